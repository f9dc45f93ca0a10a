"""`footnote eval`: answers a fixed question set and scores it."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError
from qa.cli.options import (
    Commands,
    common,
    filters_of,
    keep_libraries_quiet,
    loaded_settings,
    narrowing,
    no_index_at,
)
from qa.cli.printing import note, print_json
from qa.page_settings import FEEDBACK_FILE, SEED_QUESTIONS

if TYPE_CHECKING:
    from index.collection import Collection
    from index.types import Article
    from qa.evaluation.questions import QuestionSet
    from qa.evaluation.results import Report, Result
    from qa.settings import Settings


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "eval", parents=[common(), narrowing()], help="answer a fixed question set and score it"
    )
    parser.add_argument(
        "questions",
        nargs="?",
        type=Path,
        help=f"default: the setting `questions`, or {SEED_QUESTIONS}",
    )
    parser.add_argument("--model", metavar="M", help="who writes the answers")
    parser.add_argument("--baseline", type=Path, metavar="OLD.json", help="compare with this run")
    parser.add_argument("--out", type=Path, metavar="NEW.json", help="keep the report")
    parser.add_argument("--html", type=Path, metavar="REPORT.html", help="write it as a page")
    parser.add_argument("--junit", type=Path, metavar="FILE.xml", help="write it as test results")
    parser.add_argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="RULE",
        help="exit 1 when 'citation_validity<1' or 'correct drops by more than 2 points with p<.05'"
        " (repeatable)",
    )
    parser.add_argument("--resume", action="store_true", help="go on with a run that was cut short")
    parser.add_argument("--judge", metavar="M", help="have this model judge the answers as well")
    parser.add_argument("--seed", type=int, default=0, help="of the intervals (default: 0)")
    parser.add_argument(
        "--draft",
        action="store_true",
        help="instead, add questions proposed from the indexed articles, and those whose answers"
        " were marked as wrong in the chat, to QUESTIONS (a .jsonl file) for you to check; drafts"
        " are not counted",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.draft:
        return _draft(arguments)
    from qa.evaluation.compare import broken_rules, check_comparable, compare, parse_rule
    from qa.evaluation.report import write_html
    from qa.evaluation.report_text import junit, terminal_table
    from qa.evaluation.results import read_report, report_payload, write_report
    from qa.evaluation.resume import last_report

    rules = [parse_rule(text) for text in arguments.fail_on]
    settings = loaded_settings(arguments, model=arguments.model).settings
    questions = _questions(arguments.questions or settings.questions or SEED_QUESTIONS)
    old = read_report(arguments.baseline) if arguments.baseline else None
    if old:
        check_comparable(old, questions.name, questions.sha256, str(arguments.baseline))
    report = _evaluated(arguments, settings, questions)
    for path in filter(None, (last_report(settings.home), arguments.out)):
        write_report(report, path)
    comparison = compare(old, report, str(arguments.baseline)) if old else None
    broken = broken_rules(rules, report, comparison)
    if arguments.html:
        write_html(report, arguments.html, comparison, old)
    if arguments.junit:
        arguments.junit.write_text(junit(report, broken), encoding="utf-8")
    if arguments.json:
        print_json(report_payload(report))
    else:
        print(terminal_table(report, comparison))
    for rule in broken:
        note(f"failed: {rule}")
    return 1 if broken else 0


def _draft(arguments: argparse.Namespace) -> int:
    from qa.evaluation.draft import add_questions, marked_wrong, proposals

    settings = loaded_settings(arguments).settings
    path = arguments.questions or settings.questions or SEED_QUESTIONS
    marked = list(marked_wrong(settings.home / FEEDBACK_FILE))
    added = add_questions(path, [*marked, *proposals(_articles(_collection(settings)))])
    note(
        f"added {added} drafts to {path} ({len(marked)} answers were marked as wrong in the chat):"
        " check each, then take its `draft` out"
    )
    return 0


def _collection(settings: Settings) -> Collection:
    from index.collection import Collection

    if not settings.home.exists():
        raise InputError(no_index_at(settings.home))
    return Collection.open(settings.home, settings)


def _articles(collection: Collection) -> Iterator[Article]:
    from qa.evaluation.run import rows

    for row in rows(collection):
        article = collection.article(row.source.id)
        if article is not None:
            yield article


def _questions(path: Path) -> QuestionSet:
    from qa.evaluation.public_sets import load_public_set
    from qa.evaluation.questions import load_questions

    return load_public_set(path) if path.is_dir() else load_questions(path)


def _evaluated(arguments: argparse.Namespace, settings: Settings, questions: QuestionSet) -> Report:
    keep_libraries_quiet()
    from qa.build import build_answerer
    from qa.evaluation.evaluate import evaluate
    from qa.evaluation.resume import kept, kept_path
    from qa.evaluation.run import accepted_articles, describe_run, missing_articles

    judging = _judge(settings, arguments.judge) if arguments.judge else None
    answerer = build_answerer(settings=settings)
    collection = answerer.collection
    if collection is None:
        raise InputError(no_index_at(settings.home))
    accepted = accepted_articles(collection, questions)
    for line in missing_articles(questions, accepted):
        note(line)
    filters = filters_of(arguments)
    about = describe_run(collection, questions, settings, filters=filters, seed=arguments.seed)
    path = kept_path(arguments.out, settings.home)
    with kept(path, about, resume=arguments.resume) as keeping, _counting(questions) as count:
        for _ in keeping.done:
            count()

        def keep(result: Result) -> None:
            keeping.add(result)
            count()

        report = evaluate(
            answerer, questions, about, accepted,
            filters=filters, done=keeping.done, on_result=keep,
        )  # fmt: skip
    return judging(report, questions) if judging else report


@contextmanager
def _counting(questions: QuestionSet) -> Iterator[Callable[[], None]]:
    """Shows how many of the questions have been answered; call it after each."""
    from qa.cli.progress import Progress

    done = itertools.count(1)
    with Progress() as progress:
        yield lambda: progress("questions", next(done), len(questions.questions))


def _judge(settings: Settings, model: str) -> Callable[[Report, QuestionSet], Report]:
    """Adds the opinion of a model. Raises ModelMisconfigured before anything is asked."""
    from qa.compose.models import load_chat
    from qa.evaluation.judge import asker, judge
    from qa.settings import own_settings

    own = own_settings(settings).model_copy(update={"model": model})
    ask = asker(load_chat(settings.models.get(model, own)))

    def judged(report: Report, questions: QuestionSet) -> Report:
        return replace(report, judged=judge(report.results, questions.questions, ask, model))

    return judged
