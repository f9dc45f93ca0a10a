"""Measures answers on the shared question sets: `python benchmarks/quality.py [SET…]`.

Each set is indexed once and asked through the public Python interface with default settings.
Writes benchmarks/results/quality.json and docs/quality.md; of a sample (--limit) only with --write.
The folder of sets is FOOTNOTE_QUALITY_DATA (default: ../shared/data beside the project); indexes
are kept in FOOTNOTE_QUALITY_CACHE (default: a folder in the system's temporary one).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from benchmarks.claims import claims_auroc
from benchmarks.measures import BESIDES, MEASURES, SETS, Figure, Measure
from benchmarks.model_table import gate_section
from benchmarks.peers import bm25, tutorial
from benchmarks.rows import MeasureRow, SetRow, read_rows, write_rows
from benchmarks.table import write_table
from index.collection import Collection
from index.embed import load_embedder
from index.sync import sync
from qa.build import build_answerer
from qa.evaluation.evaluate import Answers, evaluate
from qa.evaluation.public_sets import ARTICLES, load_public_set
from qa.evaluation.questions import Question, QuestionSet, load_questions
from qa.evaluation.report_plots import calibration
from qa.evaluation.results import Report, write_report
from qa.evaluation.run import accepted_articles, describe_run
from qa.scoring.scorer import Scorer
from qa.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]
FOLDS = ROOT / "benchmarks" / "folds"
"""Weights of the scorer that were fitted without the set they are named for."""
RESULTS = ROOT / "benchmarks" / "results" / "quality.json"
TABLE = ROOT / "docs" / "quality.md"
SEEDS = ROOT / "seeds"
RELIABILITY = "clapnq"
"""The set whose reliability of refusal is drawn: half of it is near misses."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one run of this tool was asked to do."""

    data: Path
    cache: Path
    limit: int | None
    baselines: bool
    reports: Path | None


@dataclass(frozen=True, slots=True)
class Bench:
    """One set, indexed."""

    name: str
    questions: QuestionSet
    collection: Collection
    settings: Settings
    weights: Path | None

    def asked(self, answerer: Answers, says: str, settings: Settings | None = None) -> Report:
        run = describe_run(self.collection, self.questions, settings or self.settings)
        accepted = accepted_articles(self.collection, self.questions)
        total = len(self.questions.questions)
        with tqdm(total=total, desc=f"{self.name}, {says}", disable=None) as progress:
            return evaluate(
                answerer,
                self.questions,
                run,
                accepted,
                on_result=lambda _: progress.update(),
            )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; all if none")
    parser.add_argument("--limit", type=int, help="ask about this many questions of a set only")
    parser.add_argument("--write", action="store_true", help="write the table of a sample too")
    parser.add_argument("--no-baselines", action="store_true", help="leave the baselines out")
    parser.add_argument("--reports", type=Path, metavar="DIR", help="keep each set's full report")
    parser.add_argument(
        "--page-only", action="store_true", help="measure nothing: write the page from the results"
    )
    chosen = parser.parse_args(arguments)
    if chosen.page_only:
        _write_page(read_rows(RESULTS))
        return 0
    if unknown := sorted(set(chosen.sets) - set(SETS)):
        parser.error(f"no set named {', '.join(unknown)}: there are {', '.join(SETS)}")
    options = Options(
        data=Path(os.environ.get("FOOTNOTE_QUALITY_DATA") or ROOT.parent / "shared" / "data"),
        cache=Path(
            os.environ.get("FOOTNOTE_QUALITY_CACHE")
            or Path(tempfile.gettempdir()) / "footnote-quality"
        ),
        limit=chosen.limit,
        baselines=not chosen.no_baselines,
        reports=chosen.reports,
    )
    present = [name for name in chosen.sets or SETS if _is_there(name, options)]
    rows = [measure_set(name, options) for name in present]
    if rows and options.baselines and (options.limit is None or chosen.write):
        _write_page(write_rows(rows, RESULTS))
    return 0 if rows else 1


def _write_page(rows: Sequence[SetRow]) -> None:
    read = RESULTS.with_name("smollm2_read.jsonl")
    write_table(rows, TABLE, gate_section(RESULTS.with_name("models.json"), read))


def measure_set(name: str, options: Options) -> SetRow:
    """Index a set, ask its questions and print a line for each measure."""
    if name == "wice_dev":
        figure = claims_auroc(options.data / name, options.limit)
        row = _row(name, 0.0, "out of fold", {"claims": figure}, {})
        _print(row)
        return row
    settings = load_settings({"home": options.cache / name}).settings
    began = time.perf_counter()
    sync([_articles(name, options)], settings)
    indexed = time.perf_counter() - began
    fold = FOLDS / f"{name}.json"
    collection = Collection.open(settings.home, settings)
    bench = Bench(
        name,
        spread(_questions(name, options), options.limit),
        collection,
        settings,
        fold if fold.is_file() else None,
    )
    reports = _ours(bench)
    peers = _peers(bench, options) if options.baselines else {}
    collection.close()
    if options.reports:
        options.reports.mkdir(parents=True, exist_ok=True)
        for run, report in reports.items():
            write_report(report, options.reports / f"{name}-{run.replace(' ', '-')}.json")
    if name == RELIABILITY and options.limit is None and reports["answers"].reliability:
        _draw(calibration(reports["answers"].reliability), RESULTS.with_name("reliability.svg"))
    row = _row(name, indexed, "out of fold" if bench.weights else "shipped", reports, peers)
    _print(row)
    return row


