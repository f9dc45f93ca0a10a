"""What the page shows of an evaluation: which questions, how long they took, nothing unescaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.evaluation.evaluator import Evaluator
from qa.page.evaluation import PAGE, latency, outcomes_page
from qa.page.layout import create_page
from qa.page.render import Renderer
from qa.page.texts import ENGLISH
from qa.settings import Settings
from tests.browser.scripted import ScriptedAnswerer

RENDERER = Renderer()


@dataclass(frozen=True)
class Asked:
    """One question's outcome."""

    scores: dict[str, float | None]
    id: str = "where"
    question: str = "Where?"
    type: str = "answerable"
    reason: str | None = None
    text: str = "In Bali."
    search_query: str = "Where?"
    citations: tuple[Any, ...] = field(default=())
    cause: str | None = None


def taking(*milliseconds: float) -> list[Asked]:
    return [Asked({"seconds": one / 1000, "right": 1.0}) for one in milliseconds]


def test_wrong_questions_are_listed_apart_a_page_at_a_time() -> None:
    results = [Asked({"right": float(number % 2)}) for number in range(3 * PAGE)]
    results.append(Asked({"right": None}))
    everything = outcomes_page(results, wrong=False, pages=2)
    assert (len(everything.rows), everything.total, everything.more) == (2 * PAGE, 151, True)
    wrong = outcomes_page(results, wrong=True, pages=2)
    assert (len(wrong.rows), wrong.total, wrong.more) == (75, 75, False)
    assert {one.scores["right"] for one in wrong.rows} == {0.0}


def test_latency_names_half_and_most_and_loses_no_answer() -> None:
    found = latency(taking(*range(1, 101)), ENGLISH)
    assert found is not None
    assert (round(found.half), round(found.most)) == (50, 95)
    assert sum(bar.count for bar in found.bars) == 100
    assert max(bar.share for bar in found.bars) == 1.0
    assert latency([Asked({"seconds": None})], ENGLISH) is None
    assert latency(taking(0, 0), ENGLISH) is not None


def test_questions_and_answers_are_escaped() -> None:
    asked = Asked({"right": 0.0}, question="<img src=x>", text="<script>\nx", cause="wrong words")
    shown = RENDERER.outcomes(outcomes_page([asked], wrong=True))
    assert "<img" not in shown
    assert "<script" not in shown
    assert "&lt;img src=x&gt;" in shown
    assert "wrong words" in shown
    assert "\n" not in shown


def test_a_question_without_an_answer_says_so() -> None:
    shown = RENDERER.outcomes(
        outcomes_page([Asked({}, text="", reason="the model cannot be reached")], wrong=False)
    )
    assert ENGLISH.not_scored in shown
    assert "the model cannot be reached" in shown


def test_without_a_set_the_page_says_how_to_get_one() -> None:
    own = Path(".footnote/questions.jsonl")
    shown = RENDERER.evaluation(None, has_set=False, own=own)
    assert "footnote eval .footnote/questions.jsonl --draft" in shown
    assert ENGLISH.never_evaluated in RENDERER.evaluation(None, has_set=True, own=own)


def tabs(settings: Settings) -> list[str]:
    answerer: Any = ScriptedAnswerer()
    page = create_page(answerer, settings, evaluator=Evaluator(answerer, settings))
    return [block.label for block in page.blocks.values() if type(block).__name__ == "Tab"]


def test_the_tab_is_absent_where_strangers_could_reach_the_page(tmp_path: Path) -> None:
    assert ENGLISH.evaluation_tab in tabs(Settings(home=tmp_path))
    assert ENGLISH.evaluation_tab not in tabs(Settings(home=tmp_path, host="0.0.0.0"))
    assert ENGLISH.evaluation_tab in tabs(Settings(home=tmp_path, host="0.0.0.0", key="k" * 24))
