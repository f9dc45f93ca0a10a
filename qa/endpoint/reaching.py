"""Whether the model that answers can be reached: its server is asked for a sign, never the model.

A probe costs nobody anything, brings no key, and says nothing of whether the key is good:
`footnote doctor` asks the model itself.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx
from starlette.concurrency import run_in_threadpool

from qa.errors import ModelError
from qa.settings import EXTRACTIVE, ModelSettings, Settings, own_settings

SECONDS_TO_REACH = 2.0
SECONDS_REMEMBERED = 10.0


@dataclass(frozen=True, slots=True)
class Reach:
    """`reachable` is None where nothing is to be reached, or the address is the provider's own."""

    ok: bool
    detail: str
    reachable: bool | None = None


class Reaching:
    """Probes the default model of `settings`; one probe at a time, remembered for some seconds."""

    def __init__(self, settings: Settings) -> None:
        self._name = settings.model
        self._chosen = settings.models.get(settings.model) or own_settings(settings)
        self._probing = asyncio.Lock()
        self._known = Reach(ok=True, detail=self._name)
        self._until = float("-inf")

    async def look(self) -> Reach:
        """The newest finding, at most SECONDS_REMEMBERED old."""
        if self._chosen.model == EXTRACTIVE:
            return self._known
        async with self._probing:
            if time.monotonic() > self._until:
                self._known = await self._probe()
                self._until = time.monotonic() + SECONDS_REMEMBERED
        return self._known

    async def _probe(self) -> Reach:
        try:
            address = await run_in_threadpool(_address, self._chosen)
        except ModelError as error:
            return Reach(ok=False, detail=str(error), reachable=False)
        if address is None:
            return Reach(ok=True, detail=self._name)
        trouble = await _trouble(address)
        if trouble is None:
            return Reach(ok=True, detail=self._name, reachable=True)
        host = httpx.URL(address).netloc.decode()
        detail = f"{self._name} at {host} {trouble}: check `base_url` and that server"
        if other := self._chosen.fallback:
            return Reach(ok=True, detail=f"{detail}; {other} answers instead", reachable=False)
        return Reach(ok=False, detail=detail, reachable=False)


def _address(chosen: ModelSettings) -> str | None:
    """Where the model's server is. Raises ModelError for a model that cannot be set up."""
    from qa.compose.models import load_chat

    chat = load_chat(chosen)
    client = getattr(chat.model, "root_client", None)  # OpenAI's knows its variables and defaults
    return chat.base_url or (str(client.base_url) if client else None)


async def _trouble(address: str) -> str | None:
    """What is wrong with the server there. Any answer but a failure will do, a 401 as well."""
    try:
        async with (
            httpx.AsyncClient(timeout=SECONDS_TO_REACH) as client,
            asyncio.timeout(SECONDS_TO_REACH),
        ):
            response = await client.get(f"{address.rstrip('/')}/models")
    except (httpx.HTTPError, TimeoutError):
        return "cannot be reached"
    return f"fails ({response.status_code})" if response.status_code >= 500 else None
