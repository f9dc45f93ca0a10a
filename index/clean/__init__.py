"""From the text of a page to the text of its article. Pure; says what it took out and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.clean.characters import invisible, visible
from index.clean.furniture import PROMOTION, furniture
from index.clean.opening import (
    Line,
    byline,
    copyright_holder,
    credit,
    dateline_agency,
    inline_agency,
    is_title,
    masthead,
    same_title,
)
from index.clean.teasers import is_headline, is_paragraph, is_teaser
from index.clean.wrapping import unwrap
from index.types import Removal

FOOT = 4
"""Lines at the end among which an agency may sign."""

TITLE_WORDS = 12
TITLE_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article's own text, and what its page says of it. `None` where it says nothing."""

    text: str
    removed: tuple[Removal, ...]
    title: str
    publisher: str | None
    author: str | None
    date_lines: tuple[str, ...]
    """Lines of the head that hold a date."""
    copyright_line: str | None


@dataclass
class _Page:
    """The lines of a page while rules take them out."""

    lines: list[str]
    taken: dict[int, str] = field(default_factory=dict)
    said: list[Line] = field(default_factory=list)
    date_lines: list[str] = field(default_factory=list)
    title: str | None = None

    def left(self) -> list[int]:
        return [n for n, line in enumerate(self.lines) if line and n not in self.taken]

    def take(self, index: int, rule: str) -> None:
        self.taken[index] = rule


def clean(text: str, title: str | None = None) -> Cleaned:
    """Take page furniture out of `text`; `title` is the article's when it is known already.

    What is left keeps its words, their order and its paragraphs; blank lines are joined, white
    space at line ends goes, and lines that a page's width broke are put together.
    """
    page = _Page(unwrap([line.strip() for line in visible(text).split("\n")]))
    _take_furniture(page)
    _read_head(page, title)
    _take_teasers(page)
    _read_foot(page)
    body = _body(page)
    if not body:  # nothing but what looks like furniture: then it is the article
        page.taken.clear()
        body = _body(page)
    signed = inline_agency(body)
    removed = [Removal(rule, page.lines[n]) for n, rule in sorted(page.taken.items())]
    if unseen := invisible(text):
        removed.append(Removal("invisible characters", unseen))
    if signed and len(body) > len(signed[1]):
        removed.append(Removal("agency credit", signed[1].strip()))
        body = body[len(signed[1]) :]
    copyrights = [removal.text for removal in removed if removal.rule == "copyright line"]
    publishers = (
        *(line.publisher for line in page.said),
        signed[0] if signed else dateline_agency(body),
        *(copyright_holder(line) for line in copyrights),
    )
    return Cleaned(
        text=body,
        removed=tuple(removed),
        title=title or page.title or first_words(body),
        publisher=next((name for name in publishers if name), None),
        author=next((line.author for line in page.said if line.author), None),
        date_lines=tuple(page.date_lines),
        copyright_line=next((line for line in copyrights if re.search(r"\d{4}", line)), None),
    )


def first_words(text: str) -> str:
    """What stands for a title where there is none: the first words of the text."""
    words = text[: 10 * TITLE_CHARACTERS].split()
    chosen = " ".join(words[:TITLE_WORDS])
    if len(chosen) > TITLE_CHARACTERS:
        cut = chosen[:TITLE_CHARACTERS]
        chosen = cut.rsplit(" ", 1)[0]
    return chosen if chosen == " ".join(words) else f"{chosen.rstrip(' ,;:–—-')}…"


def _take_furniture(page: _Page) -> None:
    promoted = False
    for n, line in enumerate(page.lines):
        if not line:
            continue
        rule = furniture(line)
        if rule:
            page.take(n, rule)
        elif promoted and is_headline(line):
            page.take(n, PROMOTION)
            continue
        promoted = rule == PROMOTION


def _read_head(page: _Page, title: str | None) -> None:
    """Masthead, title, byline and date: the lines before the first paragraph."""
    for position, n in enumerate(page.left()):
        line = page.lines[n]
        if position > 8 or is_paragraph(line):
            return
        said = masthead(line) or credit(line) or byline(line)
        if said:
            page.said.append(said)
            page.date_lines += [line] if said.dated else []
            page.take(n, said.rule)
        elif page.title is None and _names(page, n, title):
            page.title = line.lstrip("# ")
            page.take(n, "title")


def _names(page: _Page, index: int, title: str | None) -> bool:
    rest = [page.lines[n] for n in page.left() if n > index]
    if title:
        return bool(rest) and same_title(page.lines[index], title)
    return is_title(page.lines[index], rest)


def _take_teasers(page: _Page) -> None:
    left = page.left()
    after_blank = sum(1 for n in left if n and not page.lines[n - 1])
    spaced = 2 * after_blank >= len(left)
    for before, n, after in zip(left, left[1:], left[2:], strict=False):
        apart = not spaced or not page.lines[n + 1]
        if is_teaser(page.lines[n], page.lines[before], page.lines[after], apart=apart):
            page.take(n, "teaser headline")


def _read_foot(page: _Page) -> None:
    left = page.left()
    for n in reversed(left[-FOOT:]):
        said = credit(page.lines[n], last=n == left[-1]) if len(left) > 1 else None
        if said:
            page.said.append(said)
            page.take(n, said.rule)


def _body(page: _Page) -> str:
    kept = "\n".join(line for n, line in enumerate(page.lines) if n not in page.taken)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()
