"""Keeping the two projections in step with the catalog: caught up when cheap, else remade.

Only the holder of the lock calls what writes here. Remaking goes to a new folder, which the
catalog then names; the one before stays until the next remake, since readers may have it open.
"""

from __future__ import annotations

import json
import logging
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from index import remake
from index.catalog import Catalog, open_catalog
from index.errors import CollectionDamaged, CollectionError
from index.fingerprint import check
from index.isodate import span_of
from index.lock import write_lock
from index.publish import CHANGES_KEPT, Writer, open_writer
from index.settings import IndexSettings
from index.vectors import LEAST, check_configuration
from index.words import (
    NEVER,
    Document,
    change_words,
    make_words,
    open_words,
    words_fingerprint,
)

WORDS = "words"
VECTORS = "vectors"
WAITING_AT_LEAST = 1_000
WAITING_SHARE = 0.1
"""New, changed and removed passages wait in exact search until they are this many and this share
of all: one changed article costs no remake."""

_log = logging.getLogger(__name__)


def bring_up_to_date(
    writer: Writer,
    settings: IndexSettings,
    *,
    rebuild: bool = False,
    thorough: bool = False,
    notify: Callable[[str], None],
) -> None:
    """Make words and vectors hold what the catalog holds; `rebuild` makes both anew.

    `thorough` compares the contents of their files with what was written, else only sizes.
    `notify` is told what takes a while. When Chroma cannot be made, that is logged: exact search
    over the catalog's vectors stands in. Raises CollectionError when words cannot be written.
    """
    language = settings.stem_language
    if rebuild or not words_are_current(writer, language, thorough=thorough):
        notify(WORDS)
        _bring_words(writer, language, rebuild=rebuild)
    if vectors_are_due(writer, settings, rebuild=rebuild, thorough=thorough):
        notify(VECTORS)
        _remake_vectors(writer, settings)
    for kind in (WORDS, VECTORS):
        _remove_orphans(writer, kind)


def mend(home: Path, settings: IndexSettings) -> None:
    """Finish what a run that was cut short left undone, unless somebody is writing just now.

    Never raises for want of the lock or of room: readers then use something slower.
    """
    with closing(open_catalog(home)) as catalog:
        sound = words_are_current(catalog, settings.stem_language, thorough=True)
        if sound and not vectors_are_due(catalog, settings, thorough=True):
            return
    try:
        with write_lock(home), open_writer(home) as writer:
            bring_up_to_date(
                writer,
                settings,
                thorough=True,
                notify=lambda kind: _log.info("mending the %s of %s", kind, home),
            )
    except CollectionError as error:
        _log.info("not mended: %s", error)


def folder_of(catalog: Catalog, kind: str) -> Path | None:
    """Where the present `WORDS` or `VECTORS` are."""
    name = catalog.meta(f"{kind}_folder")
    return catalog.home / kind / name if name else None


def words_are_current(catalog: Catalog, language: str, *, thorough: bool = False) -> bool:
    """Whether they are there, as they were written, and of the catalog's generation."""
    folder = folder_of(catalog, WORDS)
    made = (catalog.meta("words_generation"), catalog.meta("words_language"))
    if folder is None or made != (str(catalog.generation), language):
        return False
    try:
        check(folder, json.loads(catalog.meta("words_files") or "{}"), thorough=thorough)
    except CollectionDamaged as error:
        _log.warning("%s", error)
        return False
    return True


def vectors_are_due(
    catalog: Catalog, settings: IndexSettings, *, rebuild: bool = False, thorough: bool = False
) -> bool:
    """Whether the folder is missing or damaged, or too much waits beside it."""
    passages = catalog.counts().passages
    folder = folder_of(catalog, VECTORS)
    if folder is None:
        return passages >= settings.chroma_from
    if rebuild:
        return True
    try:
        made = remake.read_record(folder, thorough=thorough)
        if made.passages >= LEAST:
            check_configuration(folder / remake.CHROMA)
    except CollectionDamaged as error:
        _log.warning("%s", error)
        return True
    sql = "SELECT count(*) FROM passages WHERE seq > ?"
    waiting = int(catalog.rows(sql, (made.through,))[0][0])
    removed = made.passages - (passages - waiting)
    return waiting + removed > max(WAITING_AT_LEAST, WAITING_SHARE * passages)


