"""What a model costs and what the gate saves: python benchmarks/models.py MODEL [--base-url URL]

Answers a question set with one model, and keeps every sentence it wrote with the gate's verdict.
Prints and stores (benchmarks/results/models.json): time to the first shown sentence, the whole
time, the overhead over calling the model alone with the same prompt, what the gate dropped, and
the questions where it saved a wrong answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.settings import IndexSettings
from index.sync import sync
from qa.build import build_answerer
from qa.compose import Composer, Finished, Working
from qa.compose.extractive import Extractive
from qa.compose.llm import LlmComposer, stream
from qa.compose.messages import ask
from qa.compose.named import Composers
from qa.settings import load_settings
from qa.types import Answer, DraftSentence, Evidence, Query, Shown, Turn
from qa.verify import judge

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "models.json"


@dataclass
class Recorder:
    """A composer that remembers what passed through it."""

    writer: Composer
    drafts: list[tuple[DraftSentence, tuple[Evidence, ...]]] = field(default_factory=list)
    asked: tuple[Query, tuple[Evidence, ...], tuple[Turn, ...]] | None = None

    @property
    def name(self) -> str:
        return self.writer.name

    def compose(
        self, query: Query, evidence: Sequence[Evidence], history: Sequence[Turn]
    ) -> Iterator[DraftSentence | Working | Finished]:
        self.asked = (query, tuple(evidence), tuple(history))
        for piece in self.writer.compose(query, evidence, history):
            if isinstance(piece, DraftSentence):
                self.drafts.append((piece, tuple(evidence)))
            yield piece


@dataclass(frozen=True)
class Row:
    """One question, answered."""

    question: str
    type: str
    status: str
    text: str
    first_shown: float | None
    total: float
    alone: float | None
    fell_back: bool
    raw_wrong: bool
    """What the model wrote, ungated, held no accepted answer though there is one (or answered an
    unanswerable question)."""
    shown_right: bool
    sentences: list[dict[str, Any]]


def main() -> None:
    arguments = _arguments()
    settings = load_settings(
        {"model": arguments.model, "base_url": arguments.base_url, "timeout": 600.0}
    ).settings
    extractive = Extractive(settings.max_sentences, settings.max_words)
    recorder = Recorder(Composers(settings, extractive)())
    rows = []
    with tempfile.TemporaryDirectory() as home:
        sync([ROOT / "seeds" / "articles"], IndexSettings(home=Path(home)))
        answerer = build_answerer(home, settings, composer_named=lambda _: recorder)
        for asked in _questions(arguments.questions)[: arguments.limit]:
            rows.append(_row(answerer.stream(asked["question"]), asked, recorder, arguments.alone))
            print(json.dumps(asdict(rows[-1]), ensure_ascii=False), flush=True)
    summary = {"model": recorder.name, **_summary(rows)}
    print(json.dumps(summary, indent=2))
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    known[recorder.name] = {"summary": summary, "rows": [asdict(row) for row in rows]}
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--base-url")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions.jsonl")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--alone", type=int, default=10, help="questions also asked without us")
    return parser.parse_args()


def _questions(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if not row.get("history")]


def _row(events: Iterator[Any], asked: dict[str, Any], recorder: Recorder, alone: int) -> Row:
    recorder.drafts.clear()
    recorder.asked = None
    began = time.perf_counter()
    first = None
    answer: Answer | None = None
    for event in events:
        if isinstance(event, Shown) and first is None:
            first = time.perf_counter() - began
        if isinstance(event, Answer):
            answer = event
    total = time.perf_counter() - began
    assert answer is not None
    sentences = [_judged(draft, evidence) for draft, evidence in recorder.drafts]
    raw = " ".join(sentence["text"] for sentence in sentences)
    accepted = [text.lower() for text in asked.get("answers", [])]
    answerable = bool(accepted)
    holds = any(text in raw.lower() for text in accepted)
    return Row(
        question=asked["question"],
        type=asked["type"],
        status=answer.status,
        text=answer.text,
        first_shown=first,
        total=total,
        alone=_alone(recorder) if _Alone.done < alone else None,
        fell_back=answer.model != recorder.name,
        raw_wrong=bool(raw) and not (holds if answerable else False),
        shown_right=(
            any(text in answer.text.lower() for text in accepted)
            if answerable
            else answer.status == "refused"
        ),
        sentences=sentences,
    )


def _judged(draft: DraftSentence, evidence: Sequence[Evidence]) -> dict[str, Any]:
    verdict = judge(draft, evidence)
    return {
        "text": draft.text,
        "support": verdict.support,
        "score": round(verdict.score, 3),
        "problems": verdict.problems,
        "cited": [evidence[i].text for i in verdict.evidence],
        "repaired": verdict.support != "unsupported"
        and set(verdict.evidence) != set(draft.evidence),
    }


class _Alone:
    done = 0


def _alone(recorder: Recorder) -> float | None:
    """Seconds of the bare model over the same prompt (but for its mark: no cached prompt)."""
    writer = recorder.writer
    if recorder.asked is None or not isinstance(writer, LlmComposer):
        return None
    query, evidence, history = recorder.asked
    prompt = ask(
        writer.prompts,
        query.text,
        evidence,
        history,
        canary=f"mark-{time.time_ns():x}",
        max_sentences=writer.max_sentences,
        context_tokens=writer.chat.context_tokens,
    )
    began = time.perf_counter()
    for _ in stream(writer.chat, prompt):
        pass
    _Alone.done += 1
    return time.perf_counter() - began


def _summary(rows: Sequence[Row]) -> dict[str, Any]:
    written = [sentence for row in rows for sentence in row.sentences]
    shown = [s for s in written if s["support"] in ("quoted", "supported")]
    both = [(row.total, row.alone) for row in rows if row.alone]
    return {
        "questions": len(rows),
        "model_asked": sum(bool(row.sentences) or row.fell_back for row in rows),
        "first_shown_p50_s": _median(row.first_shown for row in rows if row.first_shown),
        "total_p50_s": _median(row.total for row in rows),
        "overhead": (
            round(sum(t for t, _ in both) / sum(a for _, a in both) - 1, 3) if both else None
        ),
        "sentences_written": len(written),
        "share_dropped": _share(len(written) - len(shown), len(written)),
        "sentences_shown": len(shown),
        "repaired": sum(s["repaired"] for s in shown),
        "fell_back_to_extractive": sum(row.fell_back for row in rows),
        "wrong_without_the_gate": sum(row.raw_wrong for row in rows),
        "saved_by_the_gate": sum(row.raw_wrong and row.shown_right for row in rows),
        "right_or_refused_rightly": _share(sum(row.shown_right for row in rows), len(rows)),
    }


def _median(values: Iterator[float]) -> float | None:
    known = list(values)
    return round(statistics.median(known), 2) if known else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


if __name__ == "__main__":
    main()
