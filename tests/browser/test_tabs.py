"""Several tabs of one browser: none loses what another kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, ask, opened_shelf, page_app
from tests.browser.scripted import FOLLOW_UP, HOTEL, TARIFFS, WHERE, ScriptedAnswerer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., Watched]


def beside(watched: Watched) -> Page:
    """A second tab of the same browser, open on the same page."""
    page = watched.page.context.new_page()
    page.goto(watched.address)
    page.wait_for_selector("#fn-welcome .fn-welcome, .fn-thread")
    return page


def two_tabs(watched: Watched) -> tuple[Page, Page]:
    """One conversation of one question, open in both."""
    ask(watched.page, WHERE)
    second = beside(watched)
    expect(second.locator(".fn-thread .fn-question")).to_have_text([WHERE])
    return watched.page, second


def begin(page: Page, question: str) -> None:
    """Ask, and wait only until its answer is under way."""
    page.fill("#fn-question textarea", question)
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector(".fn-live")


def asked_in(page: Page) -> list[str]:
    """The questions of the conversation on the page, answered."""
    return page.locator(".fn-thread .fn-question").all_inner_texts()


def test_two_tabs_keep_each_others_conversations(visit: Visit, address: str) -> None:
    watched = visit(address)
    first, second = watched.page, beside(watched)
    ask(first, WHERE)
    second.reload()
    opened_shelf(second)
    second.click("#fn-shelf button.primary")
    expect(second.locator(".fn-welcome")).to_be_visible()
    ask(second, FOLLOW_UP)
    ask(first, TARIFFS)
    expect(opened_shelf(first)).to_have_text([f"{WHERE}2 questions", f"{FOLLOW_UP}1 question"])
    expect(second.locator("nav.fn-shelf li")).to_have_count(2)
    for page, asked in ((first, [WHERE, TARIFFS]), (second, [FOLLOW_UP])):
        page.reload()
        expect(page.locator(".fn-thread .fn-question")).to_have_text(asked)
    opened_shelf(second).first.locator("button").click()
    expect(second.locator(".fn-thread .fn-question")).to_have_text([WHERE, TARIFFS])


def test_one_conversation_in_two_tabs_is_the_newest_in_both(visit: Visit, address: str) -> None:
    watched = visit(address)
    ask(watched.page, WHERE)
    second = beside(watched)
    expect(second.locator(".fn-thread .fn-question")).to_have_text([WHERE])
    ask(second, FOLLOW_UP)
    expect(watched.page.locator(".fn-thread .fn-question")).to_have_text([WHERE, FOLLOW_UP])
    ask(watched.page, TARIFFS)
    expect(second.locator(".fn-thread .fn-question")).to_have_text([WHERE, FOLLOW_UP, TARIFFS])


def test_what_was_deleted_in_another_tab_stays_deleted(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    first, second = two_tabs(visit(serve(page_app(ScriptedAnswerer(pace=0.4), tmp_path))))
    begin(second, FOLLOW_UP)
    opened_shelf(first)
    first.click("text=Delete this conversation")
    first.get_by_role("button", name="Delete it").click()
    expect(first.locator(".fn-welcome")).to_be_visible()
    expect(second.locator(".fn-welcome")).to_be_visible()
    expect(opened_shelf(second)).to_have_count(0)
    first.reload()
    expect(first.locator(".fn-welcome")).to_be_visible()
    expect(opened_shelf(first)).to_have_count(0)


def test_what_another_tab_asks_leaves_the_question_whether_to_delete_where_it_is(
    visit: Visit, address: str
) -> None:
    watched = visit(address)
    ask(watched.page, WHERE)
    second = beside(watched)
    opened_shelf(watched.page)
    watched.page.click("text=Delete this conversation")
    ask(second, FOLLOW_UP)
    expect(watched.page.locator(".fn-thread .fn-question")).to_have_text([WHERE, FOLLOW_UP])
    expect(watched.page.get_by_role("button", name="Delete it")).to_be_visible()
    second.reload()
    opened_shelf(second)
    second.click("text=New conversation")
    expect(watched.page.get_by_role("button", name="Delete it")).to_be_visible()
    watched.page.get_by_role("button", name="Delete it").click()
    expect(watched.page.locator(".fn-welcome")).to_be_visible()
    expect(watched.page.get_by_role("button", name="Delete it")).to_be_hidden()


@pytest.mark.parametrize("instant", [2.3, 2.45, 2.55])
def test_a_deletion_at_the_moment_another_tab_has_its_answer_holds(
    visit: Visit, serve: Callable[..., str], tmp_path: Path, instant: float
) -> None:
    """`instant`: seconds after the question; its answer takes six steps of 0.4."""
    first, second = two_tabs(visit(serve(page_app(ScriptedAnswerer(pace=0.4), tmp_path))))
    opened_shelf(first)
    first.click("text=Delete this conversation")
    first.get_by_role("button", name="Delete it").wait_for()
    begin(second, FOLLOW_UP)
    second.wait_for_timeout(instant * 1000)
    first.get_by_role("button", name="Delete it").click()
    for page in (first, second):
        expect(page.locator(".fn-welcome")).to_be_visible()
    first.wait_for_timeout(1000)
    for page in (first, second):
        page.reload()
        expect(page.locator(".fn-welcome")).to_be_visible()
    expect(opened_shelf(first)).to_have_count(0)


def test_questions_asked_at_the_same_moment_in_two_tabs_are_both_kept(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    first, second = two_tabs(visit(serve(page_app(ScriptedAnswerer(pace=0.2), tmp_path))))
    for page, question in ((first, TARIFFS), (second, FOLLOW_UP)):
        page.fill("#fn-question textarea", question)
    for page in (first, second):
        page.evaluate("document.querySelector('#fn-question .submit-button').click()")
    for page in (first, second):
        expect(page.locator(".fn-thread .fn-turn")).to_have_count(3, timeout=30_000)
    together = asked_in(first)
    assert sorted(together) == sorted([WHERE, TARIFFS, FOLLOW_UP])
    for page in (first, second):
        page.reload()
        expect(page.locator(".fn-thread .fn-question")).to_have_text(together)
        expect(page.locator(".fn-thread .fn-notice")).to_have_count(0)


def test_what_a_tab_wrote_without_knowing_of_another_is_joined_with_it(
    visit: Visit, address: str
) -> None:
    """Of two tabs that write at once, however slow they are, the browser keeps one writing whole."""
    first, second = two_tabs(visit(address))
    name, before = second.evaluate("Object.entries(localStorage).find(([key]) => /talk/.test(key))")
    ask(first, TARIFFS)
    expect(second.locator(".fn-thread .fn-question")).to_have_text([WHERE, TARIFFS])
    item = json.loads(before)
    elsewhere = {**item["talk"]["exchanges"][0], "id": "0", "question": FOLLOW_UP}
    item["talk"]["exchanges"].append(elsewhere)
    second.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, json.dumps(item)])
    for page in (first, second):
        expect(page.locator(".fn-thread .fn-question")).to_have_text([FOLLOW_UP, WHERE, TARIFFS])


def test_what_another_tab_did_while_an_answer_was_under_way_stays(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    watched = visit(serve(page_app(ScriptedAnswerer(pace=0.6), tmp_path)))
    first = watched.page
    ask(first, HOTEL)
    ask(first, WHERE)
    second = beside(watched)
    expect(second.locator(".fn-thread .fn-turn")).to_have_count(2)
    first.fill("#fn-question textarea", FOLLOW_UP)
    first.press("#fn-question textarea", "Enter")
    first.wait_for_selector(".fn-live")
    kept = opened_shelf(second)
    second.get_by_label("Name of this conversation").fill("The talks")
    second.get_by_label("Name of this conversation").press("Enter")
    second.locator("button[name=rate]").first.click()
    expect(kept).to_contain_text("The talks")
    for page in (first, second):
        expect(page.locator(".fn-thread .fn-question")).to_have_text([HOTEL, WHERE, FOLLOW_UP])
        expect(page.locator(".fn-pressed")).not_to_have_count(0)
    expect(opened_shelf(first)).to_have_text(["The talks3 questions"])


def test_a_question_asked_anew_takes_back_what_followed_in_both_tabs(
    visit: Visit, address: str
) -> None:
    watched = visit(address)
    first = watched.page
    for question in (WHERE, FOLLOW_UP, TARIFFS):
        ask(first, question)
    second = beside(watched)
    expect(second.locator(".fn-thread .fn-turn")).to_have_count(3)
    first.locator("button[name=retry]").nth(1).click()
    for page in (first, second):
        expect(page.locator(".fn-thread .fn-question")).to_have_text([WHERE, FOLLOW_UP])
