"""Articles as records: JSON Lines, JSON and CSV, all with the same keys."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.errors import ReadError
from index.readers.draft import Draft, Raw, metadata_from
from index.readers.encoding import decode
from index.types import Failure

REPORTED = 100
"""Bad records of one file that are reported one by one."""

SEPARATORS = ",;\t|"

_EXCEL_HINT = re.compile(r"sep=.\r?\n", re.IGNORECASE)
"""The first line by which a spreadsheet is told the separator."""

_NO_OBJECT = 'not an object: an article is {"text": …}'


def read_jsonl(raw: Raw) -> Iterator[Draft | Failure]:
    """One article a line; a line that is none is a Failure with its number."""
    failed = 0
    for number, line in enumerate(io.StringIO(decode(raw.content), newline="\n"), 1):
        if not line.strip():
            continue
        try:
            yield replace(_record(_json(line)), mark=f"#{number}")
        except ReadError as error:
            failed += 1
            if failed <= REPORTED:
                yield Failure(f"{raw.path}#{number}", str(error))
    if failed > REPORTED:
        yield Failure(raw.path, f"{failed - REPORTED:,} more lines are no articles")


def read_json(raw: Raw) -> Iterator[Draft | Failure]:
    """One article, or a list of them."""
    value = _json(decode(raw.content))
    if not isinstance(value, list):
        yield _record(value)
        return
    for number, item in enumerate(value, 1):
        try:
            yield replace(_record(item), mark=f"#{number}")
        except ReadError as error:
            yield Failure(f"{raw.path}#{number}", str(error))


def read_csv(raw: Raw) -> Iterator[Draft | Failure]:
    """One article a row, under a header with the keys; comma, semicolon, tab or bar between."""
    text = _EXCEL_HINT.sub("", decode(raw.content).lstrip(), count=1)
    csv.field_size_limit(raw.limit)  # of the process; the csv module has no other
    names, separator = _header(text)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(rows, 1):
            given = {names[name]: value for name, value in row.items() if name in names}
            if not any(given.values()):
                continue
            try:
                yield replace(_record(given), mark=f"#{number}")
            except ReadError as error:
                yield Failure(f"{raw.path}#{number}", str(error))
    except csv.Error as error:
        raise ReadError(f"not CSV: {error}") from None


def _header(text: str) -> tuple[dict[str, str], str]:
    """The known keys by the names of their columns, and the separator that shows them best."""
    found: list[tuple[dict[str, str], str]] = []
    for separator in SEPARATORS:
        try:
            first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error as error:
            raise ReadError(f"not CSV: {error}") from None
        names = {name: name.strip().lower() for name in first}
        if "text" in names.values():
            found.append((names, separator))
    if not found:
        raise ReadError('its first row names no column "text"')
    return max(found, key=lambda one: len(one[0]))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON: {str(error)[:200]}") from None


def _record(value: object) -> Draft:
    if not isinstance(value, Mapping):
        raise ReadError(_NO_OBJECT)
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ReadError('it has no "text"')
    return Draft(text, metadata_from(value))
