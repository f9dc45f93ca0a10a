"""Sentences and passages: whole, exact, and in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.split import LONGEST_SENTENCE, passages, sentences
from index.types import Article


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def article(text: str, article_id: str = "a") -> Article:
    return Article(id=article_id, title="A title", text=text)


@pytest.mark.parametrize(
    "sentence",
    [
        "U.S. Secretary of State Antony Blinken met Mr. Wang in Beijing.",
        "Beijing has urged an end to the fighting since Vladimir Putin’s Feb. 24 invasion.",
        "Treasury Secretary Janet L. Yellen and Jerome H. Powell walked out.",
        "The “great ship” of the China-U.S. relationship had stabilised.",
        "The report was published by Bloomberg L.P. in New York.",
        "They met at 5 p.m. on Friday.",
        "Sen. Joe Manchin of W.Va. said no.",
        "Prices rose 8.6 percent, No. 1 among the G-20.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    text = f"{sentence} Then they left."
    assert split(text) == [sentence, "Then they left."]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "“Now is the right time.” He left. She said “never.” Nobody spoke."
    assert split(text)[0] == "“Now is the right time.”"
    assert all(not sentence.startswith("”") for sentence in split(text))


def test_a_line_end_ends_a_sentence() -> None:
    text = "History\n- 2011-2015: Hanny Ditlefsen (Ap)\n- 2015-2019: Ole Berg (H)\n\nThe end."
    assert split(text) == [
        "History",
        "- 2011-2015: Hanny Ditlefsen (Ap)",
        "- 2015-2019: Ole Berg (H)",
        "The end.",
    ]


def test_offsets_count_code_points() -> None:
    assert split("😀 Hi there. Then 😀😀 came. End") == ["😀 Hi there.", "Then 😀😀 came.", "End"]


def test_a_long_quotation_is_cut_between_its_sentences() -> None:
    inner = "We have said this before and Mr. Wang knows it well. "
    pieces = split(f"“{inner * 20}” he said.")
    assert len(pieces) > 1
    assert all(piece.rstrip("”").endswith("well.") for piece in pieces[:-1])


@pytest.mark.parametrize("unit", ["word ", "a", "“", "x;", "12\t", "Mr. ", "日本"])
def test_text_without_sentences_is_cut_in_bounded_pieces(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    spans = sentences(text)
    assert max(span.end - span.start for span in spans) <= LONGEST_SENTENCE
    assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())


def test_a_sentence_across_a_window_of_a_long_line_stays_whole() -> None:
    text = " ".join(f"Mr. Blinken met Wang Yi {n} times in the U.S. capital." for n in range(500))
    assert all(sentence.endswith("capital.") for sentence in split(text))
    assert len(split(text)) == 500


TEXTS = st.lists(
    st.sampled_from(
        [
            "Mr. Wang left.",
            "“Why?” he asked.",
            "U.S. exports",
            "\n",
            "\n\n",
            " ",
            "(x)",
            "…",
            "a" * 700,
        ]
    )
    | st.text(max_size=20),
    max_size=60,
).map(" ".join)


@given(TEXTS)
def test_sentences_cover_everything_in_order(text: str) -> None:
    end = 0
    for span in sentences(text):
        assert span.start >= end
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip() != ""
        assert span.end - span.start <= LONGEST_SENTENCE
        assert "\n" not in span.of(text)
        end = span.end
    assert not text[end:].strip()


@given(TEXTS, st.integers(100, 1000))
def test_every_sentence_is_in_exactly_one_passage(text: str, characters: int) -> None:
    made = passages(article(text), characters)
    spans = list(sentences(text))
    for passage in made:
        assert text[passage.start : passage.end] == passage.text
        inside = [s for s in spans if passage.start <= s.start and s.end <= passage.end]
        assert inside
        assert (inside[0].start, inside[-1].end) == (passage.start, passage.end)
        assert passage.end - passage.start <= characters or len(inside) == 1
        spans = spans[len(inside) :]
    assert not spans
    assert len({passage.id for passage in made}) == len(made)


def test_a_passage_ends_with_its_paragraph_when_long_enough() -> None:
    paragraph = "The first sentence is here. " * 10
    text = f"{paragraph.strip()}\n\nAnother subject begins. It goes on."
    assert [passage.text for passage in passages(article(text), 500)] == text.split("\n\n")


def test_ids_come_from_article_span_and_text() -> None:
    first, again, other = (passages(article("One. Two.", i), 500)[0].id for i in ("a", "a", "b"))
    changed = passages(article("One. Two!", "a"), 500)[0].id
    assert first == again
    assert len({first, other, changed}) == 3


def test_a_heading_opens_the_passage_it_heads() -> None:
    paragraph = "The first sentence is here. " * 10
    text = f"{paragraph.strip()}\nQuestion of tariffs\n{paragraph.strip()}"
    assert [passage.text.split("\n")[0] for passage in passages(article(text), 500)] == [
        paragraph.strip(),
        "Question of tariffs",
    ]
