"""Shortening a quotation: always an exact slice, never over the limit, keeping what answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.clause import trim, words
from qa.types import Query

TALKS = (
    "United States Secretary of State Antony Blinken said on Saturday he had discussed Russian "
    "aggression in Ukraine during more than five hours of talks with Chinese Foreign Minister "
    "Wang Yi, and raised concerns over Beijing’s alignment with Moscow."
)


def asked(text: str) -> Query:
    return Query(question=text, text=text)


def test_what_fits_is_left_whole() -> None:
    span = trim(TALKS, asked("How long did they talk?"), 60)

    assert span.of(TALKS) == TALKS


def test_keeps_the_clause_that_shares_the_questions_words() -> None:
    span = trim(TALKS, asked("What concerns did Blinken raise over alignment with Moscow?"), 12)

    assert span.of(TALKS) == "and raised concerns over Beijing’s alignment with Moscow."


def test_where_no_clause_fits_its_first_words_do() -> None:
    assert trim("one two three four", asked("?"), 2).of("one two three four") == "one two"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.integers(min_value=1, max_value=30),
)
def test_never_longer_than_asked_and_never_empty(text: str, limit: int) -> None:
    span = trim(text, asked("What did they say?"), limit)

    assert 1 <= words(span.of(text)) <= limit
