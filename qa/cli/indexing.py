"""`footnote index` and `footnote remove`: make the index match the articles."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.options import Commands, common, loaded_settings
from qa.cli.printing import note, print_json

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.types import SyncReport


def add_to(commands: Commands) -> None:
    index = commands.add_parser(
        "index", parents=[common()], help="make the index match these files and folders"
    )
    index.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an article or a folder")
    index.add_argument(
        "--allow-empty", action="store_true", help="remove what came from a PATH that is now empty"
    )
    index.add_argument("--strict", action="store_true", help="exit 1 when any file cannot be read")
    index.add_argument(
        "--rebuild", action="store_true", help="remake the search structures from the catalog"
    )
    index.add_argument("--reembed", action="store_true", help="remake the vectors too")
    index.add_argument(
        "--watch", action="store_true", help="go on, and follow every change until Ctrl-C"
    )
    index.set_defaults(run=run_index)
    remove = commands.add_parser("remove", parents=[common()], help="remove articles by their id")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.set_defaults(run=run_remove)


def run_index(arguments: argparse.Namespace) -> int:
    settings = loaded_settings(arguments).settings
    if arguments.watch:
        return _watch(arguments, settings)
    report = _sync(arguments, settings)
    return 1 if arguments.strict and report.failed else 0


def run_remove(arguments: argparse.Namespace) -> int:
    from index.sync import remove

    _print(remove(arguments.ids, loaded_settings(arguments).settings), as_json=arguments.json)
    return 0


def _sync(arguments: argparse.Namespace, settings: IndexSettings) -> SyncReport:
    from index.sync import sync
    from qa.cli.progress import Progress

    with Progress() as progress:
        report = sync(
            arguments.paths,
            settings,
            allow_empty=arguments.allow_empty,
            rebuild=arguments.rebuild,
            reembed=arguments.reembed,
            progress=progress,
        )
    _print(report, as_json=arguments.json)
    return report


def _watch(arguments: argparse.Namespace, settings: IndexSettings) -> int:
    from index.watch import watch
    from qa.cli.progress import Progress

    watching = f"watching {', '.join(map(str, arguments.paths))}: Ctrl-C ends"
    with Progress() as progress:

        def on_report(report: SyncReport) -> None:
            progress.close()
            _print(report, as_json=arguments.json)
            note(watching)

        watch(
            arguments.paths,
            settings,
            on_report,
            on_trouble=note,
            allow_empty=arguments.allow_empty,
            rebuild=arguments.rebuild,
            reembed=arguments.reembed,
            progress=progress,
        )
    return 0


def _print(report: SyncReport, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(report))
        return
    for failure in report.failed:
        note(f"skipped {failure.path}: {failure.error}")
    print(
        f"{report.articles} articles, {report.passages} passages "
        f"({report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.removed} removed, {len(report.failed)} failed) in {report.seconds:.1f} s"
    )
    sys.stdout.flush()
