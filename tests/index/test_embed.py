"""The bundled model, and what is not a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from index.embed import BUNDLED_SHA256, embedder_stamp, load_embedder, model_folder
from index.errors import EmbedderError
from index.settings import IndexSettings


@pytest.fixture(scope="module")
def bundled() -> Any:
    return load_embedder(IndexSettings())


def test_the_bundled_model_knows_what_is_meant(bundled: Any) -> None:
    rows = bundled.documents(["A ship entered the harbour.", "", "The minister resigned."])
    query = bundled.query("Boats came into port")
    assert (rows.shape, rows.dtype, query.shape) == ((3, 384), np.float32, (384,))
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert int(np.argmax(rows @ query)) == 0
    assert bundled.documents([]).shape == (0, 384)


def test_texts_of_any_length_keep_their_places(bundled: Any) -> None:
    """They are embedded in another order, as many at once as fit: in several batches here."""
    texts = [f"Item {n}: " + "the talks in Beijing went on and on. " * (n % 9) for n in range(150)]
    together = bundled.documents(texts)
    for place in (0, 1, 8, 77, 149):
        assert float(together[place] @ bundled.documents([texts[place]])[0]) > 0.9995


def test_tokens_do_not_depend_on_what_is_encoded_beside_them(bundled: Any) -> None:
    """Five texts of other lengths are two calls, padded to other lengths than each alone."""
    texts = [f"Item {n}: " + "the talks in Beijing went on. " * n for n in range(5)]
    for text, together in zip(texts, bundled.tokens(texts), strict=True):
        (alone,) = bundled.tokens([text])
        assert together.vectors.shape == (len(alone.spans), 384)
        assert (together.spans == alone.spans).all()
        assert float((together.vectors * alone.vectors).sum(axis=1).min()) > 0.999
        assert text[slice(*together.spans[0])] == "Item"
    assert bundled.tokens([]) == []


def test_a_model_without_vectors_of_tokens_says_so(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model_folder("bundled") / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_dim=8)
    SentenceTransformer(modules=[static]).save(str(tmp_path / "static"))
    model = load_embedder(IndexSettings(embedder=str(tmp_path / "static")))
    assert model.query("Boats came into port").shape == (8,)
    with pytest.raises(EmbedderError, match="choose a transformer"):
        model.tokens(["Boats came into port"])


def test_its_stamp_is_known_without_loading_it(bundled: Any) -> None:
    stamp = embedder_stamp(IndexSettings())
    assert (stamp.name, stamp.sha256) == (bundled.name, bundled.sha256)
    assert stamp.sha256 == BUNDLED_SHA256


def test_its_dtypes_agree(bundled: Any) -> None:
    texts = ["Blinken met Wang Yi in Beijing on Friday.", "Shares fell 3 % in New York."]
    exact = load_embedder(IndexSettings(embedder_dtype="float32"))
    cosines = (exact.documents(texts) * bundled.documents(texts)).sum(axis=1)
    assert exact.dtype == "float32"
    assert (cosines > 0.999).all()


@pytest.mark.parametrize("name", ["no/such-model", "no such model", "../etc"])
def test_a_name_that_is_not_here_is_not_downloaded(name: str) -> None:
    with pytest.raises(EmbedderError, match="neither a folder nor a model on this machine"):
        embedder_stamp(IndexSettings(embedder=name))


def test_a_folder_without_safetensors(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(EmbedderError, match=r"holds no \*\.safetensors"):
        load_embedder(IndexSettings(embedder=str(tmp_path)))


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"junk")
    with pytest.raises(EmbedderError, match="cannot load the embedder"):
        load_embedder(IndexSettings(embedder=str(tmp_path)))
