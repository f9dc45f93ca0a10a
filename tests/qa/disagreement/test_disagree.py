"""Disagreements told, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.types import Source
from qa.disagreement.disagree import as_written, find_disagreements
from qa.types import Evidence, Query
from qa.understanding.kind import answer_kind


def said(*texts: str, dates: tuple[str | None, ...] = ()) -> list[Evidence]:
    """Each text as evidence of an article of its own, the first the likeliest to answer."""
    return [
        Evidence(
            source=Source(id=f"a{n}", title="", date=dates[n] if dates else None),
            passage_id=f"p{n}",
            start=0,
            end=len(text),
            text=text,
            score=0.9 - 0.1 * n,
        )
        for n, text in enumerate(texts)
    ]


def sides(question: str, evidence: list[Evidence]) -> list[tuple[str, tuple[int, ...]]]:
    query = Query(question, question, kind=answer_kind(question))
    conflicts = find_disagreements(query, evidence)
    return [(side.says, side.evidence) for conflict in conflicts for side in conflict.sides]


@pytest.mark.parametrize(
    ("question", "one", "other", "says"),
    [
        (
            "How many people died in the earthquake?",
            "The death toll from the quake that struck on Monday rose to 212, with dozens missing.",
            "The opposition said 260 people had died in the earthquake, more than the 212 counted.",
            ["212", "260 people"],
        ),
        (
            "How many people were killed in the ferry accident?",
            "Police said 31 people were killed when the ferry capsized.",
            "The ferry accident left 44 dead and 31 injured, the Red Cross said.",
            ["31 people", "44 dead"],
        ),
        (
            "How many people were injured?",
            "The blast killed 5 people and injured 23.",
            "In the blast 31 people, including two children, were injured, a hospital said.",
            ["23", "31 people"],
        ),
        (
            "What was the magnitude of the earthquake?",
            "A magnitude 7.1 earthquake struck the coast, killing at least 48 people.",
            "The magnitude of the quake was 6.9, according to the European centre.",
            ["7.1", "6.9"],
        ),
        (
            "What was inflation in June?",
            "Inflation was 9.1 percent in June, the statistics office said.",
            "Inflation stood at 8.6 percent in June, according to the central bank.",
            ["9.1 percent", "8.6 percent"],
        ),
        (
            "How much did Orbit pay for Lumen?",
            "Orbit bought Lumen for $2.4 billion in cash, the companies said.",
            "Orbit paid $2.9 billion for Lumen, according to people near the deal.",
            ["2.4 billion", "2.9 billion"],
        ),
        (
            "How long did the talks last?",
            "The talks lasted five hours, the Chinese side said.",
            "The talks in Bali lasted three hours, officials said.",
            ["five hours", "three hours"],
        ),
        (
            "Where was the final played?",
            "The final was played on Sunday at the national stadium in Tampa, Florida.",
            "The final was played on Sunday at the national stadium in Glendale, Arizona.",
            ["Tampa, Florida", "Glendale, Arizona"],
        ),
        (
            "Who won the Arden Prize?",
            "Ann Lee wins the Arden Prize.",
            "Bo Day wins the Arden Prize.",
            ["Ann Lee", "Bo Day"],
        ),
        (
            "When was Halo Labs founded?",
            "Halo Labs was founded on 3 May 2015 by five friends.",
            "Halo Labs was founded on May 5, 2012, by five friends.",
            ["3 May 2015", "May 5, 2012"],
        ),
        (
            "What was Orbit's revenue in 2021?",
            "Orbit told investors that its revenue in 2021 was $10.4 billion.",
            "Orbit told investors that its revenue in 2021 was $1.39 billion.",
            ["10.4 billion", "1.39 billion"],
        ),
        # told in other words: a figure in the unit asked for
        (
            "How many people did the Lima blast kill?",
            "The blast in Lima killed 15 people.",
            "In Lima, 12 people were killed by a blast on Monday.",
            ["15 people", "12 people"],
        ),
    ],
)
def test_both_sides_are_told(question: str, one: str, other: str, says: list[str]) -> None:
    found = sides(question, said(one, other))
    assert [evidence for _, evidence in found] == [(0,), (1,)]
    assert [words.strip("$") for words, _ in found] == says


def test_sides_gather_all_that_say_the_same() -> None:
    found = sides(
        "Who leads Orbit?",
        said(
            "Orbit is led by its founder Ann Lee, the company said.",
            "Orbit is led by its founder Bo Day, the company said.",
            "Since June Orbit is led by its founder Ann Lee, the company said.",
            "Day has led Orbit since June.",
        ),
    )
    assert found == [("Ann Lee", (0, 2)), ("Bo Day", (1,))]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # the same, otherwise written
        (
            "Where did they play?",
            "They played the last match of the tour in the U.S. on Sunday.",
            "They played the last match of the tour in the United States on Sunday.",
        ),
        (
            "When did the tour end?",
            "The tour ended with a match in Rome on Feb. 7, 2021.",
            "The tour ended with a match in Rome on 7 February 2021.",
        ),
        # one within the other
        (
            "When did the tour end?",
            "The tour ended with a match in Rome in February 2021.",
            "The tour ended with a match in Rome on 7 February 2021.",
        ),
        (
            "Who leads Orbit?",
            "Orbit is led by its founder Ann Lee, the company said.",
            "Orbit is led by its founder Lee, the company said.",
        ),
        # rounded, or told loosely
        (
            "What did Orbit pay for Halo?",
            "Orbit paid the owners of Halo $1.65 billion in shares.",
            "Orbit paid the owners of Halo $1.6 billion in shares.",
        ),
        (
            "How many people did the Lima blast kill?",
            "The blast in Lima killed 15 people.",
            "In Lima, at least 12 people were killed by a blast on Monday.",
        ),
        # two things differ: another event
        (
            "Who won the Arden Prize?",
            "Ann Lee won the Arden Prize in Rome for her first novel.",
            "Bo Day won the Arden Prize in Oslo for his first novel.",
        ),
        # not what was asked
        (
            "Who won the Arden Prize?",
            "Ann Lee won the Arden Prize for her novel on 3 May 2015.",
            "Ann Lee won the Arden Prize for her novel on 5 May 2015.",
        ),
        # told by the question
        (
            "Who did Ann Lee beat in the final?",
            "Ann Lee won the final of the open championship in Rome.",
            "Bo Day won the final of the open championship in Rome.",
        ),
        # of another year, of another season
        (
            "Who won the Arden Prize in 2019?",
            "Ann Lee won the Arden Prize for poetry in May 2021.",
            "Bo Day won the Arden Prize for poetry in May 2021.",
        ),
        (
            "When does season 4 of Crowns start?",
            "Season 3 of Crowns starts on 17 November 2019.",
            "Season 3 of Crowns starts on 17 November 2014.",
        ),
        # the dead of one report, the injured of the other; loosely told; a share and a count
        (
            "How many people were killed in the ferry accident?",
            "Police said 31 people were killed when the ferry capsized.",
            "The ferry accident left 31 dead and 44 injured, the Red Cross said.",
        ),
        (
            "How long did the talks last?",
            "The talks lasted five hours, the Chinese side said.",
            "The talks lasted more than three hours, officials said.",
        ),
        (
            "What was the turnout in the election?",
            "Turnout in the election was 61 percent, the commission said.",
            "Turnout in the election was 12,000, the commission said.",
        ),
        # about something else
        (
            "Why is the sky blue?",
            "Ann Lee won the Arden Prize for her first novel.",
            "Bo Day won the Arden Prize for her first novel.",
        ),
    ],
)
def test_what_only_looks_like_a_disagreement_is_none(question: str, one: str, other: str) -> None:
    assert sides(question, said(one, other)) == []


TOLL = (
    "In the quake 48 people were killed, the ministry said.",
    "The death toll of the quake rose to 212, the ministry said.",
)


def test_a_later_article_may_tell_what_has_come_of_it() -> None:
    question = "How many people were killed in the quake?"

    assert sides(question, said(*TOLL, dates=("2023-02-06", "2023-02-08"))) == []
    assert sides(question, said(*reversed(TOLL), dates=("2023-02-08", "2023-02-06"))) == []
    assert sides(question, said(*TOLL, dates=("2023-02-08", "2023-02-06")))


PRIZE = ("Ann Lee won the Arden Prize for poetry.", "Bo Day won the Arden Prize for poetry.")


def test_articles_weeks_apart_do_not_contradict_each_other() -> None:
    question = "Who won the Arden Prize?"
    assert sides(question, said(*PRIZE, dates=("2022-07-09", "2022-07-12")))
    assert sides(question, said(*PRIZE, dates=("2022-07", None)))
    assert sides(question, said(*PRIZE, dates=("2022-07-09", "2024-04-26"))) == []


def test_one_article_does_not_contradict_itself() -> None:
    one, other = said(*PRIZE)
    same = Evidence(one.source, other.passage_id, 0, other.end, other.text, other.score)
    assert sides("Who won the Arden Prize?", [one, same]) == []


def test_nothing_disagrees_with_nothing() -> None:
    assert sides("Who won?", []) == []
    assert sides("", said("", "?")) == []


def test_says_keeps_the_spelling_of_the_source() -> None:
    sentence = "The tour was won by Tadej Pogačar in Nice."
    assert as_written(sentence, (5, 6)) == "Tadej Pogačar"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=120), max_size=4))
def test_no_text_raises(question: str, texts: list[str]) -> None:
    for _, pieces in sides(question, said(*texts)):
        assert set(pieces) <= set(range(len(texts)))
