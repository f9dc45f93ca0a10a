"""`footnote doctor`: what is wrong with this installation and index, and what mends it."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

from index.doctor import Check, diagnose
from index.errors import FootnoteError
from qa.cli.options import Commands, common, keep_libraries_quiet, loaded_settings
from qa.cli.printing import print_json
from qa.settings import Settings

OPTIONAL = {
    "pypdf": (".pdf articles", "pdf"),
    "docx": (".docx articles", "docx"),
}
"""Packages that a reader needs, what for, and the extra that brings them."""


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "doctor", parents=[common()], help="what is wrong with this installation and index"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    keep_libraries_quiet()
    checks = list(_checks(arguments))
    if arguments.json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.detail}")
            if check.fix:
                print(f"     {'mend it with' if not check.ok else 'to add it'}: {check.fix}")
    return 0 if all(check.ok for check in checks) else 1


def _checks(arguments: argparse.Namespace) -> Iterator[Check]:
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
