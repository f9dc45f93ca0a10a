"""Which rules articles are read by: with others, files that have not changed are read again."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SOURCES = ("readers", "clean", "dates.py", "isodate.py", "written.py")
"""All of this package that decides what an article says, from its file to its date."""
LIBRARIES = (
    "charset-normalizer", "dateparser", "htmldate", "markdown-it-py", "pypdf", "python-docx",
    "pyyaml", "trafilatura",
)  # fmt: skip


def reading_rules(package: Path = Path(__file__).parent) -> str:
    """A hash of the sources in the folder `package`, and of the libraries that they call."""
    rules = sha256()
    for name in SOURCES:
        source = package / name
        for file in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            rules.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes())
    for library in LIBRARIES:
        rules.update(f"{library} {_version(library)}\0".encode())
    return rules.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
