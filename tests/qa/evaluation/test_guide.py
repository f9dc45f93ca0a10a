"""The guide to evaluation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import yaml

from qa.evaluation.causes import CAUSES
from qa.evaluation.compare import parse_rule
from qa.evaluation.metrics import METRICS
from qa.evaluation.questions import QuestionType, question_set

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "evaluation.md").read_text("utf-8")


def test_every_metric_type_and_cause_is_explained():
    assert not [name for name in METRICS if f"`{name}`" not in GUIDE]
    assert not [name for name in get_args(QuestionType) if f"| `{name}` |" not in GUIDE]
    unwrapped = " ".join(GUIDE.split())
    assert not [label for label in CAUSES if f"*{label}*" not in unwrapped]


def test_its_questions_and_rules_can_be_read():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1]
    assert len(question_set("guide", enumerate(yaml.safe_load(example))).questions) == 3
    rules = re.findall(r"--fail-on '([^']+)'", GUIDE)
    assert [parse_rule(rule).metric for rule in rules] == ["citation_validity", "correct"]
