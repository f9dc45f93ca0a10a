"""Settings of the index. `qa.settings.Settings` adds those of answering and loads all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

BUNDLED_EMBEDDER = "bundled"


class IndexSettings(BaseModel):
    """Where the index lives and how it is made. Frozen; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(Path(".footnote"), description="folder that holds the index")
    embedder: str = Field(
        BUNDLED_EMBEDDER,
        description="sentence-transformers model: 'bundled' (all-MiniLM-L6-v2, installed), "
        "a folder, or a name that is already on this machine",
    )
    embedder_dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="arithmetic of the embedder: auto takes bfloat16 where the CPU has it"
    )
    passage_characters: int = Field(
        500, ge=100, le=4000, description="target length of a passage, in characters"
    )
    max_file_bytes: int = Field(
        20_000_000, ge=1000, description="files larger than this are skipped with a reason"
    )
    stem_language: str = Field("english", description="language of the word index's stemmer")
    chroma_from: int = Field(
        1,
        ge=1,
        description="passages from which Chroma is made and searched; fewer are all compared",
    )
