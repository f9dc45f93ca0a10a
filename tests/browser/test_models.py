"""Who writes: several models on one page, and what a slow one looks like while it is silent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, ask
from tests.browser.scripted import WHERE
from tests.stub_openai import Reply, StubOpenAI, quoting, stub_openai

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., Watched]

SETTINGS = """
model = "own-words"
refuse_below = 0.0

[models.own-words]
model = "extractive"

[models.gateway]
model = "openai:prompt"
base_url = "{address}"

[models.sluggish]
model = "openai:silent"
base_url = "{address}"
"""
SILENT = 60.0


class Served(NamedTuple):
    address: str
    stub: StubOpenAI


@pytest.fixture(scope="module")
def served(
    serve: Callable[..., str], seed_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The app as a footnote.toml of three named models makes it, two of them at a stub."""
    from app import create_app
    from qa.build import build_answerer
    from qa.settings import load_settings

    with stub_openai(prompt=Reply(quoting), silent=Reply(quoting, before=SILENT)) as stub:
        config = tmp_path_factory.mktemp("config") / "footnote.toml"
        config.write_text(SETTINGS.format(address=stub.base_url))
        settings = load_settings({"home": seed_home}, config=config, environ={}).settings
        yield Served(serve(create_app(build_answerer(settings=settings), settings)), stub)


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="Filters and model").click()
    page.get_by_role("radio", name=re.compile(name)).check()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_model_is_chosen_answers_and_shows_what_it_takes(
    visit: Visit, served: Served, width: int
) -> None:
    watched = visit(served.address, width, 844)
    page = watched.page
    ask(page, WHERE)
    asked = len(served.stub.requests)
    choose(page, "gateway")
    expect(page.get_by_role("radio")).to_have_count(3)
    ask(page, WHERE)
    turn = page.locator(".fn-thread .fn-turn").last
    expect(turn.locator(".fn-mark").first).to_be_visible()
    expect(turn.locator(".fn-writer")).to_have_text(re.compile(r"Written by openai:prompt in \d"))
    assert len(served.stub.requests) > asked
    for name in ("gateway", "own-words"):
        expect(page.get_by_role("radio", name=re.compile(rf"{name}: about \d"))).to_be_visible()
    expect(page.get_by_role("radio", name="sluggish: not timed yet")).to_be_visible()
    assert watched.errors == []


def test_a_silent_model_is_seen_at_work_and_stopped_within_a_second(
    visit: Visit, served: Served
) -> None:
    page = visit(served.address).page
    choose(page, "sluggish")
    served.stub.closed_early.clear()
    page.fill("#fn-question textarea", WHERE)
    page.press("#fn-question textarea", "Enter")
    expect(page.locator(".fn-working")).to_contain_text("The model is writing")
    pressed = time.monotonic()
    page.click("#fn-question .stop-button")
    turn = page.locator(".fn-thread .fn-turn")
    expect(turn).to_contain_text("You stopped this answer.")
    assert time.monotonic() - pressed < 1.0
    assert served.stub.closed_early.wait(1.0)
