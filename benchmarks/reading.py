"""Sentences for a person to read: python -m benchmarks.reading [MODEL] [--set SET]… [--after N] [--limit N]

Asks MODEL about the sentence of an article that answers and its neighbours (a prompt short enough
for many questions) and stores each draft, dropped or not, in the folder of caches. Then, or only,
puts all drafts before the gate as it is now: what it lets through is in
benchmarks/results/smollm2_read.jsonl, for a reader to fill in `read` (supported, partly, not) and,
unless supported, `why`. What was read already stays read. Every further run goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality import ROOT, scattered
from index.split import sentences
from index.types import Source
from qa.compose import Composer
from qa.compose.extractive import Extractive
from qa.compose.named import Composers
from qa.errors import ModelError
from qa.evaluation.public_sets import ARTICLES, load_public_set, public_rows
from qa.evaluation.questions import Question
from qa.settings import load_settings
from qa.types import DraftSentence, Evidence, Query
from qa.verify import judge

RESULTS = ROOT / "benchmarks" / "results" / "smollm2_read.jsonl"
SETS = ("xquad_en", "clapnq")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", nargs="?")
    parser.add_argument("--set", dest="sets", action="append", help="xquad_en and clapnq if none")
    parser.add_argument("--limit", type=int, default=150, help="ask about this many of each set")
    parser.add_argument(
        "--after", type=int, default=0, help="leave out this many of each set first"
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--drafts", type=Path, help="where what the model wrote is kept")
    chosen = parser.parse_args(arguments)
    cache = Path(os.environ.get("FOOTNOTE_QUALITY_CACHE") or tempfile.gettempdir())
    drafts = chosen.drafts or cache / "footnote-drafts.jsonl"
    if chosen.model:
        settings = load_settings({"model": chosen.model, "timeout": 600.0}).settings
        writer = Composers(settings, Extractive(settings.max_sentences, settings.max_words))()
        done = {row["question"] for row in _lines(drafts)}
        for name in chosen.sets or SETS:
            for question, evidence in _questions(name, chosen.after, chosen.limit):
                if question.question not in done:
                    _draft(drafts, name, question, evidence, writer)
    _judge(drafts, chosen.out)
    return 0


def _questions(
    name: str, after: int, limit: int
) -> Iterator[tuple[Question, tuple[Evidence, ...]]]:
    data = Path(os.environ.get("FOOTNOTE_QUALITY_DATA") or ROOT.parent / "shared" / "data") / name
    if not data.is_dir():
        print(f"{name}: not asked, there is no {data} (FOOTNOTE_QUALITY_DATA names the folder)")
        return
    articles = {row["id"]: row for _, row in public_rows(data / ARTICLES)}
    for question in scattered(load_public_set(data).questions)[after : after + limit]:
        if evidence := tuple(_evidence(question, articles)):
            yield question, evidence


def _evidence(question: Question, articles: dict[str, Any]) -> Iterator[Evidence]:
    """The sentence that answers and those beside it."""
    for identity in question.evidence_ids:
        text = articles[identity]["text"]
        spans = sentences(text)
        wanted = question.evidence_sentences or question.answers
        found = [i for i, span in enumerate(spans) if any(one in span.of(text) for one in wanted)]
        if found:
            source = Source(id=identity, title=articles[identity]["title"])
            for span in spans[max(0, found[0] - 1) : found[0] + 2]:
                yield Evidence(source, identity, span.start, span.end, span.of(text), 0.5)
            return


def _draft(
    path: Path, name: str, question: Question, evidence: Sequence[Evidence], writer: Composer
) -> None:
    pieces = writer.compose(Query(question.question, question.question), evidence, ())
    written: list[dict[str, Any]] = []
    try:
        written.extend(
            {"text": piece.text, "marked": piece.evidence, "least": piece.least}
            for piece in pieces
            if isinstance(piece, DraftSentence)
        )
    except ModelError as error:
        print(f"{question.id}: {error}")
    row = {
        "set": name,
        "question": question.question,
        "title": evidence[0].source.title,
        "evidence": [one.text for one in evidence],
        "written": written,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _judge(drafts: Path, out: Path) -> None:
    known = {_key(row): row for row in _lines(out)}
    rows = [row for draft in _lines(drafts) for row in _shown(draft)]
    for row in rows:
        if before := known.get(_key(row)):
            row.update({"read": before["read"], "why": before["why"]})
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out.write_text(content, encoding="utf-8")
    unread = sum(row["read"] is None for row in rows)
    print(f"{len(rows)} sentences passed the gate, {unread} of them unread: {out}")


def _shown(draft: dict[str, Any]) -> Iterator[dict[str, Any]]:
    source = Source(id=draft["title"], title=draft["title"])
    evidence = [
        Evidence(source, str(i), 0, len(text), text, 0.5)
        for i, text in enumerate(draft["evidence"])
    ]
    for written in draft["written"]:
        sentence = DraftSentence(written["text"], tuple(written["marked"]), least=written["least"])
        verdict = judge(sentence, evidence)
        if verdict.reaches(sentence.least):
            yield {
                "set": draft["set"],
                "question": draft["question"],
                "sentence": written["text"],
                "cited": [evidence[i].text for i in verdict.evidence],
                "gate": verdict.support,
                "score": round(verdict.score, 3),
                "read": None,
                "why": None,
            }


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["question"], row["sentence"], " ".join(row["cited"])


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
