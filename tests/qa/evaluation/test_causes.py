"""Each cause of failure, planted and found: the first stage that lost the question."""

from __future__ import annotations

import pytest

from qa.evaluation import causes
from qa.evaluation.evaluate import evaluate
from qa.evaluation.run import accepted_articles
from tests.qa.evaluation.scripted import RUN, Scripted, hit, refused, rows, said

BALI, BEIJING, WEATHER = "news/bali.txt", "news/beijing.txt", "news/weather.txt"
LENGTH = {
    "id": "length",
    "question": "How long did they talk?",
    "type": "answerable",
    "answers": ["more than five hours"],
    "evidence_ids": ["bali.txt"],
}
TOLD = "The talks lasted more than five hours."
FOUND = [hit(BALI)]
RIGHT = said(f"{TOLD} [1]", (BALI, TOLD))
ELSEWHERE = said("It rained. [1]", (WEATHER, "It rained."))
NEIGHBOUR = said("They met in Bali. [1]", (BALI, "They met in Bali."))


@pytest.mark.parametrize(
    ("fields", "hits", "answer", "expected"),
    [
        ({}, FOUND, RIGHT, None),
        ({"evidence_ids": ["gone.txt"]}, [hit(WEATHER)], refused(), causes.NOT_IN_ARTICLES),
        ({"answers": ["nine days"]}, FOUND, NEIGHBOUR, causes.NOT_IN_ARTICLES),
        ({}, [hit(WEATHER)], ELSEWHERE, causes.NOT_RETRIEVED),
        ({}, [hit(BALI, "They met in Bali.")], NEIGHBOUR, causes.NOT_RETRIEVED),
        ({}, [], refused(), causes.NOT_RETRIEVED),
        ({}, FOUND, NEIGHBOUR, causes.NOT_SELECTED),
        ({}, FOUND, ELSEWHERE, causes.NOT_SELECTED),
        ({}, FOUND, said("They met. [1]", (BALI, "They met"), dropped=1), causes.DROPPED),
        ({}, FOUND, refused(dropped=1), causes.DROPPED),
        ({}, FOUND, said("Not briefly. [1]", (BALI, TOLD)), causes.WRONG_WORDS),
        (
            {"must_not_mention": ["click"]},
            FOUND,
            said(f"{TOLD} [1] Click!", (BALI, TOLD)),
            causes.WRONG_WORDS,
        ),
        ({}, FOUND, said(f"{TOLD} [1]", (WEATHER, "It rained.")), causes.WRONG_CITATION),
        ({}, FOUND, refused(), causes.WRONGLY_REFUSED),
    ],
)
def test_a_planted_failure_is_named_by_its_stage(fields, hits, answer, expected):
    questions = rows({**LENGTH, **fields})
    answerer = Scripted({LENGTH["question"]: (hits, answer)})
    accepted = accepted_articles(answerer.collection, questions)
    report = evaluate(answerer, questions, RUN, accepted)
    assert report.results[0].cause == expected
    assert dict(report.causes) == ({expected: ("length",)} if expected else {})


def test_answering_what_is_not_told_is_named():
    questions = rows({"id": "hotel", "question": "Which hotel?", "type": "unanswerable"})
    report = evaluate(Scripted({"Which hotel?": (FOUND, RIGHT)}), questions, RUN, {})
    assert dict(report.causes) == {causes.WRONGLY_ANSWERED: ("hotel",)}


def test_every_cause_is_planted_above():
    planted = {causes.WRONGLY_ANSWERED}
    mark = test_a_planted_failure_is_named_by_its_stage.pytestmark[0]
    planted |= {case[3] for case in mark.args[1] if case[3]}
    assert planted == set(causes.CAUSES)
