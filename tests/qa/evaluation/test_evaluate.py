"""The engine: what is asked, what is kept of it, and that a run repeats."""

from __future__ import annotations

from dataclasses import asdict

from index.types import Filters
from qa.errors import ModelUnavailable
from qa.evaluation.evaluate import evaluate
from qa.evaluation.results import read_report, write_report
from qa.evaluation.run import TOLD, accepted_articles, describe_run, missing_articles
from qa.settings import Settings
from tests.qa.evaluation.scripted import RUN, Scripted, Shelf, hit, refused, rows, said

BALI = "news/bali.txt"
MET = "They met in Bali."
WHERE = {
    "id": "where",
    "question": "Where?",
    "type": "answerable",
    "answers": ["Bali"],
    "evidence_ids": ["bali.txt"],
    "tags": ["place"],
}
HOTEL = {"id": "hotel", "question": "Which hotel?", "type": "unanswerable"}
SCRIPT = {
    "Where?": ([hit(BALI, MET)], said(f"{MET} [1]", (BALI, MET))),
    "Which hotel?": ([hit("news/weather.txt")], refused()),
}


def test_a_report_sums_up_by_type_and_tag():
    questions = rows(WHERE, HOTEL)
    report = evaluate(Scripted(SCRIPT), questions, RUN, {"bali.txt": BALI})
    assert report.metrics["right"].value == 1.0
    assert report.metrics["right"].n == 2
    assert report.metrics["recall@5"].n == 1
    assert report.by_type["unanswerable"]["refusal_recall"].value == 1.0
    assert "correct" not in report.by_type["unanswerable"]
    assert set(report.by_tag) == {"place"}
    assert report.causes == {}
    assert report.reliability.auroc == 1.0
    (found,) = report.results[0].retrieved
    assert (found.accepted, report.passages[found.passage_id]) == (True, MET)


def test_the_answerer_gets_turns_and_the_questions_own_filters():
    history = [{"role": "user", "content": "Who met?"}, {"role": "assistant", "content": "They."}]
    follow_up = {**WHERE, "type": "follow-up", "history": history}
    narrowed = {**HOTEL, "filters": {"publishers": ["Reuters"]}}
    answerer = Scripted(SCRIPT)
    given = Filters(since="2024")
    evaluate(answerer, rows(follow_up, narrowed), RUN, {}, filters=given)
    assert answerer.asked == [
        ("Where?", tuple(history), given),
        ("Which hotel?", (), Filters(publishers=("Reuters",))),
    ]


def test_a_model_that_gives_no_answer_fails_its_question_only():
    script = {**SCRIPT, "Where?": ([], ModelUnavailable("the model is not there"))}
    report = evaluate(Scripted(script), rows(WHERE, HOTEL), RUN, {})
    failed, scored = report.results
    assert (failed.status, failed.reason, dict(failed.scores)) == (
        "failed",
        "the model is not there",
        {},
    )
    assert scored.scores["right"] == 1.0
    assert report.metrics["right"].n == 1


def test_the_same_run_gives_the_same_report_times_apart():
    def timeless():
        report = asdict(evaluate(Scripted(SCRIPT), rows(WHERE, HOTEL), RUN, {"bali.txt": BALI}))
        for one in (report["metrics"], *report["by_type"].values(), *report["by_tag"].values()):
            one.pop("seconds")
        for result in report["results"]:
            result["scores"].pop("seconds")
        return report

    assert timeless() == timeless()


def test_a_report_survives_its_file(tmp_path):
    report = evaluate(Scripted(SCRIPT), rows(WHERE, HOTEL), RUN, {"bali.txt": BALI})
    write_report(report, tmp_path / "new.json")
    assert asdict(read_report(tmp_path / "new.json")) == asdict(report)


def test_articles_that_are_not_indexed_are_named_with_their_line():
    questions = rows(WHERE, {**WHERE, "id": "gone", "evidence_ids": ["gone.txt"]})
    accepted = accepted_articles(Shelf(), questions)
    assert accepted == {"bali.txt": BALI}
    (line,) = missing_articles(questions, accepted)
    assert line.startswith("test.jsonl, line 2: 'gone' accepts 'gone.txt', which is not in the")


def test_a_run_says_what_made_it_and_no_secret():
    questions = rows(WHERE)
    settings = Settings(api_key="hidden")
    run = describe_run(Shelf(), questions, settings, filters=Filters(since="2024"))
    assert run == describe_run(Shelf(), questions, settings, filters=Filters(since="2024"))
    assert (run.articles, run.questions_sha256) == (3, questions.sha256)
    assert run.filters["since"] == "2024"
    assert run.settings["passages"] == settings.passages
    assert set(run.settings) == TOLD
    assert "hidden" not in str(run)
    smaller = Shelf({BALI: Shelf().articles[BALI]})
    assert describe_run(smaller, questions, settings).index_sha256 != run.index_sha256
