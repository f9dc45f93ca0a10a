"""Where sources differ, both sides are told and footnoted."""

from __future__ import annotations

from index.types import Source
from qa.disagreement.balance import balanced, disagreements, untold
from qa.footnotes import Footnotes
from qa.types import Evidence, Query, Verdict

WON = Query("Who won the 2019 Tour de France?", "Who won the 2019 Tour de France?", kind="person")


def piece(text: str, article: str, score: float) -> Evidence:
    source = Source(id=article, title="Tour de France", publisher=article.title())
    return Evidence(source, f"{article}-p", 0, len(text), text, score)


BERNAL = piece("Egan Bernal won the 2019 Tour de France on Sunday.", "one", 0.9)
AGAIN = piece("The 2019 Tour de France was decided when Egan Bernal attacked.", "two", 0.8)
THOMAS = piece("Geraint Thomas won the 2019 Tour de France on Sunday.", "three", 0.5)
OTHER = piece("The race ended in Paris.", "four", 0.4)


def test_the_best_of_each_side_comes_first() -> None:
    told = balanced(WON, [BERNAL, AGAIN, OTHER, THOMAS])

    assert told.evidence[:2] == (BERNAL, THOMAS)
    assert set(told.evidence) == {BERNAL, AGAIN, OTHER, THOMAS}
    (conflict,) = told.conflicts
    assert {side.says for side in conflict.sides} == {"Egan Bernal", "Geraint Thomas"}


def test_a_side_left_out_is_quoted_and_both_are_footnoted() -> None:
    told = balanced(WON, [BERNAL, OTHER, THOMAS])
    notes = Footnotes(told.evidence)
    first, second = untold(WON, told, notes)
    for draft in (first, second):
        notes.add(draft, Verdict("quoted", 1.0, draft.evidence))

    assert list(untold(WON, told, notes)) == []
    (found,) = disagreements(told, notes)
    assert {side.says: side.citations for side in found.sides} == {
        "Egan Bernal": (1,),
        "Geraint Thomas": (2,),
    }


def test_sources_that_agree_are_left_in_order() -> None:
    told = balanced(WON, [BERNAL, OTHER])

    assert told.evidence == (BERNAL, OTHER)
    assert told.conflicts == ()
    assert disagreements(told, Footnotes(told.evidence)) == ()
