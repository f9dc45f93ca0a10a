"""A stand-in for the engine: answers as scripted, over the five seed articles, no index needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from index.types import Article, Filters, Passage, Removal, Source
from qa.types import (
    Answer,
    Citation,
    Delta,
    Disagreement,
    Event,
    Hit,
    Query,
    Searched,
    Sentence,
    Shown,
    Side,
    Turn,
)

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"

_STATED = {
    "000": ("China’s ‘no limits’ deal with Russia likely topic at Blinken-Wang meeting", "The Washington Post", "2022-07-06"),
    "001": ("Blinken meets Chinese counterpart Wang Yi in Beijing", None, "2024-04-26"),
    "002": ("US concerned at China’s ‘alignment’ with Russia, Blinken says", "Reuters", "2022-07-09"),
    "003": ("US will seek to forge agreements with like-minded countries over Ukraine", "Bloomberg", "2022-07-07"),
    "004": ("Blinken met with China’s chief, Xi Jinping, in Beijing", None, "2024-04-26"),
}  # fmt: skip


def seed_articles() -> list[Article]:
    """The seeds as they stand, with what their sidecars say."""
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        title, publisher, date = _STATED[path.name[:3]]
        found.append(
            Article(
                id=path.name,
                title=title,
                publisher=publisher,
                path=f"seeds/articles/{path.name}",
                date=date,
                date_origin="stated",
                text=path.read_text(encoding="utf-8"),
                removed=(Removal("masthead", "The Washington PostDemocracy Dies in Darkness"),),
            )
        )
    return found


class Counts(NamedTuple):
    articles: int
    passages: int


@dataclass(frozen=True)
class Row:
    source: Source
    passages: int
    characters: int


@dataclass
class ScriptedCollection:
    """What the page asks of a collection, over articles in memory."""

    articles: list[Article] = field(default_factory=seed_articles)
    generation: int = 1

    @property
    def counts(self) -> Counts:
        return Counts(len(self.articles), 4 * len(self.articles))

    def article(self, article_id: str) -> Article | None:
        return next((item for item in self.articles if item.id == article_id), None)

    def publishers(self) -> dict[str, int]:
        names = [item.publisher for item in self.articles if item.publisher]
        return {name: names.count(name) for name in sorted(set(names))}

    def date_range(self) -> tuple[str, str] | None:
        dates = sorted(item.date for item in self.articles if item.date)
        return (dates[0], dates[-1]) if dates else None

    def list_articles(
        self, limit: int = 50, after: str | None = None, q: str | None = None
    ) -> tuple[list[Row], int, str | None]:
        rows = [
            Row(item.source(), 4, len(item.text))
            for item in self.articles
            if not q or q.lower() in (item.title + item.text).lower()
        ]
        return rows[:limit], len(rows), None

    def source(self, article_id: str) -> Source | None:
        article = self.article(article_id)
        return article.source() if article else None

    def dates(self) -> dict[str, int]:
        dates = sorted(item.date for item in self.articles if item.date)
        return {date: dates.count(date) for date in dates}

    def allowed(self, filters: Filters) -> int:
        since, until = filters.since or "", (filters.until or "9") + "~"
        return sum(
            since <= (item.date or "") <= until
            and (not filters.publishers or item.publisher in filters.publishers)
            for item in self.articles
        )

    def copies(self, article_id: str) -> tuple[Source, ...]:
        return ()


@dataclass(frozen=True)
class Say:
    """One sentence to be said, with its footnotes: an article's first letters and words of it."""

    text: str
    quotes: tuple[tuple[str, str], ...]
    support: str = "quoted"


