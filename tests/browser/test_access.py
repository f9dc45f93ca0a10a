"""UI-04 and UI-05: everyone can use it, and it does not freeze."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.types import Answer, Delta, Event, Query, Searched, Shown
from tests.browser.conftest import Watched, ask, page_app
from tests.browser.scripted import (
    TARIFFS,
    WHERE,
    Say,
    ScriptedAnswerer,
    ScriptedCollection,
    Written,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., Watched]


def violations(page: Page) -> list[str]:
    """Critical and serious ones, each with the element that breaks the rule."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="NOT CHECKED FOR ACCESSIBILITY: pip install axe-playwright-python",
    )
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{item['id']} ({item['impact']}): {node['html'][:200]}"
        for item in found
        if item["impact"] in ("critical", "serious")
        for node in item["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious(visit: Visit, address: str, width: int, scheme: str) -> None:
    page = visit(address, width, 844, color_scheme=scheme, reduced_motion="reduce").page
    assert violations(page) == []
    ask(page, WHERE)
    ask(page, TARIFFS)
    ask(page, "Which hotel?")
    page.locator(".fn-thread .fn-mark").first.click()
    page.wait_for_selector("#fn-quote")
    page.get_by_role("button", name="Filters").click()
    assert violations(page) == []
    page.click("role=tab[name=Collection]")
    page.locator(".fn-list li button").first.click()
    page.wait_for_selector("#fn-reading .fn-whole")
    page.get_by_role("button", name="Add articles").click()
    assert violations(page) == []


def test_the_drawer_of_conversations_is_accessible(visit: Visit, address: str) -> None:
    page = visit(address, reduced_motion="reduce").page
    ask(page, WHERE)
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator("nav.fn-shelf li")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(visit: Visit, address: str, width: int) -> None:
    page = visit(address, width, 844).page
    ask(page, WHERE)
    page.locator(".fn-thread .fn-mark").first.click()
    page.wait_for_selector("#fn-quote")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("role=tab[name=Collection]")
    page.wait_for_selector(".fn-list li")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_is_switched_and_remembered(visit: Visit, address: str) -> None:
    page = visit(address, color_scheme="light").page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(paper) != light
    page.reload()
    page.wait_for_selector(".fn-welcome")
    expect(page.locator("body")).to_have_class("dark")


FREEZES = """() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
    }, 20);
}"""
LONGEST_FREEZE = 1_500
"""Milliseconds in which the page may do nothing else, on a busy machine."""

SHIFTS = """() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.shifted.push(entry.value);
        }
    }).observe({ type: "layout-shift" });
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_moves_while_an_answer_grows(
    visit: Visit, serve: Callable[..., str], tmp_path: Path, width: int, height: int
) -> None:
    said = {WHERE: LONG[:40]}
    page = visit(serve(page_app(ScriptedAnswerer(said, pace=0.1), tmp_path)), width, height).page
    page.fill("#fn-question textarea", WHERE)
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live .fn-mark")
    page.wait_for_timeout(600)  # what follows a key within half a second counts as expected
    expect(page.locator(".fn-live h2")).to_be_in_viewport()
    page.evaluate(SHIFTS)
    page.wait_for_selector(".fn-live .fn-mark >> nth=25", timeout=45_000)
    assert page.evaluate("window.shifted") == []


WORDS = "words and more words " * 5
LONG = tuple(Say(f"Sentence {n}: {WORDS}", (("002", "talks"),)) for n in range(160))
"""About 20,000 characters."""


def test_a_long_fast_answer_does_not_freeze_the_page(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    def stream(question: str) -> Iterator[Event]:
        query, written, collection = Query(question, question), Written(), ScriptedCollection()
        yield Searched(query, ())
        for say in LONG:
            shown = written.add(say, collection)
            yield Delta(shown.sentence.text)
            yield Shown(shown.sentence, shown.citations)
        text, sentences = written.text, tuple(written.sentences)
        yield Answer(
            "a", 0, "m", query, "answered", text,
            sentences=sentences, citations=tuple(written.citations),
        )  # fmt: skip

    # 320 events of about 21 tokens at 0.1 s each: 200 tokens a second.
    page = visit(serve(page_app(ScriptedAnswerer(stream=stream, pace=0.1), tmp_path))).page
    page.evaluate(FREEZES)
    page.fill("#fn-question textarea", "Everything?")
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live .fn-mark >> nth=20", timeout=60_000)
    page.fill("#fn-question textarea", "typed meanwhile")
    expect(page.locator(".fn-thread .fn-mark")).to_have_count(160, timeout=90_000)
    assert len(page.locator(".fn-thread").inner_text()) > 20_000
    assert page.evaluate("window.longest") < LONGEST_FREEZE


@pytest.mark.timeout(600)
def test_a_hundred_turns_do_not_slow_the_page(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    page = visit(serve(page_app(ScriptedAnswerer(), tmp_path))).page
    for _ in range(100):
        ask(page, WHERE)
    page.reload()
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(100)
    page.evaluate(FREEZES)
    ask(page, WHERE)
    page.locator(".fn-thread .fn-mark").last.click()
    expect(page.locator("#fn-quote")).to_be_in_viewport()
    assert page.evaluate("window.longest") < LONGEST_FREEZE
