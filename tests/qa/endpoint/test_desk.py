"""The queue of a lasting overload: only who will soon be served may wait."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from index.types import Filters
from qa.endpoint.desk import BURST_SECONDS, SOON_FREE, Desk
from qa.settings import Settings

USUAL = 0.2


@pytest.mark.slow
def test_a_place_must_soon_be_free_for_another_to_wait(engine: Any) -> None:
    held = threading.Event()

    async def scene() -> tuple[float, int]:
        desk = Desk(engine, Settings(max_running=1, max_waiting=32))
        loop = asyncio.get_running_loop()
        search = lambda: asyncio.ensure_future(desk.search("x", 1, Filters()))  # noqa: E731
        engine.before = lambda: time.sleep(USUAL)
        began, bursting = loop.time(), []
        while loop.time() < began + BURST_SECONDS + 1:  # full all the time
            running = search()
            await asyncio.sleep(USUAL / 4)
            if loop.time() < began + BURST_SECONDS / 2:
                bursting.append(desk.has_no_room())
            else:
                desk.has_no_room()
            await running
        assert not any(bursting)
        engine.before = lambda: held.wait(20)
        began, running = loop.time(), search()
        await asyncio.sleep(0)
        assert desk.has_no_room()
        while desk.has_no_room():
            await asyncio.sleep(0.01)
        after, next_one = loop.time() - began, search()
        await asyncio.sleep(0.05)
        assert desk.has_no_room()  # one waits: that is all who will soon be served
        held.set()
        await asyncio.gather(running, next_one)
        return after, desk.waiting

    after, waiting = asyncio.run(scene())
    assert after >= USUAL * SOON_FREE
    assert waiting == 0
