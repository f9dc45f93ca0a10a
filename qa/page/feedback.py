"""What readers thought of answers, one JSON object a line, in the home folder.

A line names the question, the answer's text and citations, the rating and a note, so that
`footnote eval` can draw questions from it. Nothing leaves the machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.page.talk import Exchange
from qa.page_settings import FEEDBACK_FILE
from qa.payload import citation_payload
from qa.types import Turn

MAX_NOTE = 2000
MAX_BYTES = 20_000_000
"""The file stops growing here: the page may stand open to strangers."""

_writing = threading.Lock()


def line_of(exchange: Exchange, note: str = "", history: Sequence[Turn] = ()) -> dict[str, Any]:
    """One rating as JSON values. `history`: the turns before, told if the answer leaned on them."""
    answer = exchange.answer
    query = answer.query if answer else None
    asked = query.filters if query and query.filter_origin in ("request", "both") else None
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "rating": exchange.rating,
        "note": note.strip()[:MAX_NOTE],
        "question": exchange.question,
        "history": list(history) if query and query.carried else [],
        "filters": {
            "since": asked.since,
            "until": asked.until,
            "publishers": asked.publishers,
        }
        if asked
        else {},
        "search_query": query.text if query else None,
        "status": answer.status if answer else None,
        "model": answer.model if answer else None,
        "answer": answer.text if answer else None,
        "citations": [citation_payload(item) for item in answer.citations] if answer else [],
    }


def record(home: Path, exchange: Exchange, note: str = "", history: Sequence[Turn] = ()) -> Path:
    """Append one rating; returns the file. Raises OSError when it cannot be written."""
    path = home / FEEDBACK_FILE
    with _writing:
        home.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise OSError(f"{path} is full")
        with path.open("a", encoding="utf-8") as file:
            line = json.dumps(line_of(exchange, note, history), ensure_ascii=False)
            file.write(line + "\n")
    return path
