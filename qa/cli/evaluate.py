"""`footnote eval`: answers a fixed question set and scores it."""

from __future__ import annotations

import argparse
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

if TYPE_CHECKING:
    from qa.questions import QuestionSet
    from qa.results import Report

QUESTIONS = Path("seeds/questions.jsonl")


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "eval", parents=[common(), narrowing()], help="answer a fixed question set and score it"
    )
    parser.add_argument(
        "questions", nargs="?", type=Path, default=QUESTIONS, help=f"default: {QUESTIONS}"
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from qa.compare import broken_rules, compare, parse_rule
    from qa.report import write_html
    from qa.report_text import junit, terminal_table
    from qa.results import read_report, report_payload, write_report

    rules = [parse_rule(text) for text in arguments.fail_on]
    old = read_report(arguments.baseline) if arguments.baseline else None
    report = _evaluated(arguments, _questions(arguments.questions))
    if arguments.out:
        write_report(report, arguments.out)
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


def _questions(path: Path) -> QuestionSet:
    from qa.public_sets import load_public_set
    from qa.questions import load_questions

    return load_public_set(path) if path.is_dir() else load_questions(path)


def _evaluated(arguments: argparse.Namespace, questions: QuestionSet) -> Report:
    settings = loaded_settings(arguments, model=arguments.model).settings
    keep_libraries_quiet()
    from qa.build import build_answerer
    from qa.cli.progress import Progress
    from qa.evaluate import evaluate
    from qa.run import accepted_articles, describe_run, missing_articles

    answerer = build_answerer(settings=settings)
    collection = answerer.collection
    if collection is None:
        raise InputError(no_index_at(settings.home))
    accepted = accepted_articles(collection, questions)
    for line in missing_articles(questions, accepted):
        note(line)
    filters = filters_of(arguments)
    about = describe_run(collection, questions, settings, filters=filters)
    done = 0
    with Progress() as progress:

        def count(_: object) -> None:
            nonlocal done
            done += 1
            progress("questions", done, len(questions.questions))

        return evaluate(answerer, questions, about, accepted, filters=filters, on_result=count)
