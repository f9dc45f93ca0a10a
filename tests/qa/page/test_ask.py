"""What the page shows of a question, step by step, and what a reader's thumbs leave behind."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import ANY

from index.types import Article
from qa.errors import ModelUnavailable
from qa.page.ask import Desk, View
from qa.page.choices import Choices
from qa.page.coverage import coverage
from qa.page.examples import Examples
from qa.page.pace import Pace
from qa.page.pump import pumped
from qa.page.render import Renderer
from qa.page.shelf import Keeping, keeping
from qa.page.talk import Talk
from qa.page.texts import ENGLISH
from qa.types import Delta, Event, Query, Searched
from tests.browser.scripted import (
    FOLLOW_UP,
    HOTEL,
    WHERE,
    Say,
    ScriptedAnswerer,
    ScriptedCollection,
)


def desk(home: Path, answerer: Any = None, pace: Pace | None = None) -> Desk:
    return Desk(answerer or ScriptedAnswerer(), home, Renderer(), pace or Pace(), ENGLISH)


def last(views: Iterator[View]) -> View:
    *_, view = views
    return view


def test_a_question_is_kept_before_it_is_answered(tmp_path: Path) -> None:
    first, *_, final = desk(tmp_path).ask(WHERE, Talk())
    assert (first.busy, first.keep) == (True, keeping(first.talk))
    assert [item.state for item in first.talk.exchanges] == ["waiting"]
    assert WHERE in first.live
    assert (final.busy, final.live, final.keep) == (False, "", keeping(final.talk))
    assert [item.state for item in final.talk.exchanges] == ["done"]
    assert final.talk.title == WHERE
    assert 'href="#fn-0-2"' in (final.thread or "")
    assert "US concerned at China’s" in (final.panel or "")


def test_earlier_turns_go_with_a_question_unless_it_stands_alone(tmp_path: Path) -> None:
    answerer = ScriptedAnswerer()
    talk = last(desk(tmp_path, answerer).ask(WHERE, Talk())).talk
    talk = last(desk(tmp_path, answerer).ask(FOLLOW_UP, talk, Choices("2022", model="m"))).talk
    list(desk(tmp_path, answerer).without(1, "rewriting", talk, Choices()))
    (_, none, _, _), (_, turns, filters, model), (_, alone, _, _) = answerer.asked
    assert none == alone == []
    assert turns[0]["content"] == WHERE
    assert filters is not None
    assert (filters.since, model) == ("2022", "m")


def failing(error: Exception) -> Any:
    def stream(question: str) -> Iterator[Event]:
        yield Searched(Query(question, question), ())
        raise error

    return ScriptedAnswerer(stream=stream)


def test_a_failure_is_a_sentence_under_the_question(tmp_path: Path) -> None:
    view = last(desk(tmp_path, failing(ModelUnavailable("The model is busy."))).ask("q", Talk()))
    assert view.talk.exchanges[0].problem == "The model is busy."
    assert "The model is busy." in (view.thread or "")
    assert 'name="retry"' in (view.thread or "")
    view = last(desk(tmp_path, failing(RuntimeError("secret detail"))).ask("q", Talk()))
    assert "secret" not in (view.thread or "")
    assert ENGLISH.failed in (view.thread or "")


def test_a_stopped_answer_keeps_what_was_shown(tmp_path: Path) -> None:
    answerer = ScriptedAnswerer(pace=0.12)
    views = desk(tmp_path, answerer).ask(WHERE, Talk())
    shown = next(view for view in views if "fn-mark" in view.live)
    stopped = desk(tmp_path).stopped(shown.talk)
    assert ENGLISH.stopped in (stopped.thread or "")
    assert "Both diplomats" in (stopped.thread or "")
    assert stopped.talk.history() == []


def test_leaving_an_answer_under_way_keeps_it_as_stopped(tmp_path: Path) -> None:
    first, *_ = desk(tmp_path).ask(WHERE, Talk())
    fresh = desk(tmp_path).started(first.talk)
    assert fresh.keep is not None
    assert fresh.keep.talk is not None
    assert [item.state for item in fresh.keep.talk.exchanges] == ["stopped"]
    assert fresh.talk.exchanges == ()
    assert fresh.keep.open == fresh.talk.id != first.talk.id
    assert desk(tmp_path).started(fresh.talk).keep == Keeping(ANY)
    assert desk(tmp_path).deleted(first.talk).keep == Keeping(ANY, forget=first.talk.id)


def test_signs_of_life_of_a_silent_model_reach_the_reader(tmp_path: Path) -> None:
    def stream(question: str) -> Iterator[Event]:
        yield Searched(Query(question, question), ())
        while True:
            yield Delta("")

    views = desk(tmp_path, ScriptedAnswerer(stream=stream, pace=0.06)).ask("q", Talk())
    first, second, third = (next(views) for _ in range(3))
    assert ENGLISH.searching in first.live
    assert ENGLISH.writing in second.live
    assert third.live == second.live
    views.close()  # type: ignore[attr-defined]


def test_asking_again_drops_what_came_after(tmp_path: Path) -> None:
    talk = Talk()
    for question in (WHERE, HOTEL, WHERE):
        talk = last(desk(tmp_path).ask(question, talk)).talk
    again = last(desk(tmp_path).again(1, talk)).talk
    assert [item.question for item in again.exchanges] == [WHERE, HOTEL]
    assert last(desk(tmp_path).again(9, talk)).talk == talk


def test_an_article_that_is_gone_or_changed_says_so(tmp_path: Path) -> None:
    talk = last(desk(tmp_path).ask(WHERE, Talk())).talk
    gone = desk(tmp_path, ScriptedAnswerer(collection=ScriptedCollection([])))
    assert ENGLISH.gone in gone.panel(talk, 0, 1)
    assert "Both diplomats" in gone.panel(talk, 0, 1)
    assert desk(tmp_path).panel(talk, 7, 1) == desk(tmp_path).panel(talk, -1)


def test_a_rating_is_one_line(tmp_path: Path) -> None:
    talk = last(desk(tmp_path).ask(HOTEL, Talk())).talk
    rated = desk(tmp_path).rated(talk, 0, "down")
    assert desk(tmp_path).rated(talk, 5, "up") == talk
    said = desk(tmp_path).recorded(rated, 0, "n" * 9000)
    assert str(tmp_path) in said
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["rating"], kept["status"], len(kept["note"])) == ("down", "refused", 2000)
    unwritable = tmp_path / "file"
    unwritable.write_text("")
    assert "could not be saved" in desk(unwritable).recorded(rated, 0, "")


def test_suggestions_are_answered_by_the_engine_itself(tmp_path: Path) -> None:
    text = (
        "The port shut. Minister Ines Calloway said she worried about the sand, and left. "
        "Premier Tom Ode said little about tolls."
    )
    collection = ScriptedCollection([Article(id="p", title="Port", text=text)])
    scripts = {
        "What shut?": (Say("It shut.", (("p", "The port shut."),)),),
        "What did Ines Calloway say about the sand?": (Say("A", (("p", "worried about"),)),),
    }
    answering = desk(tmp_path, ScriptedAnswerer(scripts, collection=collection))
    talk = last(answering.ask("What shut?", Talk())).talk
    suggested = answering.suggested(talk)
    assert "What did Ines Calloway say about the sand?" in suggested
    assert "Tom Ode" not in suggested
    assert answering.suggested(Talk()) == ""


def test_examples_are_those_that_are_answered() -> None:
    answerer = ScriptedAnswerer()
    examples = Examples(answerer, (WHERE, HOTEL))  # type: ignore[arg-type]
    assert examples.answerable() == (WHERE,)
    answerer.collection.generation = 2
    answerer.collection.articles.clear()
    assert coverage(answerer).articles == 0  # type: ignore[arg-type]


def test_other_collections_have_examples_of_their_own() -> None:
    pears = "The orchards did well. Ada Finch said about the pears that they were ripe."
    article = Article(id="pears", title="Pears", text=pears)
    asked = "What did Ada Finch say about the pears?"
    said = (Say("They were ripe.", (("pears", "they were ripe"),)),)
    answerer = ScriptedAnswerer({asked: said}, collection=ScriptedCollection([article]))
    assert Examples(answerer).answerable() == (asked,)  # type: ignore[arg-type]
    silent = ScriptedAnswerer({}, collection=ScriptedCollection([article]))
    assert Examples(silent).answerable() == ()  # type: ignore[arg-type]


def test_times_are_medians_of_each_model(tmp_path: Path) -> None:
    pace = Pace()
    assert pace.seconds("scripted") is None
    last(desk(tmp_path, pace=pace).ask(WHERE, Talk()))
    assert pace.seconds("scripted") is not None
    for seconds in (1.0, 9.0, 2.0):
        pace.took("m", seconds)
    assert pace.seconds("m") == 2.0


def test_leaving_a_pumped_iterator_closes_it() -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(1_000_000)
        finally:
            closed.set()

    async def read_two() -> list[int]:
        read = []
        stream = pumped(items(), 5)
        async for item in stream:
            read.append(item)
            if len(read) == 2:
                break
        await stream.aclose()  # type: ignore[attr-defined]
        return read

    assert asyncio.run(read_two()) == [0, 1]
    assert closed.wait(5)


def test_an_error_in_a_pumped_iterator_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    async def read() -> str:
        try:
            async for _ in pumped(items(), 5):
                pass
        except ValueError as error:
            return str(error)
        return ""

    assert asyncio.run(read()) == "broken"


def test_patience_with_a_silent_iterator_ends() -> None:
    silent = threading.Event()

    def items() -> Iterator[int]:
        silent.wait(5)
        yield 1

    async def read() -> str:
        try:
            async for _ in pumped(items(), 0.05):
                pass
        except TimeoutError:
            return "gave up"
        finally:
            silent.set()
        return ""

    assert asyncio.run(read()) == "gave up"


def test_an_answer_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    first, *_ = desk(tmp_path).ask(WHERE, Talk())
    given_up = desk(tmp_path).gave_up(first.talk)
    assert ENGLISH.too_long in (given_up.thread or "")
    assert [item.state for item in given_up.talk.exchanges] == ["failed"]
