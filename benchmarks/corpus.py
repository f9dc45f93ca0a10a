"""Articles to measure speed on: real prose, cut and dealt out anew, with dates and publishers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds" / "articles"
FIRST_DAY = date(2020, 1, 1)
DAYS = 1000
PUBLISHERS = [f"Paper {number}" for number in range(20)]
SHORTEST = 200


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the words are from, and the articles made of them."""

    origin: str
    articles: list[dict[str, str]]

    @property
    def characters(self) -> int:
        return sum(len(article["text"]) for article in self.articles)


def make_corpus(count: int, characters: int, data: Path) -> Corpus:
    """`count` articles of about so many characters, spread evenly over 1,000 days.

    Their paragraphs are those of the sets in `data`, else of the seeds, shuffled; once these are
    used up they come again, each with a number of its own, so that no two are alike.
    """
    paragraphs = list(_paragraphs(data))
    origin = "paragraphs of the public sets in ../shared/data, dealt out anew"
    if not paragraphs:
        paragraphs = [p for path in sorted(SEEDS.glob("*.txt")) for p in _split(path.read_text())]
        origin = "paragraphs of the five seed articles, repeated with a number each"
    random.Random(0).shuffle(paragraphs)
    endless = cycle(enumerate(paragraphs))
    articles, used = [], 0
    for number in range(count):
        text: list[str] = []
        while sum(map(len, text)) < characters:
            used += 1
            again = f" It was the {used}th report." if used > len(paragraphs) else ""
            text.append(next(endless)[1] + again)
        day = FIRST_DAY + timedelta(days=number * DAYS // count)
        articles.append(
            {
                "id": f"article-{number}",
                "title": " ".join(text[0].split()[:9]),
                "text": "\n\n".join(text),
                "date": day.isoformat(),
                "publisher": PUBLISHERS[number % len(PUBLISHERS)],
            }
        )
    return Corpus(origin, articles)


def write_folder(corpus: Corpus, folder: Path) -> None:
    """One .txt file an article, with its sidecar."""
    folder.mkdir(parents=True)
    for article in corpus.articles:
        about = {key: article[key] for key in ("title", "date", "publisher")}
        (folder / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")
        (folder / f"{article['id']}.meta.json").write_text(json.dumps(about), encoding="utf-8")


def _paragraphs(data: Path) -> Iterator[str]:
    for path in sorted(data.glob("*/articles.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _split(json.loads(line)["text"])


def _split(text: str) -> Iterator[str]:
    """Paragraphs; of a text without any, runs of a thousand characters."""
    for paragraph in text.split("\n"):
        for start in range(0, len(paragraph), 1000):
            piece = " ".join(paragraph[start : start + 1000].split())
            if len(piece) >= SHORTEST:
                yield piece
