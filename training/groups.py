"""What the network is shown at a time: a question with a few passages, some of them made harder."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from index.types import Span
from training.candidates import Candidate, Example

NEGATIVES = 1
CUT = 0.25
"""Share of answerable questions shown with the answering sentences cut out: a near miss."""
SWAPPED = 0.15
"""Share of answerable questions with a number or name exchanged: a near miss too."""
SHORTENED = 0.5
"""Share of passages that lose sentences at their start or end."""


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of one question; none holds a right sentence when it is unanswerable."""

    question: str
    candidates: tuple[Candidate, ...]
    set_name: str


class Sampler:
    """Draws groups from examples; the same seed draws the same."""

    def __init__(self, examples: list[Example], seed: int) -> None:
        self._examples = examples
        self._random = random.Random(seed)
        self._names = {
            name
            for e in examples
            for name in re.findall(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", e.question)
        }

    def epoch(self) -> list[Group]:
        """One group a question, where the question has something to learn from."""
        groups = [group for e in self._examples if (group := self._group(e))]
        self._random.shuffle(groups)
        return groups

    def _group(self, example: Example) -> Group | None:
        right = [c for c in example.candidates if "right" in c.marks]
        wrong = [c for c in example.candidates if set(c.marks) == {"wrong"}]
        near = [c for c in wrong if c.near]
        question = example.question
        if not example.answerable:
            chosen = near[:2] if self._random.random() < 0.7 else self._some(near, 2)
            rest = self._some(
                [c for c in wrong if c not in chosen][:8], NEGATIVES + 1 - len(chosen)
            )
            return Group(question, self._varied([*chosen, *rest]), example.set_name)
        if not right:
            return None
        gold = self._some(right, 1)
        rest = self._some(self._hard(wrong), NEGATIVES)
        draw = self._random.random()
        if draw < CUT:
            gold = [c for g in gold if (c := _without_answer(g)).sentences]
        elif draw < CUT + SWAPPED and (swapped := self._swap(question, gold[0].text)):
            question = swapped
            gold = [replace(g, marks=("wrong",) * len(g.marks), answers=()) for g in gold]
        return Group(question, self._varied([*gold, *rest]), example.set_name)

    def _hard(self, wrong: list[Candidate]) -> list[Candidate]:
        """The best found ones, and from the answer's own article half of the time."""
        near = [c for c in wrong if c.near][:6]
        return near if len(near) >= NEGATIVES and self._random.random() < 0.5 else wrong[:8]

    def _some(self, items: list[Candidate], count: int) -> list[Candidate]:
        return self._random.sample(items, max(0, min(count, len(items))))

    def _varied(self, candidates: list[Candidate]) -> tuple[Candidate, ...]:
        return tuple(
            self._shortened(c) if self._random.random() < SHORTENED else c for c in candidates
        )

    def _shortened(self, candidate: Candidate) -> Candidate:
        last = len(candidate.sentences) - 1
        kept = [n for n, m in enumerate(candidate.marks) if m != "wrong"] or [
            self._random.randint(0, last)
        ]
        first = self._random.randint(0, kept[0])
        return _slice(candidate, first, self._random.randint(kept[-1], last))

    def _swap(self, question: str, passage: str) -> str | None:
        """The question about another number or name, one that the passage does not have."""
        numbers = list(re.finditer(r"\b\d[\d,.]*\b", question))
        if numbers:
            found = self._random.choice(numbers)
            other = _other_number(found.group(), self._random)
        else:
            names = [
                n
                for n in re.finditer(r"(?<=\w )[A-Z][a-z]+(?: [A-Z][a-z]+)*", question)
                if n.group() in passage
            ]
            if not names or not self._names:
                return None
            found = self._random.choice(names)
            other = self._random.choice(sorted(self._names))
        if other in passage or other == found.group():
            return None
        return question[: found.start()] + other + question[found.end() :]


def _other_number(text: str, source: random.Random) -> str:
    digits = text.rstrip(".,").replace(",", "")
    if re.fullmatch(r"1\d{3}|20\d{2}", digits):
        return str(int(digits) + source.choice((-40, -17, -8, -3, 4, 9, 16, 33)))
    return str(int(digits) + source.randint(2, 30)) if digits.isdigit() else "7.25"


def _without_answer(candidate: Candidate) -> Candidate:
    """The passage as if the sentences that answer, or may, had not been written."""
    text = ""
    spans = []
    plain = []
    for span, mark, score in zip(
        candidate.sentences, candidate.marks, candidate.plain, strict=True
    ):
        if mark == "wrong":
            start = len(text) + 1 if text else 0
            text = f"{text} {span.of(candidate.text)}" if text else span.of(candidate.text)
            spans.append(Span(start, len(text)))
            plain.append(score)
    return replace(
        candidate,
        text=text,
        sentences=tuple(spans),
        marks=("wrong",) * len(spans),
        plain=tuple(plain),
        answers=(),
    )


def _slice(candidate: Candidate, first: int, last: int) -> Candidate:
    """Sentences `first` to `last` of the passage, both inclusive."""
    start, end = candidate.sentences[first].start, candidate.sentences[last].end
    return replace(
        candidate,
        text=candidate.text[start:end],
        sentences=tuple(
            Span(s.start - start, s.end - start) for s in candidate.sentences[first : last + 1]
        ),
        marks=candidate.marks[first : last + 1],
        plain=candidate.plain[first : last + 1],
        answers=tuple(
            Span(a.start - start, a.end - start)
            for a in candidate.answers
            if start <= a.start and a.end <= end
        ),
    )
