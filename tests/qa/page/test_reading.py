"""What a reader sees, as plain data."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Source, Span
from qa.page.reading import (
    LONGEST_BEFORE,
    Quoted,
    are_events,
    article_text,
    blocks,
    by_article,
    holds,
    in_its_sentence,
)
from qa.types import Answer, Citation, Query, Sentence

REUTERS = Source(id="a", title="Talks", publisher="Reuters", date="2022-07-09")
LATER = replace(REUTERS, id="b", date="2024-04-26")


def citation(
    number: int, source: Source = REUTERS, start: int = 0, quote: str = "they met"
) -> Citation:
    return Citation(number, source, "p", quote, start, start + len(quote))


def answer(
    *sentences: tuple[str, tuple[int, ...]], gap: str = " ", cited: tuple[Citation, ...] = ()
) -> Answer:
    text, made = "", []
    for words, numbers in sentences:
        start = len(text) + (len(gap) if text else 0)
        text += (gap if text else "") + words
        made.append(Sentence(words, start, len(text), numbers, "quoted", 1.0))
    return Answer(
        "x", 0, "m", Query("q", "q"), "answered", text, sentences=tuple(made), citations=cited
    )


def test_a_lead_in_becomes_the_blocks_source() -> None:
    cited = (citation(1), citation(2, LATER))
    shown = blocks(
        answer(
            ("Reuters, 9 July 2022: “they met” [1]", (1,)),
            ("“and spoke” [1]", (1,)),
            ("Reuters, 26 April 2024: “they met” [2]", (2,)),
            cited=cited,
        )
    )
    assert [(block.source, [line.text for line in block.lines]) for block in shown] == [
        (REUTERS, ["“they met”", "“and spoke”"]),
        (LATER, ["“they met”"]),
    ]
    assert are_events(shown)


def test_a_blank_line_opens_a_paragraph() -> None:
    shown = blocks(answer(("One [1]", (1,)), ("two [1]", (1,)), gap="\n\n", cited=(citation(1),)))
    assert [[line.text for line in block.lines] for block in shown] == [["One"], ["two"]]
    assert not are_events(shown)


def test_a_bracketed_number_that_is_no_footnote_stays() -> None:
    (block,) = blocks(answer(("Rule [7] holds [1]", (1,)), cited=(citation(1),)))
    assert block.lines[0].text == "Rule [7] holds"


def test_citations_are_grouped_by_article_in_order_of_use() -> None:
    cited = [citation(1, LATER), citation(2), citation(3, LATER)]
    assert [(source.id, [c.number for c in group]) for source, group in by_article(cited)] == [
        ("b", [1, 3]),
        ("a", [2]),
    ]


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    article = Article(id="a", title="t", text="First line here.\nSecond line there.")
    shown = article_text(article, [(1, Span(6, 23))])
    assert [[(p.text, p.numbers) for p in paragraph] for paragraph in shown.paragraphs] == [
        [("First ", ()), ("line here.", (1,))],
        [("Second", (1,)), (" line there.", ())],
    ]


@given(
    st.text(st.sampled_from("ab \n\r\u2028é😀"), max_size=120),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 30)), max_size=4),
)
def test_no_word_of_an_article_is_lost(text: str, quotes: list[tuple[int, int]]) -> None:
    spans = [
        (number, Span(start, min(start + length, len(text))))
        for number, (start, length) in enumerate(quotes, start=1)
        if start < len(text)
    ]
    shown = article_text(Article(id="a", title="t", text=text), spans)
    pieces = [piece for paragraph in shown.paragraphs for piece in paragraph]
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())
    for number, span in spans:
        marked = "".join(piece.text for piece in pieces if number in piece.numbers)
        assert "".join(marked.split()) == "".join(span.of(text).split())


def test_a_long_article_is_shown_around_the_quote() -> None:
    text = "word " * 20_000 + "needle " + "word " * 20_000
    at = text.index("needle")
    shown = article_text(Article(id="a", title="t", text=text), [(1, Span(at, at + 6))], at)
    assert shown.shortened
    assert [p.text for row in shown.paragraphs for p in row if p.numbers] == ["needle"]


def test_a_quote_must_stand_where_it_stood() -> None:
    article = Article(id="a", title="t", text="they met")
    assert holds(article, citation(1))
    assert not holds(replace(article, text="They met"), citation(1))


def in_text(text: str, quote: str) -> Quoted:
    article = Article(id="a", title="Talks", text=text)
    return in_its_sentence(article, citation(1, start=text.index(quote), quote=quote))


def test_a_quote_is_read_in_its_sentence() -> None:
    text = (
        "They came on Monday. On Tuesday they met in Bali for an hour. They left.\n\nNobody spoke."
    )
    assert in_text(text, "they met in Bali") == Quoted(
        "On Tuesday ", "they met in Bali", " for an hour."
    )
    assert in_text(text, "Monday. On Tuesday") == Quoted(
        "They came on ", "Monday. On Tuesday", " they met in Bali for an hour."
    )
    assert in_text(text, "They left.") == Quoted("", "They left.", "")


def test_a_quote_whose_sentence_is_lost_stands_alone() -> None:
    lost = citation(1, start=5, quote="they met")
    assert in_its_sentence(None, lost) == Quoted("", "they met", "")
    assert in_its_sentence(Article(id="a", title="T", text="Other words."), lost).after == ""


def test_what_stands_before_a_quote_leaves_room_for_it() -> None:
    shown = in_text("word " * 100 + "they met at last.", "they met")
    assert shown.before.startswith("… word word")
    assert len(shown.before) <= LONGEST_BEFORE + 2
    assert shown.after == " at last."


@given(st.text(min_size=1), st.data())
def test_any_quote_is_whole_and_in_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    article = Article(id="a", title="T", text=text)
    shown = in_its_sentence(article, citation(1, start=start, quote=quote))
    assert shown.quote == quote
    assert shown.before + quote + shown.after in text
