"""What the reader's network is given: every sentence once, and words that match marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.split import sentences
from qa.reader import bundled_model
from qa.reader_input import MAX_TOKENS, InputMaker, Item


@pytest.fixture(scope="module")
def maker() -> InputMaker:
    return InputMaker(bundled_model() / "tokenizer.json")


def item(text: str, title: str = "A title") -> Item:
    return Item(title, text, sentences(text))


def test_a_short_item_is_one_window_with_its_sentences_in_order(maker: InputMaker) -> None:
    text = "The ship sank in 1912. It had left Southampton."
    (window,) = maker.windows("When did the ship sink?", item(text))
    assert window.sentences == (0, 1)
    own = [text[a:b] for n, (a, b) in zip(window.sentence_of, window.spans, strict=True) if n == 1]
    assert own == ["It", "had", "left", "Southampton", "."]


def test_words_in_common_are_marked_on_both_sides_but_not_function_words(maker: InputMaker) -> None:
    (window,) = maker.windows("When did the ship sink?", item("The ship was old."))
    marked = [
        (kind, match) for kind, match in zip(window.kinds, window.match, strict=True) if match
    ]
    assert marked == [(0, 1), (1, 2)]


def test_question_and_title_are_kind_0_and_1(maker: InputMaker) -> None:
    (window,) = maker.windows("Who?", item("Someone.", title="News"))
    assert window.kinds == (0, 0, 0, 0, 1, 1, 1, 1, 1)
    assert window.sentence_of == (-1, -1, -1, -1, -1, -1, 0, 0, -1)


@given(
    lengths=st.lists(st.integers(1, 400), min_size=1, max_size=12),
    question=st.integers(1, 200),
)
def test_each_sentence_is_in_one_window_and_none_is_too_long(
    maker: InputMaker, lengths: list[int], question: int
) -> None:
    text = "\n".join("word " * n + "end." for n in lengths)
    whole = item(text, title="long title " * 40)
    windows = maker.windows("why " * question, whole)
    assert [n for w in windows for n in w.sentences] == list(range(len(whole.sentences)))
    for window in windows:
        assert len(window.ids) <= MAX_TOKENS
        assert {n for n in window.sentence_of if n >= 0} == set(range(len(window.sentences)))
