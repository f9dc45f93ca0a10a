"""Making the index match the articles: only what changed, safe to kill at any moment.

What is embedded is committed as it comes, and never embedded again. The new generation becomes
visible in one transaction; the projections follow, and are finished by whoever opens the index
next should this process die first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.ahead import ahead
from index.catalog import Catalog, open_catalog
from index.embed import Embedder, EmbedderStamp, embedded_text, embedder_stamp, load_embedder
from index.errors import EmbedderMismatch, InputError
from index.intake import Intake, Outcome, stored_articles
from index.lock import write_lock
from index.project import bring_up_to_date
from index.publish import Changes, Prepared, Writer, open_writer
from index.rules import reading_rules
from index.scan import Scan, scan
from index.settings import IndexSettings
from index.types import Failure, SyncReport

SPLITTER = "sentences 1"
"""Raise its number when `index.split` cuts otherwise than before."""
BATCH_PASSAGES = 1_024
"""Embedded and committed at once: enough to sort by length, and all that a kill can lose."""
ARTICLES_AHEAD = 256

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and of how much as far as is known."""


def sync(
    paths: Sequence[Path | str],
    settings: IndexSettings,
    *,
    allow_empty: bool = False,
    rebuild: bool = False,
    reembed: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> SyncReport:
    """Make the index at `settings.home` match these files, folders and globs.

    Removes only articles that an earlier run took from the same PATH; a PATH that has become
    empty removes nothing without `allow_empty`. `rebuild` remakes the projections, `reembed`
    every vector. `embedder` replaces the one that the settings name.

    Raises InputError (a missing PATH, nothing readable), CollectionBusy, EmbedderMismatch,
    EmbedderError, or CollectionError when the index cannot be written.
    """
    started = time.monotonic()
    if not paths:
        raise InputError("name at least one file or folder of articles")
    found = scan([Path(path) for path in paths], settings.home)
    with write_lock(settings.home), open_writer(settings.home) as writer:
        run = _Run(writer, settings, progress or _silent, embedder)
        run.prepare(reembed=reembed)
        outcome = run.match(found, allow_empty=allow_empty)
        run.finish(rebuild=rebuild or reembed)
        return _report(writer, outcome, started)


def remove(ids: Sequence[str], settings: IndexSettings) -> SyncReport:
    """Remove articles from the index; a later `sync` of their files takes them in again.

    Raises InputError, removing none, when the index holds no article of one of these ids.
    """
    started = time.monotonic()
    with closing(open_catalog(settings.home)) as catalog:
        _numbers(catalog, ids)
    with write_lock(settings.home), open_writer(settings.home) as writer:
        changes = Changes(removed=_numbers(writer, ids))
        writer.forget_files(changes.removed)
        writer.discard_staged()
        outcome = Outcome(removed=writer.publish(changes))
        _Run(writer, settings, _silent, None).finish(rebuild=False)
        return _report(writer, outcome, started)


class _Run:
    """One run of `sync`, under the lock."""

    def __init__(
        self,
        writer: Writer,
        settings: IndexSettings,
        progress: Progress,
        embedder: Embedder | None,
    ) -> None:
        self.writer = writer
        self.settings = settings
        self.progress = progress
        self.stamp = (
            EmbedderStamp(embedder.name, embedder.sha256) if embedder else embedder_stamp(settings)
        )
        self._embedder = embedder
        self.reading = reading_rules()
        self.splitter = f"{SPLITTER}, {settings.passage_characters} characters"

    def prepare(self, *, reembed: bool) -> None:
        """Check that old and new vectors can be compared; `reembed` makes it so."""
        self.writer.discard_staged()
        if self.writer.meta("embedder_sha256") is None:
            return
        if self.writer.meta("reading") != self.reading:
            with self.writer.transaction():  # what this run does not reach, a later one reads
                self.writer.forget_files()
                self.writer.set_meta({"reading": self.reading})
        if reembed:
            self._reembed()
        if self._made() != (self.stamp.sha256, self.splitter):
            raise EmbedderMismatch(
                f"the index at {self.settings.home} was made with {self.writer.meta('embedder')} "
                f"({self.writer.meta('splitter')}), not with {self.stamp.name} ({self.splitter}): "
                "run footnote index --reembed PATH"
            )

    def _made(self) -> tuple[str | None, str | None]:
        return self.writer.meta("embedder_sha256"), self.writer.meta("splitter")

    def match(self, found: Scan, *, allow_empty: bool) -> Outcome:
        """Publish what is new, changed and gone, if anything is."""
        with closing(open_catalog(self.settings.home)) as snapshot:
            intake = Intake(found, snapshot, self.settings, self.stamp.sha256)
            outcome = intake.outcome
            staged = self._store(intake, outcome)
        self._forget_gone(found, outcome, allow_empty=allow_empty)
        if not outcome.added + outcome.changed + outcome.unchanged and not allow_empty:
            raise InputError(_nothing_readable(found, outcome))
        if staged or outcome.changes.removed:
            outcome.removed = self.writer.publish(self._stamped(outcome.changes))
        else:
            self.writer.note_files(outcome.changes)
        return outcome

    def finish(self, *, rebuild: bool) -> None:
        """Bring the projections up to date, and drop what nothing needs any more."""
        bring_up_to_date(
            self.writer,
            self.settings,
            rebuild=rebuild,
            notify=lambda stage: self.progress(stage, 0, 1),
        )

    def _reembed(self) -> None:
        """Every vector anew; for another embedder or splitter only those it has not yet made, so
        that a run which was killed is gone on with."""
        anew = self._made() == (self.stamp.sha256, self.splitter)
        with closing(open_catalog(self.settings.home)) as snapshot:
            articles = stored_articles(snapshot, self.settings, self.stamp.sha256)
            total = snapshot.counts().articles
            self._store(articles, Outcome(total=total), anew=anew)
        self.writer.publish(self._stamped(Changes()))

    def _store(self, articles: Iterable[Prepared], outcome: Outcome, *, anew: bool = False) -> int:
        """Embed and stage articles while the next ones are being read; returns how many."""
        done = 0
        if outcome.total:
            self.progress("articles", 0, outcome.total)  # rate and time left count from here
        with closing(ahead(articles, ARTICLES_AHEAD)) as coming:
            for batch in _batches(coming):
                self._embed(batch, anew=anew)
                done += len(batch)
                self.progress("articles", done, max(done, outcome.total))
        return done

    def _embed(self, batch: Sequence[Prepared], *, anew: bool) -> None:
        wanted = {
            key: embedded_text(one.article.title, passage.text)
            for one in batch
            for key, passage in zip(one.keys, one.passages, strict=True)
        }
        for key in () if anew else self.writer.known_vectors(wanted):
            del wanted[key]
        vectors = np.empty((0, 0), np.float32)
        if wanted:
            embedder = self._load()
            vectors = embedder.documents(list(wanted.values()))
        self.writer.stage(batch, list(wanted), vectors)

    def _load(self) -> Embedder:
        if self._embedder is None:
            self._embedder = load_embedder(self.settings)
        return self._embedder

    def _forget_gone(self, found: Scan, outcome: Outcome, *, allow_empty: bool) -> None:
        """Mark for removal what an earlier run took from these PATHs and is there no more."""
        changes = outcome.changes
        for root, files in found.by_path.items():
            sql = "SELECT file FROM taken WHERE root = ?"
            before = {str(row[0]) for row in self.writer.rows(sql, (root,))}
            unseen = {file for file in before - files if found.may_hold(file)}
            if before and not files | unseen and not allow_empty:
                outcome.failures.append(
                    Failure(root, "it is empty now: nothing was removed without --allow-empty")
                )
                continue
            changes.taken[root] = files | unseen
            outcome.unchanged += sum(len(self._articles_of(file)) for file in unseen)
            for file in before - files - unseen:
                if not self._is_elsewhere(file, found):
                    changes.gone_files.add(file)
                    changes.removed |= self._articles_of(file)

    def _articles_of(self, file: str) -> set[int]:
        sql = "SELECT number FROM articles WHERE file = ?"
        return {int(row[0]) for row in self.writer.rows(sql, (file,))}

    def _is_elsewhere(self, file: str, found: Scan) -> bool:
        """Whether the file is still there, under another PATH."""
        sql = "SELECT root FROM taken WHERE file = ?"
        others = {str(row[0]) for row in self.writer.rows(sql, (file,))} - set(found.by_path)
        return file in found.files or (bool(others) and os.path.exists(file))

    def _stamped(self, changes: Changes) -> Changes:
        changes.stamp = {
            "embedder": self.stamp.name,
            "embedder_sha256": self.stamp.sha256,
            "splitter": self.splitter,
            "reading": self.reading,
        }
        if self._embedder is not None:
            changes.stamp["dtype"] = self._embedder.dtype
        return changes


def _batches(articles: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    passages = 0
    for one in articles:
        batch.append(one)
        passages += len(one.passages)
        if passages >= BATCH_PASSAGES:
            yield batch
            batch, passages = [], 0
    if batch:
        yield batch


def _numbers(catalog: Catalog, ids: Sequence[str]) -> set[int]:
    found = {i: catalog.rows("SELECT number FROM articles WHERE id = ?", (i,)) for i in ids}
    missing = [i for i, rows in found.items() if not rows]
    if missing:
        raise InputError(f"no article has the id {missing[0]!r}: nothing was removed")
    return {int(rows[0][0]) for rows in found.values()}


def _nothing_readable(found: Scan, outcome: Outcome) -> str:
    where = ", ".join(found.by_path)
    if outcome.failures:
        first = outcome.failures[0]
        return f"nothing readable in {where}: {first.path}: {first.error}"
    return (
        f"no article files in {where}: nothing was changed (--allow-empty removes what was there)"
    )


def _report(writer: Writer, outcome: Outcome, started: float) -> SyncReport:
    counts = writer.counts()
    return SyncReport(
        added=outcome.added,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        removed=outcome.removed,
        failed=tuple(outcome.failures),
        articles=counts.articles,
        passages=counts.passages,
        seconds=time.monotonic() - started,
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""
