"""News pages: trafilatura finds the body, title, author and site, htmldate the date.

What a person looking at the page cannot see is taken out first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from index.clean.opening import copyright_holder
from index.dates import parse
from index.errors import ReadError
from index.readers.draft import Draft, Raw, metadata_from
from index.readers.encoding import decode

Tree = Any
"""lxml's element; lxml carries no types."""

ELEMENTS = 25_000
"""Most elements a page may have, scripts and drawings aside; extraction takes some 5 s then, and
its time grows faster than their number."""

LINKS = 3_000
"""Most links of a page: a list of more is no article, and the time of extraction grows with their
square (20,000 of them took six minutes)."""

ATTRIBUTES = 2_000
"""Most attributes an element may have."""

STYLE = 500_000
"""Characters of a style sheet that are read."""

SHORT = 80
"""Characters of a line that says when a page was changed."""

LAYOUT_CELL = 600
"""A table cell of more characters holds a column of the page, not a figure."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"})
_TAG = re.compile(r"<[a-zA-Z](?:[^\"'>]++|\"[^\"]*\"|'[^']*')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_UPDATED = re.compile(r"\s*(?:last )?(?:updated|modified|edited|corrected)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\s*(?:first |originally )?(?:published|posted)\b", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0*\.?0+(?:px|em|rem|pt|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)|clip\s*:\s*rect\(\s*0|transform\s*:\s*scale\(\s*0\s*\)|(?:left|top|right|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_SIMPLE_SELECTOR = re.compile(r"\s*[a-z]*([.#])([\w-]+)\s*$", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text"})
_TABLE_RULE = re.compile(r"^\|?(?:\s*:?-{3,}:?\s*\|)+\s*$", re.MULTILINE)
_TABLE_EDGE = re.compile(r"^\| ?| ?\| *$", re.MULTILINE)


def read_html(raw: Raw) -> Iterator[Draft]:
    """One article: the main text of the page."""
    from trafilatura import bare_extraction, load_html  # half a second to import

    page_text = _decode(raw.content)
    _refuse_crowded_tags(page_text)
    tree = load_html(page_text)
    if tree is None:
        raise ReadError("it is no HTML page")
    _drop_hidden(tree)
    if sum(1 for _ in tree.iter()) > ELEMENTS:
        raise ReadError(f"the page has more than {ELEMENTS:,} elements")
    if sum(1 for _ in tree.iter("a")) > LINKS:
        raise ReadError(f"the page has more than {LINKS:,} links: it is a list, not an article")
    _open_layout_tables(tree)
    date, publisher = _date(tree), _copyright_holder(tree)
    try:
        page = bare_extraction(tree, with_metadata=True, include_comments=False)
    except Exception as error:  # broken markup surfaces as nearly anything
        raise ReadError(f"the page is damaged: {str(error)[:200]}") from error
    if page is None or not (page.text or "").strip():
        raise ReadError("no article text was found in the page")
    given = {
        "title": page.title,
        "author": page.author,
        "publisher": page.sitename or publisher,
        "url": page.url,
        "date": date,
    }
    text = _TABLE_EDGE.sub("", _TABLE_RULE.sub("", page.text))
    yield Draft(text, metadata_from(given))


def _decode(content: bytes) -> str:
    """The page's own word on its encoding counts where its bytes agree.

    What is declared to be Latin 1 or ASCII is Windows-1252, as browsers have it, or UTF-8.
    """
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    for encoding in ("utf-8", "cp1252") if name in _LATIN else (name,):
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):  # no such encoding, or not in it
            continue
    return decode(content)


def _refuse_crowded_tags(page: str) -> None:
    """libxml2 compares each attribute with all others of its element: 300,000 take an hour."""
    for tag in _TAG.finditer(page):
        crowded = tag.end() - tag.start() > 2 * ATTRIBUTES
        if crowded and len(_QUOTED.sub("", tag[0]).split()) > ATTRIBUTES:
            raise ReadError(f"an element of the page has more than {ATTRIBUTES:,} attributes")


def _date(tree: Tree) -> str | None:
    """The date in JSON-LD, meta tags or the article's markup; addresses and side boxes left out.

    The day of publication, where the page tells it from that of the last change.
    """
    from copy import deepcopy

    page = deepcopy(tree)
    said = _linked_date(page)
    if said:
        return said
    for element in page.xpath(
        "//aside|//nav|//footer|//link[@rel='canonical']|//meta[@property='og:url']"
    ):
        element.drop_tree()
    published = deepcopy(page)
    lines = [one for one in published.xpath("//body//*[not(*)]") if len(one.text or "") <= SHORT]
    for element in lines:
        if _UPDATED.match(element.text or ""):
            element.drop_tree()
    return _found_date(published) or _labelled_date(lines) or _found_date(page)


def _labelled_date(elements: Iterable[Tree]) -> str | None:
    """Of the first that says "Published March 14, 2023"."""
    texts = (element.text or "" for element in elements)
    dated = (parse(text) for text in texts if _PUBLISHED.match(text))
    return next((iso for iso in dated if iso), None)


def _found_date(page: Tree) -> str | None:
    from htmldate import find_date  # see above

    found = find_date(
        page,
        extensive_search=False,
        original_date=True,
        deferred_url_extractor=True,
        min_date="1600-01-01",
    )
    return str(found) if found else None


def _linked_date(page: Tree) -> str | None:
    """What JSON-LD says of the article; what it says of the site or a video is taken out."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            things = list(_things(json.loads(script.text or "")))
        except (ValueError, RecursionError):
            continue  # htmldate looks into what is broken
        for thing in things:
            date = thing.get("datePublished")
            if _is_article(thing) and isinstance(date, str) and (iso := parse(date)):
                return iso
        script.drop_tree()
    return None


