"""`footnote key`: makes a key, and the lines of `footnote.toml` that let its holder in."""

from __future__ import annotations

import argparse
import json

from index.errors import InputError
from qa.cli.options import Commands, common
from qa.cli.printing import note, print_json


def add_to(commands: Commands) -> None:
    parser = commands.add_parser("key", parents=[common()], help="make a key for the server")
    parser.add_argument("name", help="how logs call who holds it")
    parser.add_argument(
        "--publishable", action="store_true", help="for a web page: shown to everyone, low limits"
    )
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="a site that a publishable key works on, like https://news.example (repeatable)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from qa.endpoint.keys import hash_of, new_key

    if arguments.publishable != bool(arguments.origin):
        raise InputError(
            "a publishable key needs an --origin it works on, and only that key has one"
        )
    key = new_key(publishable=arguments.publishable)
    told = {"name": arguments.name, "hash": hash_of(key)}
    if arguments.publishable:
        told |= {"publishable": True, "origins": arguments.origin}
    if arguments.json:
        print_json({"key": key, **told})
        return 0
    note("The key, shown this once:")
    print(key)
    note("Add to footnote.toml:")
    print("\n[[keys]]")
    for name, value in told.items():
        print(f"{name} = {json.dumps(value)}")
    return 0
