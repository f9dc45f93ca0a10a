"""Evaluations run for a page: kept when stopped, gone on with, one at a time; questions added."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from index.errors import InputError
from qa.errors import QuestionError
from qa.evaluation.evaluator import Evaluator, Progress
from qa.evaluation.questions import load_questions
from qa.settings import Settings
from tests.qa.evaluation.scripted import Scripted, hit, refused, said

SCRIPT = {
    "Where?": ([hit("news/bali.txt")], said("They met in Bali. [1]", ("news/bali.txt", "Bali"))),
    "Which hotel?": ([], refused()),
    "What weather?": ([hit("news/weather.txt")], refused()),
}
QUESTIONS = (
    {"id": "where", "question": "Where?", "type": "answerable", "answers": ["Bali"]},
    {"id": "hotel", "question": "Which hotel?", "type": "unanswerable"},
    {"id": "rain", "question": "What weather?", "type": "answerable", "answers": ["rained"]},
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder with a question set, and nothing else around."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    lines = [json.dumps(question) for question in QUESTIONS]
    (home / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return home


def evaluator_in(home, answerer=None, **settings):
    return Evaluator(answerer or Scripted(SCRIPT), Settings(home=home, **settings))


def test_a_run_tells_how_far_it_is_and_is_then_the_last(home):
    evaluator = evaluator_in(home)
    assert evaluator.last() is None
    (questions,) = evaluator.sets()
    assert list(evaluator.run(questions)) == [Progress(done, 3) for done in range(4)]
    last = evaluator.last()
    assert last.finished
    assert [one.id for one in last.report.results] == ["where", "hotel", "rain"]
    assert last.report.causes == {"wrongly refused": ("rain",)}
    right = next(one for one in last.figures if one.name == "right")
    assert (round(right.value, 3), right.n, right.share) == (0.667, 3, True)
    assert not next(one for one in last.figures if one.name == "words").share
    assert evaluator_in(home).last() == last
    assert "Which hotel?" in evaluator.page()


def test_a_stopped_run_shows_what_was_done_and_goes_on(home):
    answerer = Scripted(SCRIPT)
    evaluator = evaluator_in(home, answerer)
    (questions,) = evaluator.sets()
    with closing(evaluator.run(questions)) as run:
        assert [next(run).done for _ in range(3)] == [0, 1, 2]
    stopped = evaluator.last()
    assert not stopped.finished
    assert [one.id for one in stopped.report.results] == ["where", "hotel"]
    assert [one.done for one in evaluator.run(questions)] == [2, 3]
    assert [question for question, _, _ in answerer.asked] == list(SCRIPT)
    assert evaluator.last().finished


def test_a_stopped_run_of_other_questions_is_begun_anew(home):
    evaluator = evaluator_in(home)
    (questions,) = evaluator.sets()
    with closing(evaluator.run(questions)) as run:
        next(run), next(run)
    file = home / "questions.jsonl"
    file.write_text(file.read_text().replace("rained", "wet"), encoding="utf-8")
    assert [one.done for one in evaluator.run(questions)] == [0, 1, 2, 3]


def test_two_runs_at_once_are_one_too_many(home):
    evaluator = Evaluator(Scripted(SCRIPT), Settings(home=home), patience=0.05)
    (questions,) = evaluator.sets()
    with closing(evaluator.run(questions)) as run:
        next(run)
        with pytest.raises(QuestionError, match="an evaluation is under way"):
            next(evaluator.run(questions))
    assert next(evaluator.run(questions)).total == 3


def test_only_sets_that_are_there_can_be_run(home):
    evaluator = evaluator_in(home)
    with pytest.raises(QuestionError, match="choose another question set"):
        next(evaluator.run("/etc/passwd"))
    (home / "questions.jsonl").unlink()
    assert evaluator.sets() == ()
    with pytest.raises(QuestionError, match="run the evaluation first"):
        evaluator.page()


def test_without_an_index_there_is_nothing_to_ask(home):
    evaluator = evaluator_in(home, Scripted(SCRIPT, collection=None))
    with pytest.raises(InputError, match="add some, then evaluate"):
        next(evaluator.run(*evaluator.sets()))


def test_a_wrong_answer_becomes_a_draft_once(home):
    evaluator = evaluator_in(home)
    line = {"rating": "down", "question": "Who came?", "answer": "Nobody.", "note": "Two did."}
    assert evaluator.add(line)
    assert not evaluator.add({**line, "note": ""})
    assert len(load_questions(home / "questions.jsonl").questions) == 3
    *_, draft = load_questions(home / "questions.jsonl", drafts=True).questions
    assert (draft.question, draft.draft) == ("Who came?", True)
    with pytest.raises(QuestionError, match="cannot be a question"):
        evaluator.add({"rating": "down", "question": None})


def test_a_configured_set_is_the_one_that_is_run_and_added_to(home):
    mine = home / "more" / "mine.jsonl"
    evaluator = evaluator_in(home, questions=mine)
    assert evaluator.sets() == ()
    evaluator.add({"rating": "down", "question": "Who came?"})
    assert evaluator.sets() == (str(mine),)
    with pytest.raises(QuestionError, match="drafts do not count"):
        next(evaluator.run(str(mine)))
