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
        "<p style='position:absolute;clip: rect(0 0 0 0)'>SECRET words</p>",
        "<p style='transform:scale(0)'>SECRET words</p>",
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
    """ING-01."""
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
    """ING-02, ING-04: entities are not followed, depth and long values do no harm."""
    article = folder.article("a.html", content)
    assert "active diplomacy" in article.text
    assert "root:" not in article.text
    assert len(article.text) < 5_000


def test_a_page_of_very_many_elements_is_refused(folder: Folder) -> None:
    """ING-04."""
    content = page("<i>x</i>" * 200_000)
    assert "elements" in folder.failure("a.html", content).error


def test_a_page_of_very_many_links_is_refused(folder: Folder) -> None:
    """ING-04: within the bound of elements it would take minutes."""
    content = page("<p>" + "<a href='/x'>link</a> " * 20_000 + "</p>")
    assert "links" in folder.failure("a.html", content).error


def test_a_page_without_text_is_refused(folder: Folder) -> None:
    assert "no article text" in folder.failure("a.html", "<html><body></body></html>").error


SITE = {"@type": "WebSite", "name": "The Port Gazette", "datePublished": "2011-01-01"}
STORY = {
    "@type": ["NewsArticle"],
    "dateModified": "2023-03-20T08:00:00Z",
    "datePublished": "2023-03-14T22:10:00+01:00",
    "video": {"@type": "VideoObject", "uploadDate": "2019-05-05"},
}


@pytest.mark.parametrize(
    ("linked", "date"),
    [
        ({"@graph": [SITE, STORY]}, "2023-03-14"),
        ([SITE, STORY], "2023-03-14"),
        ({"@type": "LiveBlogPosting", "datePublished": "2023-03-14"}, "2023-03-14"),
        (SITE, None),
        ({**STORY, "datePublished": "soon"}, None),
        ({"@graph": {"@graph": [[STORY]]}}, "2023-03-14"),
    ],
)
def test_the_date_is_that_of_the_article_not_of_its_site(
    folder: Folder, linked: object, date: str | None
) -> None:
    head = f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
    assert folder.article("a.html", page("", head)).date == date


@pytest.mark.parametrize(
    "said",
    [
        "<p><span>Updated March 20, 2023</span> <span>Published March 14, 2023</span></p>",
        "<p>Last updated: March 20, 2023</p><p>First published on 14 March 2023</p>",
        "<div>Updated <time datetime='2023-03-20'>March 20</time></div>"
        "<div>Published <time datetime='2023-03-14'>March 14</time></div>",
    ],
)
def test_the_day_of_publication_goes_before_that_of_a_change(folder: Folder, said: str) -> None:
    assert folder.article("a.html", page("").replace("</h1>", f"</h1>{said}")).date == "2023-03-14"


def test_a_page_that_tells_its_last_change_alone_has_that_date(folder: Folder) -> None:
    said = "</h1><p>Updated March 20, 2023</p>"
    assert folder.article("a.html", page("").replace("</h1>", said)).date == "2023-03-20"


@pytest.mark.parametrize("declared", ["iso-8859-1", "ISO-8859-1", "us-ascii", "latin1"])
def test_what_is_declared_latin_is_read_as_browsers_do(folder: Folder, declared: str) -> None:
    content = page("<p>It cost £5 – “much”.</p>", f"<meta charset='{declared}'>")
    for encoding in ("cp1252", "utf-8"):
        article = folder.article("a.html", content.encode(encoding))
        assert "It cost £5 – “much”." in article.text
        assert "“active diplomacy”" in article.text


@pytest.mark.parametrize("declared", ["undefined", "hex", "idna", "punycode", "no-such", "utf-7"])
def test_an_encoding_that_makes_no_sense_is_found_out(folder: Folder, declared: str) -> None:
    content = page("", f"<meta charset='{declared}'>").encode()
    assert "“active diplomacy”" in folder.article("a.html", content).text


def test_an_element_of_very_many_attributes_is_refused(folder: Folder) -> None:
    """ING-04: libxml2 would take hours over it."""
    for attribute in ("a{}", "a{}='1'", "a{}='<b>'"):
        crowded = " ".join(attribute.format(number) for number in range(50_000))
        assert "attributes" in folder.failure("a.html", page(f"<p {crowded}>x</p>")).error
    picture = f"<img src='data:image/png;base64,{'A' * 200_000}' alt='x'>"
    assert "active diplomacy" in folder.article("a.html", page(picture)).text
