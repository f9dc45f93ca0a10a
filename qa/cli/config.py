"""`footnote config`: every setting, its value and where it came from."""

from __future__ import annotations

import argparse
from typing import Any

from qa.cli.options import Commands, common, loaded_settings
from qa.cli.printing import print_json
from qa.settings import Settings


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "config", parents=[common()], help="every setting, its value and where it came from"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    loaded = loaded_settings(arguments)
    values = loaded.settings.model_dump(mode="json")  # pydantic masks the secrets
    if arguments.json:
        print_json(
            {
                name: {
                    "value": values[name],
                    "origin": loaded.origins[name],
                    "description": field.description,
                }
                for name, field in Settings.model_fields.items()
            }
        )
        return 0
    for name, field in Settings.model_fields.items():
        print(f"# {field.description}\n{name} = {_plain(values[name])}  ({loaded.origins[name]})\n")
    return 0


def _plain(value: Any) -> str:
    return "not set" if value is None else repr(value)
