"""What a person reads in a terminal, and the JSON that a program reads."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

from index.types import Source
from qa.types import Answer, Citation, Hit

WIDEST = 100


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(value, ensure_ascii=not _speaks_unicode(), indent=2))


def note(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"{' '.join(message.split())}\n")
    sys.stderr.flush()


def print_answer(answer: Answer) -> None:
    """The answer, its disagreements, then its footnotes with the words they stand on."""
    if answer.query.text != answer.query.question:
        print(_wrapped(f"Searched for: {answer.query.text}"), end="\n\n")
    print(_wrapped(answer.text))
    if answer.status == "partial" and answer.reason:
        print(f"\n{_wrapped(answer.reason)}")
    for item in answer.disagreements:
        print(f"\nThe sources differ on {item.about}:")
        for side in item.sides:
            marks = " ".join(f"[{number}]" for number in side.citations)
            print(_wrapped(f"{side.says} {marks}", "  – ", "    "))
    if answer.citations:
        print()
    for citation in answer.citations:
        _print_citation(citation)
    if answer.nearest:
        print("\nThe nearest passages:\n")
        print_hits(answer.nearest)


def print_hits(hits: Iterable[Hit]) -> None:
    """Passages, best first, each with where it stands."""
    for number, hit in enumerate(hits, 1):
        indent = " " * (len(str(number)) + 2)
        head = f"{_whereabouts(hit.source)} (score {hit.score:.3f})"
        print(_wrapped(head, f"{number}. ", indent))
        print(_wrapped(hit.passage.text, indent, indent), end="\n\n")


def _print_citation(citation: Citation) -> None:
    mark = f"[{citation.number}] "
    indent = " " * len(mark)
    print(_wrapped(f"“{citation.quote}”", mark, indent))
    print(_wrapped(_whereabouts(citation.source), indent, indent))
    for source in citation.also_in:
        print(_wrapped(f"also in {_whereabouts(source)}", indent, indent))


def _whereabouts(source: Source) -> str:
    date = source.date and (
        f"{source.date} (inferred)" if source.date_origin == "inferred" else source.date
    )
    parts = (source.title, source.publisher, date, source.url or source.path)
    return " · ".join(part for part in parts if part)


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    """`text` folded to the terminal, paragraphs kept."""
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    lines = (
        textwrap.fill(
            _shown(line), width, initial_indent=rest, subsequent_indent=rest, break_long_words=False
        )
        for line in text.splitlines()
    )
    return first + "\n".join(lines).removeprefix(rest)


def _shown(text: str) -> str:
    """Without control characters: what an article holds must not steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
