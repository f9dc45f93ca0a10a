"""Who is calling: bearer keys, kept as hashes, and sessions of people who signed in with one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from qa.endpoint_settings import EndpointSettings, KeySettings

SECRET_PREFIX, PUBLISHABLE_PREFIX = "fn_", "fn_pub_"
SESSION_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from, and what they may do a minute and a day."""

    name: str
    per_minute: int | None
    per_day: int | None = None
    publishable: bool = False
    origins: frozenset[str] = frozenset()


def new_key(*, publishable: bool = False) -> str:
    """A fresh key: 256 random bits."""
    return (PUBLISHABLE_PREFIX if publishable else SECRET_PREFIX) + secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """As settings keep it. A plain hash is enough for a random key: it cannot be guessed at."""
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


class Keyring:
    """The keys of one server."""

    def __init__(
        self,
        settings: EndpointSettings,
        session_secret: bytes,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._callers = [(key.hash, _caller(key, settings)) for key in settings.keys]
        if settings.key:
            given = hash_of(settings.key.get_secret_value())
            self._callers.append((given, Caller("key", settings.requests_per_minute)))
        self._session_secret = session_secret
        self._now = now

    @property
    def required(self) -> bool:
        return bool(self._callers)

    @property
    def origins(self) -> frozenset[str]:
        """Every site that some publishable key works on."""
        return frozenset(origin for _, caller in self._callers for origin in caller.origins)

    def caller(self, key: str) -> Caller | None:
        """Whose key this is. Takes as long for a near miss as for nonsense."""
        given, found = hash_of(key), None
        for known, caller in self._callers:
            if hmac.compare_digest(known, given):
                found = caller
        return found

    def session(self, caller: Caller) -> str:
        """A token for a browser's cookie. It ends with its time, its key or the secret."""
        claim = f"{int(self._now()) + SESSION_SECONDS}:{caller.name}".encode()
        return f"{urlsafe_b64encode(claim).decode()}.{self._signature(claim)}"

    def caller_of_session(self, token: str) -> Caller | None:
        claim, _, signature = token.partition(".")
        try:
            decoded = urlsafe_b64decode(claim.encode())
        except ValueError:
            return None
        if not hmac.compare_digest(signature.encode(), self._signature(decoded).encode()):
            return None
        until, _, name = decoded.decode().partition(":")
        if int(until) < self._now():
            return None
        return next((caller for _, caller in self._callers if caller.name == name), None)

    def _signature(self, claim: bytes) -> str:
        return hmac.new(self._session_secret, claim, hashlib.sha256).hexdigest()


def _caller(key: KeySettings, settings: EndpointSettings) -> Caller:
    if not key.publishable:
        minute = key.requests_per_minute or settings.requests_per_minute
        return Caller(key.name, minute, key.requests_per_day)
    return Caller(
        key.name,
        key.requests_per_minute or settings.publishable_requests_per_minute,
        key.requests_per_day or settings.publishable_requests_per_day,
        publishable=True,
        origins=frozenset(key.origins),
    )
