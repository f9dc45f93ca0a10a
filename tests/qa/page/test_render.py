"""HTML: escaped, one line, and what it shows of sources."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Article, Source
from qa.page.library import Added, Given
from qa.page.reading import Quoted, safe_link
from qa.page.render import Coverage, Renderer, written_span
from qa.page.shelf import Entry
from qa.page.talk import Exchange, Talk
from qa.page.texts import ENGLISH
from tests.browser.scripted import HOTEL, TARIFFS, WHERE, ScriptedAnswerer

RENDERER = Renderer()
NOTHING = Coverage(0, {}, None)


def thread(question: str, covered: Coverage = NOTHING) -> str:
    exchange = Exchange(question, "done", ScriptedAnswerer().answer(question))
    return RENDERER.thread(Talk(exchanges=(exchange,)), covered)


@given(st.text())
def test_any_text_is_one_line_without_markup_of_its_own(text: str) -> None:
    article = Article(id=text, title=text, publisher=text, author=text, path=text, text=text)
    shown = RENDERER.whole_article(article) + RENDERER.notice(text)
    assert "\n" not in shown
    plain = RENDERER.whole_article(replace(article, title="t", publisher="p", text="x"))
    assert shown.count("<script") == shown.count("<img") == plain.count("<img") == 0


def test_a_line_break_in_a_text_is_kept_as_a_reference() -> None:
    assert "one&#10;two" in thread("one\ntwo")
    assert "one&#10;two" in thread("one\r\ntwo")


def test_a_wire_story_names_who_else_prints_it() -> None:
    answer = ScriptedAnswerer().answer(WHERE)
    other = Source(id="x/1", title="Same story", publisher="Al Jazeera")
    cited = tuple(replace(item, also_in=(other, other)) for item in answer.citations)
    panel = RENDERER.sources(0, replace(answer, citations=cited))
    assert panel.count("Al Jazeera") == 2
    assert 'href="/articles/x%2F1"' in panel


def test_a_weak_sentence_says_so_and_a_strong_one_how_strong() -> None:
    shown = thread(TARIFFS)
    assert ENGLISH.weak in shown
    assert "fn-verdict-supported" in shown
    assert ENGLISH.sources_differ in shown


def test_a_refusal_names_what_the_collection_covers() -> None:
    covered = Coverage(5, {}, ("2022-07", "2024-04-26"))
    assert "The collection covers July 2022 to 26 April 2024." in thread(HOTEL, covered)


def test_an_inferred_date_is_told_from_a_stated_one() -> None:
    article = Article(id="a", title="t", text="x", date="2022", date_origin="inferred")
    assert "inferred" in RENDERER.whole_article(article)
    assert ENGLISH.undated in RENDERER.whole_article(replace(article, date=None))


def test_a_report_tells_of_each_file() -> None:
    shown = RENDERER.report(Added(1, 0, 2, (Given("b.txt"), Given("a<b>.txt", "it is empty"))))
    assert "1 article added. 0 changed, 2 known already." in shown
    assert shown.count("<li") == 2
    assert "a&lt;b&gt;.txt" in shown
    assert "Not added: it is empty" in shown
    assert "known" not in RENDERER.report(Added(3, 0, 0, (Given("b.txt"),)))


def test_a_card_shows_a_quote_in_its_sentence() -> None:
    renderer = Renderer(quoted=lambda citation: Quoted("Before ", citation.quote, " <after>"))
    exchange = Exchange(WHERE, "done", ScriptedAnswerer().answer(WHERE))
    shown = renderer.thread(Talk(exchanges=(exchange,)), NOTHING)
    assert 'fn-part">Before <b>Both diplomats' in shown
    assert "</b> &lt;after&gt;</span>" in shown


def test_the_end_of_an_answer_is_told_to_those_who_listen() -> None:
    assert "Answer ready, 2 footnotes." in thread(WHERE)
    assert ENGLISH.refused in thread(HOTEL)


def test_a_disagreement_names_its_subject_unless_the_question_does() -> None:
    answer = ScriptedAnswerer().answer(TARIFFS)
    named = replace(answer.disagreements[0], about=TARIFFS.strip("?"))
    exchange = Exchange(TARIFFS, "done", replace(answer, disagreements=(named,)))
    shown = RENDERER.thread(Talk(exchanges=(exchange,)), NOTHING)
    assert f"{ENGLISH.sources_differ}</h3>" in shown
    assert f"{ENGLISH.sources_differ}: the worth of the tariffs</h3>" in thread(TARIFFS)


def test_the_open_conversation_is_marked() -> None:
    shown = RENDERER.shelf((Entry("a", "<i>", 1), Entry("b", "Other", 2)), "a")
    assert "&lt;i&gt;" in shown
    assert shown.count("fn-pressed") == 1
    assert "2 questions" in shown
    assert ENGLISH.none_kept in RENDERER.shelf(())


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.test/a", True),
        ("http://news.test/a", True),
        ("javascript:alert(1)", False),
        (" JavaScript:alert(1)", False),
        ("//evil.test/a", False),
        ("data:text/html,x", False),
        ("https:///nohost", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, kept: bool) -> None:
    assert (safe_link(Source(id="a", title="t", url=url)) is not None) is kept


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2022", "2022", "2022"),
        ("2022-01-01", "2022-12-31", "1 January 2022 to 31 December 2022"),
        ("2024-01-01", "9999-12-31", "since 1 January 2024"),
        ("0001-01-01", "2022-07", "until July 2022"),
        (None, None, ""),
    ],
)
def test_a_span_of_time_in_words(first: str | None, last: str | None, said: str) -> None:
    assert written_span(ENGLISH, first, last) == said
