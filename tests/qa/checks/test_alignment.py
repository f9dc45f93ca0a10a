"""A claim is laid beside its source in the source's order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.checks.alignment import align
from qa.checks.statement import statement

WORDS = st.lists(st.sampled_from("the gate keeps a song of old rivers and the hill".split()))


def shared(claim: str, source: str) -> str:
    one = align(statement(claim), statement(source))
    return " ".join(one.source.wording.tokens[at].text for _, at in one.pairs)


def test_what_both_have_in_the_same_order_is_shared() -> None:
    assert shared("The song was used.", "These versions of the song were used.") == "the song used"


def test_of_two_places_the_unbroken_one_is_chosen() -> None:
    one = align(statement("the old gate"), statement("the hill, the old gate"))
    assert [at for _, at in one.pairs] == [2, 3, 4]


def test_gaps_hold_what_is_left_out_and_what_stands_there_instead() -> None:
    one = align(statement("Rivers, wide rivers flow"), statement("Rivers of old flow"))
    between = one.gaps()[1]
    assert (len(between.left_out), len(between.put_in)) == (2, 2)


@given(WORDS, WORDS)
def test_pairs_rise_and_hold_equal_words(claim: list[str], source: list[str]) -> None:
    one = align(statement(" ".join(claim)), statement(" ".join(source)))
    assert list(one.pairs) == sorted(set(one.pairs))
    assert all(
        one.claim.wording.tokens[a].stem == one.source.wording.tokens[b].stem for a, b in one.pairs
    )
    assert sum(len(gap.left_out) for gap in one.gaps()) + len(one.pairs) == len(source)


@given(WORDS)
def test_a_text_is_wholly_shared_with_itself(text: list[str]) -> None:
    whole = statement(" ".join(text))
    assert len(align(whole, whole).pairs) == len(text)
