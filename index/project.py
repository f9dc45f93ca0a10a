"""Keeping the two projections in step with the catalog: caught up when cheap, else remade.

Only the writer calls this. Remaking goes to a new folder which the catalog then names; what a
reader has open stays until the next remake.
"""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index import remake
from index.catalog import Catalog, open_catalog
from index.errors import CollectionDamaged, CollectionError
from index.isodate import span_of
from index.lock import write_lock
from index.publish import CHANGES_KEPT, Writer, open_writer
from index.words import FOLDER as WORDS_FOLDER
from index.words import NEVER, Document, change_words, make_words, open_words

WAITING_AT_LEAST = 1_000
WAITING_SHARE = 0.1
"""New, changed and removed passages wait in exact search, at .03 ms per 1,000, until they are
this many and this share of all: a changed article costs no remake."""

_log = logging.getLogger(__name__)


def bring_up_to_date(
    writer: Writer, language: str, *, rebuild: bool = False, notify: Callable[[str], None]
) -> None:
    """Make words and vectors hold what the catalog holds; `rebuild` makes both anew.

    `notify` is told what takes a while. A projection of meaning that cannot be made is reported
    in the log: exact search over the catalog's vectors answers in its place.
    """
    if rebuild or not words_are_current(writer, language):
        notify("words")
        _bring_words(writer, language, rebuild=rebuild)
    if rebuild or vectors_are_due(writer):
        notify("vectors")
        _remake_vectors(writer)


def mend(home: Path, language: str) -> None:
    """Finish what a run that was cut short left undone, if nobody is writing just now.

    Never raises for want of a lock or of room: readers then use something slower.
    """
    catalog = open_catalog(home)
    sound = words_are_current(catalog, language) and not vectors_are_due(catalog, thorough=True)
    catalog.close()
    if sound:
        return
    try:
        with write_lock(home), open_writer(home) as writer:
            bring_up_to_date(writer, language, notify=lambda stage: _log.info("mending %s", stage))
    except CollectionError as error:
        _log.info("cannot mend %s: %s", home, error)


def words_folder(catalog: Catalog) -> Path:
    return catalog.home / WORDS_FOLDER / (catalog.meta("words_folder") or "none")


def vectors_folder(catalog: Catalog) -> Path | None:
    name = catalog.meta("vectors_folder")
    return catalog.home / remake.FOLDER / name if name else None


def words_are_current(catalog: Catalog, language: str) -> bool:
    """Whether they are there, readable, and of the catalog's generation."""
    if catalog.meta("words_language") != language:
        return False
    try:
        return open_words(words_folder(catalog), language).generation == catalog.generation
    except CollectionDamaged:
        return False


def vectors_are_due(catalog: Catalog, *, thorough: bool = False) -> bool:
    """Whether the folder is missing or damaged, or too much waits beside it."""
    passages = catalog.counts().passages
    folder = vectors_folder(catalog)
    if folder is None:
        return passages > 0
    try:
        made = remake.read_record(folder, thorough=thorough)
    except CollectionDamaged as error:
        _log.warning("%s", error)
        return True
    pending = catalog.rows("SELECT count(*) FROM passages WHERE seq > ?", (made.through,))[0][0]
    dead = made.passages - (passages - pending)
    return bool(pending + dead > max(WAITING_AT_LEAST, WAITING_SHARE * passages))


def documents(catalog: Catalog, articles: Sequence[int] | None = None) -> Iterator[Document]:
    """The passages of these articles (or of all) as the word index takes them."""
    facts = {one.number: one for one in catalog.facts(articles)}
    for row in catalog.passage_rows(list(facts)):
        about = facts[row.article]
        first, last = day_range(about.date)
        yield Document(
            seq=row.seq,
            article=row.article,
            title=about.title,
            text=row.text,
            publisher=(about.publisher or "").casefold(),
            first_day=first,
            last_day=last,
            folded=about.leader != about.number,
        )


def day_range(date: str | None) -> tuple[int, int]:
    """First and last day, as ordinals, that an article's date stands for; none is never."""
    span = span_of(date) if date else None
    return (span[0].toordinal(), span[1].toordinal()) if span else (NEVER, -NEVER)


def _bring_words(writer: Writer, language: str, *, rebuild: bool) -> None:
    generation = writer.generation
    if rebuild or not _catch_up(writer, language, generation):
        name = _new_name(generation)
        folder = writer.home / WORDS_FOLDER / name
        make_words(folder, documents(writer), generation, language)
        previous = words_folder(writer).name
        with writer.transaction():
            writer.set_meta({"words_folder": name, "words_language": language})
        _remove_others(folder.parent, {name, previous})
    with writer.transaction():
        writer.set_meta({"words_generation": str(generation)})


def _catch_up(writer: Writer, language: str, generation: int) -> bool:
    """Whether the changes since its generation could be applied to the words as they are."""
    folder = words_folder(writer)
    if writer.meta("words_language") != language:
        return False
    try:
        behind = open_words(folder, language).generation
        if not generation - CHANGES_KEPT < behind <= generation:
            return False
        sql = "SELECT DISTINCT article FROM changes WHERE generation > ?"
        changed = [row[0] for row in writer.rows(sql, (behind,))]
        change_words(folder, documents(writer, changed), changed, generation, language)
    except CollectionDamaged as error:
        _log.warning("%s; making it anew", error)
        return False
    return True


def _remake_vectors(writer: Writer) -> None:
    name = _new_name(writer.generation)
    folder = writer.home / remake.FOLDER / name
    previous = vectors_folder(writer)
    passages = writer.counts().passages
    try:
        if passages:
            folder.parent.mkdir(exist_ok=True)
            remake.remake_vectors(writer.home, folder, passages)
    except (CollectionDamaged, OSError) as error:
        _log.warning("%s; searching the catalog's vectors instead", error)
        shutil.rmtree(folder, ignore_errors=True)
        return
    with writer.transaction():
        writer.set_meta({"vectors_folder": name if passages else ""})
    _remove_others(folder.parent, {name, previous.name if previous else ""})


def _new_name(generation: int) -> str:
    return f"g{generation}-{secrets.token_hex(4)}"


def _remove_others(parent: Path, kept: set[str]) -> None:
    for folder in parent.glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
