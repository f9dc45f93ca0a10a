"""Pages to test: the real page over scripted answers, or over the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.scripted import ScriptedAnswerer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page over the scripted answers."""
    return serve(page_app(ScriptedAnswerer(), tmp_path_factory.mktemp("home")))


def page_app(answerer: Any, home: Path, **settings: Any) -> Any:
    """An app with nothing but the page."""
    from fastapi import FastAPI

    from qa.page import mount
    from qa.settings import Settings

    app = FastAPI()
    mount(app, answerer, Settings(home=home, **settings))
    return app


class Watched:
    """A browser page, and what it asked of the network and wrote to its console."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._requested)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self) -> Page:
        self.page.goto(self.address)
        self.page.wait_for_selector("#fn-welcome .fn-welcome, .fn-thread")
        return self.page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """`visit(address, width, height)` opens the page in a browser of its own."""
    from playwright.sync_api import expect

    expect.set_options(timeout=15_000)  # a busy machine is no defect
    contexts = []

    def opened(address: str, width: int = 1280, height: int = 800, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        watched = Watched(context.new_page(), address)
        watched.open()
        return watched

    yield opened
    for context in contexts:
        context.close()


def ask(page: Page, question: str) -> None:
    """Type a question and wait for the end of its answer."""
    from playwright.sync_api import expect

    turns = page.locator(".fn-thread .fn-turn")
    answered = turns.count()
    page.fill("#fn-question textarea", question)
    page.press("#fn-question textarea", "Enter")
    expect(turns).to_have_count(answered + 1)
    expect(page.locator("#fn-question textarea")).to_have_value("")


def opened_shelf(page: Page) -> Locator:
    """The kept conversations, with their drawer open."""
    page.click("#fn-shelf .toggle-button")
    return page.locator("nav.fn-shelf li")