class ScriptedAnswerer:
    """Answers known questions with their script, refuses the others. `pace`: seconds a sentence."""

    def __init__(
        self,
        scripts: dict[str, Sequence[Say]] | None = None,
        *,
        collection: ScriptedCollection | None = None,
        pace: float = 0.0,
        stream: Callable[[str], Iterator[Event]] | None = None,
    ) -> None:
        self.collection = collection or ScriptedCollection()
        self._scripts = SCRIPTS if scripts is None else scripts
        self._pace = pace
        self._stream = stream
        self.asked: list[tuple[str, list[Turn], Filters | None, str | None]] = []

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Answer:
        *_, last = self._events(question, history, filters)
        assert isinstance(last, Answer)
        return last

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        self.asked.append((question, list(history), filters, model))
        for event in (
            self._stream(question) if self._stream else self._events(question, history, filters)
        ):
            time.sleep(self._pace)
            yield event

    def _understood(self, question: str, history: Sequence[Turn], filters: Filters | None) -> Query:
        """A follow-up leans on the turn before; "in 2022" is a filter."""
        before = next((turn["content"] for turn in history if turn["role"] == "user"), None)
        year = Filters("2022-01-01", "2022-12-31") if question.endswith("in 2022?") else None
        return Query(
            question,
            SEARCHED_AS.get(question, question) if before else question,
            filters=filters or year or Filters(),
            filter_origin="request" if filters else "question" if year else "none",
            carried=before if question in SEARCHED_AS else None,
        )

    def _events(
        self, question: str, history: Sequence[Turn], filters: Filters | None
    ) -> Iterator[Event]:
        query = self._understood(question, history, filters)
        yield Searched(query, self._hits())
        script = self._scripts.get(question.replace(" in 2022?", "?"))
        if script is None:
            text = "The articles do not answer this."
            yield Delta(text)
            yield Answer(
                "ans_no", 0, "scripted", query, "refused", text, "no_support", nearest=self._hits()
            )
            return
        written = Written()
        for say in script:
            shown = written.add(say, self.collection)
            yield Delta(written.text[shown.sentence.start and shown.sentence.start - 1 :])
            yield shown
        yield Answer(
            "ans_1", 0, "scripted", query, "answered", written.text,
            sentences=tuple(written.sentences), citations=tuple(written.citations),
            disagreements=DISAGREEMENTS.get(question, ()),
        )  # fmt: skip

    def _hits(self) -> tuple[Hit, ...]:
        return tuple(
            Hit(Passage(f"p{item.id}", item.id, 0, 200, item.text[:200]), item.source(), 0.5)
            for item in self.collection.articles
        )


class Written:
    """An answer in the making."""

    def __init__(self) -> None:
        self.text = ""
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []

    def add(self, say: Say, collection: ScriptedCollection) -> Shown:
        known = len(self.citations)
        for begins, words in say.quotes:
            article = next(item for item in collection.articles if item.id.startswith(begins))
            start = article.text.index(words)
            self.citations.append(
                Citation(
                    len(self.citations) + 1, article.source(), f"p{article.id}",
                    words, start, start + len(words),
                )
            )  # fmt: skip
        new = self.citations[known:]
        text = say.text + " " + "".join(f"[{item.number}]" for item in new)
        start = len(self.text) + (1 if self.text else 0)
        self.text += (" " if self.text else "") + text
        numbers = tuple(item.number for item in new)
        self.sentences.append(Sentence(text, start, len(self.text), numbers, say.support, 0.9))  # type: ignore[arg-type]
        return Shown(self.sentences[-1], tuple(new))


WHERE = "Where did Blinken and Wang Yi meet?"
TARIFFS = "What do Yellen and Tai think of the tariffs?"
FOLLOW_UP = "How long did they talk?"
HOTEL = "Which hotel did Blinken stay at in Beijing?"

_BALI = "Both diplomats described their first in-person talks since October as “candid”, with the meeting taking place a day after they attended a gathering of G20 foreign ministers on the Indonesian island of Bali."
_BEIJING = "U.S. Secretary of State Antony Blinken met Chinese Foreign Minister Wang Yi in Beijing on Friday for talks across a range of complex issues"
_HOURS = "discussed Russian aggression in Ukraine during more than five hours of talks with Chinese Foreign Minister Wang Yi"
_HOURS_2024 = "Mr. Blinken spent greater than 5 hours with China’s overseas minister, Wang Yi, in conferences and at a working lunch"
_YELLEN = "some of the Trump-era tariffs were strategically questionable"
_TAI = "a significant piece of leverage"

SCRIPTS: dict[str, Sequence[Say]] = {
    WHERE: [
        Say(f"Reuters, 9 July 2022: {_BALI}", (("002", _BALI),)),
        Say(f"26 April 2024: “{_BEIJING} …”", (("001", _BEIJING),)),
    ],
    FOLLOW_UP: [
        Say(f"Reuters, 9 July 2022: “… {_HOURS} …”", (("002", _HOURS),)),
        Say(f"26 April 2024: “… {_HOURS_2024} …”", (("004", _HOURS_2024),)),
    ],
    TARIFFS: [
        Say("Yellen called some of the tariffs strategically questionable.", (("000", _YELLEN),), "supported"),
        Say("Tai sees in them a significant piece of leverage.", (("000", _TAI),), "weak"),
    ],
}  # fmt: skip
SEARCHED_AS = {FOLLOW_UP: "How long did Blinken and Wang Yi talk?"}
DISAGREEMENTS = {
    TARIFFS: (
        Disagreement(
            "the worth of the tariffs",
            (
                Side("strategically questionable", (1,)),
                Side("a significant piece of leverage", (2,)),
            ),
        ),
    )
}
