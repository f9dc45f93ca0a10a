"""What went wrong with a model, in our own words: provider messages may repeat keys and prompts."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from langchain_core import exceptions as langchain

from qa.compose.upstream import TooSlow
from qa.errors import ModelError, ModelRefusedUs, ModelUnavailable

LONGEST_WAIT = 3600.0
"""Seconds; a provider that asks for more is read as asking for this."""
_OVERFLOW_SIGNS = ("context length", "context_length", "exceed_context", "context size")
_OVERFLOW_SIGNS_OF_400 = ("too long", "maximum number of tokens")
_TOO_LARGE = 413
_NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST")
"""What OpenSSL calls a server that answers without TLS."""


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
    if isinstance(error, TooSlow):
        return ModelUnavailable(f"{whom} {error}: try later")
    told = _by_status(error, status, whom) or _by_cause(error, whom)
    if told is not None:
        return told
    if isinstance(error, langchain.ModelTimeoutError | TimeoutError):
        return ModelUnavailable(f"{whom} does not answer in time: try later")
    if isinstance(error, langchain.ModelConnectionError | OSError):
        return ModelUnavailable(f"{whom} cannot be reached: check `base_url` and the network")
    if isinstance(getattr(error, "body", None), Mapping):  # an error event within a stream
        return ModelUnavailable(f"{whom} failed: try later")
    kind = type(error).__name__
    return ModelUnavailable(f"{whom} sent what is not an answer ({kind}): check `base_url`")


def both_failed(first: ModelError, second: ModelError) -> ModelError:
    """The one error of a model and of its fallback: worth another try where either is."""
    told = f"{first}; and instead, {second}"
    waits = [error.retry_after for error in (first, second) if isinstance(error, ModelUnavailable)]
    if waits:
        return ModelUnavailable(told, min((wait for wait in waits if wait), default=None))
    return ModelRefusedUs(told)


def _by_status(error: Exception, status: int | None, whom: str) -> ModelError | None:
    if status == 401 or isinstance(error, langchain.ModelAuthenticationError):
        return ModelRefusedUs(f"{whom} does not accept the key: check `api_key`")
    if status == 403 or isinstance(error, langchain.ModelPermissionDeniedError):
        return ModelRefusedUs(f"the key may not use {whom}: check what it is allowed")
    if status == 404 or isinstance(error, langchain.ModelNotFoundError):
        return ModelRefusedUs(f"{whom} does not exist there: check `model` and `base_url`")
    if status == 429 or isinstance(error, langchain.ModelRateLimitError):
        return ModelUnavailable(f"{whom} has too many requests: try later", _retry_after(error))
    if status is None:
        return None
    if status >= 500 or status in (408, 409):
        return ModelUnavailable(f"{whom} failed ({status}): try later", _retry_after(error))
    if status < 400:
        return ModelRefusedUs(
            f"{whom} sends requests elsewhere ({status}): put its new address into `base_url`"
        )
    return ModelRefusedUs(f"{whom} does not accept the request ({status}): check its settings")


def _by_cause(error: Exception, whom: str) -> ModelError | None:
    """What kept a connection from being made, where that can be told."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ModelRefusedUs(
                f"{whom} shows a certificate that is not trusted here: check `base_url`, or name "
                "the file of its authority in SSL_CERT_FILE"
            )
        if isinstance(cause, ssl.SSLError) and cause.reason in _NOT_TLS:
            return ModelRefusedUs(f"{whom} does not speak https: let `base_url` begin with http:")
        if isinstance(cause, socket.gaierror):
            return ModelUnavailable(
                f"{whom} cannot be found under that name: check `base_url` and the network"
            )
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _status(error: Exception) -> int | None:
    """The HTTP status, or what an error event within a stream says in its place."""
    response = getattr(error, "response", None)
    for told in (
        getattr(error, "status_code", None),
        getattr(response, "status_code", None),
        getattr(error, "code", None),
    ):
        status = str(told)
        if status.isdecimal() and 300 <= int(status) < 600:
            return int(status)
    return None


def _overflow(error: Exception, status: int | None) -> bool:
    if isinstance(error, langchain.ContextOverflowError) or status == _TOO_LARGE:
        return True
    if isinstance(error, OSError) or status not in (None, 400, 500):
        return False
    signs = _OVERFLOW_SIGNS + (_OVERFLOW_SIGNS_OF_400 if status == 400 else ())
    text = f"{error} {getattr(error, 'code', '')}".lower()
    return any(sign in text for sign in signs)


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
            then = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(0.0, seconds), LONGEST_WAIT)


def _host(base_url: str | None) -> str:
    """Host and port alone: the rest of an address may hold credentials."""
    if not base_url:
        return ""
    return urlsplit(base_url).netloc.rpartition("@")[2]
