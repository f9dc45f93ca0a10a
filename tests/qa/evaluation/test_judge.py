"""The judge's opinion is kept apart, compared with the labels, and never made up."""

from __future__ import annotations

import pytest

from qa.errors import ModelUnavailable
from qa.evaluation.evaluate import evaluate
from qa.evaluation.judge import judge
from qa.evaluation.statistics import cohen_kappa
from tests.qa.evaluation.scripted import RUN, Scripted, refused, rows, said

NAMES = ("bali", "java", "nowhere", "broken", "refused")
QUESTIONS = rows(
    *(
        {"id": name, "question": f"{name}?", "type": "answerable", "answers": ["Bali"]}
        for name in NAMES
    )
)
REPLIES = {"bali?": "Yes.", "java?": "**no**, it says Java", "nowhere?": "It is hard to say"}


@pytest.fixture(scope="module")
def results():
    texts = {"bali": "In Bali [1].", "java": "In Java.", "nowhere": "Bali?", "broken": "Bali."}
    script = {f"{name}?": ([], said(text)) for name, text in texts.items()}
    report = evaluate(Scripted({**script, "refused?": ([], refused())}), QUESTIONS, RUN, {})
    return report.results


def test_what_cannot_be_read_is_not_scored(results):
    prompts = []

    def ask(prompt):
        prompts.append(prompt)
        for question, reply in REPLIES.items():
            if question in prompt:
                return reply
        raise ModelUnavailable("no such luck")

    found = judge(results, QUESTIONS.questions, ask, "stub")
    assert [(one.id, one.right) for one in found.judgements] == [
        ("bali", True),
        ("java", False),
        ("nowhere", None),
        ("broken", None),
    ]
    assert (found.right.value, found.right.n, found.not_scored) == (0.5, 2, 2)
    assert (found.agreement, found.kappa) == (1.0, 1.0)
    assert "- Bali" in prompts[0]
    assert "[1]" not in prompts[0]


def test_a_judge_that_never_answers_scores_nothing(results):
    found = judge(results, QUESTIONS.questions, lambda _: "", "stub")
    assert (found.right, found.agreement, found.kappa, found.not_scored) == (None, None, None, 4)


def test_kappa_by_hand():
    # Agreed 3 of 4 = .75; chance .5 * .75 + .5 * .25 = .5; (.75 - .5) / .5
    pairs = [(True, True), (True, True), (False, False), (False, True)]
    assert cohen_kappa(pairs) == pytest.approx(0.5)
    assert cohen_kappa([(True, True)]) is None
    assert cohen_kappa([]) is None
