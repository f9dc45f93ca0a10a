"""Taking a conversation away."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.page.export import escaped, markdown, plain
from qa.page.render import Renderer
from qa.page.talk import Exchange, Talk
from qa.page.texts import ENGLISH
from tests.browser.scripted import HOTEL, TARIFFS, WHERE, ScriptedAnswerer
from tests.browser.test_safety import QUESTION, hostile_answerer

TOLD = ScriptedAnswerer()
TALK = Talk(
    title="The talks",
    exchanges=tuple(Exchange(q, "done", TOLD.answer(q)) for q in (WHERE, HOTEL)),
)


def test_markdown_has_a_note_for_every_mark() -> None:
    text = markdown(TALK, ENGLISH)
    marks = re.findall(r"\[\^([\d-]+)\](?!:)", text)
    notes = re.findall(r"^\[\^([\d-]+)\]:", text, re.MULTILINE)
    assert marks == notes == ["1-1", "1-2"]
    assert (
        "Reuters, “US concerned at China’s ‘alignment’ with Russia, Blinken says”, 9 July" in text
    )
    assert "The articles do not answer this." in text


def told(url: str) -> Talk:
    """An answer whose sources disagree, each at `url`."""
    answer = TOLD.answer(TARIFFS)
    cited = [replace(item, source=replace(item.source, url=url)) for item in answer.citations]
    return Talk(exchanges=(Exchange(TARIFFS, "done", replace(answer, citations=tuple(cited))),))


def test_a_disagreement_is_taken_away_with_its_marks() -> None:
    talk = told("https://news.test/a_b (1)")
    assert (
        "The sources differ:\n\n- strategically questionable [^1-1]\n"
        "- a significant piece of leverage [^1-2]"
    ) in markdown(talk, ENGLISH)
    assert "differ: strategically questionable [1] / a significant" in plain(talk.exchanges[0])
    assert re.search(r"<li>strategically questionable<sup>", Renderer().exported(talk))


def test_an_address_is_a_link_where_a_browser_may_follow_it() -> None:
    assert "<https://news.test/a_b%20%281%29>" in markdown(
        told("https://news.test/a_b (1)"), ENGLISH
    )
    assert "javascript" not in markdown(told("javascript:alert(1)"), ENGLISH)


def test_what_would_be_markup_in_markdown_is_escaped() -> None:
    assert escaped("![x](http://evil/) <b> *a* `c`\n# no") == (
        r"\!\[x\](http://evil/) \<b\> \*a\* \`c\` \# no"
    )


def test_html_holds_quotes_and_titles_as_text_only() -> None:
    answerer = hostile_answerer()
    talk = Talk(title=QUESTION, exchanges=(Exchange(QUESTION, "done", answerer.answer(QUESTION)),))
    page = Renderer().exported(talk)
    assert re.findall(r"<(?:script|img|form|iframe|video|base|svg|button)", page) == []
    assert re.findall(r'href="(?!#note-)', page) == []
    assert 'id="note-1-1"' in page


def test_an_answer_as_text_names_its_sources() -> None:
    assert plain(TALK.exchanges[0]).splitlines()[-1].startswith("[2] “U.S. Secretary of State")
    assert plain(Exchange("q", "failed")) == "q"
