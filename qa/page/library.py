"""Adding to the collection and removing from it, on a reader's behalf. Knows no Gradio.

What is added is kept under the home folder, each addition a PATH of its own, so that indexing
other folders neither removes it nor needs it again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from index.errors import InputError
from index.isodate import span_of
from index.readers import COLLECTIONS, SUFFIXES, sidecar_of
from index.sync import Progress, remove, sync
from index.types import Failure, SyncReport
from qa.page.texts import ENGLISH, Texts
from qa.settings import Settings

FOLDER = "added"
_UNSAFE = re.compile(r"[^\w.\- ]+")
LONGEST_NAME = 80


def uploads_allowed(settings: Settings) -> bool:
    return settings.uploads and readers_are_known(settings)


def readers_are_known(settings: Settings) -> bool:
    """Whether strangers are kept from the page: off loopback only keys do."""
    return bool(settings.keys or settings.key) or is_loopback(settings.host)


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Pasted:
    """An article typed or pasted into the page; only the text is needed."""

    text: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""


class Library:
    """The collection as the page may change it."""

    def __init__(self, settings: Settings, texts: Texts = ENGLISH) -> None:
        self._settings = settings
        self._texts = texts
        self._folder = settings.home / FOLDER

    def add_files(self, files: Sequence[Path], progress: Progress | None = None) -> SyncReport:
        """Keep copies of `files` and index them. Those that cannot be read are in `failed`, and
        not kept.

        Raises InputError (none, too many, none readable) and what `index.sync.sync` raises.
        """
        if not files:
            raise InputError(self._texts.no_files)
        if len(files) > self._settings.max_upload_files:
            most = self._settings.max_upload_files
            raise InputError(self._texts.too_many_files.format(count=len(files), most=most))
        refused = [self._refusal(file) for file in files]
        kept = [
            self._keep(file) for file, failure in zip(files, refused, strict=True) if not failure
        ]
        failures = [failure for failure in refused if failure]
        if not kept:
            raise InputError("; ".join(f"{item.path}: {item.error}" for item in failures))
        return self._index(kept, failures, progress)

    def add_pasted(self, pasted: Pasted, progress: Progress | None = None) -> SyncReport:
        """Keep and index one article. Raises InputError for an empty text or an impossible date."""
        if not pasted.text.strip():
            raise InputError(self._texts.no_text)
        if pasted.date.strip() and span_of(pasted.date) is None:
            raise InputError(self._texts.bad_date.format(value=pasted.date))
        if len(pasted.text.encode()) > self._settings.max_file_bytes:
            raise InputError(self._too_large())
        name = pasted.title.strip() or " ".join(pasted.text.split()[:8])
        path = self._free(f"{_UNSAFE.sub('', name)[:LONGEST_NAME].strip(' .') or 'article'}.txt")
        path.write_text(pasted.text, encoding="utf-8")
        stated = {
            key: value.strip()
            for key in ("title", "publisher", "date", "url")
            if (value := getattr(pasted, key)).strip()
        }
        sidecar_of(path).write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")
        return self._index([path], [], progress)

    def remove(self, article_id: str, path: str | None) -> SyncReport:
        """Take one article out of the index; its file too, if it was added here and holds no other.

        Raises InputError when there is no such article.
        """
        report = remove([article_id], self._settings)
        file = Path(path) if path else None
        if (
            file
            and file.suffix.lower() not in COLLECTIONS
            and file.resolve().is_relative_to(self._folder.resolve())
        ):
            file.unlink(missing_ok=True)
            sidecar_of(file).unlink(missing_ok=True)
        return report

    def _index(
        self, kept: Sequence[Path], failures: Sequence[Failure], progress: Progress | None
    ) -> SyncReport:
        """Index the kept files; what cannot be read is not kept."""
        try:
            report = sync(kept, self._settings, progress=progress)
        except InputError:
            _discard(kept)
            raise
        unreadable = {failure.path for failure in report.failed}
        _discard([path for path in kept if str(path) in unreadable])
        return SyncReport(
            report.added, report.changed, report.unchanged, report.removed,
            (*failures, *report.failed), report.articles, report.passages, report.seconds,
        )  # fmt: skip

    def _keep(self, file: Path) -> Path:
        name = _UNSAFE.sub("", file.stem)[:LONGEST_NAME].strip(" .") or "article"
        path = self._free(name + file.suffix.lower())
        shutil.copyfile(file, path)
        return path

    def _refusal(self, file: Path) -> Failure | None:
        if file.suffix.lower() not in SUFFIXES:
            known = " ".join(sorted(SUFFIXES))
            return Failure(file.name, self._texts.bad_kind.format(known=known))
        if file.stat().st_size > self._settings.max_file_bytes:
            return Failure(file.name, self._too_large())
        return None

    def _too_large(self) -> str:
        return self._texts.too_large.format(most=f"{self._settings.max_file_bytes:,}")

    def _free(self, name: str) -> Path:
        """A path in the folder that nothing has yet."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path, count = self._folder / name, 1
        while path.exists():
            count += 1
            path = self._folder / f"{Path(name).stem}-{count}{Path(name).suffix}"
        return path


def _discard(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
        sidecar_of(file).unlink(missing_ok=True)
