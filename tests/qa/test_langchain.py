from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from index.errors import FootnoteError
from qa.answer import Answerer
from qa.langchain import FootnoteRetriever, FootnoteRunnable

QUESTION = "Where did Blinken and Wang Yi meet?"


def test_the_retriever_gives_exact_passages(seed_answerer: Answerer) -> None:
    documents = FootnoteRetriever(answerer=seed_answerer, k=3).invoke("Blinken Bali")
    assert len(documents) == 3
    for document in documents:
        place = document.metadata
        assert seed_answerer.collection is not None
        article = seed_answerer.collection.article(place["article_id"])
        assert article is not None
        assert article.text[place["start"] : place["end"]] == document.page_content
        assert "text" not in place


def test_the_runnable_gives_the_answer_object(seed_answerer: Answerer) -> None:
    footnote = FootnoteRunnable(seed_answerer)
    answer = footnote.invoke(QUESTION)
    assert answer["object"] == "answer"
    assert [one["text"] for one in footnote.stream(QUESTION)] == [answer["text"]]
    assert asyncio.run(footnote.ainvoke(QUESTION))["text"] == answer["text"]
    asked = {"question": QUESTION, "filters": {"since": "2024"}, "history": []}
    assert footnote.invoke(asked)["filters"]["since"] == "2024"


def test_it_composes(seed_answerer: Answerer) -> None:
    chain = FootnoteRunnable(seed_answerer) | RunnableLambda(lambda answer: answer["status"])
    assert chain.batch([QUESTION, QUESTION]) == ["answered", "answered"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "question"),
        ({"question": 5}, "question"),
        ({"question": QUESTION, "filters": {"publishers": "Reuters"}}, "filters.publishers"),
        ({"question": QUESTION, "history": [{"role": "king", "content": "x"}]}, "history.0.role"),
        ({"question": QUESTION, "filters": {"since": "soon"}}, "soon"),
        ("", "empty"),
    ],
)
def test_what_cannot_be_asked_is_said(
    seed_answerer: Answerer, asked: dict[str, Any] | str, field: str
) -> None:
    with pytest.raises(FootnoteError, match=field):
        FootnoteRunnable(seed_answerer).invoke(asked)
