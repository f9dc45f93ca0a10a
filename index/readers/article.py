"""From a reader's draft to the Article that is indexed: cleaned, named and dated."""

from __future__ import annotations

import json
import os
from pathlib import Path

from index.clean import clean
from index.dates import publication
from index.errors import ReadError
from index.readers.draft import Draft, Metadata, metadata_from
from index.readers.encoding import decode
from index.readers.files import sidecar_of, take
from index.types import Article

SIDECAR_LIMIT = 100_000

LONGEST = 5_000_000
"""Characters of one article: three thick novels. Cleaning and splitting take seconds then."""


def make_article(draft: Draft, path: str, sidecar: Metadata) -> Article:
    """Clean a draft. The sidecar wins over the file's metadata, that over what the text says.

    `path` is the file's as the person gave it. Raises ReadError when there is no
    text, or too much.
    """
    if len(draft.text) > LONGEST:
        raise ReadError(f"{len(draft.text):,} characters are too long for one article: split it")
    given = sidecar.over(draft.metadata)
    cleaned = clean(draft.text, given.title)
    if not cleaned.text:
        raise ReadError("it has no text")
    dated = publication(
        given=given.date,
        lines=cleaned.date_lines,
        text=cleaned.text,
        copyright_line=cleaned.copyright_line,
        url=given.url,
        file_name=Path(path).stem,
    )
    return Article(
        id=given.id or given.url or path + draft.mark,
        title=cleaned.title,
        publisher=given.publisher or cleaned.publisher,
        author=given.author or cleaned.author,
        url=given.url,
        path=path,
        date=dated.date,
        date_origin=dated.origin,
        date_words=dated.words,
        text=cleaned.text,
        removed=cleaned.removed,
    )


def read_sidecar(path: Path, root: Path) -> Metadata:
    """What the sidecar of an article file says; nothing where there is none.

    Raises ReadError when it is there and cannot be read.
    """
    sidecar = sidecar_of(path)
    if not os.path.lexists(sidecar):
        return Metadata()
    try:
        given = json.loads(decode(take(sidecar, root, SIDECAR_LIMIT)))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON: {error}") from None
    if not isinstance(given, dict):
        raise ReadError('not an object: a sidecar is {"date": …}')
    return metadata_from({key: value for key, value in given.items() if key != "id"})
