"""The kind of answer a question wants, and whether a sentence holds one."""

from __future__ import annotations

import pytest

from qa.types import AnswerKind
from qa.understanding.kind import answer_kind, kind_match


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who met Blinken?", "person"),
        ("The show was hosted by whom in 2012?", "person"),
        ("The body had which person heading it from 2001 to 2004?", "person"),
        ("Which player scored first?", "person"),
        ("Where did they meet?", "place"),
        ("which city hosted the olympic games in 2012?", "place"),
        ("In what country is Bali?", "place"),
        ("Super Bowl 2021 location", "place"),
        ("When did they meet?", "date"),
        ("What year did Tesla die?", "date"),
        ("What is the release date of Halo?", "date"),
        ("How long ago did they meet?", "date"),
        ("How much did Google pay for YouTube?", "amount"),
        ("What was Tesla's revenue in Q1 2021?", "amount"),
        ("How many people came?", "quantity"),
        ("how long did they talk", "quantity"),
        ("How tall is it?", "quantity"),
        ("How much water is lost?", "quantity"),
        ("What is the population of Bali?", "quantity"),
        ("Did they meet?", "yes_no"),
        ("And was it raining?", "yes_no"),
        ("Is it Bali or Beijing?", "other"),
        ("Why did they meet?", "reason"),
        ("What caused the war?", "reason"),
        ("How come they left?", "reason"),
        ("What is the name of the hotel?", "name"),
        ("What are the small tentacles called?", "name"),
        ("Buspakom was a member of what sports team in 1996?", "name"),
        ("Which movie won?", "name"),
        ("What did the Islamic State proclaim?", "other"),
        ("What does the song mean?", "other"),
        ("", "other"),
    ],
)
def test_the_words_of_a_question_tell_its_kind(question: str, kind: AnswerKind) -> None:
    assert answer_kind(question) == kind


@pytest.mark.parametrize(
    ("kind", "question", "holds", "lacks"),
    [
        ("person", "Who met Blinken?", "He met Wang Yi.", "Later Blinken met others."),
        ("place", "Where did they meet?", "They met in Bali.", "They met again."),
        ("place", "Where did Xi go?", "Xi went to Rome.", "The visitor was Putin."),
        ("date", "When did it start?", "It began in 1998.", "It began slowly."),
        ("date", "When in 2022 was it?", "It was on June 3.", "In 2022 it was."),
        ("amount", "What did it cost?", "They paid $3 million.", "They paid later."),
        ("quantity", "How many people came?", "Some 30 people came.", "Many came."),
        ("quantity", "How long did it last?", "It took five hours.", "It took five chairs."),
        ("reason", "Why did he leave?", "He left because of rain.", "He left."),
        ("name", "What is its name?", "It is the “red lark”.", "it is old."),
    ],
)
def test_a_sentence_that_holds_the_kind_scores_higher(
    kind: AnswerKind, question: str, holds: str, lacks: str
) -> None:
    assert kind_match(kind, holds, question) > kind_match(kind, lacks, question)


def test_a_name_that_the_question_tells_is_no_answer() -> None:
    assert kind_match("person", "Then Blinken left.", "Who met Blinken?") == 0


def test_kinds_that_no_word_tells_are_undecided() -> None:
    assert kind_match("yes_no", "They met.", "Did they meet?") == 0.5
    assert kind_match("other", "They met.", "What?") == 0.5