def _ours(bench: Bench) -> dict[str, Report]:
    """A report for each way of asking that the set's measures want."""
    runs = {measure.run for measure in MEASURES if measure.dataset == bench.name} | {"answers"}
    scorer = Scorer.load(bench.weights) if bench.weights else None
    reports = {}
    for run in sorted(runs):
        settings = bench.settings.model_copy(
            update={"max_sentences": 1} if run == "one sentence" else {}
        )
        answerer = build_answerer(settings=settings, scorer=scorer)
        reports[run] = bench.asked(answerer, run, settings)
    return reports


def _peers(bench: Bench, options: Options) -> dict[str, Report]:
    embedder = load_embedder(bench.settings)
    baselines = (
        tutorial(bench.collection, embedder, options.cache / "chunks"),
        bm25(bench.collection),
    )
    return {one.name: bench.asked(one, one.name) for one in baselines}


def _row(
    name: str,
    indexed: float,
    weights: str,
    reports: Mapping[str, Report | Figure | None],
    peers: Mapping[str, Report],
) -> SetRow:
    measures = [measure for measure in MEASURES if measure.dataset == name]
    main_report = reports.get("answers")
    answered = {"Footnote": main_report} if isinstance(main_report, Report) else {}
    figures = {one.says: _figure(one, reports[one.run]) for one in measures}
    return SetRow(
        name=name,
        questions=max(((figure.n if figure else 0) for figure in figures.values()), default=0),
        weights=weights,
        index_seconds=round(indexed, 1),
        measures=tuple(_measured(one, figures[one.says], peers) for one in measures),
        besides={
            who: {key: _value(value(report)) for key, value in BESIDES.items()}
            for who, report in {**answered, **peers}.items()
        },
    )


def _measured(measure: Measure, figure: Figure | None, peers: Mapping[str, Report]) -> MeasureRow:
    return MeasureRow(
        says=measure.says,
        value=_value(figure),
        n=figure.n if figure else 0,
        goal=measure.goal,
        reached=figure is not None and measure.reached(figure.value),
        prototype=measure.prototype,
        baselines={who: _value(measure.value(report)) for who, report in peers.items()},
    )


def _figure(measure: Measure, found: Report | Figure | None) -> Figure | None:
    return measure.value(found) if isinstance(found, Report) else found


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else round(figure.value, 4)


def _print(row: SetRow) -> None:
    for one in row.measures:
        beside = ", ".join(f"{who} {value}" for who, value in one.baselines.items())
        goal = f"goal {one.goal}" if one.reached else f"goal {one.goal}, missed"
        print(
            f"{row.name}: {one.says} = {one.value} ({goal}; {one.n} questions;"
            f" weights {row.weights}){f' | {beside}' if beside else ''}"
        )
    for who, values in row.besides.items():
        print(f"  {who}: " + ", ".join(f"{key} {value}" for key, value in values.items()))


def _draw(picture: str, path: Path) -> None:
    """A picture made to stand inside a page, as a file of its own."""
    spaces = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
    named = f'<svg xmlns="{spaces[0]}" xmlns:xlink="{spaces[1]}" color="#555"'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture.replace("<svg", named, 1), encoding="utf-8")


def _is_there(name: str, options: Options) -> bool:
    if name == "seeds" or (options.data / name).is_dir():
        return True
    print(
        f"{name}: not measured, there is no {options.data / name}"
        " (FOOTNOTE_QUALITY_DATA names the folder of sets)"
    )
    return False


def _articles(name: str, options: Options) -> Path:
    return SEEDS / "articles" if name == "seeds" else options.data / name / ARTICLES


def _questions(name: str, options: Options) -> QuestionSet:
    if name == "seeds":
        return load_questions(SEEDS / "questions.jsonl")
    return load_public_set(options.data / name)


def spread(questions: QuestionSet, limit: int | None) -> QuestionSet:
    """Evenly spread over the file, so that every kind of question is among them."""
    total = len(questions.questions)
    if limit is None or limit >= total:
        return questions
    chosen = tuple(questions.questions[index * total // limit] for index in range(limit))
    return replace(questions, questions=chosen)


def scattered(questions: Sequence[Question]) -> list[Question]:
    """In an order that is spread over the file wherever one stops: by multiples of the golden
    ratio, wrapped at 1."""
    order = sorted(range(len(questions)), key=lambda index: index * 0.6180339887 % 1)
    return [questions[index] for index in order]


if __name__ == "__main__":
    sys.exit(main())
