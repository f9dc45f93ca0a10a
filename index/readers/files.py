"""Finding the files of a collection and taking their bytes, whatever else lies in the folder.

No symbolic link leads out of the folder that was given; pipes, devices, loops and files over
the size cap are reported and passed over.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError, ReadError
from index.types import Failure

SIDECAR = ".meta.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its path as the person gave it, and the PATH it was found under."""

    path: Path
    root: Path


@dataclass(frozen=True, slots=True)
class Unlisted(Failure):
    """A folder that could not be listed: what lies in it is not known to be gone."""


def find(paths: Iterable[Path | str], suffixes: Iterable[str]) -> Iterator[Found | Failure]:
    """The article files under `paths` (files, folders, globs), in a stable order, each once.

    In a folder, files of other suffixes, hidden ones and sidecars are no articles and are passed
    over; a file named outright is taken as it is. Raises InputError for a PATH that is not there.
    """
    known = frozenset(suffixes)
    seen: set[Path] = set()
    for given in paths:
        for root in _expand(given):
            for one in _walk(root, known) if root.is_dir() else _named(root):
                if isinstance(one, Found):
                    if one.path in seen:
                        continue
                    seen.add(one.path)
                yield one


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of an article file stands, if there is one."""
    return path.with_name(path.stem + SIDECAR)


def shown(path: Path) -> str:
    """A path as text that any encoding can hold, with `/` between its parts."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def take(path: Path, root: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises ReadError: gone, no permission, a link out of `root`, a pipe or device, or too large.
    """
    if path != root and path.is_symlink() and not _inside(path, root):
        raise ReadError("it is a link out of the folder being indexed: not followed")
    try:
        # Opening a pipe without O_NONBLOCK waits for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror or error}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("it is not a regular file")
        if status.st_size > limit:
            raise ReadError(too_large(status.st_size, limit))
        with open(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}") from None
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise ReadError(too_large(len(content), limit))
    return content


def too_large(size: int, limit: int) -> str:
    """The reason a file over the size cap is given, with what to do."""
    return f"{size:,} bytes are over the cap of {limit:,}: raise max_file_bytes to index it"


def _expand(given: Path | str) -> list[Path]:
    path = Path(given)
    if os.path.lexists(path):
        return [path]
    matches = sorted(glob.glob(str(given), recursive=True)) if glob.has_magic(str(given)) else []
    if not matches:
        raise InputError(f"no such file or folder: {shown(path)}")
    return [Path(match) for match in matches]


def _named(path: Path) -> Iterator[Found | Failure]:
    if not path.name.endswith(SIDECAR):  # a shell's `*` names sidecars too
        yield Found(path, path)


def _walk(root: Path, known: frozenset[str]) -> Iterator[Found | Failure]:
    """Each folder's files in the order of their names, then its folders. However deep."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Unlisted(shown(folder), f"cannot be listed: {error.strerror or error}")
            continue
        folders = []
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith(SIDECAR):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield from _entry(entry, root, known)
        pending += reversed(folders)


def _entry(entry: os.DirEntry[str], root: Path, known: frozenset[str]) -> Iterator[Found | Failure]:
    path = Path(entry.path)
    if entry.is_symlink():
        yield from _link(path, root, known)
    elif not entry.is_file(follow_symlinks=False):
        yield Failure(shown(path), "it is not a regular file")
    elif path.suffix.lower() in known:
        yield Found(path, root)


def _link(path: Path, root: Path, known: frozenset[str]) -> Iterator[Found | Failure]:
    """A link to a file inside the root is followed; one to a folder, or out, never."""
    if path.is_file() and _inside(path, root):
        if path.suffix.lower() in known:
            yield Found(path, root)
    elif path.is_dir():
        yield Failure(shown(path), "it is a link to a folder: not followed")
    elif path.suffix.lower() in known:
        yield Failure(shown(path), "it is a link out of the folder being indexed: not followed")


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False
