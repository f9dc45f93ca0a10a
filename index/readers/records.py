"""Articles as records: one JSON object a line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.errors import ReadError
from index.readers.draft import Draft, Raw, metadata_from
from index.readers.encoding import decode
from index.types import Failure


def read_jsonl(raw: Raw) -> Iterator[Draft | Failure]:
    """One article a line; a line that is none is a Failure with its number."""
    for number, line in enumerate(io.StringIO(decode(raw.content), newline="\n"), 1):
        if not line.strip():
            continue
        try:
            yield replace(_record(json.loads(line)), mark=f"#{number}")
        except (ValueError, RecursionError) as error:
            yield Failure(f"{raw.path}:{number}", f"not JSON: {error}")
        except ReadError as error:
            yield Failure(f"{raw.path}:{number}", str(error))


def _record(value: object) -> Draft:
    if not isinstance(value, Mapping):
        raise ReadError('not an object: an article is {"text": …}')
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ReadError('it has no "text"')
    return Draft(text, metadata_from(value))
