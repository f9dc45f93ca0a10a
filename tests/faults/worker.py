"""What fault tests run in processes of their own: `worker.py sync|check|doctor HOME FOLDER [options]`.

`sync` brings the index up to date with a fast embedder that notes each text it embeds; `check`
opens the index as a server would, compares everything it holds, and prints what it found; `doctor`
prints what is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import runpy
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from index.collection import Collection  # noqa: E402
from index.doctor import diagnose  # noqa: E402
from index.errors import FootnoteError  # noqa: E402
from index.settings import IndexSettings  # noqa: E402
from index.sync import sync  # noqa: E402

HashingEmbedder: Any = runpy.run_path(str(ROOT / "tests" / "hashing.py"))["HashingEmbedder"]


class NotingEmbedder(HashingEmbedder):  # type: ignore[misc]
    """Takes its time, and writes down what it is given."""

    def __init__(self, notes: Path | None, seconds: float) -> None:
        super().__init__()
        self._notes = notes
        self._seconds = seconds

    def documents(self, texts: Sequence[str]) -> Any:
        if self._notes:
            with self._notes.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(text) + "\n" for text in texts)
        time.sleep(self._seconds)
        return super().documents(texts)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=("sync", "check", "doctor"))
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=Path)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--chroma-from", type=int, default=1)
    parser.add_argument("--die-at", help="stage at which to be killed")
    parser.add_argument("--file-limit", type=int, help="bytes a file may have")
    options = parser.parse_args()
    settings = IndexSettings(home=options.home, chroma_from=options.chroma_from)
    embedder = NotingEmbedder(options.notes, options.seconds)
    if options.file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.file_limit, options.file_limit))
    try:
        if options.task == "check":
            print(json.dumps(check(settings, embedder)))
        elif options.task == "doctor":
            checks = diagnose(settings.home, settings, embedder=embedder)
            print(json.dumps([one.detail for one in checks if not one.ok]))
        else:
            report = sync(
                [options.folder],
                settings,
                rebuild=options.rebuild,
                embedder=embedder,
                progress=lambda stage, done, _: (
                    die() if stage == options.die_at and (done or stage != "articles") else None
                ),
            )
            print(json.dumps({"articles": report.articles, "added": report.added}))
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def check(settings: IndexSettings, embedder: Any) -> dict[str, Any]:
    """Every article, and what is wrong with its passages, vectors or searches."""
    reader = Collection.open(settings.home, settings, embedder=embedder)
    articles, wrong = {}, []
    rows, total, _ = reader.list_articles(100_000)
    if (total, sum(row.passages for row in rows)) != tuple(reader.counts):
        wrong.append(f"counts {reader.counts}")
    for row in rows:
        article = reader.article(row.source.id)
        assert article is not None
        articles[article.id] = article.text
        passages = reader.passages_of(article.id)
        held = reader.vectors([passage.id for passage in passages])
        texts = [f"{article.title}\n{passage.text}" for passage in passages]
        expected = HashingEmbedder().documents(texts)
        if not np.allclose(held, expected, atol=2e-3):
            wrong.append(f"vectors of {article.id}")
        for passage, vector in zip(passages, held, strict=True):
            if article.text[passage.start : passage.end] != passage.text:
                wrong.append(f"span of {passage.id}")
            best = reader.rank_meaning(vector, 1)
            if not best or best[0].score < 0.999:
                wrong.append(f"meaning does not find {passage.id} of {article.id}")
        word = article.text.split()[1]
        found = reader.passages([hit.passage_id for hit in reader.rank_words(word, 1)])
        if [passage.article_id for passage in found] != [article.id]:
            wrong.append(f"{word!r} does not find {article.id}")
    return {"articles": articles, "wrong": wrong, "generation": reader.generation}


if __name__ == "__main__":
    sys.exit(main())
