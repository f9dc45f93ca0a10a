"""A tiny shelf of articles, and an answerer that says what it is told to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.types import Article, Filters, Passage
from qa.evaluation.metrics import Observation
from qa.evaluation.questions import Question, QuestionSet, question_set
from qa.evaluation.results import Run
from qa.types import Answer, Citation, Event, Hit, Query, Searched, Turn

ARTICLES = {
    article.id: article
    for article in (
        Article(
            id="news/bali.txt",
            title="Bali",
            text="They met in Bali. The talks lasted more than five hours. All were candid.",
            publisher="Reuters",
            date="2022-07-09",
        ),
        Article(
            id="news/beijing.txt",
            title="Beijing",
            text="They met in Beijing on Friday. Tea was served.",
            publisher="Reuters",
            date="2024-04-26",
        ),
        Article(id="news/weather.txt", title="Weather", text="It rained. Roads were wet."),
    )
}


@dataclass(frozen=True)
class Shelf:
    """An index of the articles above."""

    articles: Mapping[str, Article] = field(default_factory=lambda: ARTICLES)

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.articles), len(self.articles)

    def article(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return [passage(one) for one in ids]

    def list_articles(
        self, limit: int, after: str | None, q: str | None
    ) -> tuple[list[object], int, str | None]:
        ids = [one for one in sorted(self.articles) if after is None or one > after]
        rows = [ShelfRow(self.articles[one]) for one in ids[:limit]]
        return rows, len(self.articles), ids[limit - 1] if len(ids) > limit else None


@dataclass(frozen=True)
class ShelfRow:
    source: Article

    @property
    def characters(self) -> int:
        return len(self.source.text)


def passage(passage_id: str) -> Passage:
    """Ids here say it all: ARTICLE:START:END."""
    article_id, start, end = passage_id.rsplit(":", 2)
    text = ARTICLES[article_id].text[int(start) : int(end)]
    return Passage(passage_id, article_id, int(start), int(end), text)


def hit(article_id: str, text: str | None = None, score: float = 1.0) -> Hit:
    """A passage of an article: `text`, or the whole of it."""
    article = ARTICLES[article_id]
    text = article.text if text is None else text
    start = article.text.index(text)
    found = passage(f"{article_id}:{start}:{start + len(text)}")
    return Hit(found, article.source(), score)


def citation(number: int, article_id: str, quote: str) -> Citation:
    article = ARTICLES[article_id]
    start = article.text.index(quote)
    return Citation(number, article.source(), "p", quote, start, start + len(quote))


def said(text: str, *cited: tuple[str, str], **more: object) -> Answer:
    """An answer of these words, with a footnote for each (article, quote)."""
    answer = Answer(
        id="ans",
        created=0,
        model="scripted",
        query=Query(question="?", text="?"),
        status="answered",
        text=text,
        answerability=0.9,
        citations=tuple(citation(number, *one) for number, one in enumerate(cited, start=1)),
    )
    return replace(answer, **more)  # type: ignore[arg-type]


def refused(text: str = "The articles do not say.", dropped: int = 0) -> Answer:
    return said(text, status="refused", answerability=0.1, dropped=dropped)


@dataclass
class Scripted:
    """Streams the answer written for a question; `asked` keeps what it was asked with."""

    script: Mapping[str, tuple[Sequence[Hit], Answer | BaseException]]
    collection: Shelf = field(default_factory=Shelf)
    asked: list[tuple[str, tuple[Turn, ...], Filters | None]] = field(default_factory=list)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        self.asked.append((question, tuple(history), filters))
        hits, answer = self.script[question]
        query = Query(question=question, text=question)
        yield Searched(query, tuple(hits))
        if isinstance(answer, BaseException):
            raise answer
        yield replace(answer, query=query)


def observe(fields: Mapping[str, object], answer: Answer, hits: Sequence[Hit] = ()) -> Observation:
    """A question (its fields) answered so, from these hits, in half a second."""
    question = Question.model_validate({"id": "q", "question": "?", **fields})
    texts = {one.id: one.text for one in ARTICLES.values()}
    return Observation(question, answer, tuple(hits), texts, 0.5)


def rows(*fields: Mapping[str, object]) -> QuestionSet:
    """A question set of these rows, each on a line of its own."""
    return question_set("test.jsonl", enumerate(fields, start=1))


RUN = Run(
    questions="test.jsonl",
    questions_sha256="0" * 64,
    model="scripted",
    filters={},
    settings={},
    versions={},
    index_sha256="1" * 64,
    articles=3,
    passages=3,
    seed=0,
)
