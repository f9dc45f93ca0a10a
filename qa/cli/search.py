"""`footnote search`: the passages, best first."""

from __future__ import annotations

import argparse

from index.errors import InputError
from qa.cli.options import (
    Commands,
    common,
    filters_of,
    keep_libraries_quiet,
    loaded_settings,
    narrowing,
    no_index_at,
    positive,
)
from qa.cli.printing import note, print_hits, print_json


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "search", parents=[common(), narrowing()], help="the passages, best first"
    )
    parser.add_argument("words", help="what to look for")
    parser.add_argument("-k", type=positive, default=10, metavar="N", help="how many (default 10)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = loaded_settings(arguments).settings
    keep_libraries_quiet()
    from qa.build import build_answerer
    from qa.payload import search_payload

    answerer = build_answerer(settings=settings)
    if answerer.collection is None:
        raise InputError(no_index_at(settings.home))
    hits = answerer.search(arguments.words, arguments.k, filters_of(arguments))
    if arguments.json:
        print_json(search_payload(arguments.words, hits))
    elif hits:
        print_hits(hits)
    else:
        note("nothing found")
    return 0
