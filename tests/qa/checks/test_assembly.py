"""A claim that repeats what its source says once, or states nothing, is told."""

from __future__ import annotations

import pytest

from index.types import Source
from qa.checks.assembly import misassembled, states
from qa.checks.statement import statement
from qa.types import DraftSentence, Evidence
from qa.verify import judge

DEBATE = "The correlation between capitalism, aristocracy, and imperialism has long been debated."


@pytest.mark.parametrize(
    ("claim", "source", "told"),
    [
        (
            "The correlation between capitalism, imperialism, and imperialism was long debated.",
            DEBATE,
            "said more often",
        ),
        ("An increase in the correlation.", f"{DEBATE} An increase is seen in it.", "no verb"),
    ],
)
def test_what_is_repeated_or_states_nothing_is_told_and_not_supported(
    claim: str, source: str, told: str
) -> None:
    found = misassembled(statement(claim), [statement(source)])
    assert any(problem.startswith(told) for problem in found), found
    evidence = [Evidence(Source(id="a", title="A"), "p", 0, len(source), source, 0.9)]
    assert judge(DraftSentence(claim, (0,)), evidence).support in ("weak", "unsupported")


def test_what_a_source_repeats_may_be_repeated() -> None:
    source = "The north won in the north, and the south won in the south."
    assert misassembled(statement(source), [statement(source)]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Interactive services use the old system.",
        "Santana proposes and Brittany accepts.",
        "The work fell into obscurity.",
        "The player who won the cup was happy.",
        "It opened the way.",
        "She plays the piano.",
    ],
)
def test_a_statement_has_a_verb(text: str) -> None:
    assert states(statement(text))


@pytest.mark.parametrize(
    "text",
    [
        "The increase to the present day.",
        "A gorge which was made by erosion.",
        "Four short story collections.",
        "The revised edition of the book.",
        "The team to further their position.",
    ],
)
def test_a_noun_and_what_tells_more_of_it_are_no_statement(text: str) -> None:
    assert not states(statement(text))


def test_two_words_are_too_few_to_be_checked() -> None:
    source = "His patents earned Tesla a considerable amount of money."
    evidence = [Evidence(Source(id="a", title="A"), "p", 0, len(source), source, 0.9)]
    verdict = judge(DraftSentence("Tesla's patents", (0,)), evidence)
    assert verdict.problems == ("too short to be checked",)
