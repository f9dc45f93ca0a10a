"""The composer that quotes: how much, of whom, in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.types import Source
from qa.compose import Finished
from qa.compose.extractive import Extractive, lead_in, written_date
from qa.types import DraftSentence, Evidence, Query

WHERE = Query("Where did they meet?", "Where did Blinken and Wang meet?", kind="place")


def evidence(
    text: str, score: float, date: str | None = None, article: str = "a", start: int = 0
) -> Evidence:
    source = Source(id=article, title="T", publisher="Reuters" if date else None, date=date)
    return Evidence(source, "p", start, start + len(text), text, score)


def drafts(composer: Extractive, *items: Evidence, query: Query = WHERE) -> list[DraftSentence]:
    *sentences, finished = composer.compose(query, items)
    assert isinstance(finished, Finished)
    return [piece for piece in sentences if isinstance(piece, DraftSentence)]


def test_two_events_are_both_told_oldest_first() -> None:
    told = drafts(
        Extractive(),
        evidence("They met in Beijing.", 0.9, "2024-04-26", "new"),
        evidence("They met at the guesthouse.", 0.8, "2024-04-25", "newer", 50),
        evidence("They met in Bali.", 0.7, "2022-07-09", "old"),
    )

    assert [draft.text for draft in told] == [
        "Reuters, 9 July 2022: “They met in Bali.”",
        "Reuters, 25 April 2024: “They met at the guesthouse.”",
        "Reuters, 26 April 2024: “They met in Beijing.”",
    ]


def test_each_part_of_a_question_is_told_however_likely() -> None:
    told = drafts(
        Extractive(),
        evidence("Yellen doubts the tariffs.", 0.9, "2022-07-06"),
        evidence("Tai calls them leverage.", 0.1, "2022-07-06", start=60),
        query=replace(WHERE, parts=("What does Yellen think?", "What does Tai think?")),
    )

    assert [draft.evidence for draft in told] == [(0,), (1,)]


def test_the_latest_is_of_the_newest_event_alone() -> None:
    told = drafts(
        Extractive(),
        evidence("They met in Bali.", 0.9, "2022-07-09", "old"),
        evidence("They met in Beijing.", 0.7, "2024-04-26", "new"),
        query=replace(WHERE, newest_first=True),
    )

    assert [draft.text for draft in told] == ["Reuters, 26 April 2024: “They met in Beijing.”"]


def test_the_latest_of_undated_articles_is_all_of_them() -> None:
    told = drafts(
        Extractive(),
        evidence("They met in Bali.", 0.9, article="one"),
        evidence("They met in Beijing.", 0.7, article="two"),
        query=replace(WHERE, newest_first=True),
    )

    assert len(told) == 2


def test_an_overview_may_take_twice_as_much() -> None:
    items = [evidence(f"They spoke of matter {n}.", 0.9, start=40 * n) for n in range(8)]

    assert len(drafts(Extractive(), *items)) == 3
    assert len(drafts(Extractive(), *items, query=replace(WHERE, topic="matters"))) == 6


def test_an_unlikely_event_is_left_out_unless_all_are_unlikely() -> None:
    def articles(score: float, old: float) -> list[int]:
        told = drafts(
            Extractive(),
            evidence("They met in Beijing.", score, "2024-04-26", "new"),
            evidence("They met in Bali.", old, "2022-07-09", "old"),
        )
        return [draft.evidence[0] for draft in told]

    assert articles(0.3, 0.09) == [0]
    assert articles(0.3, 0.11) == [1, 0]
    assert articles(0.1, 0.06) == [1, 0]


def test_where_a_time_is_asked_about_more_may_tell_it() -> None:
    items = [evidence("They met in Bali.", 0.9), evidence("They met in Rome.", 0.3, start=40)]
    dated = replace(WHERE, event_dates=("2022-07-01", "2022-07-31"))

    assert len(drafts(Extractive(), *items)) == 1
    assert len(drafts(Extractive(), *items, query=dated)) == 2


def test_an_unlikely_sentence_is_left_out() -> None:
    told = drafts(Extractive(), evidence("Yes.", 0.9), evidence("Perhaps.", 0.1, start=9))

    assert [draft.evidence for draft in told] == [(0,)]


@pytest.mark.parametrize(("limit", "told"), [(25, 1), (40, 2), (60, 2)])
def test_keeps_to_its_words(limit: int, told: int) -> None:
    long = "They met in Bali, " + "and talked about many things, " * 12 + "and left."
    given = drafts(
        Extractive(max_words=limit),
        evidence(long, 0.9, "2022-07-09", "old"),
        evidence(long.replace("Bali", "Beijing"), 0.9, "2024-04-26", "new"),
    )

    assert len(given) == told
    assert sum(len(f"{draft.text} [1]".split()) for draft in given) <= limit


def test_the_span_of_a_draft_is_what_it_quotes() -> None:
    long = "They met in Bali, " + "and talked about many things, " * 12 + "and left."
    item = evidence(long, 0.9, start=100)
    (draft,) = drafts(Extractive(max_words=20), item)
    assert draft.span is not None

    quote = item.text[draft.span.start - item.start : draft.span.end - item.start]

    assert quote in draft.text
    assert "Bali" in quote


def test_a_quotation_over_a_line_break_stands_on_one_line() -> None:
    told = drafts(Extractive(), evidence("It met.\n\nHe came  to Bali.", 0.9, "2022-07-09"))

    assert [draft.text for draft in told] == ["Reuters, 9 July 2022: “It met. He came to Bali.”"]


def test_words_that_hold_quotation_marks_are_not_put_in_more() -> None:
    (draft,) = drafts(Extractive(), evidence("He called it “candid”.", 0.9, "2022-07-09"))

    assert draft.text == "Reuters, 9 July 2022: He called it “candid”."


@pytest.mark.parametrize(
    ("iso", "written"),
    [("2022-07-09", "9 July 2022"), ("2022-07", "July 2022"), ("2022", "2022"), (None, None)],
)
def test_dates_as_people_write_them(iso: str | None, written: str | None) -> None:
    assert written_date(iso) == written


def test_a_lead_in_tells_as_much_as_is_known() -> None:
    assert lead_in(Source(id="a", title="T", date="2022")) == "2022: "
    assert lead_in(Source(id="a", title="T", publisher="Reuters")) == "Reuters: "
    assert lead_in(Source(id="a", title="T")) == ""
