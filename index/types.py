"""What flows through the index: frozen, and true on their own.

Offsets count Unicode code points in `Article.text`, the cleaned text that the catalog keeps.
Dates are ISO strings, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; a partial date stands for its whole span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DateOrigin = Literal["stated", "inferred", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open `[start, end)` in code points of some text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Removal:
    """What cleaning took out of an article, and the rule that took it."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article as a footnote names it: who said it, where and when. Has no text."""

    id: str
    title: str
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    path: str | None = None
    date: str | None = None
    date_origin: DateOrigin = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Source):
    """One article, cleaned. Every offset anywhere in Footnote refers to `text`."""

    text: str
    date_words: str | None = None
    """The words an inferred date was inferred from."""
    removed: tuple[Removal, ...] = field(default=())

    def source(self) -> Source:
        return Source(
            id=self.id,
            title=self.title,
            publisher=self.publisher,
            author=self.author,
            url=self.url,
            path=self.path,
            date=self.date,
            date_origin=self.date_origin,
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `article.text[start:end] == text`.

    `id` is derived from the article's id, the span and the text, so indexing twice changes nothing.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str


def _last_day(iso: str) -> str:
    """Partial dates end where their span ends: 2024 after 2024-03."""
    return iso + "-99-99"[len(iso) - 4 :]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be searched. `since` and `until` are inclusive ISO dates.

    An article whose date is partial is let in when its span overlaps the range; an undated one
    only when neither bound is set. `publishers` match case-insensitively, any of them;
    `article_ids`, when not empty, restricts the search to these.
    """

    since: str | None = None
    until: str | None = None
    publishers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    def narrowed_by(self, other: Filters) -> Filters:
        """Both at once. Publishers that do not meet leave no article."""
        ours, theirs = self.publishers, other.publishers
        known = {name.casefold() for name in ours}
        both = tuple(name for name in theirs if name.casefold() in known)
        apart = bool(ours and theirs and not both)
        return Filters(
            since=max(filter(None, (self.since, other.since)), default=None),
            until=min(filter(None, (self.until, other.until)), key=_last_day, default=None),
            publishers=(both or theirs) if theirs else ours,
            article_ids=("",) if apart else other.article_ids or self.article_ids,
        )

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.publishers or self.article_ids)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage as one search structure ranked it: higher scores are better."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Failure:
    """A file (or one article of it) that could not be indexed, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one run of the index changed; counts are of articles, except `passages`."""

    added: int
    changed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    articles: int
    """Articles in the index afterwards."""
    passages: int
    """Passages in the index afterwards."""
    seconds: float
