"""Measures warm retrieval at several sizes, plain and filtered: `python -m benchmarks.retrieval`.

Words and meaning are both searched and the best passages read, beside one query encoding, one raw
Chroma query, and Chroma with a metadata filter as LangChain's tutorial pipeline would use it.
Vectors are made up (as many clusters as subjects), the questions' encoding is real. Each round
times everything once, in turn, so that what else the machine does falls on all alike. Prints a
table and writes benchmarks/results/retrieval.json and docs/retrieval.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import DAYS, FIRST_DAY, make_corpus
from index.collection import Collection
from index.embed import load_embedder
from index.settings import IndexSettings
from index.sync import sync
from index.types import Filters

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "retrieval.json"
PAGE = ROOT / "docs" / "retrieval.md"
DATA = ROOT.parent / "shared" / "data"
PASSAGES_AN_ARTICLE = 5.5
DEPTH, SHOWN = 50, 10
SHARES = (0.01, 0.1, 0.5)
QUESTION = "Where did the foreign ministers meet in {}, and what was agreed on there?"


class MadeUp:
    """Unit vectors in clusters, the same for the same text; 384 numbers, as the bundled model."""

    name, sha256, dimension, dtype = "made up", "made-up", 384, "float32"

    def __init__(self) -> None:
        self._centres = np.random.default_rng(0).normal(size=(500, self.dimension))

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.stack([self._row(text) for text in texts])
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self.documents([text])[0]
        return row

    def _row(self, text: str) -> Any:
        chance = np.random.default_rng(zlib.crc32(text.encode()))
        return self._centres[chance.integers(500)] + chance.normal(size=self.dimension)


def main() -> None:
    parser = argparse.ArgumentParser(description="speed of retrieval")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of public sets")
    parser.add_argument("--sample", action="store_true", help="print, keep nothing")
    options = parser.parse_args()
    encoder = load_embedder(IndexSettings())
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as place:
            rows.append(measure(Path(place), size, options.rounds, options.data, encoder))
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    print(table(rows))
    if not options.sample:
        figures = {"cores": os.cpu_count(), "load_average": os.getloadavg(), "sizes": rows}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
        PAGE.write_text(
            "# How fast it finds\n\nBeside one query encoding and one raw Chroma query, in one run: "
            "`python -m benchmarks.retrieval`.\n\n" + table(rows) + "\n"
        )


def measure(place: Path, size: int, rounds: int, data: Path, encoder: Any) -> dict[str, Any]:
    corpus = make_corpus(round(size / PASSAGES_AN_ARTICLE), 2_000, data)
    lines = (json.dumps(article) for article in corpus.articles)
    (place / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = IndexSettings(home=place / "home", max_file_bytes=10**9)
    made_up = MadeUp()
    sync([place / "articles.jsonl"], settings, embedder=made_up)
    collection = Collection.open(settings.home, settings, embedder=made_up)
    rivals = Rivals(collection, place / "chroma")
    filters = {share: Filters(until=day_at(share)) for share in SHARES}

    def retrieve(question: str, vector: NDArray[np.float32], within: Filters) -> None:
        encoder.query(question)
        words = collection.rank_words(question, DEPTH, within)
        meaning = collection.rank_meaning(vector, DEPTH, within)
        best = [hit.passage_id for hit in words[: SHOWN // 2] + meaning[: SHOWN // 2]]
        collection.passages(best)

    times: dict[str, list[float]] = {}
    for number in range(-5, rounds):
        question = QUESTION.format(2000 + number)
        vector = made_up.query(question)

        def timed(name: str, task: Callable[[], object], warm: bool = number >= 0) -> None:
            started = time.perf_counter()
            task()
            if warm:
                times.setdefault(name, []).append(1000 * (time.perf_counter() - started))

        timed("encode", lambda q=question: encoder.query(q))
        timed("raw Chroma", lambda v=vector: rivals.ask(v, None))
        timed("plain", lambda q=question, v=vector: retrieve(q, v, Filters()))
        for share, within in filters.items():
            timed(f"{share:.0%}", lambda q=question, v=vector, w=within: retrieve(q, v, w))
            last = FIRST_DAY.toordinal() + round(share * DAYS) - 1
            timed(f"Chroma's filter {share:.0%}", lambda v=vector, d=last: rivals.ask(v, d))
    p50 = {name: statistics.median(values) for name, values in times.items()}
    bound = p50["encode"] + p50["raw Chroma"]
    return {
        "passages": collection.counts.passages,
        "articles": collection.counts.articles,
        "p50_ms": p50,
        "plain_of_bound": p50["plain"] / bound,
        "filtered_of_plain": {f"{s:.0%}": p50[f"{s:.0%}"] / p50["plain"] for s in SHARES},
    }


class Rivals:
    """The same vectors in Chroma as a LangChain application would have them: with metadata."""

    def __init__(self, collection: Collection, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(
            str(folder), settings=Settings(anonymized_telemetry=False)
        )
        configuration = {"hnsw": {"space": "cosine"}}
        self._chroma = client.create_collection(
            "rival", embedding_function=None, configuration=configuration
        )
        ids, days = [], []
        for row in collection.list_articles(10**9)[0]:
            day = (np.datetime64(row.source.date) - np.datetime64("0001-01-01")).astype(int) + 1
            passages = collection.passages_of(row.source.id)
            ids += [passage.id for passage in passages]
            days += [int(day)] * len(passages)
        for start in range(0, len(ids), 5_000):
            some = ids[start : start + 5_000]
            self._chroma.add(
                ids=some,
                embeddings=collection.vectors(some),
                metadatas=[{"day": day} for day in days[start : start + 5_000]],
            )

    def ask(self, vector: NDArray[np.float32], until: int | None) -> None:
        where = None if until is None else {"day": {"$lte": until}}
        self._chroma.query(
            query_embeddings=vector.reshape(1, -1),
            n_results=SHOWN,
            where=where,
            include=["distances"],
        )


def day_at(share: float) -> str:
    return (FIRST_DAY + timedelta(days=round(share * DAYS) - 1)).isoformat()


def table(rows: list[dict[str, Any]]) -> str:
    names = list(rows[0]["p50_ms"])
    lines = [
        "Milliseconds, median. Goals: plain at most 2 times encode + raw Chroma; filtered at most "
        "2 times plain.",
        "",
        f"| passages | {' | '.join(names)} | plain / bound | worst filtered / plain |",
        "|---" * (len(names) + 3) + "|",
    ]
    for row in rows:
        cells = " | ".join(f"{row['p50_ms'][name]:.2f}" for name in names)
        worst = max(row["filtered_of_plain"].values())
        lines.append(
            f"| {row['passages']:,} | {cells} | {row['plain_of_bound']:.2f} | {worst:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
