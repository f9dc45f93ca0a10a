"""A run that was cut short goes on where it stopped, and only if nothing else has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.errors import QuestionError
from qa.evaluation.evaluate import evaluate
from qa.evaluation.resume import kept, kept_path
from tests.qa.evaluation.scripted import RUN, Scripted, hit, refused, rows, said

QUESTIONS = rows(
    *({"id": name, "question": name, "type": "unanswerable"} for name in ("one", "two", "three"))
)
SCRIPT = {
    "one": ([hit("news/bali.txt")], refused()),
    "two": ([], said("They met in Bali. [1]", ("news/bali.txt", "They met in Bali."))),
    "three": ([], refused()),
}


def interrupted(path):
    """A run that is stopped before its third question."""
    answerer = Scripted({**SCRIPT, "three": ([], KeyboardInterrupt())})
    with pytest.raises(KeyboardInterrupt), kept(path, RUN, resume=False) as keeping:
        evaluate(answerer, QUESTIONS, RUN, {}, on_result=keeping.add)


def resumed(path, run=RUN):
    answerer = Scripted(SCRIPT)
    with kept(path, run, resume=True) as keeping:
        report = evaluate(answerer, QUESTIONS, run, {}, done=keeping.done, on_result=keeping.add)
    return report, [question for question, _, _ in answerer.asked]


def test_only_what_is_missing_is_asked_again(tmp_path):
    path = kept_path(tmp_path / "new.json", tmp_path)
    interrupted(path)
    report, asked = resumed(path)
    assert asked == ["three"]
    whole = evaluate(Scripted(SCRIPT), QUESTIONS, RUN, {})
    assert [one.text for one in report.results] == [one.text for one in whole.results]
    assert report.causes == whole.causes
    assert not path.exists()


def test_a_line_cut_short_is_asked_again(tmp_path):
    path = tmp_path / "cut.partial"
    interrupted(path)
    path.write_text(path.read_text()[:-40])
    assert resumed(path)[1] == ["two", "three"]


def test_results_of_another_run_are_not_mixed_in(tmp_path):
    path = tmp_path / "other.partial"
    interrupted(path)
    with pytest.raises(QuestionError, match="evaluate without --resume"):
        resumed(path, replace(RUN, index_sha256="2" * 64))
    assert path.exists()


def test_without_a_file_to_write_it_is_kept_at_home(tmp_path):
    assert kept_path(None, tmp_path) == tmp_path / "evaluation.json.partial"
