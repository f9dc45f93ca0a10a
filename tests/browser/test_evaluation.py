"""The Evaluation tab: a run with its progress, stopped and gone on with; a wrong answer added."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from index.types import Passage
from qa.evaluation.evaluator import Evaluator
from qa.evaluation.questions import load_questions
from qa.settings import Settings
from tests.browser.conftest import Watched, ask
from tests.browser.scripted import (
    FOLLOW_UP,
    HOTEL,
    TARIFFS,
    WHERE,
    ScriptedAnswerer,
    ScriptedCollection,
)
from tests.browser.test_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visit = Callable[..., Watched]
Serve = Callable[..., str]

QUESTIONS = (
    {"id": "where", "question": WHERE, "type": "answerable", "answers": ["Bali"]},
    {"id": "tariffs", "question": TARIFFS, "type": "answerable", "answers": ["harmful"]},
    {"id": "hotel", "question": HOTEL, "type": "unanswerable"},
)


class Shelf(ScriptedCollection):
    """The seed articles with the passages that a report tells of."""

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return [Passage(one, one[1:], 0, 9, "A passage") for one in ids]


def page_in(home: Path, *, pace: float = 0.0) -> Any:
    """The page with its Evaluation tab; every sentence takes `pace` seconds."""
    from fastapi import FastAPI

    from qa.page import mount

    app, settings = FastAPI(), Settings(home=home)
    answerer: Any = ScriptedAnswerer(collection=Shelf(), pace=pace)
    mount(app, answerer, settings, Evaluator(answerer, settings))
    return app


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a question set; no other set is near."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    lines = [json.dumps(question) for question in QUESTIONS]
    (home / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return home


def evaluation(page: Page) -> Page:
    page.click("role=tab[name=Evaluation]")
    return page


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_run_shows_what_is_right_and_why_the_rest_is_not(
    visit: Visit, serve: Serve, home: Path, width: int, scheme: str
) -> None:
    watched = visit(serve(page_in(home)), width, 844, color_scheme=scheme, reduced_motion="reduce")
    page = evaluation(watched.page)
    expect(page.locator("#fn-figures")).to_contain_text("Not evaluated yet")
    page.get_by_role("button", name="Run the evaluation").click()
    expect(page.locator(".fn-judgement h2")).to_contain_text("67 % right")
    expect(page.locator(".fn-causes")).to_contain_text("not retrieved")
    rows = page.locator(".fn-outcome")
    expect(rows).to_have_count(3)
    rows.nth(1).locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text("Tai sees in them a significant piece of leverage")
    expect(rows.nth(1).locator("a").first).to_have_attribute(
        "href", re.compile(r"^/articles/000_\w+\.txt\?start=\d+&end=\d+$")
    )
    assert violations(page) == []
    page.get_by_label("Wrong", exact=True).check()
    expect(rows).to_have_count(1)
    expect(rows.locator(".fn-state")).to_have_text("not retrieved")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.reload()
    evaluation(page)
    expect(page.locator(".fn-judgement h2")).to_contain_text("67 % right")
    assert watched.errors == []
    assert watched.foreign == []


def test_a_stopped_run_keeps_what_was_done_and_others_are_answered_meanwhile(
    visit: Visit, serve: Serve, home: Path
) -> None:
    address = serve(page_in(home, pace=1.0))
    page = evaluation(visit(address).page)
    page.get_by_role("button", name="Run the evaluation").click()
    working = page.locator(".fn-evaluating")
    expect(working).to_contain_text("1 of 3 questions answered", timeout=30_000)

    other = visit(address).page
    ask(other, HOTEL)
    expect(other.locator(".fn-refusal")).to_be_visible()
    expect(working).to_be_visible()

    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#fn-figures")).to_contain_text("Not finished")
    page.get_by_role("button", name="Run the evaluation").click()
    expect(page.locator("#fn-figures")).not_to_contain_text("Not finished", timeout=60_000)
    expect(page.locator(".fn-judgement h2")).to_contain_text("67 % right")


def test_a_wrong_answer_is_added_to_the_questions_with_one_click(
    visit: Visit, serve: Serve, home: Path
) -> None:
    (home / "questions.jsonl").unlink()
    page = visit(serve(page_in(home))).page
    evaluation(page)
    expect(page.locator("#fn-figures")).to_contain_text("There is no question set yet")
    page.click("role=tab[name=Ask]")
    ask(page, WHERE)
    ask(page, FOLLOW_UP)
    turn = page.locator(".fn-thread .fn-turn").last
    turn.locator("button[name=rate]").first.click()
    expect(page.get_by_label("What was right or wrong")).to_be_visible()
    adds = page.get_by_role("button", name="Add to the question set")
    expect(adds).to_be_hidden()
    turn.locator("button[name=rate]").last.click()
    expect(adds).to_be_visible()
    page.get_by_label("What was right or wrong").fill("They talked for an hour.")
    adds.click()
    expect(page.locator("#fn-said")).to_contain_text(f"Added to {home}/questions.jsonl")
    expect(page.get_by_label("What was right or wrong")).to_be_hidden()
    (draft,) = load_questions(home / "questions.jsonl", drafts=True).questions
    assert (draft.question, draft.type, draft.draft) == (FOLLOW_UP, "follow-up", True)
    assert draft.history[0].content == WHERE
    assert "They talked for an hour." in (draft.note or "")
    (line,) = (home / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["rating"] == "down"

    turn.locator("button[name=rate]").last.click()
    adds.click()
    expect(page.locator("#fn-said")).to_contain_text("already")
    evaluation(page)
    page.get_by_role("button", name="Run the evaluation").click()
    expect(page.locator("#fn-progress")).to_contain_text("drafts do not count")
