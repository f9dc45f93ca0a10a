"""A blocking iterator as an asynchronous one, so that Stop takes effect at once.

Gradio can only end a plain generator between two of its steps; a model may take a minute for one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import TypeVar

Item = TypeVar("Item")


async def pumped(items: Iterator[Item], patience: float) -> AsyncIterator[Item]:
    """What `items` yields, iterated in a thread of its own.

    When the reader of this stops reading, `items` is closed as soon as it yields again.
    Raises TimeoutError when nothing comes for `patience` seconds.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Item | _End] = asyncio.Queue()
    left = threading.Event()

    def tell(message: Item | _End) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(arrived.put_nowait, message)

    def work() -> None:
        error: Exception | None = None
        try:
            for item in items:
                if left.is_set():
                    break
                tell(item)
        except Exception as raised:  # noqa: BLE001  (raised again where it is awaited)
            error = raised
        finally:
            close = getattr(items, "close", None)
            if close:
                close()
            tell(_End(error))

    threading.Thread(target=work, name="answering", daemon=True).start()
    try:
        while True:
            message = await asyncio.wait_for(arrived.get(), patience)
            if isinstance(message, _End):
                if message.error:
                    raise message.error
                return
            yield message
    finally:
        left.set()


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error
