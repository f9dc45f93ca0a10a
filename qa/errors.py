"""Errors of answering; they grow on the tree in `index.errors`.

    FootnoteError
    ├── …                      the index's own, see index.errors
    ├── QuestionError          the question (or its history or filters) cannot be used
    ├── PromptError            a prompt file lacks or misnames a placeholder
    └── ModelError             the configured model did not give an answer
        ├── ModelUnavailable   it cannot be reached, or is overloaded (may heal: retry later)
        ├── ModelRefusedUs     wrong key, no permission, no such model (a person must mend it)
        └── ModelMisconfigured unknown provider, missing package, unreadable model file

"The articles do not say" is an `Answer`, never an exception.
"""

from __future__ import annotations

from index.errors import FootnoteError


class QuestionError(FootnoteError):
    """The question, its history or its filters cannot be used."""


class PromptError(FootnoteError):
    """A prompt file lacks or misnames a placeholder."""


class ModelError(FootnoteError):
    """The configured model did not give an answer."""


class ModelUnavailable(ModelError):
    """The model cannot be reached or is overloaded; trying later may help."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait before trying again, where the provider said so."""


class ModelRefusedUs(ModelError):
    """Wrong key, no permission or no such model: a person must mend it."""


class ModelMisconfigured(ModelError):
    """Unknown provider, missing package or unreadable model file."""
