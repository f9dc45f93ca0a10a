"""A run against its baseline: regressions are caught, noise is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from qa.errors import QuestionError
from qa.evaluation.compare import broken_rules, compare, parse_rule
from qa.evaluation.evaluate import summarise
from qa.evaluation.metrics import METRICS
from qa.evaluation.results import Report, Result
from tests.qa.evaluation.scripted import RUN

DROP = "correct drops by more than 2 points with p<.01"
"""As CI runs it: at p<.05 one clean run in forty would fail."""


def report_of(correct: Sequence[float], seconds: float = 0.1) -> Report:
    """Questions q0, q1, … that were answered correctly (1) or not (0)."""
    results = [
        Result(
            id=f"q{place}",
            question="?",
            type="answerable",
            tags=(),
            status="answered",
            reason=None,
            text="x",
            search_query="?",
            answerability=0.9,
            dropped=0,
            citations=(),
            retrieved=(),
            scores={**dict.fromkeys(METRICS), "correct": value, "right": value, "seconds": seconds},
            cause=None if value else "wrong words",
        )
        for place, value in enumerate(correct)
    ]
    return summarise(RUN, results, {})


def test_changes_are_paired_by_question():
    found = compare(report_of([1, 1, 0, 0]), report_of([1, 0, 1, 1]), "old.json")
    # better twice, worse once: +1/4; McNemar's exact p of 2 against 1 is 1
    assert found.metrics["correct"].value == pytest.approx(0.25)
    assert found.metrics["correct"].p == 1.0
    assert [one.id for one in found.better] == ["q2", "q3"]
    assert [one.id for one in found.worse] == ["q1"]
    assert found.metrics["seconds"].value == 0.0


def test_mcnemar_of_eight_worse_and_none_better():
    found = compare(report_of([1] * 20), report_of([0] * 8 + [1] * 12), "old.json")
    # 2 * (1/2)^8
    assert found.metrics["correct"].p == pytest.approx(2 / 256)
    assert found.metrics["correct"].high < 0


def test_a_planted_regression_breaks_the_rule():
    old, new = report_of([1] * 80 + [0] * 20), report_of([1] * 70 + [0] * 30)
    assert broken_rules([parse_rule(DROP)], new, compare(old, new, "old.json")) == (DROP,)


@pytest.mark.parametrize("seed", range(20))
def test_a_clean_change_is_not_flagged(seed):
    """Two runs of one system that answers 2 % of the questions by luck."""
    chance = np.random.default_rng(seed)
    able = (chance.random(300) < 0.8).astype(float)

    def answered() -> Report:
        return report_of(np.where(chance.random(300) < 0.02, 1 - able, able))

    old, new = answered(), answered()
    assert broken_rules([parse_rule(DROP)], new, compare(old, new, "old.json")) == ()


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("correct<0.8", True),
        ("correct < .75", False),
        ("correct<=.75", True),
        ("seconds>0.2", False),
        ("correct drops by more than 10 points", True),
        ("correct drops by more than 30 points", False),
        ("correct drops by more than 10 points with p<.05", False),
        ("seconds rises by more than 2 points with p < .05", True),
        ("tokens>1", False),
    ],
)
def test_rules_are_read_as_they_are_written(rule, broken):
    old, new = report_of([1] * 8), report_of([1] * 6 + [0] * 2, seconds=0.15)
    assert bool(broken_rules([parse_rule(rule)], new, compare(old, new, "o.json"))) is broken


def test_rules_that_cannot_be_meant_are_explained():
    with pytest.raises(QuestionError, match="cannot read the rule 'correct went down'"):
        parse_rule("correct went down")
    with pytest.raises(QuestionError, match="no metric named 'corect'"):
        parse_rule("corect<1")
    with pytest.raises(QuestionError, match="compares: name a --baseline"):
        broken_rules([parse_rule(DROP)], report_of([1]), None)


def test_a_baseline_of_other_questions_is_refused():
    old = report_of([1])
    other = replace(old, run=replace(old.run, questions_sha256="f" * 64, questions="b.jsonl"))
    with pytest.raises(QuestionError, match=r"old.json was made with other questions \(b.jsonl\)"):
        compare(other, old, "old.json")
