"""Proposals ask what one sentence answers, and wait for a person."""

from __future__ import annotations

import json

import pytest

from index.types import Article, Filters
from qa.errors import QuestionError
from qa.evaluation.draft import add_questions, marked_wrong, proposals
from qa.evaluation.questions import load_questions

ARTICLE = Article(
    id="a.txt",
    title="Talks",
    publisher="Reuters",
    text="“We have made some good progress here,” said Anna Berg. Tea was served. "
    "Jon Vik, a lecturer at the harbour school, disagreed. "
    "Mr. Lund replied: “No agreement can be reached without us.” Anna Berg, a pilot by trade, left.",
)


def test_quotes_and_roles_become_questions():
    drafts = list(proposals([ARTICLE, ARTICLE]))
    assert [(one.question, one.answers[0]) for one in drafts] == [
        (
            "What did Anna Berg say, according to Reuters?",
            "We have made some good progress here",
        ),
        ("Who is Jon Vik?", "a lecturer at the harbour school"),
        ("What did Mr. Lund say, according to Reuters?", "No agreement can be reached without us"),
        ("Who is Anna Berg?", "a pilot by trade"),
    ]
    for one in drafts:
        assert one.draft
        assert one.evidence_ids == ("a.txt",)
        assert one.evidence_sentences[0] in ARTICLE.text


def test_drafts_are_added_once_and_count_when_accepted(tmp_path):
    path = tmp_path / "mine.jsonl"
    assert add_questions(path, proposals([ARTICLE])) == 4
    assert add_questions(path, proposals([ARTICLE])) == 0
    with pytest.raises(QuestionError, match="holds no questions"):
        load_questions(path)
    path.write_text(path.read_text(encoding="utf-8").replace(', "draft": true', "", 1))
    assert [one.question for one in load_questions(path).questions] == [
        "What did Anna Berg say, according to Reuters?"
    ]


def test_only_jsonl_is_added_to(tmp_path):
    with pytest.raises(QuestionError, match=r"is not \.jsonl"):
        add_questions(tmp_path / "mine.yaml", [])


ASKED = {"rating": "down", "question": "Where did they meet?", "answer": "In Rome. [1]", "note": ""}


def written(path, *lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_what_was_marked_wrong_becomes_a_question(tmp_path):
    turns = [{"role": "user", "content": "Who met?"}, {"role": "assistant", "content": "Two."}]
    path = written(
        tmp_path / "feedback.jsonl",
        {**ASKED, "time": "2026-01-02", "citations": [], "note": "It was Bali."},
        {**ASKED, "question": "And when?", "history": turns},
        {**ASKED, "question": "In 2022?", "filters": {"since": "2022-01-01", "publishers": ["A"]}},
        {**ASKED, "question": "A right one?", "rating": "up"},
    )
    where, when, year = marked_wrong(path)
    assert (where.question, where.type, where.draft) == ("Where did they meet?", "answerable", True)
    assert "(It was Bali.)" in where.note
    assert "In Rome. [1]" in where.note
    assert when.type == "follow-up"
    assert list(when.turns()) == turns
    assert year.asked_filters() == Filters("2022-01-01", None, ("A",))


def test_a_rating_that_was_taken_back_is_not_drawn(tmp_path):
    path = written(tmp_path / "feedback.jsonl", ASKED, {**ASKED, "rating": "up"})
    assert list(marked_wrong(path)) == []
    assert list(marked_wrong(tmp_path / "none.jsonl")) == []


def test_a_damaged_line_of_feedback_is_named(tmp_path):
    path = tmp_path / "feedback.jsonl"
    path.write_text(json.dumps(ASKED) + '\n{"rating": "down", "que', encoding="utf-8")
    with pytest.raises(QuestionError, match=r"feedback\.jsonl, line 2: .*: mend or remove it"):
        list(marked_wrong(path))


def test_a_wrong_answers_question_counts_once_it_says_what_is_right(tmp_path):
    path = tmp_path / "mine.jsonl"
    accepted = {"id": "a", "question": "Who?", "type": "answerable", "answers": ["Berg"]}
    path.write_text(json.dumps(accepted), encoding="utf-8")  # as editors leave it: no line's end
    (draft,) = marked_wrong(written(tmp_path / "feedback.jsonl", ASKED))
    assert add_questions(path, [draft]) == 1
    assert [one.id for one in load_questions(path).questions] == ["a"]
    taken_out = path.read_text(encoding="utf-8").replace(', "draft": true', "")
    path.write_text(taken_out, encoding="utf-8")
    with pytest.raises(QuestionError, match="line 2: says nothing of a right answer"):
        load_questions(path)
    path.write_text(
        taken_out.replace('"type"', '"answers": ["Bali"], "type"').replace(
            '"answers": ["Bali"], "type"', '"type"', 1
        ),
        encoding="utf-8",
    )
    assert [one.answers for one in load_questions(path).questions] == [("Berg",), ("Bali",)]
    assert add_questions(path, [draft]) == 0
