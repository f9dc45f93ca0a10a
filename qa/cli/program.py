"""`footnote COMMAND`: reads the command line, runs the command, turns errors into one line."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

from index.errors import FootnoteError
from qa.cli import ask, config, doctor, evaluate, indexing, key, search, serve

COMMANDS = (indexing, ask, search, serve, evaluate, doctor, config, key)

FAILED, INTERRUPTED = 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        _print_anything(stream)
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _fail("interrupted: what was finished is kept, run it again to go on", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `| head` closed it
        return 0
    except (FootnoteError, OSError) as error:
        return _fail(str(error), FAILED)
    except Exception as error:  # noqa: BLE001 - a person at a terminal gets a line, not a traceback
        if arguments.traceback:
            traceback.print_exc()
        return _fail(f"this is a defect, {type(error).__name__}: {error} (see --traceback)", FAILED)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="footnote",
        description="Ask your articles; every sentence of an answer is footnoted.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add_to(commands)
    return parser


def _print_anything(stream: TextIO) -> None:
    """Articles hold any character; a terminal that cannot show one gets a stand-in."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"footnote: {' '.join(message.split())}\n")
    return code
