"""A folder of articles and an index of it, made with a fast embedder."""

from __future__ import annotations

import json
import runpy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.collection import Collection
from index.settings import IndexSettings
from index.sync import sync
from index.types import SyncReport

HashingEmbedder: Any = runpy.run_path(str(Path(__file__).parents[1] / "hashing.py"))[
    "HashingEmbedder"
]
NEVER = 10**9
SUBJECTS = ("harbour", "orchestra", "glacier", "election", "vaccine", "railway", "orchard")


@dataclass
class Shelf:
    """Articles in a folder, and the index of them."""

    folder: Path
    settings: IndexSettings
    embedder: Any = field(default_factory=HashingEmbedder)

    def write(self, name: str, text: str, **about: str) -> Path:
        """An article file, with a sidecar when anything is said about it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if about:
            sidecar = path.with_name(path.stem + ".meta.json")
            sidecar.write_text(json.dumps(about), encoding="utf-8")
        return path

    def sync(self, *paths: Path, **options: Any) -> SyncReport:
        options.setdefault("embedder", self.embedder)
        return sync(paths or [self.folder], self.settings, **options)

    def open(self) -> Collection:
        return self.open_with(self.embedder)

    def open_with(self, embedder: Any) -> Collection:
        return Collection.open(self.settings.home, self.settings, embedder=embedder)

    def found(self, words: str, collection: Collection | None = None) -> list[str]:
        """Ids of the articles that words and meaning find, words first; each once."""
        reader = collection or self.open()
        hits = reader.rank_words(words, 10) + reader.rank_meaning(self.embedder.query(words), 1)
        passages = reader.passages([hit.passage_id for hit in hits])
        return list(dict.fromkeys(passage.article_id for passage in passages))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Without Chroma, which takes seconds to import; tests that are about it ask for it."""
    folder = tmp_path / "articles"
    folder.mkdir()
    return Shelf(folder, IndexSettings(home=tmp_path / "home", chroma_from=NEVER))


@pytest.fixture
def full_shelf(shelf: Shelf) -> Shelf:
    """Seven articles on seven subjects, indexed."""
    for subject in SUBJECTS:
        shelf.write(f"{subject}.txt", story(subject))
    shelf.sync()
    return shelf


def story(subject: str, sentences: int = 6) -> str:
    """A few paragraphs that only an article on `subject` would hold."""
    return "\n\n".join(
        f"The {subject} opened to visitors after {number + 2} years of work on the {subject}. "
        f"Officials said that the {subject} had cost {number + 3} million crowns."
        for number in range(sentences)
    )


@pytest.fixture(name="story")
def _story() -> Any:
    return story
