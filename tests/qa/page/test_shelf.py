"""What the browser keeps, and what is believed of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.page import shelf as shelves
from qa.page.shelf import Shelf
from qa.page.talk import Exchange, Talk
from qa.types import Answer, Query
from tests.browser.scripted import WHERE, ScriptedAnswerer

ANSWER = ScriptedAnswerer().answer(WHERE)
DONE = Exchange(WHERE, "done", ANSWER, rating="up")


def talk(title: str, *exchanges: Exchange) -> Talk:
    return Talk(title=title, exchanges=exchanges or (DONE,))


def test_what_was_kept_is_read_again() -> None:
    shelf = Shelf(talk("now"), (talk("before"),))
    assert shelves.load(shelves.dump(shelf)) == shelf


def test_a_question_that_was_waiting_was_interrupted() -> None:
    kept = shelves.dump(Shelf(talk("now", DONE, Exchange("and then?"))))
    assert [item.state for item in shelves.load(kept).open.exchanges] == ["done", "failed"]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.one_of(json, st.fixed_dictionaries({"open": json, "others": json})))
def test_anything_else_is_left_out(kept: object) -> None:
    assert shelves.load(kept).others == ()


def test_one_broken_conversation_does_not_cost_the_others() -> None:
    kept = shelves.dump(Shelf(talk("now"), (talk("bad"), talk("good"))))
    kept["others"][0]["exchanges"][0]["state"] = "hacked"
    assert [item.title for item in shelves.load(kept).others] == ["good"]


def test_the_oldest_conversations_make_room() -> None:
    long = Answer("a", 0, "m", Query("q", "q"), "refused", "x" * (shelves.BUDGET // 3))
    others = tuple(talk(str(n), Exchange("q", "done", long)) for n in range(5))
    kept = shelves.load(shelves.dump(Shelf(talk("now"), others)))
    assert [item.title for item in kept.others] == ["0", "1"]


def test_one_conversation_that_is_too_large_loses_its_oldest_questions() -> None:
    long = Answer("a", 0, "m", Query("q", "q"), "refused", "x" * (shelves.BUDGET // 3))
    exchanges = [Exchange(str(n), "done", long) for n in range(5)]
    kept = shelves.load(shelves.dump(Shelf(talk("now", *exchanges))))
    assert [item.question for item in kept.open.exchanges] == ["3", "4"]


def test_starting_switching_and_deleting() -> None:
    first, second = talk("first"), talk("second")
    shelf = Shelf(first).fresh().showing(second)
    assert [item.title for item in shelf.all()] == ["second", "first"]
    shelf = shelf.opened(first.id)
    assert (shelf.open, shelf.others) == (first, (second,))
    assert shelf.opened("nothing") == shelf
    assert shelf.without_open().all() == (second,)
    assert Shelf().fresh().all() == ()


def test_a_name_is_trimmed_and_never_empty() -> None:
    shelf = Shelf(talk("first"))
    assert shelf.renamed("  The talks  ").open.title == "The talks"
    assert shelf.renamed("   ").open.title == "first"


def test_history_holds_finished_exchanges_only() -> None:
    held = talk("now", DONE, replace(DONE, state="stopped"), Exchange("waiting"))
    assert [turn["role"] for turn in held.history()] == ["user", "assistant"]
    many = talk("many", *[DONE] * 50)
    assert len(many.history()) == 20
