"""What an evaluation has finished so far, kept in a file as it goes, so that it can be resumed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from qa.errors import QuestionError
from qa.evaluation.results import Result, Run, result_from_line, result_line

_RUN = TypeAdapter(Run)


@dataclass(frozen=True, slots=True)
class Kept:
    """Results of an earlier run that was cut short, and where new ones go."""

    done: Mapping[str, Result]
    file: IO[str]

    def add(self, result: Result) -> None:
        """Keep one result: it is in the file when this returns."""
        self.file.write(result_line(result) + "\n")
        self.file.flush()


def last_report(home: Path) -> Path:
    """Where every run leaves its report."""
    return home / "evaluation.json"


def kept_path(out: Path | None, home: Path) -> Path:
    """Where a run that writes to `out` (or to no file) keeps what it has finished."""
    place = out or last_report(home)
    return place.with_name(place.name + ".partial")


@contextmanager
def kept(path: Path, run: Run, *, resume: bool) -> Iterator[Kept]:
    """Keep results in `path` until the block is left without an error, then remove it.

    With `resume` the results it holds are `done`; raises QuestionError when another run, of other
    questions, articles, settings or versions, left them.
    """
    done = _read(path, run) if resume and path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(_head(run) + "\n")
        keeping = Kept(done, file)
        for result in done.values():
            keeping.add(result)
        yield keeping
    path.unlink()


def left_by(path: Path) -> tuple[Run, dict[str, Result]] | None:
    """The run that left `path`, and what it had finished; None when there is no such file."""
    try:
        head, *lines = path.read_text(encoding="utf-8").split("\n")
        return _RUN.validate_json(head), _finished(lines)
    except (FileNotFoundError, ValidationError):
        return None


def _read(path: Path, run: Run) -> dict[str, Result]:
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    if head != _head(run):
        raise QuestionError(
            f"{path} was left by a run of other questions, articles, settings or versions:"
            " evaluate without --resume"
        )
    return _finished(lines)


def goes_on(path: Path, run: Run) -> bool:
    """Whether `path` was left by this very run."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().rstrip("\n") == _head(run)
    except FileNotFoundError:
        return False


def _head(run: Run) -> str:
    return json.dumps(asdict(run), ensure_ascii=False)


def _finished(lines: Iterable[str]) -> dict[str, Result]:
    results = {}
    for line in filter(None, lines):
        try:
            result = result_from_line(line)
        except ValidationError:
            break  # cut short while it was written
        results[result.id] = result
    return results