def documents(catalog: Catalog, articles: Sequence[int] | None = None) -> Iterator[Document]:
    """The passages of these articles (or of all) as the word index takes them."""
    for about in catalog.facts(articles):
        first, last = day_range(about.date)
        for seq, text in catalog.passage_texts(about.number):
            yield Document(
                seq=seq,
                article=about.number,
                title=about.title,
                text=text,
                publisher=(about.publisher or "").casefold(),
                first_day=first,
                last_day=last,
                folded=about.is_folded,
            )


def day_range(date: str | None) -> tuple[int, int]:
    """First and last day, as ordinals, that an article's date stands for; none is never."""
    span = span_of(date) if date else None
    return (span[0].toordinal(), span[1].toordinal()) if span else (NEVER, -NEVER)


def _bring_words(writer: Writer, language: str, *, rebuild: bool) -> None:
    generation = writer.generation
    folder = folder_of(writer, WORDS)
    if rebuild or folder is None or not _catch_up(writer, folder, language, generation):
        folder = _new_folder(writer, WORDS)
        make_words(folder, documents(writer), generation, language)
    files = json.dumps(words_fingerprint(folder))
    with writer.transaction():
        _name_folder(writer, WORDS, folder.name)
        writer.set_meta(
            {
                "words_generation": str(generation),
                "words_language": language,
                "words_files": files,
            }
        )


def _catch_up(writer: Writer, folder: Path, language: str, generation: int) -> bool:
    """Whether the words, as they are, could be brought to this generation."""
    if writer.meta("words_language") != language:
        return False
    try:
        behind = open_words(folder, language).generation
        if str(behind) == writer.meta("words_generation"):
            check(folder, json.loads(writer.meta("words_files") or "{}"), thorough=True)
        elif behind == generation:
            return True  # a run was killed after it wrote them and before it could say so
        if not generation - CHANGES_KEPT < behind < generation:
            return False
        sql = "SELECT DISTINCT article FROM changes WHERE generation > ?"
        changed = [int(row[0]) for row in writer.rows(sql, (behind,))]
        change_words(folder, documents(writer, changed), changed, generation, language)
    except CollectionDamaged as error:
        _log.warning("%s; making it anew", error)
        return False
    return True


def _remake_vectors(writer: Writer, settings: IndexSettings) -> None:
    passages = writer.counts().passages
    if passages < settings.chroma_from:
        with writer.transaction():
            writer.set_meta({"vectors_folder": ""})
        return
    folder = _new_folder(writer, VECTORS)
    try:
        remake.remake_vectors(writer.home, folder, passages)
    except CollectionDamaged as error:
        _log.warning("%s; the catalog's own vectors are searched instead", error)
        return
    with writer.transaction():
        _name_folder(writer, VECTORS, folder.name)


def _new_folder(writer: Writer, kind: str) -> Path:
    return writer.home / kind / f"g{writer.generation}-{secrets.token_hex(4)}"


def _name_folder(writer: Writer, kind: str, name: str) -> None:
    """Inside a transaction: from now on the projection is this folder."""
    before = writer.meta(f"{kind}_folder") or ""
    if before != name:
        writer.set_meta({f"{kind}_folder": name, f"{kind}_before": before})


def orphans(catalog: Catalog, kind: str) -> list[Path]:
    """What killed runs left behind: neither the present folder nor the one before it."""
    kept = {catalog.meta(f"{kind}_folder"), catalog.meta(f"{kind}_before")}
    return [path for path in (catalog.home / kind).glob("*") if path.name not in kept]


def _remove_orphans(writer: Writer, kind: str) -> None:
    for path in orphans(writer, kind):
        shutil.rmtree(path, ignore_errors=True)
