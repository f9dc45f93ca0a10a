"""The journey of a reader: ask, open a footnote, read the words where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, ask, page_app
from tests.browser.scripted import FOLLOW_UP, HOTEL, TARIFFS, WHERE, ScriptedAnswerer

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
SIZES = pytest.mark.parametrize("width", [390, 1280])


@SIZES
def test_a_footnote_opens_its_article_at_the_quote(visit: Visit, address: str, width: int) -> None:
    watched = visit(address, width, 844)
    page = watched.page
    ask(page, WHERE)
    page.locator(".fn-thread .fn-mark").nth(1).click()
    expect(page.locator("#fn-quote")).to_be_in_viewport()
    assert page.locator("mark.fn-here").all_inner_texts() == [
        "U.S. Secretary of State Antony Blinken met Chinese Foreign Minister Wang Yi in Beijing "
        "on Friday for talks across a range of complex issues"
    ]
    opened = page.locator(".fn-open .fn-reader header").inner_text()
    assert "26 April 2024" in opened
    assert "stated" in opened
    assert "Blinken meets Chinese counterpart" in opened
    assert watched.foreign == []
    assert watched.errors == []


def test_several_events_read_as_a_dated_list(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    dates = page.locator("ol.fn-said > li > .fn-byline time").all_inner_texts()
    assert dates == ["9 July 2022", "26 April 2024"]


def test_a_refusal_is_plain_and_shows_what_is_near(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, HOTEL)
    turn = page.locator(".fn-thread .fn-turn").last
    assert "do not answer" in turn.locator(".fn-refusal").inner_text()
    assert turn.locator(".fn-nearest figure").count() == 3
    assert "6 July 2022 to 26 April 2024" in turn.inner_text()


@SIZES
def test_a_question_stands_above_its_answer_when_that_is_complete(
    visit: Visit, address: str, width: int
) -> None:
    page = visit(address, width, 500).page
    for question in (WHERE, HOTEL):
        ask(page, question)
        expect(page.locator(".fn-thread h2.fn-question").last).to_be_in_viewport()
    expect(page.locator(".fn-refusal")).to_be_in_viewport()


def test_disagreement_stands_in_two_columns(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, TARIFFS)
    sides = page.locator(".fn-side")
    left, right = (sides.nth(i).bounding_box() for i in range(2))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] < right["x"]
    assert "The Washington Post" in sides.first.inner_text()


def test_the_card_of_a_footnote_shows_on_hover_and_on_focus(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    mark = page.locator(".fn-thread .fn-mark").first
    mark.hover()
    card = page.locator(".fn-card.fn-shown")
    assert "Reuters" in card.inner_text()
    assert "word for word" in card.inner_text()
    page.mouse.move(2, 2)
    assert card.count() == 0
    mark.focus()
    box = card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Escape")
    assert card.count() == 0


def test_keys_step_through_the_footnotes_and_close_the_article(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    page.locator("#fn-thread h2").first.click()
    page.keyboard.press("n")
    page.wait_for_selector("#fn-open-0-1")
    page.keyboard.press("n")
    page.wait_for_selector("#fn-open-0-2")
    assert page.locator(".fn-mark.fn-current").all_inner_texts()[0].startswith("2")
    page.keyboard.press("p")
    page.wait_for_selector("#fn-open-0-1")
    page.keyboard.press("Escape")
    page.wait_for_selector(".fn-open", state="detached")


@SIZES
def test_back_closes_an_article_and_forward_opens_it_again(
    visit: Visit, address: str, width: int
) -> None:
    page = visit(address, width, 844).page
    ask(page, WHERE)
    mark = page.locator(".fn-thread .fn-mark").nth(1)
    mark.click()
    page.wait_for_selector("#fn-open-0-2")
    page.go_back()
    expect(page.locator(".fn-open")).to_have_count(0)
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    page.go_forward()
    expect(page.locator("#fn-open-0-2")).to_be_visible()
    page.get_by_role("button", name="Close the article").click()
    expect(page.locator(".fn-open")).to_have_count(0)
    expect(mark).to_be_in_viewport()
    assert page.evaluate("history.state") is None
    page.go_forward()
    expect(page.locator("#fn-open-0-2")).to_be_visible()


def test_the_bar_above_an_article_stays_in_sight_on_a_phone(visit: Visit, address: str) -> None:
    page = visit(address, 390, 844, reduced_motion="reduce").page
    ask(page, TARIFFS)
    page.locator(".fn-thread .fn-mark").last.click()
    expect(page.locator("#fn-quote")).to_be_in_viewport()
    expect(page.locator(".fn-reader h3")).not_to_be_in_viewport()
    expect(page.locator(".fn-reader-bar")).to_be_in_viewport()
    assert (page.locator(".fn-reader-bar").bounding_box() or {})["y"] == 0


def test_who_listens_hears_how_an_answer_ended(visit: Visit, address: str) -> None:
    page = visit(address).page
    heard = page.get_by_role("status").first
    ask(page, WHERE)
    expect(heard).to_have_text("Answer ready, 2 footnotes.")
    ask(page, HOTEL)
    expect(heard).to_have_text("The articles do not say.")


def test_a_follow_up_shows_what_was_searched_for(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    ask(page, FOLLOW_UP)
    chip = page.locator(".fn-thread .fn-turn").last.locator(".fn-chip")
    assert "How long did Blinken and Wang Yi talk?" in chip.inner_text()


def test_an_example_is_asked_with_a_click(visit: Visit, address: str) -> None:
    page = visit(address).page
    page.locator(".fn-welcome .fn-examples button").first.click()
    page.wait_for_selector(".fn-thread .fn-mark")
    assert page.locator(".fn-question").first.inner_text() == WHERE
    assert not page.locator(".fn-welcome").is_visible()


def test_an_empty_question_says_so(visit: Visit, address: str) -> None:
    page = visit(address).page
    page.fill("#fn-question textarea", "   ")
    page.press("#fn-question textarea", "Enter")
    page.wait_for_selector("text=Type a question first.")
    assert page.locator(".fn-turn").count() == 0


@pytest.mark.slow
def test_a_very_long_question_is_folded_and_its_error_is_one_line(
    visit: Visit, serve: Callable[..., str], seed_home: Path
) -> None:
    from qa.build import build_answerer

    page = visit(serve(page_app(build_answerer(seed_home), seed_home)), 390, 844).page
    page.fill("#fn-question textarea", "What did they say? " + "x" * 100_000)
    page.press("#fn-question textarea", "Enter")
    turn = page.locator(".fn-thread .fn-turn")
    expect(turn.locator(".fn-notice")).to_have_text(
        "The question has 100019 characters, more than the 4000 allowed: shorten it."
    )
    heading = turn.locator("h2").inner_text()
    assert heading.startswith("What did they say?")
    assert len(heading) < 300
    whole = turn.locator(".fn-long p")
    expect(whole).to_be_hidden()
    turn.locator(".fn-long summary").click()
    expect(whole).to_be_visible()
    assert len(whole.inner_text()) > 100_000
    page.reload()
    expect(page.locator(".fn-thread .fn-long")).to_have_count(1)


@pytest.mark.slow
def test_a_full_queue_says_so_beside_the_box(
    visit: Visit, serve: Callable[..., str], tmp_path: Path
) -> None:
    busy = page_app(ScriptedAnswerer(pace=1), tmp_path, max_running=1, max_waiting=1)
    address = serve(busy)
    pages = [visit(address).page for _ in range(3)]
    for page in pages:
        page.fill("#fn-question textarea", WHERE)
        page.press("#fn-question textarea", "Enter")
        page.wait_for_timeout(600)
    refused = pages[-1]
    expect(refused.locator("#fn-composer .fn-trouble")).to_be_visible()
    expect(refused.locator("#fn-question textarea")).to_have_value(WHERE)
    expect(refused.locator(".toast-body")).to_be_hidden()
    expect(refused.locator(".fn-live")).to_have_count(0)
    expect(pages[1].locator(".fn-live .fn-question")).to_have_text(WHERE)
    expect(pages[0].locator(".fn-thread .fn-mark")).to_have_count(2, timeout=45_000)
    expect(pages[1].locator(".fn-thread .fn-mark")).to_have_count(2, timeout=45_000)
    refused.press("#fn-question textarea", "Enter")
    expect(refused.locator(".fn-thread .fn-mark")).to_have_count(2, timeout=45_000)
    expect(refused.locator("#fn-composer .fn-trouble")).to_be_hidden()


def test_keyboard_alone_is_enough(visit: Visit, address: str) -> None:
    page = visit(address).page
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type(WHERE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".fn-thread .fn-mark")
    page.locator(".fn-thread .fn-mark").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#fn-open-0-1")
    expect(page.locator(".fn-reader-name")).to_be_focused()
    page.locator(".fn-tools button[name=retry]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".fn-live", state="detached")
    page.wait_for_selector(".fn-thread .fn-mark")
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(1)


def test_a_removed_date_is_asked_without(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE.replace("?", " in 2022?"))
    chip = page.locator(".fn-thread .fn-chip")
    expect(chip).to_contain_text("1 January 2022 to 31 December 2022")
    chip.click()
    expect(page.locator(".fn-thread .fn-question")).to_have_text([WHERE])
    expect(page.locator(".fn-thread .fn-chip")).to_have_count(0)


def test_a_removed_rewriting_is_asked_as_it_stands(visit: Visit, address: str) -> None:
    page = visit(address).page
    ask(page, WHERE)
    ask(page, FOLLOW_UP)
    page.locator(".fn-thread .fn-chip").click()
    expect(page.locator(".fn-thread .fn-chip")).to_have_count(0)
    expect(page.locator(".fn-thread .fn-turn")).to_have_count(2)


def test_filters_go_with_the_question(visit: Visit, address: str) -> None:
    page = visit(address).page
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("From").fill("2022")
    page.get_by_label("Reuters (1)").check()
    ask(page, WHERE)
    expect(page.locator(".fn-thread .fn-chip")).to_contain_text(["articles since 2022", "Reuters"])
    expect(page.get_by_role("button", name="Filters: 1 of 5 articles")).to_be_visible()
    page.get_by_label("From").fill("next year")
    ask(page, WHERE)
    expect(page.locator(".fn-thread .fn-notice")).to_contain_text("“next year” is not a date")
