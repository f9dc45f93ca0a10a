"""News pages: the body, and what the page says of it; nothing that is hidden."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

NEWS = Path(__file__).parents[2] / "data" / "news"
PAGES = sorted(page.stem for page in NEWS.glob("*.html"))

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "U.S. Secretary of State Antony Blinken met Chinese Foreign Minister Wang Yi on Friday.",
        "He said “active diplomacy” was needed to move forward with the agenda of both presidents.",
        "Wang also said Washington should cancel additional tariffs as soon as possible.",
    )
)


def page(body: str, head: str = "") -> str:
    return (
        f"<html><head><title>Talks</title>{head}</head><body><article><h1>Talks</h1>{BODY}{body}"
        "</article></body></html>"
    )


def f1(expected: str, found: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands."""
    wanted, got = Counter(expected.split()), Counter(found.split())
    shared = (wanted & got).total()
    return 2 * shared / (wanted.total() + got.total())


@pytest.mark.parametrize("name", PAGES)
def test_a_news_page(folder: Folder, name: str) -> None:
    expected = json.loads((NEWS / f"{name}.json").read_text(encoding="utf-8"))
    article = folder.article(f"{name}.html", (NEWS / f"{name}.html").read_bytes())
    assert f1("\n".join(expected["text"]), article.text) >= 0.97
    found = {key: getattr(article, key) for key in expected if key != "text"}
    assert found == {key: value for key, value in expected.items() if key != "text"}
    assert "HIDDEN" not in article.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>SECRET words</p>",
        "<p style='color:red;VISIBILITY:hidden'>SECRET words</p>",
        "<p style='font-size:0'>SECRET words</p>",
        "<p style='font-size: 0px; color: red'>SECRET words</p>",
        "<p style='opacity:0'>SECRET words</p>",
        "<p style='position:absolute;left:-9999px'>SECRET words</p>",
        "<p hidden>SECRET words</p>",
        "<div aria-hidden='true'><p>SECRET words</p></div>",
        "<p class='big gone'>SECRET words</p>",
        "<p id='gone'>SECRET words</p>",
        "<p class='sr-only'>SECRET words</p>",
        "<!-- SECRET words -->",
        "<script>document.write('SECRET words')</script>",
        "<noscript><p>SECRET words</p></noscript>",
        "<template><p>SECRET words</p></template>",
    ],
)
def test_hidden_text_is_not_read(folder: Folder, hidden: str) -> None:
    style = "<style>p { margin: 0 } .gone, p.x { display:none } #gone{visibility:hidden}</style>"
    article = folder.article("a.html", page(f"{hidden}<p>Both sides spoke again.</p>", style))
    assert "SECRET" not in article.text
    assert "Both sides spoke again." in article.text


@pytest.mark.parametrize(
    "style", ["font-size: 0.9em", "opacity: 0.8", "font-size:10px", "left:-5px"]
)
def test_text_in_a_small_or_pale_face_is_read(folder: Folder, style: str) -> None:
    article = folder.article("a.html", page(f"<p style='{style}'>A small print stands here.</p>"))
    assert "A small print stands here." in article.text


def test_the_encoding_that_the_page_declares_counts(folder: Folder) -> None:
    declared = page("<p>Příliš žluťoučký kůň.</p>", "<meta charset='windows-1250'>")
    assert "žluťoučký kůň" in folder.article("a.html", declared.encode("cp1250")).text
    lying = page("<p>Příliš žluťoučký kůň.</p>", "<meta charset='ascii'>")
    assert "žluťoučký kůň" in folder.article("b.html", lying.encode()).text


def test_a_date_in_a_side_box_is_not_the_article_s(folder: Folder) -> None:
    box = "<aside><a href='/x'>Other</a> <time datetime='2019-03-04'>4 March 2019</time></aside>"
    assert folder.article("a.html", page(box)).date is None


@pytest.mark.parametrize(
    "content",
    [
        page("<div>" * 10_000 + "deep" + "</div>" * 10_000),
        page("<b>" * 10_000),
        page("<a href='" + "x" * 500_000 + "'>link</a>"),
        '<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a "x"><!ENTITY b "'
        + "&a;" * 1000
        + '">]><html><body><p>&b;</p>'
        + BODY
        + "</body></html>",
        '<!DOCTYPE h [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + page("<p>&f;</p>"),
    ],
)
def test_hostile_pages_are_read_in_bounds(folder: Folder, content: str) -> None:
    article = folder.article("a.html", content)
    assert "active diplomacy" in article.text
    assert "root:" not in article.text
    assert len(article.text) < 5_000


def test_a_page_of_very_many_elements_is_refused(folder: Folder) -> None:
    content = page("<i>x</i>" * 200_000)
    assert "elements" in folder.failure("a.html", content).error


def test_a_page_without_text_is_refused(folder: Folder) -> None:
    assert "no article text" in folder.failure("a.html", "<html><body></body></html>").error
