"""Headlines of other articles between the paragraphs of this one."""

from __future__ import annotations

import pytest

from index.clean.teasers import is_teaser

BEFORE = (
    "Beijing has urged an end to the fighting but has not taken part in the global sanctions "
    "imposed on Russia."
)
AFTER = (
    "The State Department official said it would be a “real imperative just to make sure we do "
    "an exchange.”"
)


@pytest.mark.parametrize(
    "line",
    [
        "Taiwan, wary of China, joins Ukraine’s fight",
        "Top US General Spoke With Chinese Counterpart on Reducing Risks",
        "Fed raises rates again as inflation soars",
        "How the Fed Became the Market’s Biggest Fear",
    ],
)
def test_a_headline_between_paragraphs_is_a_teaser(line: str) -> None:
    assert is_teaser(line, BEFORE, AFTER, apart=True)
    assert not is_teaser(line, BEFORE, AFTER, apart=False)
    assert not is_teaser(line, "A heading", AFTER, apart=True)
    assert not is_teaser(line, BEFORE, "- a list item", apart=True)


@pytest.mark.parametrize(
    "line",
    [
        "Question of tariffs",
        "Foundation and early years of the club",
        "The Battle of New Orleans and Its Aftermath",
        "He was then posted to 272 Squadron, and on 12 December 1941 was",
        "The minister said that the talks would go on",
        "- Russia rejects new talks on grain exports",
        "1. Russia rejects new talks on grain exports",
        "Russia rejects new talks on grain exports.",
        "russia rejects new talks on grain exports",
        "Nathen Amin has written House of Beaufort (Amberley, 2017)",
        "Goals scored between 1950 and 1961.The record stands alone",
    ],
)
def test_headings_lists_and_prose_are_not(line: str) -> None:
    assert not is_teaser(line, BEFORE, AFTER, apart=True)
