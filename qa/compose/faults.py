"""What went wrong with a model, in our own words: provider messages may repeat keys and prompts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from langchain_core import exceptions as langchain

from qa.errors import ModelError, ModelRefusedUs, ModelUnavailable

LONGEST_WAIT = 3600.0
"""Seconds; a provider that asks for more is read as asking for this."""
_OVERFLOW_SIGNS = ("context length", "context_length", "exceed_context", "context size", "too long")
_TOO_LARGE = 413


class ContextTooLong(ModelError):
    """The prompt is longer than the model takes."""


def explained(error: Exception, model: str, base_url: str | None) -> ModelError:
    """The error of ours that a failed call stands for; names the model and its host only."""
    if isinstance(error, ModelError):
        return error
    whom = f"{model} at {host}" if (host := _host(base_url)) else model
    status = _status(error)
    if _overflow(error, status):
        return ContextTooLong(
            f"{whom} takes less text than the question needs: set `passages` lower"
        )
    if status == 401 or isinstance(error, langchain.ModelAuthenticationError):
        return ModelRefusedUs(f"{whom} does not accept the key: check `api_key`")
    if status == 403 or isinstance(error, langchain.ModelPermissionDeniedError):
        return ModelRefusedUs(f"the key may not use {whom}: check what it is allowed")
    if status == 404 or isinstance(error, langchain.ModelNotFoundError):
        return ModelRefusedUs(f"{whom} does not exist there: check `model` and `base_url`")
    if status == 429 or isinstance(error, langchain.ModelRateLimitError):
        return ModelUnavailable(f"{whom} has too many requests: try later", _retry_after(error))
    if status is not None and (status >= 500 or status in (408, 409)):
        return ModelUnavailable(f"{whom} failed ({status}): try later", _retry_after(error))
    if status is not None and status >= 400:
        return ModelRefusedUs(f"{whom} does not accept the request ({status}): check its settings")
    if isinstance(error, langchain.ModelTimeoutError | TimeoutError):
        return ModelUnavailable(f"{whom} does not answer in time: try later")
    if isinstance(error, langchain.ModelConnectionError | OSError):
        return ModelUnavailable(f"{whom} cannot be reached: check `base_url` and the network")
    return ModelUnavailable(f"{whom} sent what is not an answer ({type(error).__name__})")


def _status(error: Exception) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _overflow(error: Exception, status: int | None) -> bool:
    if isinstance(error, langchain.ContextOverflowError) or status == _TOO_LARGE:
        return True
    text = str(error).lower() if status == 400 else ""
    return any(sign in text for sign in _OVERFLOW_SIGNS)


def _retry_after(error: Exception) -> float | None:
    """Seconds of a `Retry-After` header, given as seconds or as a date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if isinstance(headers, Mapping) else None
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(max(0.0, seconds), LONGEST_WAIT)


def _host(base_url: str | None) -> str:
    """Host and port alone: the rest of an address may hold credentials."""
    if not base_url:
        return ""
    return urlsplit(base_url).netloc.rpartition("@")[2]
