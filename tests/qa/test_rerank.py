"""A cross-encoder, made here from the bundled model with an untrained head: real, if not wise."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embed import model_folder
from index.errors import EmbedderError
from index.settings import BUNDLED_EMBEDDER
from qa.build import build_answerer
from qa.rerank import load_reranker
from qa.settings import Settings


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("reranker")
    bundled = str(model_folder(BUNDLED_EMBEDDER))
    CrossEncoder(bundled, num_labels=1, local_files_only=True).save_pretrained(str(folder))
    return folder


def test_hits_come_in_the_order_of_the_cross_encoder(cross_encoder: Path, seed_home: Path) -> None:
    answerer = build_answerer(settings=Settings(home=seed_home, reranker=str(cross_encoder)))

    hits = answerer.search("Blinken and Wang in Bali", 5)

    scores = [hit.stages.rerank_score for hit in hits]
    texts = [hit.passage.text for hit in hits]
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    expected = load_reranker(str(cross_encoder)).scores("Blinken and Wang in Bali", texts)
    assert scores == pytest.approx(expected, abs=1e-3)


def test_a_reranker_that_is_not_here_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="no-such-model"):
        load_reranker("no-such-model")
    with pytest.raises(EmbedderError, match="cannot load the reranker"):
        load_reranker(str(tmp_path))
