"""What flows from a question to its answer, in order: Turn, Query, Hit, Evidence, Draft, Answer.

Each stage makes the next type and adds nothing to an earlier one. `qa.payload` gives the JSON form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypedDict

from index.types import Filters, Passage, Source, Span

FilterOrigin = Literal["question", "request", "both", "none"]
Status = Literal["answered", "partial", "refused"]
Support = Literal["quoted", "supported", "weak", "unsupported"]
_RANKS: dict[Support, int] = {"quoted": 3, "supported": 2, "weak": 1, "unsupported": 0}
AnswerKind = Literal[
    "person", "place", "date", "amount", "quantity", "yes_no", "reason", "name", "other"
]
RefusalReason = Literal["no_support", "out_of_range", "empty_index", "false_premise"]


class Turn(TypedDict):
    """One earlier turn. Both roles are the client's word: never evidence."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for, as the person is shown it."""

    question: str
    """As asked."""
    text: str
    """The stand-alone question: equals `question` unless earlier turns were needed."""
    filters: Filters = field(default=Filters())
    filter_origin: FilterOrigin = "none"
    event_dates: tuple[str, str] | None = None
    """Inclusive ISO dates between which the asked-for event lies, when the question says so.
    Prefers evidence; unlike `filters`, never excludes an article."""
    newest_first: bool = False
    """The question asks for the latest state of things."""
    kind: AnswerKind = "other"
    topic: str | None = None
    """What an overview is asked of: "" for all there is; None where one thing is asked."""
    parts: tuple[str, ...] = ()
    """Sub-questions, when one question asks for two things."""
    carried: str | None = None
    """The earlier question a follow-up leans on: its articles stay candidates."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What each retrieval stage thought of a passage; ranks count from 1, None is "not found"."""

    words_rank: int | None = None
    words_score: float | None = None
    meaning_rank: int | None = None
    meaning_score: float | None = None
    rerank_score: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `also_in`: articles with the same wire text, folded into this one."""

    passage: Passage
    source: Source
    score: float
    stages: Stages = field(default=Stages())
    also_in: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or two adjacent sentences of an article: `article.text[start:end] == text`."""

    source: Source
    passage_id: str
    start: int
    end: int
    text: str
    score: float
    """Probability that this span answers the question, 0 to 1."""
    also_in: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence not yet checked, and the indices (from 0) of the evidence it leans on."""

    text: str
    evidence: tuple[int, ...]
    span: Span | None = None
    """Where only part of its one piece of evidence is quoted: that part, in the article."""
    least: Support = "weak"
    """The least that the gate must say of it, by who wrote it, for it to be shown."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one sentence against the spans it cites."""

    support: Support
    score: float
    """0 (nothing of it stands there) to 1 (word for word)."""
    evidence: tuple[int, ...]
    """What it may cite: the draft's own, or re-pointed to the span that does support it."""
    problems: tuple[str, ...] = ()
    """In words, what the spans do not say: for the log and the evaluation report."""

    def reaches(self, least: Support) -> bool:
        """Whether it says no less of the sentence than `least` does."""
        return _RANKS[self.support] >= _RANKS[least]


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: the exact words, in the exact article."""

    number: int
    source: Source
    passage_id: str
    quote: str
    start: int
    end: int
    also_in: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A shown sentence: `answer.text[start:end] == text`, its markers included."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    """Numbers of the citations it carries."""
    support: Support
    support_score: float


@dataclass(frozen=True, slots=True)
class Side:
    """What some of the sources say, where others say otherwise."""

    says: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds."""

    understand_ms: float = 0.0
    search_ms: float = 0.0
    compose_ms: float = 0.0
    verify_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a hosted or local model spent; None where the provider does not report it."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer object behind every door. A refusal is an answer too."""

    id: str
    created: int
    model: str
    query: Query
    status: Status
    text: str
    reason: str | None = None
    answerability: float = 0.0
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    nearest: tuple[Hit, ...] = ()
    dropped: int = 0
    truncated: bool = False
    usage: Usage | None = None
    timings: Timings = field(default=Timings())


@dataclass(frozen=True, slots=True)
class Searched:
    """Streamed first: what was understood and found."""

    query: Query
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Checked text; all of an answer's deltas joined equal its `text`."""

    text: str


SIGN_OF_LIFE = Delta("")
"""What comes while a model is waited for: at each of them an answer can be stopped."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that has passed the gate, with the citations that are new with it."""

    sentence: Sentence
    citations: tuple[Citation, ...]


Event = Searched | Delta | Shown | Answer
"""`Answerer.stream` yields these; the `Answer` comes last."""
