"""Why a question went wrong: the first stage that lost it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.evaluation.matching import contains, contains_number
from qa.evaluation.metrics import Observation
from qa.evaluation.questions import Question

NOT_IN_ARTICLES = "not in the articles"
NOT_RETRIEVED = "not retrieved"
NOT_SELECTED = "not selected as evidence"
DROPPED = "dropped by the gate"
WRONG_WORDS = "wrong words"
WRONG_CITATION = "wrong citation"
WRONGLY_REFUSED = "wrongly refused"
WRONGLY_ANSWERED = "wrongly answered"

CAUSES = (
    NOT_IN_ARTICLES,
    NOT_RETRIEVED,
    NOT_SELECTED,
    DROPPED,
    WRONG_WORDS,
    WRONG_CITATION,
    WRONGLY_REFUSED,
    WRONGLY_ANSWERED,
)
"""In the order of the stages."""


def cause(
    observation: Observation,
    scores: Mapping[str, float | None],
    accepted_texts: Sequence[str],
) -> str | None:
    """The label of a wrong answer; None for a right one and for one that cannot be judged.

    `accepted_texts`: the texts of those accepted articles that the index holds.
    """
    question, answer = observation.question, observation.answer
    if scores["right"] != 0.0:
        return None
    if not question.answerable:
        return WRONGLY_ANSWERED
    if not _tells(question, accepted_texts) and (question.evidence_ids or question.must_cite):
        return NOT_IN_ARTICLES
    passages = [hit.passage.text for hit in observation.hits]
    if scores["recall@10"] == 0.0 or not _tells(question, passages):
        return NOT_RETRIEVED
    if answer.status == "refused":
        return DROPPED if answer.dropped else WRONGLY_REFUSED
    if scores["planted"] == 1.0:
        return WRONG_WORDS
    if scores["correct"] != 0.0:
        return WRONG_CITATION
    if _tells(question, [citation.quote for citation in answer.citations]):
        return WRONG_WORDS
    return DROPPED if answer.dropped else NOT_SELECTED


def _tells(question: Question, texts: Sequence[str]) -> bool:
    """Whether `texts` together hold what the question accepts; without accepted words, any do."""
    if not texts:
        return False
    any_of = not (question.answers or question.numbers) or any(
        any(contains(text, answer) for answer in question.answers)
        or any(contains_number(text, number) for number in question.numbers)
        for text in texts
    )
    return any_of and all(
        any(contains(text, choice) for text in texts for choice in group)
        for group in question.must_mention
    )
