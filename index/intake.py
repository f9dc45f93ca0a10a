"""From files to articles ready to be stored: what is new is read, identified and split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from index.catalog import Catalog
from index.copies import signature
from index.embed import embedded_text
from index.identity import Clash, Identified, Registry
from index.publish import Changes, Prepared
from index.readers import read
from index.scan import FileRow, Scan, Seen, hash_of, known_files, state_of
from index.settings import IndexSettings
from index.split import passages
from index.types import Article, Failure


@dataclass(slots=True)
class Outcome:
    """What a run found; complete once its `Intake` is exhausted."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: list[Failure] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    total: int = 0
    """Articles to be read, as far as is known."""


@dataclass(slots=True)
class _Reading:
    """A file while its articles are being dealt with."""

    seen: Seen
    row: FileRow
    failures: list[Failure] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    found: set[int] = field(default_factory=set)
    """Numbers of the articles it had before and still has."""
    is_readable: bool = True


class Intake:
    """The articles of one run that have to be stored. Iterate once; then `outcome` is complete."""

    def __init__(
        self, scan: Scan, catalog: Catalog, settings: IndexSettings, embedder_sha256: str
    ) -> None:
        self.outcome = Outcome(failures=list(scan.failures))
        self._catalog = catalog
        self._settings = settings
        self._embedder = embedder_sha256
        self._same: list[FileRow] = []
        self._to_read: list[_Reading] = []
        self._sort_files(scan)
        self._registry = Registry(catalog, [one.row.path for one in self._to_read])

    def _sort_files(self, scan: Scan) -> None:
        """By stat, else by hash: what stays as it is, and what has to be read."""
        before = known_files(self._catalog)
        for file, seen in scan.files.items():
            state = state_of(seen)
            old = before.get(file)
            if old and state and old.state == state:
                self._same.append(old)
                continue
            digest = hash_of(seen, self._settings.max_file_bytes)
            if old and digest and old.hash == digest:
                self._same.append(old)
                self.outcome.changes.files.append(replace(old, state=state))
            else:
                self._to_read.append(_Reading(seen, FileRow(file, state, digest)))
        self.outcome.total = len(self._to_read)

    def __iter__(self) -> Iterator[Prepared]:
        for row in self._same:
            self.outcome.unchanged += len(self._registry.keep(row.path))
            self.outcome.failures += row.failures
        for reading in self._to_read:
            yield from self._read(reading)
        for reading in self._to_read:
            for clash in reading.clashes:
                late = self._registry.identify_late(reading.row.path, clash.article)
                if isinstance(late, Clash):
                    reading.failures.append(_clash_failure(late))
                else:
                    yield from self._one(reading, late)
            self._close(reading)

    def _read(self, reading: _Reading) -> Iterator[Prepared]:
        articles: list[Article] = []
        for one in read(reading.seen.path, reading.seen.root, self._settings):
            if isinstance(one, Article):
                articles.append(one)
            else:
                reading.failures.append(one)
        self.outcome.total += len(articles) - 1
        if not articles:  # unreadable now: what an earlier run read of it stays
            reading.found |= {one.number for one in self._registry.keep(reading.row.path)}
            self.outcome.unchanged += len(reading.found)
            reading.is_readable = False
            return
        for item in self._registry.identify(reading.row.path, articles):
            if isinstance(item, Clash):
                if item.is_final:
                    reading.failures.append(_clash_failure(item))
                else:
                    reading.clashes.append(item)
            else:
                yield from self._one(reading, item)

    def _one(self, reading: _Reading, item: Identified) -> Iterator[Prepared]:
        """Count an article; yield it when anything the catalog keeps of it is new."""
        before, outcome = item.before, self.outcome
        if before is not None:
            reading.found.add(before.number)
        if before is None:
            outcome.added += 1
        elif item.is_changed:
            outcome.changed += 1
        else:
            outcome.unchanged += 1
            if before.file == reading.row.path and before.path == item.article.path:
                return
        yield prepared(item.article, reading.row.path, item.made_id, self._settings, self._embedder)

    def _close(self, reading: _Reading) -> None:
        """Remember the file as read; one that may fare better next time is not remembered."""
        row, failures = reading.row, tuple(reading.failures)
        if not reading.is_readable or any(_may_heal(one) for one in failures):
            row = FileRow(row.path, "", b"")
        self.outcome.failures += failures
        self.outcome.changes.files.append(replace(row, failures=failures))
        old = self._catalog.rows("SELECT number FROM articles WHERE file = ?", (row.path,))
        self.outcome.changes.removed |= {number for (number,) in old} - reading.found


def prepared(
    article: Article, file: str, made_id: str, settings: IndexSettings, embedder_sha256: str
) -> Prepared:
    """Split an article, and name the vector of each of its passages."""
    pieces = tuple(passages(article, settings.passage_characters))
    keys = tuple(
        vector_key(embedder_sha256, embedded_text(article.title, piece.text)) for piece in pieces
    )
    return Prepared(file, made_id, article, pieces, keys, signature(article.text))


def vector_key(embedder_sha256: str, text: str) -> bytes:
    """Names the vector that this embedder makes of this text, in whatever article."""
    return sha256(f"{embedder_sha256}\0{text}".encode("utf-8", "surrogatepass")).digest()


def stored_articles(
    catalog: Catalog, settings: IndexSettings, embedder_sha256: str
) -> Iterator[Prepared]:
    """Every article the catalog holds, to be split and embedded anew."""
    sql = "SELECT id, file, made_id FROM articles ORDER BY number"
    for article_id, file, made_id in catalog.rows(sql):
        article = catalog.article(article_id)
        if article is not None:
            yield prepared(article, file, made_id, settings, embedder_sha256)


def _clash_failure(clash: Clash) -> Failure:
    path = clash.article.path or clash.article.id
    return Failure(path, f"its id {clash.article.id!r} is that of an article in {clash.holder}")


def _may_heal(failure: Failure) -> bool:
    """Not by a change of the file: another article gives an id up, a package is installed."""
    return "its id " in failure.error or "pip install" in failure.error
