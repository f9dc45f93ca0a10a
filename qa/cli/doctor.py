"""`footnote doctor`: what is wrong with this installation and index, and what mends it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from qa.cli.options import Commands, common, keep_libraries_quiet
from qa.cli.printing import print_json


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "doctor", parents=[common()], help="what is wrong with this installation and index"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    keep_libraries_quiet()
    from qa.cli.examined import examined

    checks = list(examined(arguments))
    if arguments.json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.detail}")
            if check.fix:
                print(f"     {'mend it with' if not check.ok else 'to add it'}: {check.fix}")
    return 0 if all(check.ok for check in checks) else 1
