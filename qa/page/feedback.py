"""What readers thought of answers, one JSON object a line, in the home folder.

A line names the question, the answer's text and citations, the rating and a note, so that
`footnote eval` can draw questions from it. Nothing leaves the machine.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

from qa.page.talk import Exchange
from qa.payload import citation_payload

FILE = "feedback.jsonl"
MAX_NOTE = 2000
MAX_BYTES = 20_000_000
"""The file stops growing here: the page may stand open to strangers."""

_writing = threading.Lock()


def record(home: Path, exchange: Exchange, note: str = "") -> Path:
    """Append one rating; returns the file. Raises OSError when it cannot be written."""
    path = home / FILE
    answer = exchange.answer
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "rating": exchange.rating,
        "note": note.strip()[:MAX_NOTE],
        "question": exchange.question,
        "search_query": answer.query.text if answer else None,
        "status": answer.status if answer else None,
        "model": answer.model if answer else None,
        "answer": answer.text if answer else None,
        "citations": [citation_payload(item) for item in answer.citations] if answer else [],
    }
    with _writing:
        home.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise OSError(f"{path} is full")
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path
