"""What stands in quotation marks, and where it stands in a text."""

from __future__ import annotations

import pytest

from qa.checks.quotes import in_first_person, quoted, verbatim, words_before


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("He said “neither side held back”.", ("neither side held back",)),
        ('"One," he said, "two."', ("One,", "two.")),
        ("Reuters: “He said: “no.””", ("He said: “no.”",)),
        ("It is a ‘special operation’ in the officials’ words", ("special operation",)),
        ("the workers’ rights and don't", ()),
        ("An open “quote that never ends", ("quote that never ends",)),
    ],
)
def test_quotes_are_found(sentence: str, quotes: tuple[str, ...]) -> None:
    assert quoted(sentence).quotes == quotes


TEXT = "He said he did not think “China” was behaving in a neutral way."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("china was behaving", True),
        ("did not … a neutral way", True),
        ("a neutral way … did not", False),
        ("in [some] neutral way", True),
        ("behaving in a neutral", True),
        ("behaving in a neutr", False),
        ("…", False),
    ],
)
def test_a_quote_is_the_texts_own_words(quote: str, expected: bool) -> None:
    assert verbatim(quote, TEXT) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I believe some of us are not human.", True),
        ("But I'm not sure.", True),
        ("Or at least not completely, but that is still our name.", True),
        ("He and I went to Bali.", True),
        ("The letter was given to me.", True),
        ("“We are here,” he said, adding that I was not.", True),
        ("He said “we won”.", False),
        ("The US said so.", False),
        ("World War I began in 1914.", False),
        ("Henry I ruled England.", False),
        ("My Lai is a village.", False),
    ],
)
def test_who_speaks_in_the_first_person_outside_the_quotes(sentence: str, expected: bool) -> None:
    assert in_first_person(sentence) is expected


def test_what_leads_up_to_a_quote_stops_at_punctuation() -> None:
    assert words_before("think China", TEXT) == ("he", "said", "he", "did", "not")
    assert words_before("was behaving", TEXT) == ()
