"""Settings of the chat page. `qa.settings.Settings` joins them with all the others."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

SEED_QUESTIONS = Path("seeds/questions.jsonl")
"""The question set when the setting names none."""
FEEDBACK_FILE = "feedback.jsonl"
"""What readers thought of answers, in the home folder: the page writes it, drafts come of it."""


class PageSettings(BaseModel):
    """What people may do on the page besides asking."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uploads: bool = Field(
        True,
        description="articles may be added and removed on the page; off loopback only with keys",
    )
    max_upload_files: int = Field(100, ge=1, description="files that may be added at once")
    max_upload_bytes: int = Field(
        100_000_000, ge=1000, description="bytes of files that may be added at once"
    )
    questions: Path | None = Field(
        None,
        description="question set of `footnote eval` and of the page's Evaluation tab; default: "
        "seeds/questions.jsonl, on the page also questions.jsonl in the home folder",
    )
