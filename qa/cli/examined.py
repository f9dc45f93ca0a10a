"""What `footnote doctor` looks at: this installation first, then the index."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable, Iterator

from index.doctor import Check, diagnose
from index.errors import FootnoteError
from qa.cli.options import loaded_settings
from qa.settings import Settings

OPTIONAL = {
    "pypdf": (".pdf articles", "pdf"),
    "docx": (".docx articles", "docx"),
}
"""Packages that a reader needs, what for, and the extra that brings them."""


def examined(arguments: argparse.Namespace) -> Iterator[Check]:
    """One thing after the other. Settings that are not understood end it."""
    yield _python()
    try:
        settings = loaded_settings(arguments).settings
    except FootnoteError as error:
        yield Check("settings", ok=False, detail=str(error), fix="footnote config")
        return
    yield Check("settings", ok=True, detail="every setting is understood")
    yield from _extras()
    yield _tried("embedder", lambda: _embedder(settings), "pip install --force-reinstall footnote")
    yield _tried("model", lambda: _model(settings), "footnote config")
    yield from diagnose(settings.home, settings)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", sys.version_info >= (3, 11), version, None)


def _extras() -> Iterator[Check]:
    for package, (purpose, extra) in OPTIONAL.items():
        if importlib.util.find_spec(package):
            yield Check(purpose, ok=True, detail="can be read")
        else:
            fix = f"pip install 'footnote[{extra}]'"
            yield Check(purpose, ok=True, detail="cannot be read (optional)", fix=fix)


def _tried(name: str, check: Callable[[], Check], fix: str) -> Check:
    try:
        return check()
    except FootnoteError as error:
        return Check(name, ok=False, detail=" ".join(str(error).split()), fix=fix)


def _embedder(settings: Settings) -> Check:
    from index.embed import load_embedder

    embedder = load_embedder(settings)
    found = embedder.query("a question").shape[0]
    return Check("embedder", ok=True, detail=f"{embedder.name}, {found} dimensions")


def _model(settings: Settings) -> Check:
    from qa.compose.extractive import Extractive
    from qa.compose.named import Composers

    composers = Composers(settings, Extractive())
    answering = [composers.probe(name) for name in composers.names]
    return Check("model", ok=True, detail=", ".join(dict.fromkeys(answering)))
