"""`footnote serve`: the chat page at `/`, the endpoint at `/v1`."""

from __future__ import annotations

import argparse
import ipaddress
import signal
import socket
import sys
from contextlib import suppress

from index.errors import InputError, SettingsError
from index.types import Filters
from qa.cli.options import (
    Commands,
    common,
    filters_of,
    keep_libraries_quiet,
    loaded_settings,
    narrowing,
    no_index_at,
)
from qa.cli.printing import note
from qa.settings import Settings

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve",
        parents=[common(json=False), narrowing()],
        help="the chat page at /, the endpoint at /v1",
    )
    parser.add_argument("--host", metavar="H", help="address to bind (default 127.0.0.1)")
    parser.add_argument("--port", type=int, metavar="P", help="port to bind (default 7860)")
    parser.add_argument("--model", metavar="M", help="who writes answers (default: extractive)")
    parser.add_argument(
        "--insecure", action="store_true", help="let anyone who reaches this address ask"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = loaded_settings(
        arguments, host=arguments.host, port=arguments.port, model=arguments.model
    ).settings
    loopback = is_loopback(settings.host)
    if not loopback and not arguments.insecure and not (settings.keys or settings.key):
        raise SettingsError(
            f"{settings.host} can be reached by others: set FOOTNOTE_KEY or [[keys]], "
            "or say --insecure"
        )
    if loopback and not settings.hosts:
        settings = settings.model_copy(update={"hosts": LOOPBACK_NAMES})
    with listen(settings) as listener:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # raised again once all is finished
        with suppress(KeyboardInterrupt):  # the usual way to end it
            _serve(settings, listener, filters_of(arguments))
    return 0


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def listen(settings: Settings) -> socket.socket:
    """Bound before anything is loaded: a port in use is known at once. Raises InputError."""
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, settings.port), family=family)
    except OSError as error:
        raise InputError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}): "
            f"choose another with --port"
        ) from None


def _serve(settings: Settings, listener: socket.socket, only: Filters) -> None:
    keep_libraries_quiet()
    import uvicorn

    from app import create_app
    from qa.build import build_answerer
    from qa.endpoint.logs import start_logging

    answerer = build_answerer(settings=settings, only=only)
    if answerer.collection is None:
        note(f"{no_index_at(settings.home)}; the page starts to answer then")
    host, port = settings.host, listener.getsockname()[1]
    note(f"Footnote is at http://{host}:{port} (Ctrl-C ends)")
    start_logging()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(answerer, settings),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=settings.shutdown_grace,
        )
    )
    server.run(sockets=[listener])
