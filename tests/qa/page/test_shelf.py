"""What the browser keeps, and what is believed of it."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.page import shelf as shelves
from qa.page.shelf import Entry, Keeping
from qa.page.talk import Exchange, Talk
from qa.types import Answer, Query
from tests.browser.scripted import WHERE, ScriptedAnswerer

ANSWER = ScriptedAnswerer().answer(WHERE)
DONE = Exchange(WHERE, "done", ANSWER, rating="up")


def talk(title: str, *exchanges: Exchange) -> Talk:
    return Talk(title=title, exchanges=exchanges or (DONE,))


def kept(talk: Talk) -> Talk | None:
    """As the browser would give it back."""
    order = json.loads(shelves.dump(shelves.keeping(talk)))
    return shelves.load(json.dumps(order["talk"]))


def test_what_was_kept_is_read_again() -> None:
    now = talk("now", DONE, replace(DONE, question="<b>]]></b>\n“?”"))
    assert kept(now) == now


def test_an_order_holds_nothing_that_looks_like_markup() -> None:
    order = shelves.dump(shelves.keeping(talk("</style><!-- -->", DONE)))
    assert "<" not in order
    assert ">" not in order


def test_nothing_is_kept_of_a_conversation_without_questions() -> None:
    empty = Talk()
    assert shelves.keeping(empty) == Keeping(empty.id)
    assert json.loads(shelves.dump(Keeping("a", forget="b"))) == {
        "open": "a", "talk": None, "forget": "b",
    }  # fmt: skip


def test_a_question_that_was_waiting_was_interrupted() -> None:
    read = kept(talk("now", DONE, Exchange("and then?")))
    assert read is not None
    assert [item.state for item in read.exchanges] == ["done", "failed"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text() | values.map(json.dumps))
def test_anything_else_is_left_out(told: str) -> None:
    assert (shelves.load(told) or Talk()).exchanges == ()
    assert shelves.entries(told) == ()


def test_a_broken_conversation_is_not_shown() -> None:
    order = json.loads(shelves.dump(shelves.keeping(talk("bad"))))
    order["talk"]["exchanges"][0]["state"] = "hacked"
    assert shelves.load(json.dumps(order["talk"])) is None


def test_the_list_is_as_the_browser_tells_it() -> None:
    told = '[{"id": "a", "title": "First", "questions": 2}]'
    assert shelves.entries(told) == (Entry("a", "First", 2),)
    assert shelves.entries("no list") == ()


def test_a_conversation_that_is_too_large_loses_its_oldest_questions() -> None:
    long = Answer("a", 0, "m", Query("q", "q"), "refused", "x" * (shelves.BUDGET // 3))
    read = kept(talk("now", *[Exchange(str(n), "done", long) for n in range(5)]))
    assert read is not None
    assert [item.question for item in read.exchanges] == ["3", "4"]


def test_a_name_is_trimmed_and_never_empty() -> None:
    assert talk("first").renamed("  The talks  ").title == "The talks"
    assert talk("first").renamed("   ").title == "first"


def test_history_holds_finished_exchanges_only() -> None:
    held = talk("now", DONE, replace(DONE, state="stopped"), Exchange("waiting"))
    assert [turn["role"] for turn in held.history()] == ["user", "assistant"]
    many = talk("many", *[DONE] * 50)
    assert len(many.history()) == 20
