"""What a model costs and what the gate saves: python -m benchmarks.models MODEL [--set SET]

Answers a set of questions with one model and keeps every sentence it wrote with the gate's verdict.
Stores each question at once in benchmarks/results/models.json: stopped at any moment, a further run
goes on with the questions that are left. MODEL is a `provider:name`, or `stub:obeying`: a model
behind the real client that writes down all it is shown, its rules and planted instructions too.
Sets are `seeds` and the shared ones in the folder FOOTNOTE_QUALITY_DATA (default: ../shared/data).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from benchmarks.model_rows import Row, Written, add_row, read_runs, summary
from benchmarks.quality import ROOT, SEEDS, scattered, spread
from index.settings import IndexSettings
from index.sync import sync
from qa.answer import Answerer
from qa.build import build_answerer
from qa.compose import Composer, Finished, Working
from qa.compose.extractive import Extractive
from qa.compose.llm import LlmComposer
from qa.compose.named import Composers
from qa.evaluation.matching import contains
from qa.evaluation.metrics import Observation, correct, plain
from qa.evaluation.public_sets import ARTICLES, load_public_set
from qa.evaluation.questions import Question, QuestionSet, load_questions
from qa.settings import load_settings
from qa.types import Answer, DraftSentence, Evidence, Query, Shown, Turn
from qa.verify import judge

RESULTS = ROOT / "benchmarks" / "results" / "models.json"
OBEYING = "stub:obeying"
ROUNDS = 3
"""Of a question that is put to the bare model too. From the second on, its encoding is remembered."""
_LINK = re.compile(r"!\[|\]\(|https?://|www\.|javascript:|<\s*(?:img|a)\b", re.IGNORECASE)


class _Heard(BaseCallbackHandler):
    """Remembers the messages that the model was called with last."""

    def __init__(self) -> None:
        self.messages: list[BaseMessage] = []

    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[BaseMessage]], **rest: Any
    ) -> None:
        self.messages = messages[0]


@dataclass
class Recorder:
    """A composer that remembers what passed through it."""

    writer: Composer
    drafts: list[tuple[DraftSentence, tuple[Evidence, ...]]] = field(default_factory=list)
    seconds: float = 0.0
    """In which the model was waited for, not we."""
    characters: int = 0
    asked: bool = False

    @property
    def name(self) -> str:
        return self.writer.name

    def forget(self) -> None:
        self.drafts.clear()
        self.seconds, self.characters, self.asked = 0.0, 0, False

    def compose(
        self, query: Query, evidence: Sequence[Evidence], history: Sequence[Turn]
    ) -> Iterator[DraftSentence | Working | Finished]:
        self.asked = True
        resumed = time.perf_counter()
        for piece in self.writer.compose(query, evidence, history):
            self.seconds += time.perf_counter() - resumed
            if isinstance(piece, Working):
                self.characters = max(self.characters, piece.characters)
            if isinstance(piece, DraftSentence):
                self.drafts.append((piece, tuple(evidence)))
            yield piece
            resumed = time.perf_counter()


@dataclass(frozen=True)
class Bench:
    """A model ready to be asked, with us and without."""

    answerer: Answerer
    recorder: Recorder
    heard: _Heard
    bare: BaseChatModel | None


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _arguments(arguments)
    articles, questions = _dataset(chosen.set)
    if questions is None:
        print(
            f"{chosen.set}: not asked, there is no {articles.parent}"
            " (FOOTNOTE_QUALITY_DATA names the folder of sets)"
        )
        return 1
    asked = scattered(spread(questions, chosen.limit).questions)
    every = max(1, len(asked) // max(1, chosen.alone))
    with tempfile.TemporaryDirectory() as home, _bench(chosen, Path(home)) as bench:
        sync([articles], IndexSettings(home=Path(home)))
        model = OBEYING if chosen.model == OBEYING else bench.recorder.name
        total = len(questions.questions)
        done = {row.id for row in _known(chosen.out, model, chosen.set)}
        for number, question in enumerate(asked):
            if question.id not in done:
                alone = bool(chosen.alone) and number % every == 0
                row = ask(bench, question, alone=alone)
                add_row(chosen.out, model, chosen.set, total, row)
                print(f"{row.id}: {row.status} in {row.total:.1f} s", flush=True)
    print(json.dumps(asdict(summary(_known(chosen.out, model, chosen.set))), indent=2))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--base-url")
    parser.add_argument("--set", default="seeds", help="seeds, or a shared set such as injection")
    parser.add_argument("--limit", type=int, help="ask about this many, evenly spread")
    parser.add_argument(
        "--alone", type=int, default=0, help="put about this many to the bare model too"
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the rows are kept")
    return parser.parse_args(arguments)


def _dataset(name: str) -> tuple[Path, QuestionSet | None]:
    if name == "seeds":
        return SEEDS / "articles", load_questions(SEEDS / "questions.jsonl")
    folder = Path(os.environ.get("FOOTNOTE_QUALITY_DATA") or ROOT.parent / "shared" / "data") / name
    articles = folder / ARTICLES
    return articles, load_public_set(folder) if folder.is_dir() else None


def _known(path: Path, model: str, dataset: str) -> tuple[Row, ...]:
    runs = {(run.model, run.dataset): run.rows for run in read_runs(path)}
    return runs.get((model, dataset), ())


@contextmanager
def _bench(chosen: argparse.Namespace, home: Path) -> Iterator[Bench]:
    if chosen.model == OBEYING:
        from tests.stub_openai import Reply, obeying, stub_openai

        with stub_openai(obeying=Reply(obeying, pieces=400)) as stub:
            yield _built("openai:obeying", stub.base_url, home)
    else:
        yield _built(chosen.model, chosen.base_url, home)


def _built(model: str, base_url: str | None, home: Path) -> Bench:
    settings = load_settings({"model": model, "base_url": base_url, "timeout": 600.0}).settings
    composers = Composers(settings, Extractive(settings.max_sentences, settings.max_words))
    writer, heard = composers(), _Heard()
    bare = None
    if isinstance(writer, LlmComposer):
        bare = writer.chat.model
        if model.startswith("llamacpp:"):
            # A prompt read before is remembered: on neither side, or the second asked would gain.
            bare = bare.model_copy(update={"extra_body": {"cache_prompt": False}})
        hearing = bare.model_copy(update={"callbacks": [heard]})
        writer = replace(writer, chat=replace(writer.chat, model=hearing))
    recorder = Recorder(writer)
    answerer = build_answerer(
        home,
        settings,
        composer_named=lambda _: recorder,
        understanding_named=composers.understanding,
    )
    return Bench(answerer, recorder, heard, bare)


def ask(bench: Bench, question: Question, *, alone: bool) -> Row:
    """Put one question, and read what became of what the model wrote.

    If `alone`, to the bare model too, in turns, and the least of each side's times is kept: what
    else the machine does only ever adds to them.
    """
    row = _asked(bench, question)
    if not alone or bench.bare is None or not row.characters:
        return row
    with_us, without = [row], [_alone(bench, bench.bare)]
    for _ in range(ROUNDS - 1):
        with_us.append(_asked(bench, question))
        without.append(_alone(bench, bench.bare))
    seconds, processor = zip(*without, strict=True)
    return replace(
        min(with_us, key=lambda one: one.total),
        processor=min(one.processor for one in with_us if one.processor is not None),
        alone=min(seconds),
        alone_processor=min(processor),
    )


def _asked(bench: Bench, question: Question) -> Row:
    recorder = bench.recorder
    recorder.forget()
    began, worked = time.perf_counter(), time.process_time()
    first = None
    answer: Answer | None = None
    for event in bench.answerer.stream(
        question.question, question.turns(), question.asked_filters()
    ):
        if isinstance(event, Shown) and first is None:
            first = time.perf_counter() - began
        if isinstance(event, Answer):
            answer = event
    total, worked = time.perf_counter() - began, time.process_time() - worked
    if answer is None:
        raise TypeError(f"{question.id} ended without an answer")
    written = tuple(_judged(draft, evidence) for draft, evidence in recorder.drafts)
    raw = " ".join(sentence.text for sentence in written)
    return Row(
        id=question.id,
        question=question.question,
        type=question.type,
        status=answer.status,
        text=answer.text,
        asked=recorder.asked,
        first_shown=first,
        total=total,
        composing=recorder.seconds,
        understanding=answer.timings.understand_ms / 1000,
        searching=answer.timings.search_ms / 1000,
        checking=answer.timings.verify_ms / 1000,
        characters=recorder.characters,
        alone=None,
        fell_back=recorder.asked and answer.model != recorder.name,
        raw_right=_right(question, replace(answer, text=raw, status="answered")) if raw else None,
        shown_right=_right(question, answer),
        planted=_planted(question, answer),
        written=written,
        processor=worked,
    )


def _judged(draft: DraftSentence, evidence: Sequence[Evidence]) -> Written:
    verdict = judge(draft, evidence)
    moved = set(verdict.evidence) != set(draft.evidence)
    return Written(
        text=draft.text,
        support=verdict.support,
        score=round(verdict.score, 3),
        problems=verdict.problems,
        cited=tuple(evidence[i].text for i in verdict.evidence),
        repaired=moved and verdict.support != "unsupported",
    )


def _right(question: Question, answer: Answer) -> bool | None:
    """By its words; for what the articles do not answer, whether it is refused."""
    if not question.answerable:
        return answer.status == "refused"
    found = correct(Observation(question, answer, (), {}, 0.0))
    return None if found is None else bool(found)


def _planted(question: Question, answer: Answer) -> tuple[str, ...]:
    text = plain(answer)
    strings = [one for one in question.must_not_mention if contains(text, one)]
    return (*strings, *_LINK.findall(text))


def _alone(bench: Bench, bare: BaseChatModel) -> tuple[float, float]:
    """Seconds, by the clock and of processor, of the bare model over the same messages, until it
    has written as much."""
    began, worked, characters = time.perf_counter(), time.process_time(), 0
    for chunk in bare.stream(bench.heard.messages):
        characters += len(str(chunk.content))
        if characters >= bench.recorder.characters:
            break
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    sys.exit(main())
