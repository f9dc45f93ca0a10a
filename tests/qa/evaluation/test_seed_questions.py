"""The fixed questions stand by the articles: the mechanical half of docs/questions.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index.settings import IndexSettings
from qa.evaluation.matching import contains
from qa.evaluation.questions import load_questions

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = load_questions(ROOT / "seeds" / "questions.jsonl").questions
ANSWERABLE = [question for question in QUESTIONS if question.answerable]


@pytest.fixture(scope="module")
def texts():
    from index.readers import read

    folder = ROOT / "seeds" / "articles"
    return {
        path.name: article.text
        for path in folder.glob("*.txt")
        for article in read(path, ROOT, IndexSettings())
    }


def test_there_is_enough_of_every_kind():
    kinds = Counter(question.type for question in QUESTIONS)
    assert len(QUESTIONS) >= 64
    assert kinds["unanswerable"] >= 16
    assert all(kinds[kind] >= 5 for kind in ("follow-up", "dated", "several-events"))
    assert kinds["sources-differ"] >= 5
    tags = Counter(tag for question in QUESTIONS for tag in question.tags)
    assert tags["near-miss"] >= 8
    assert tags["false-premise"] >= 3
    assert tags["publisher"] >= 3


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_what_is_accepted_stands_in_an_accepted_article(question, texts):
    told = [texts[name] for name in question.evidence_ids]
    for quote in question.evidence_sentences:
        assert any(quote in text for text in told), quote
    for group in (question.answers, *question.must_mention):
        assert not group or any(contains(text, one) for text in told for one in group), group
    for group in question.must_cite:
        assert set(group) <= set(question.evidence_ids)


def test_every_question_has_its_row_in_the_record():
    record = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert not [one.id for one in QUESTIONS if f"| {one.id} |" not in record]
