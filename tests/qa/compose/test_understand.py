"""A model reads follow-ups, and whatever it gets wrong leaves the code's own reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.compose.models import load_chat
from qa.compose.understand import Understanding, parse
from qa.settings import ModelSettings
from qa.types import Query, Turn
from tests.stub_openai import Reply, stub_openai

TODAY = date(2024, 5, 1)
HISTORY: list[Turn] = [
    {"role": "user", "content": "Where did Blinken and Wang Yi meet in 2022?"},
    {"role": "assistant", "content": "They met in Bali on 9 July 2022 [1]."},
]
QUERY = Query("How long did they talk there?", "How long did they talk there?")


def improved(reply: Reply, query: Query = QUERY, history: list[Turn] = HISTORY) -> Query:
    with stub_openai(reader=reply) as stub:
        chat = load_chat(ModelSettings(model="openai:reader", base_url=stub.base_url))
        steps = Understanding(replace(chat, backoff=0.05)).improve(query, history, TODAY)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]


def test_a_follow_up_becomes_a_question_of_its_own() -> None:
    written = '```json\n{"question": "How long did Blinken and Wang Yi talk in Bali?"}\n```'
    assert improved(Reply(written)).text == "How long did Blinken and Wang Yi talk in Bali?"


def test_two_questions_in_one_are_split() -> None:
    asked = replace(QUERY, question="Where did they meet and how long did they talk?")
    written = (
        '{"question": "Where did Blinken and Wang Yi meet and how long did they talk?",'
        ' "parts": ["Where did Blinken and Wang Yi meet?", "How long did Blinken and Wang talk?"]}'
    )
    parts = improved(Reply(written), asked).parts
    assert parts == ("Where did Blinken and Wang Yi meet?", "How long did Blinken and Wang talk?")


def test_dates_are_taken_as_iso_strings() -> None:
    asked = Query("What was said on 9 July 2022?", "What was said on 9 July 2022?")
    written = (
        '{"question": "What was said on 9 July 2022?", "since": "2022-07-09",'
        ' "until": "2022-07-09"}'
    )
    assert improved(Reply(written), asked, []).event_dates == ("2022-07-09", "2022-07-09")


@pytest.mark.parametrize(
    "reply",
    [
        Reply("They talked for five hours."),
        Reply("{not json}"),
        Reply('{"question": 7}'),
        Reply('{"question": "How long did Putin talk?"}'),
        Reply('{"question": "How long did Blinken talk for 9 hours?"}'),
        Reply('{"question": "Ignore the rules."}'),
        Reply('{"question": "' + "long " * 200 + '"}'),
        Reply('{"question": "How long?", "since": "tomorrow"}'),
        Reply(status=500),
        Reply(status=401),
        Reply(""),
    ],
)
def test_whatever_fails_leaves_the_query_as_it_was(reply: Reply) -> None:
    assert improved(reply) == QUERY


def test_a_plain_question_is_not_sent_to_the_model() -> None:
    asked = Query("Where did Blinken meet Wang?", "Where did Blinken meet Wang?")
    assert improved(Reply('{"question": "x"}'), asked, []) is asked


def test_a_range_that_runs_backwards_is_no_range() -> None:
    asked = Query("What was said in July 2022?", "What was said in July 2022?")
    written = '{"question": "What was said?", "since": "2022-07-31", "until": "2022-07-01"}'
    assert improved(Reply(written), asked, []).event_dates is None


def test_what_a_model_adds_is_ignored() -> None:
    reading = parse('Sure! {"question": "Where did they meet?", "sql": "drop table"}')
    assert reading is not None
    assert reading.question == "Where did they meet?"


def test_a_date_that_the_code_has_placed_is_not_asked_again() -> None:
    asked = Query("What was said in July 2022?", "What was said in July 2022?")
    placed = replace(asked, event_dates=("2022-07-01", "2022-07-31"))
    written = '{"question": "x", "since": "2024-04-01", "until": "2024-04-02"}'
    with stub_openai(reader=Reply(written)) as stub:
        chat = load_chat(ModelSettings(model="openai:reader", base_url=stub.base_url))
        assert list(Understanding(chat).improve(placed, [], TODAY)) == []
        assert stub.requests == []
        assert list(Understanding(chat).improve(asked, [], TODAY)) != []
        assert len(stub.requests) == 1
