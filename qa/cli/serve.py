"""`footnote serve`: the chat page at `/`, the endpoint at `/v1`."""

from __future__ import annotations

import argparse
import ipaddress
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

from index.errors import FootnoteError, InputError, SettingsError
from index.types import Filters
from qa.cli.options import (
    Commands,
    common,
    filters_of,
    keep_libraries_quiet,
    loaded_settings,
    narrowing,
    no_index_at,
    positive,
)
from qa.cli.printing import note
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.answer import Answerer

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
    parser.add_argument(
        "--workers",
        type=positive,
        default=1,
        metavar="N",
        help="processes; more than one serve the endpoint without the page",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = loaded_settings(
        arguments, host=arguments.host, port=arguments.port, model=arguments.model
    ).settings
    settings = _admitted(settings, insecure=arguments.insecure)
    only = filters_of(arguments)
    if arguments.workers > 1 and only:
        raise InputError("--since, --until and --publisher work with one worker")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # raised again once all is finished
    with listen(settings) as listener, suppress(KeyboardInterrupt):  # the usual way to end it
        if arguments.workers == 1:
            _serve(settings, listener, only)
        else:
            _serve_with_workers(arguments, settings, listener)
    return 0


def _admitted(settings: Settings, *, insecure: bool) -> Settings:
    """Refuse to be open to others by mistake; on loopback answer to loopback's names only."""
    loopback = is_loopback(settings.host)
    if not loopback and not insecure and not (settings.keys or settings.key):
        raise SettingsError(
            f"{settings.host} can be reached by others: set FOOTNOTE_KEY or [[keys]], "
            "or say --insecure"
        )
    if loopback or settings.hosts:  # this machine asks for its own health by a name of its own
        hosts = tuple(dict.fromkeys((*settings.hosts, *LOOPBACK_NAMES)))
        return settings.model_copy(update={"hosts": hosts})
    return settings


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


def _share_cores(workers: int) -> None:
    """Say how many threads torch and BLAS may start: both listen only while they are loaded.

    Threads of one product wait for one another, and where something else has a core, for that: .2
    answers a second by two on two busy cores, 3.8 by one. So the rest has a share too.
    """
    share = max(1, (os.cpu_count() or 1) // (workers + 1))
    os.environ.setdefault("OMP_NUM_THREADS", str(share))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # what is multiplied here is small


def _serve(settings: Settings, listener: socket.socket, only: Filters) -> None:
    keep_libraries_quiet()
    _share_cores(1)
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
    warming = Thread(target=_warm, args=(answerer,))
    warming.start()
    config = uvicorn.Config(create_app(answerer, settings), **_options(settings))
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        warming.join()  # the interpreter cannot end while torch is being loaded: it crashes


def _warm(answerer: Answerer) -> None:
    """Ask something, so that the first person does not wait for models to be loaded.

    Twice: with the second question the encoder knows that more will come (`index.onecall`).
    """
    with suppress(FootnoteError):
        answerer.answer("What is this about?")
        answerer.answer("Who is told of?")


def _serve_with_workers(
    arguments: argparse.Namespace, settings: Settings, listener: socket.socket
) -> None:
    _share_cores(arguments.workers)
    import uvicorn

    port = listener.getsockname()[1]
    listener.close()
    with TemporaryDirectory(prefix="footnote-") as folder:
        shared = settings.shared_state or Path(folder) / "shared.sqlite3"
        given = {
            "CONFIG": arguments.config,
            "HOME": settings.home,
            "MODEL": settings.model,
            "HOSTS": ",".join(settings.hosts),
            "SHARED_STATE": shared,
        }
        os.environ |= {f"FOOTNOTE_{name}": str(value) for name, value in given.items() if value}
        note(f"Footnote's endpoint is at http://{settings.host}:{port}/v1 (Ctrl-C ends)")
        uvicorn.run(
            "qa.cli.worker:create_worker",
            factory=True,
            workers=arguments.workers,
            host=settings.host.strip("[]"),
            port=port,
            **_options(settings),
        )


def _options(settings: Settings) -> dict[str, Any]:
    """Of uvicorn, with one worker or several."""
    return {
        "http": "qa.cli.connections:Impatient",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_graceful_shutdown": settings.shutdown_grace,
    }