def _things(node: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD document, its graph's or list's too; not those inside them."""
    if isinstance(node, list):
        for part in node:
            yield from _things(part)
    elif isinstance(node, dict):
        yield node
        yield from _things(node.get("@graph"))


def _is_article(thing: dict[str, object]) -> bool:
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(str(name).endswith(("Article", "Posting", "Report", "Review")) for name in names)


def _drop_hidden(tree: Tree) -> None:
    classes, ids = _hidden_by_stylesheet(tree)
    classes |= _HIDDEN_CLASSES
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):  # a comment
            doomed = True
        elif element.tag in ("html", "body", "head"):
            doomed = False
        else:
            doomed = (
                element.tag in ("style", "noscript", "template", "svg")
                or (element.tag == "script" and element.get("type") != "application/ld+json")
                or "hidden" in element.attrib
                or element.get("aria-hidden", "").lower() == "true"
                or _HIDDEN_STYLE.search(element.get("style", "")) is not None
                or element.get("id") in ids
                or bool(classes & set(element.get("class", "").split()))
            )
        if doomed and element.getparent() is not None:
            element.drop_tree()


def _copyright_holder(tree: Tree) -> str | None:
    """Who signs the foot of the page. Its year is that of the site, not of the article."""
    lines = (" ".join((element.text or "").split()) for element in tree.iter())
    signed = (line for line in lines if line[:20].lower().startswith(("©", "copyright", "(c)")))
    return next((copyright_holder(line) for line in signed if len(line) <= 120), None)


def _open_layout_tables(tree: Tree) -> None:
    """Old pages set their columns with a table: its cells become blocks, not rows of data."""
    for table in list(tree.iter("table")):
        cells = table.xpath("./tr/td | ./tbody/tr/td")
        if any(len(cell.text_content()) > LAYOUT_CELL for cell in cells):
            for part in [table, *table.xpath("./tbody | ./tr | ./tbody/tr"), *cells]:
                part.tag = "div"


def _hidden_by_stylesheet(tree: Tree) -> tuple[set[str], set[str]]:
    """Classes and ids that the page's own style sheets hide; only plain selectors are read."""
    hidden: dict[str, set[str]] = {".": set(), "#": set()}
    for sheet in tree.iter("style"):
        for rule in (sheet.text or "")[:STYLE].split("}"):
            selectors, _, declarations = rule.rpartition("{")
            if _HIDDEN_STYLE.search(declarations):
                for match in map(_SIMPLE_SELECTOR.match, selectors.split(",")):
                    if match:
                        hidden[match[1]].add(match[2])
    return hidden["."], hidden["#"]
