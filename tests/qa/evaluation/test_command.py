"""`footnote eval` over the seed articles."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from xml.etree import ElementTree as ET

import pytest

from qa.cli import main
from qa.evaluation.questions import load_questions
from qa.evaluation.results import read_report, result_line

BALI = "002_c4225b1ea23c2d7a.txt"
QUESTIONS = (
    {
        "id": "sinophobia",
        "question": "What is the United States suffering from, according to Wang Yi?",
        "type": "answerable",
        "answers": ["Sinophobia"],
        "evidence_ids": [BALI],
    },
    {"id": "cup", "question": "Who won the 2022 World Cup?", "type": "unanswerable"},
)


@pytest.fixture
def evaluated(seed_home, tmp_path, monkeypatch, capsys):
    """Runs the command in an empty folder; gives its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(question) for question in QUESTIONS]
    (tmp_path / "mine.jsonl").write_text("\n".join(lines))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["eval", "--home", str(seed_home), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_run_is_kept_shown_and_compared(evaluated, tmp_path):
    code, out, _ = evaluated(
        "mine.jsonl", "--out", "old.json", "--html", "r.html", "--junit", "r.xml"
    )
    assert code == 0
    assert "mine.jsonl: 2 questions, extractive" in out
    report = read_report(tmp_path / "old.json")
    assert report.metrics["citation_validity"].value == 1.0
    assert report.metrics["right"].n == 2
    assert len(ET.parse(tmp_path / "r.xml").getroot()) == 2
    assert "Sinophobia" in (tmp_path / "r.html").read_text(encoding="utf-8")

    code, out, err = evaluated(
        "mine.jsonl", "--baseline", "old.json", "--json", "--fail-on", "citation_validity<1",
        "--fail-on", "words>1",
    )  # fmt: skip
    assert code == 1
    assert err.splitlines()[-1] == "failed: words>1"
    again = json.loads(out)
    assert [one["text"] for one in again["results"]] == [one.text for one in report.results]
    assert again["run"] == json.loads((tmp_path / "old.json").read_text())["run"]


def test_an_interrupted_run_goes_on(evaluated, tmp_path):
    assert evaluated("mine.jsonl", "--out", "old.json")[0] == 0
    report = read_report(tmp_path / "old.json")
    kept = [json.dumps(asdict(report.run), ensure_ascii=False), result_line(report.results[0])]
    (tmp_path / "new.json.partial").write_text("\n".join(kept))
    assert evaluated("mine.jsonl", "--out", "new.json", "--resume")[0] == 0
    resumed = read_report(tmp_path / "new.json")
    assert resumed.results[0] == report.results[0]
    assert not (tmp_path / "new.json.partial").exists()


@pytest.fixture
def own_home(seed_home, tmp_path):
    """An index of its own, with what readers thought of two answers."""
    home = tmp_path / "home"
    shutil.copytree(seed_home, home, ignore=shutil.ignore_patterns("evaluation.json*"))
    ratings = (
        {"rating": "down", "question": "Where did they meet?", "answer": "Rome", "note": "Bali!"},
        {"rating": "up", "question": "Who won the cup?", "answer": "Nobody", "note": ""},
    )
    lines = [json.dumps(rating) for rating in ratings]
    (home / "feedback.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return home


def test_drafts_are_drawn_from_wrong_answers_too(evaluated, own_home, tmp_path):
    code, _, err = evaluated("drafts.jsonl", "--draft", "--home", str(own_home))
    assert code == 0
    assert "(1 answers were marked as wrong in the chat)" in err
    first, *others = load_questions(tmp_path / "drafts.jsonl", drafts=True).questions
    assert first.question == "Where did they meet?"
    assert "Bali!" in first.note
    assert others
    assert evaluated("drafts.jsonl", "--draft", "--home", str(own_home))[0] == 0
    assert len(load_questions(tmp_path / "drafts.jsonl", drafts=True).lines) == 1 + len(others)


def test_the_last_run_is_kept_and_the_configured_set_is_the_default(
    evaluated, own_home, tmp_path, monkeypatch
):
    monkeypatch.setenv("FOOTNOTE_QUESTIONS", "mine.jsonl")
    code, out, _ = evaluated("--home", str(own_home), "--out", "new.json")
    assert code == 0
    assert "mine.jsonl: 2 questions" in out
    assert read_report(own_home / "evaluation.json") == read_report(tmp_path / "new.json")


def test_drafts_wait_for_a_person(evaluated, tmp_path):
    code, _, err = evaluated("drafts.jsonl", "--draft")
    assert code == 0
    assert "drafts to drafts.jsonl (0 answers were marked as wrong in the chat)" in err
    drafts = load_questions(tmp_path / "drafts.jsonl", drafts=True).questions
    assert drafts
    assert all(one.draft for one in drafts)
    assert evaluated("drafts.jsonl")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("none.jsonl",), "no question file at none.jsonl"),
        (("mine.jsonl", "--fail-on", "corect<1"), "no metric named 'corect'"),
        (("mine.jsonl", "--baseline", "mine.jsonl"), "is not a report of"),
        (("mine.jsonl", "--judge", "nobody"), "model 'nobody' is neither"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(evaluated, arguments, complaint):
    code, out, err = evaluated(*arguments)
    assert (code, out) == (1, "")
    assert complaint in err.splitlines()[-1]


def test_an_article_that_is_not_indexed_is_named(evaluated, tmp_path):
    gone = {**QUESTIONS[0], "id": "gone", "evidence_ids": ["gone.txt"]}
    (tmp_path / "mine.jsonl").write_text(json.dumps(gone))
    code, out, err = evaluated("mine.jsonl")
    assert code == 0
    assert "mine.jsonl, line 1: 'gone' accepts 'gone.txt', which is not in the index" in err
    assert "1  not in the articles: gone" in out
