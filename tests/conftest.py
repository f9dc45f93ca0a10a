"""What every test shares: no network, one index of the seed articles, real servers and a browser.

Connections beyond loopback are refused by pytest-socket (see pyproject.toml).
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from qa.answer import Answerer

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds" / "articles"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def pytest_configure() -> None:
    """Before any library is imported: nothing asks a hub, and no setting leaks in from outside."""
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]
    os.environ.update(
        HF_HUB_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        GRADIO_ANALYTICS_ENABLED="False",
        TOKENIZERS_PARALLELISM="false",
    )
    if "PYTEST_XDIST_WORKER" in os.environ:  # threads of two processes wait for one another
        os.environ["OMP_NUM_THREADS"] = "1"
    from hypothesis import settings

    settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the seed articles made with the bundled embedder. Read only."""
    from index.settings import IndexSettings
    from index.sync import sync

    home = tmp_path_factory.mktemp("seeds") / "home"
    report = sync([SEEDS], IndexSettings(home=home))
    assert report.articles == 5, report.failed
    return home


@pytest.fixture(scope="session")
def seed_answerer(seed_home: Path) -> Answerer:
    """The default answerer over `seed_home`."""
    from qa.build import build_answerer

    return build_answerer(home=seed_home)


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., str]]:
    """`serve(app)` runs an ASGI app on a free loopback port until the module ends: its address."""
    with ExitStack() as stack:
        yield lambda app, **options: stack.enter_context(_running(app, **options))


@contextmanager
def _running(app: Any, **options: Any) -> Iterator[str]:
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", **options))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Of module scope: Playwright's loop would stop other tests' asyncio."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield chromium
        chromium.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.section("THE BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line("No Chromium was found. On Debian: apt-get install chromium")
