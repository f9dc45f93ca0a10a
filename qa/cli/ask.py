"""`footnote ask`: the answer with its footnotes."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import ValidationError

from index.errors import InputError
from qa.cli.options import (
    Commands,
    common,
    filters_of,
    keep_libraries_quiet,
    loaded_settings,
    narrowing,
    no_index_at,
)
from qa.cli.printing import note, print_answer, print_json
from qa.types import Turn
from qa.understanding.turns import GIVEN_TURNS, turns


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "ask", parents=[common(), narrowing()], help="the answer with its footnotes"
    )
    parser.add_argument("question")
    parser.add_argument(
        "--history",
        type=Path,
        metavar="FILE",
        help='earlier turns: a JSON list of {"role": "user" or "assistant", "content": "…"}',
    )
    parser.add_argument("--model", metavar="M", help="who writes the answer (default: extractive)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = loaded_settings(arguments, model=arguments.model).settings
    history = read_history(arguments.history) if arguments.history else ()
    keep_libraries_quiet()
    from qa.build import build_answerer
    from qa.payload import answer_payload

    answerer = build_answerer(settings=settings)
    if answerer.collection is None:
        note(no_index_at(settings.home))
    answer = answerer.answer(arguments.question, history, filters_of(arguments))
    if arguments.json:
        print_json(answer_payload(answer))
    else:
        print_answer(answer)
    return 0


def read_history(path: Path) -> tuple[Turn, ...]:
    """The turns in a JSON file, oldest first. Raises InputError."""
    try:
        return turns(GIVEN_TURNS.validate_json(path.read_bytes()))
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"[{part!r}]" for part in first["loc"])
        raise InputError(
            f"{path} is not a history, a JSON list of {{role, content}}: {where} {first['msg']}"
        ) from None
