"""Footnote inside a LangChain application: a retriever and a runnable over the same engine.

from qa.build import build_answerer
from qa.langchain import FootnoteRetriever, FootnoteRunnable

answerer = build_answerer(home=".footnote")
FootnoteRetriever(answerer=answerer, k=5).invoke("Blinken in Bali")
FootnoteRunnable(answerer).invoke("Where did they meet?")["text"]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import BaseModel, ConfigDict, ValidationError

from index.types import Filters
from qa.answer import Answerer
from qa.errors import QuestionError
from qa.payload import Json, answer_payload, hit_payload
from qa.understanding.turns import GivenTurn, turns

Asked = str | dict[str, Any]
"""A question, or `{"question", "history"?, "filters"?}` as over HTTP."""


class _GivenFilters(BaseModel):
    since: str | None = None
    until: str | None = None
    publishers: list[str] | None = None


class _Given(BaseModel):
    question: str
    history: list[GivenTurn] | None = None
    filters: _GivenFilters | None = None


class FootnoteRetriever(BaseRetriever):
    """Passages as documents: the text, and as metadata where it stands (a HIT without its text)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    answerer: Answerer
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(page_content=hit.pop("text"), metadata=hit, id=hit["passage_id"])
            for hit in map(hit_payload, self.answerer.search(query, self.k, self.filters))
        ]


class FootnoteRunnable(Runnable[Asked, Json]):
    """The answer object for a question. `stream` yields it once, when it is whole and checked."""

    def __init__(self, answerer: Answerer, model: str | None = None) -> None:
        self._answerer = answerer
        self._model = model

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **_: Any) -> Json:  # noqa: A002 - LangChain's name
        """Raises QuestionError, ModelError or CollectionError."""
        return self._call_with_config(self._answer, input, config)

    def stream(
        self,
        input: Asked,  # noqa: A002 - LangChain's name
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Iterator[Json]:
        yield self.invoke(input, config)

    def _answer(self, asked: Asked) -> Json:
        try:
            given = _Given.model_validate({"question": asked} if isinstance(asked, str) else asked)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "what was asked"
            raise QuestionError(f"{where}: {first['msg']}") from None
        only = given.filters or _GivenFilters()
        filters = Filters(only.since or None, only.until or None, tuple(only.publishers or ()))
        history = turns(given.history or ())
        return answer_payload(self._answerer.answer(given.question, history, filters, self._model))
