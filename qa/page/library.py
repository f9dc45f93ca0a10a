"""Adding to the collection and removing from it, on a reader's behalf. Knows no Gradio.

What is added is kept under the home folder, each addition a PATH of its own, so that indexing
other folders neither removes it nor needs it again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from index.errors import InputError
from index.isodate import span_of
from index.readers import COLLECTIONS, SUFFIXES, sidecar_of
from index.readers.files import SIDECAR
from index.sync import Progress, remove, sync
from index.types import SyncReport
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


@dataclass(frozen=True, slots=True)
class Given:
    """A file as the reader named it, and why it, or an article of it, was not taken."""

    name: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an addition; the counts are of articles."""

    added: int
    changed: int
    unchanged: int
    files: tuple[Given, ...]


class Library:
    """The collection as the page may change it."""

    def __init__(self, settings: Settings, texts: Texts = ENGLISH) -> None:
        self._settings = settings
        self._texts = texts
        self._folder = settings.home / FOLDER

    def add_files(self, files: Sequence[Path], progress: Progress | None = None) -> Added:
        """Keep copies of `files` and index them, but for those that cannot be read. A sidecar is
        kept beside its article.

        Raises InputError (none, too many, none readable) and what `index.sync.sync` raises.
        """
        if not files:
            raise InputError(self._texts.no_files)
        if len(files) > self._settings.max_upload_files:
            most = self._settings.max_upload_files
            raise InputError(self._texts.too_many_files.format(count=len(files), most=most))
        sidecars = {file.name: file for file in files if file.name.endswith(SIDECAR)}
        kept: dict[Path, str] = {}
        given: list[Given] = []
        for file in files:
            if file.name.endswith(SIDECAR):
                continue
            problem = self._refusal(file)
            if problem:
                given.append(Given(file.name, problem))
                continue
            path = self._keep(file)
            kept[path] = file.name
            beside = sidecars.pop(sidecar_of(file).name, None)
            if beside:
                shutil.copyfile(beside, sidecar_of(path))
        given += [Given(name, self._texts.lone_sidecar) for name in sidecars]
        return self._index(kept, given, progress) if kept else Added(0, 0, 0, tuple(given))

    def add_pasted(self, pasted: Pasted, progress: Progress | None = None) -> Added:
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
        return self._index({path: name}, [], progress)

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
        self, kept: Mapping[Path, str], given: Sequence[Given], progress: Progress | None
    ) -> Added:
        """Index the kept files, by the names they had; what cannot be read is not kept."""
        try:
            report = sync(list(kept), self._settings, progress=progress)
        except InputError:
            _discard(kept)
            raise
        problems = {
            path: [item.error for item in report.failed if item.path.startswith(str(path))]
            for path in kept
        }
        unreadable = {failure.path for failure in report.failed}
        _discard([path for path in kept if str(path) in unreadable])
        taken = [Given(name, "; ".join(problems[path]) or None) for path, name in kept.items()]
        return Added(report.added, report.changed, report.unchanged, (*taken, *given))

    def _keep(self, file: Path) -> Path:
        name = _UNSAFE.sub("", file.stem)[:LONGEST_NAME].strip(" .") or "article"
        path = self._free(name + file.suffix.lower())
        shutil.copyfile(file, path)
        return path

    def _refusal(self, file: Path) -> str | None:
        if file.suffix.lower() not in SUFFIXES:
            return self._texts.bad_kind.format(known=" ".join(sorted(SUFFIXES)))
        if file.stat().st_size > self._settings.max_file_bytes:
            return self._too_large()
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


def _discard(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
        sidecar_of(file).unlink(missing_ok=True)
