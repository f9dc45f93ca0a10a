"""Proposals ask what one sentence answers, and wait for a person."""

from __future__ import annotations

import pytest

from index.types import Article
from qa.errors import QuestionError
from qa.evaluation.draft import add_questions, proposals
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
