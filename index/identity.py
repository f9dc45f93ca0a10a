"""Which article is which: ids stay when a text changes or its file moves.

An id given in the input decides. One made from a URL or a path is only how an article is first
known: it is found again by its file, or by its text when its file is gone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.catalog import Catalog
from index.publish import record_hash, text_hash
from index.types import Article


@dataclass(frozen=True, slots=True)
class Known:
    """An article the catalog holds already."""

    number: int
    id: str
    made_id: str
    file: str
    path: str | None
    text_hash: bytes
    record_hash: bytes


@dataclass(frozen=True, slots=True)
class Identified:
    """An article under the id it keeps; `before` is None when it is new."""

    article: Article
    made_id: str
    before: Known | None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before.record_hash != record_hash(self.article)


@dataclass(frozen=True, slots=True)
class Clash:
    """An article whose given id another one has. `holder` is that one's file."""

    article: Article
    holder: str
    is_final: bool
    """False while the holder may still turn out to have given the id up."""


class Registry:
    """Identifies the articles of one run, file by file. Not thread-safe."""

    def __init__(self, catalog: Catalog, to_read: Iterable[str]) -> None:
        """`to_read`: the files that will be read in this run, all others stay as they are."""
        self._catalog = catalog
        self._claimed: dict[str, str] = {}
        """By id: the file whose article has it in this run."""
        self._to_read = set(to_read)
        self._read: set[str] = set()

    def keep(self, file: str) -> list[Known]:
        """A file that stays as it is: its articles keep their ids."""
        known = self._of_file(file)
        for one in known:
            self._claimed[one.id] = file
        return known

    def identify(self, file: str, articles: Sequence[Article]) -> list[Identified | Clash]:
        """All articles of one file, in order; those it had before choose their ids first."""
        before = _Before(self._of_file(file), alone=len(articles) == 1)
        matches = [before.by_text(article) for article in articles]
        for place, article in enumerate(articles):
            matches[place] = matches[place] or before.by_made_id(article)
        self._read.add(file)
        done: dict[int, Identified | Clash] = {}
        for place in sorted(range(len(articles)), key=lambda place: matches[place] is None):
            done[place] = self._identified(file, articles[place], matches[place])
        return [done[place] for place in range(len(articles))]

    def identify_late(self, file: str, article: Article) -> Identified | Clash:
        """Once more for a clash that was not final, when every file has been read."""
        return self._identified(file, article, None)

    def _identified(self, file: str, article: Article, known: Known | None) -> Identified | Clash:
        if not _is_derived(article):
            holder = self._holder(article.id, file)
            if holder is not None:
                return Clash(article, holder, is_final=holder not in self._to_read - self._read)
            return self._claim(file, article, article.id, self._by_id(article.id))
        known = known or self._moved_here(article)
        if known is not None and self._holder(known.id, file) is None:
            return self._claim(file, article, known.id, known)
        return self._claim(file, article, self._free_id(article, file), None)

    def _claim(
        self, file: str, article: Article, article_id: str, known: Known | None
    ) -> Identified:
        self._claimed[article_id] = file
        return Identified(replace(article, id=article_id), article.id, known)

    def _holder(self, article_id: str, file: str) -> str | None:
        """The file whose article has this id and keeps it, as far as one can tell by now."""
        if article_id in self._claimed:
            return self._claimed[article_id]
        known = self._by_id(article_id)
        if known is None or known.file == file or known.file in self._read:
            return None
        return known.file if os.path.exists(known.file) else None

    def _moved_here(self, article: Article) -> Known | None:
        """An article with these very words whose file is gone."""
        for known in self._known("text_hash = ?", text_hash(article)):
            if known.id not in self._claimed and not os.path.exists(known.file):
                return known
        return None

    def _free_id(self, article: Article, file: str) -> str:
        """The id its path or URL makes; numbered where that one is taken."""
        made, number = article.id, 2
        while self._holder(made, file) is not None:
            made, number = f"{article.id}~{number}", number + 1
        return made

    def _by_id(self, article_id: str) -> Known | None:
        return next(iter(self._known("id = ?", article_id)), None)

    def _of_file(self, file: str) -> list[Known]:
        return self._known("file = ?", file)

    def _known(self, where: str, value: object) -> list[Known]:
        sql = (
            "SELECT number, id, made_id, file, path, text_hash, record_hash"  # noqa: S608
            f" FROM articles WHERE {where} ORDER BY number"
        )
        return [Known(*row) for row in self._catalog.rows(sql, (value,))]


class _Before:
    """What a file held when it was last read; each article is matched once."""

    def __init__(self, known: Sequence[Known], *, alone: bool) -> None:
        self._left = list(known)
        self._alone = alone and len(known) == 1
        """The file holds one article, and did before: it is the same one, whatever its id."""

    def by_text(self, article: Article) -> Known | None:
        wanted = text_hash(article)
        same = [one for one in self._left if one.text_hash == wanted]
        best = [one for one in same if one.made_id == article.id] or same
        return self._take(best)

    def by_made_id(self, article: Article) -> Known | None:
        same = [one for one in self._left if article.id in (one.made_id, one.id)]
        return self._take(self._left if self._alone else same)

    def _take(self, found: Sequence[Known]) -> Known | None:
        if not found:
            return None
        first = found[0]
        self._left.remove(first)  # `found` may be `_left` itself
        return first


def _is_derived(article: Article) -> bool:
    """Whether the id was made from the article's URL or path, rather than given."""
    if article.id == article.url:
        return True
    path = article.path
    return path is not None and (article.id == path or article.id.startswith(f"{path}#"))
