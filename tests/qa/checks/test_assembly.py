"""A source's words put together otherwise than it does are told."""

from __future__ import annotations

import pytest

from index.types import Source
from qa.checks.assembly import misassembled
from qa.checks.statement import statement
from qa.types import DraftSentence, Evidence
from qa.verify import judge

ANTHEM = (
    "Lady Gaga performed the national anthem, while Academy Award winner Marlee Matlin provided"
    " American Sign Language (ASL) translation."
)
GORGE = (
    "Between Bingen and Bonn, the Middle Rhine flows through the Rhine Gorge, a formation which"
    " was created by erosion."
)
DEBATE = "The correlation between capitalism, aristocracy, and imperialism has long been debated."
VISIT = "The president of France visited Berlin and agreed to a summit."


@pytest.mark.parametrize(
    ("claim", "source", "told"),
    [
        (
            "The correlation between capitalism, imperialism, and imperialism was long debated.",
            DEBATE,
            "said more often",
        ),
        ("France agreed to a summit.", VISIT, "less than the source speaks of: president"),
        (
            "The Middle Rhine flows between Bingen and Bonn, a formation created by erosion.",
            GORGE,
            "told of something else",
        ),
        (
            "The national anthem was performed by the American Sign Language (ASL) translation.",
            ANTHEM,
            "done by someone else",
        ),
        ("An increase in the correlation.", f"{DEBATE} An increase is seen in it.", "no verb"),
        (
            "Germany has coal and the ministers opened a harbour.",
            "Germany has coal. The ministers met. Spain opened a harbour.",
            "brought together from apart",
        ),
    ],
)
def test_what_was_put_together_otherwise_is_told_and_not_supported(
    claim: str, source: str, told: str
) -> None:
    found = misassembled(statement(claim), [statement(source)])
    assert any(problem.startswith(told) for problem in found), found
    evidence = [Evidence(Source(id="a", title="A"), "p", 0, len(source), source, 0.9)]
    assert judge(DraftSentence(claim, (0,)), evidence).support in ("weak", "unsupported")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Capitalism and imperialism have long been debated.", DEBATE),
        ("The president of France agreed to a summit.", VISIT),
        ("The French president visited Berlin.", VISIT),
        ("The Middle Rhine flows through the Rhine Gorge, a formation created by erosion.", GORGE),
        ("The national anthem was performed by Lady Gaga.", ANTHEM),
        ("Marlee Matlin provided translation.", ANTHEM),
    ],
)
def test_shorter_and_turned_around_is_nothing_to_tell(claim: str, source: str) -> None:
    assert misassembled(statement(claim), [statement(source)]) == ()


def test_two_words_are_too_few_to_be_checked() -> None:
    source = "His patents earned Tesla a considerable amount of money."
    evidence = [Evidence(Source(id="a", title="A"), "p", 0, len(source), source, 0.9)]
    verdict = judge(DraftSentence("Tesla's patents", (0,)), evidence)
    assert verdict.problems == ("too short to be checked",)
