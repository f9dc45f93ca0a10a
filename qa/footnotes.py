"""Puts checked sentences together: their text, their markers, their numbered citations."""

from __future__ import annotations

from collections.abc import Sequence

from index.types import Span
from qa.types import Citation, DraftSentence, Evidence, Sentence, Shown, Verdict


class Footnotes:
    """An answer in the making. Numbers count from 1 in the order of first use; one exact span
    has one number. After each `add`, `sentences[-1].text == text[start:end]`.
    """

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self.text = ""
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self._evidence = evidence
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._of_evidence: dict[int, int] = {}

    def add(self, draft: DraftSentence, verdict: Verdict) -> Shown:
        """Append one sentence that has passed the gate; returns it with its new citations."""
        known = len(self.citations)
        numbers = tuple(dict.fromkeys(self._cite(index, draft) for index in verdict.evidence))
        written = f"{draft.text.strip()} {''.join(f'[{number}]' for number in numbers)}"
        start = len(self.text) + len(self._gap())
        self.text += self._gap() + written
        self.sentences.append(
            Sentence(
                text=written,
                start=start,
                end=start + len(written),
                citations=numbers,
                support=verdict.support,
                support_score=verdict.score,
            )
        )
        return Shown(self.sentences[-1], tuple(self.citations[known:]))

    def number_of(self, index: int) -> int | None:
        """The citation that the evidence at `index` was given, if a sentence cites it."""
        return self._of_evidence.get(index)

    def _gap(self) -> str:
        return " " if self.text else ""

    def _cite(self, index: int, draft: DraftSentence) -> int:
        item = self._evidence[index]
        part = draft.span if index in draft.evidence else None  # the gate may cite others
        span = part or Span(item.start, item.end)
        key = (item.source.id, span.start, span.end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    number=self._numbers[key],
                    source=item.source,
                    passage_id=item.passage_id,
                    quote=item.text[span.start - item.start : span.end - item.start],
                    start=span.start,
                    end=span.end,
                    also_in=item.also_in,
                )
            )
        return self._of_evidence.setdefault(index, self._numbers[key])
