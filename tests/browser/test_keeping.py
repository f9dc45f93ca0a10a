"""Stopping, retrying, editing, keeping and taking away; what happens when the server goes."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import expect

from tests.browser.conftest import Watched, ask, opened_shelf, page_app
from tests.browser.scripted import FOLLOW_UP, HOTEL, WHERE, ScriptedAnswerer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., Watched]


def test_a_conversation_is_found_again_after_a_reload(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    ask(page, FOLLOW_UP)
    page.reload()
    expect(page.locator(".fn-thread .fn-question")).to_have_text([WHERE, FOLLOW_UP])
    page.locator(".fn-thread .fn-mark").first.click()
    expect(page.locator("#fn-quote")).to_be_in_viewport()
    ask(page, WHERE)
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(3)


def test_conversations_are_named_switched_and_deleted(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    page.click("#fn-shelf .toggle-button")
    kept = page.locator("nav.fn-shelf li")
    expect(kept).to_have_count(1)
    page.click("#fn-shelf button.primary")
    expect(page.locator(".fn-welcome")).to_be_visible()
    ask(page, FOLLOW_UP)
    expect(kept).to_have_count(2)
    name = page.get_by_label("Name of this conversation")
    name.fill("The talks")
    name.press("Enter")
    expect(kept.first).to_contain_text("The talks")
    kept.last.locator("button").click()
    expect(page.locator(".fn-thread .fn-question")).to_have_text([WHERE])
    page.click("text=Delete this conversation")
    page.get_by_role("button", name="Delete it").click()
    expect(kept).to_have_count(1)
    page.reload()
    page.wait_for_selector(".fn-welcome")
    page.click("#fn-shelf .toggle-button")
    expect(kept).to_have_text(["The talks1 question"])


def test_a_new_conversation_stops_the_answer_under_way(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    page = visit(serve(page_app(ScriptedAnswerer(pace=0.7), tmp_path))).page
    kept = opened_shelf(page)
    page.fill("#fn-question textarea", WHERE)
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live .fn-mark")
    page.click("#fn-shelf button.primary")
    expect(page.locator(".fn-welcome")).to_be_visible()
    expect(page.locator(".fn-live")).to_have_count(0)
    kept.locator("button").click()
    expect(page.locator(".fn-thread .fn-turn")).to_contain_text("You stopped this answer.")


def test_another_conversation_stops_the_answer_under_way(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    page = visit(serve(page_app(ScriptedAnswerer(pace=0.5), tmp_path))).page
    ask(page, HOTEL)
    kept = opened_shelf(page)
    page.click("#fn-shelf button.primary")
    expect(page.locator(".fn-welcome")).to_be_visible()
    page.fill("#fn-question textarea", WHERE)
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live .fn-mark")
    kept.last.locator("button").click()
    expect(page.locator(".fn-thread .fn-question")).to_have_text([HOTEL])
    expect(page.locator(".fn-live")).to_have_count(0)
    kept.first.locator("button").click()
    expect(page.locator(".fn-thread .fn-turn")).to_contain_text("You stopped this answer.")


def test_a_conversation_is_deleted_only_when_that_is_meant(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    kept = opened_shelf(page)
    page.click("text=Delete this conversation")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Delete it")).to_be_hidden()
    expect(kept).to_have_count(1)
    page.click("text=Delete this conversation")
    page.get_by_role("button", name="Delete it").click()
    expect(kept).to_have_count(0)
    expect(page.get_by_role("button", name="Delete this conversation")).to_be_visible()


def test_a_conversation_is_exported_with_its_footnotes(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    page.click("#fn-shelf .toggle-button")
    page.click("text=Export this conversation")
    links = page.locator("#fn-shelf a[download]")
    expect(links).to_have_count(2)
    saved = {}
    for link in links.all():
        with page.expect_download() as download:
            link.click()
        saved[Path(download.value.suggested_filename).suffix] = download.value.path().read_text()
    assert "[^1-1]: “Both diplomats described" in saved[".md"]
    assert "Reuters" in saved[".md"]
    assert 'href="#note-1-2"' in saved[".html"]
    assert "<q>Both diplomats described" in saved[".html"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_new_conversation_is_one_click_away(visit: Visit, address: str, width: int) -> None:
    page = visit(address, width, 844).page
    ask(page, WHERE)
    page.locator(".fn-header").get_by_role("button", name="New conversation").click()
    expect(page.locator(".fn-welcome")).to_be_visible()
    expect(page.locator(".fn-turn")).to_have_count(0)
    expect(opened_shelf(page)).to_have_text([f"{WHERE}1 question"])


def test_a_closed_drawer_is_not_tabbed_through(visit: Visit, address: str) -> None:
    page = visit(address).page
    inside = page.locator("#fn-shelf button.primary")
    expect(inside).to_be_hidden()
    opened_shelf(page)
    expect(inside).to_be_visible()


def test_an_answer_is_copied_with_its_footnotes(visit: Visit, address: str) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"]).page
    ask(page, WHERE)
    page.click(".fn-tools button[name=copy]")
    expect(page.locator(".fn-tools button.fn-done")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Reuters, 9 July 2022: Both diplomats")
    assert "\n[1] “Both diplomats" in copied
    assert "US concerned at China’s ‘alignment’" in copied


def test_an_answer_is_copied_where_the_browser_has_no_clipboard(visit: Visit, address: str) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"]).page
    ask(page, WHERE)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.click(".fn-tools button[name=copy]")
    expect(page.locator(".fn-tools button.fn-done")).to_be_visible()
    page.focus("#fn-question textarea")
    page.keyboard.press("Control+V")
    expect(page.locator("#fn-question textarea")).to_have_value(re.compile("^Reuters, 9 July 2022"))


def test_an_edited_question_replaces_what_came_after(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    ask(page, FOLLOW_UP)
    page.locator("button[name=edit]").first.click()
    box = page.locator("#fn-question textarea")
    expect(box).to_have_value(WHERE)
    box.fill("Which hotel?")
    box.press("Enter")
    expect(page.locator(".fn-thread .fn-question")).to_have_text(["Which hotel?"])


def test_a_rating_is_written_down_with_its_note(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    page = visit(serve(page_app(ScriptedAnswerer(), tmp_path))).page
    ask(page, WHERE)
    page.locator("button[name=rate]").last.click()
    page.get_by_label("What was right or wrong").fill("One meeting is missing.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("What was right or wrong")).to_be_hidden()
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert kept["question"] == WHERE
    assert kept["rating"] == "down"
    assert kept["note"] == "One meeting is missing."
    assert kept["citations"][0]["quote"].startswith("Both diplomats")


def test_another_question_puts_the_note_away(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    page.locator("button[name=rate]").last.click()
    expect(page.get_by_label("What was right or wrong")).to_be_visible()
    ask(page, FOLLOW_UP)
    expect(page.get_by_label("What was right or wrong")).to_be_hidden()


def test_a_slow_answer_can_be_stopped_and_asked_again(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    page = visit(serve(page_app(ScriptedAnswerer(pace=0.7), tmp_path))).page
    page.fill("#fn-question textarea", WHERE)
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live .fn-mark")
    page.click("#fn-question .stop-button")
    turn = page.locator(".fn-thread .fn-turn")
    expect(turn).to_contain_text("You stopped this answer.")
    expect(turn).to_contain_text("Both diplomats")
    expect(page.locator(".fn-live")).to_have_count(0)
    turn.locator("button[name=retry]").click()
    expect(page.locator(".fn-thread .fn-mark")).to_have_count(2, timeout=15_000)
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(1)


def test_a_server_restart_in_mid_answer_reads_as_a_sentence(visit: Visit, tmp_path: Path) -> None:
    port = free_port()
    with running(page_app(ScriptedAnswerer(pace=5), tmp_path), port) as address:
        page = visit(address).page
        page.fill("#fn-question textarea", WHERE)
        page.press("#fn-question textarea", "Enter")
        page.wait_for_selector(".fn-live")
    expect(page.locator(".fn-lost")).to_be_visible()
    with running(page_app(ScriptedAnswerer(), tmp_path), port):
        turn = page.locator(".fn-thread .fn-turn")
        lost = "The connection was lost before this answer was finished."
        expect(turn).to_contain_text(lost, timeout=15_000)
        turn.locator("button[name=retry]").click()
        expect(page.locator(".fn-thread .fn-mark")).to_have_count(2)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(app: Any, port: int) -> Iterator[str]:
    """A server that ends abruptly: open connections are cut."""
    config = uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.force_exit = True
        server.should_exit = True
        thread.join(timeout=20)
