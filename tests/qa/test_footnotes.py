"""Numbering and offsets of an answer in the making."""

from __future__ import annotations

from index.types import Source, Span
from qa.footnotes import Footnotes
from qa.types import DraftSentence, Evidence, Verdict

ARTICLE = "They met in Bali. They talked for five hours."
SOURCE = Source(id="a", title="T")
BALI = Evidence(SOURCE, "p", 0, 17, ARTICLE[:17], 0.9)
HOURS = Evidence(SOURCE, "p", 18, 45, ARTICLE[18:], 0.8)


def passed(*evidence: int) -> Verdict:
    return Verdict("quoted", 1.0, evidence)


def test_sentences_are_slices_of_the_text_with_their_markers() -> None:
    notes = Footnotes([BALI, HOURS])
    notes.add(DraftSentence("They met 🌴 in Bali.", (0,)), passed(0))
    notes.add(DraftSentence("For five hours.", (1,)), passed(1))

    assert notes.text == "They met 🌴 in Bali. [1] For five hours. [2]"
    assert [notes.text[s.start : s.end] for s in notes.sentences] == [
        s.text for s in notes.sentences
    ]


def test_one_span_has_one_number_and_new_citations_come_once() -> None:
    notes = Footnotes([BALI, HOURS])
    first = notes.add(DraftSentence("Both.", (1, 0)), passed(1, 0))
    second = notes.add(DraftSentence("Again.", (1,)), passed(1))

    assert [citation.quote for citation in first.citations] == [HOURS.text, BALI.text]
    assert second.citations == ()
    assert second.sentence.citations == (1,)


def test_a_part_is_cited_as_that_part() -> None:
    notes = Footnotes([BALI, HOURS])
    part = Span(30, 44)
    notes.add(DraftSentence("… for five hours", (1,), part), passed(1))

    (citation,) = notes.citations
    assert citation.quote == ARTICLE[citation.start : citation.end] == ARTICLE[30:44]


def test_the_gate_decides_what_is_cited() -> None:
    notes = Footnotes([BALI, HOURS])
    notes.add(DraftSentence("They met in Bali.", (1,)), passed(0))

    assert notes.citations[0].quote == BALI.text
    assert notes.number_of(0) == 1
    assert notes.number_of(1) is None


def test_a_part_is_of_the_evidence_that_was_quoted_only() -> None:
    notes = Footnotes([BALI, HOURS])
    notes.add(DraftSentence("… for five hours", (1,), Span(30, 44)), passed(1, 0))

    assert [citation.quote for citation in notes.citations] == [ARTICLE[30:44], BALI.text]
