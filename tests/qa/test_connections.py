"""Connections as uvicorn holds them when `footnote serve` runs it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, WebSocket

from qa.cli.connections import Impatient

ASKED = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"


class Hasty(Impatient):
    seconds = 0.5


@pytest.fixture(scope="module")
def address(serve: Callable[..., str]) -> str:
    app = FastAPI()

    @app.get("/")
    async def answer() -> dict[str, bool]:
        return {"ok": True}

    @app.websocket("/ws")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())

    return serve(app, http=Hasty)


def connect(address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=10)


def rest(connection: socket.socket) -> bytes:
    received = b""
    while part := connection.recv(65_536):
        received += part
    return received


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nhost: loc", b"G"])
def test_api_04_headers_that_do_not_come_are_not_waited_for(address: str, said: bytes) -> None:
    with connect(address) as connection:
        connection.sendall(said)
        assert rest(connection).startswith(b"HTTP/1.1 408")


def test_nor_are_they_when_they_come_drop_by_drop(address: str) -> None:
    end = time.monotonic() + 20
    with connect(address) as connection, suppress(OSError):
        connection.sendall(b"GET / HTTP/1.1\r\n")
        while time.monotonic() < end:
            connection.sendall(b"x: y\r\n")
            time.sleep(0.05)
    assert time.monotonic() < end


def test_a_second_request_is_no_other_than_the_first(address: str) -> None:
    with connect(address) as connection:
        connection.sendall(ASKED)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(ASKED[:-2])
        assert rest(connection).startswith(b"HTTP/1.1 408")


def test_headers_have_a_size(address: str) -> None:
    with connect(address) as connection:
        try:
            for _ in range(1000):
                connection.sendall(
                    b"GET / HTTP/1.1\r\n" if not _ else b"x: " + b"y" * 5000 + b"\r\n"
                )
        except OSError:
            return  # closed while it was still being told
        assert rest(connection).startswith(b"HTTP/1.1 431")


def test_who_says_what_they_want_has_all_the_time_there_is(address: str) -> None:
    with connect(address) as connection:
        connection.sendall(ASKED)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        time.sleep(1)
        connection.sendall(ASKED)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    assert httpx.get(address).json() == {"ok": True}


def test_a_web_socket_may_be_silent(address: str) -> None:
    from websockets.sync.client import connect as connect_socket

    with connect_socket(address.replace("http", "ws") + "/ws") as websocket:
        time.sleep(1)
        websocket.send("still here")
        assert websocket.recv() == "still here"
