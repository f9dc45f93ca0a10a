"""What one answer is worth: pure functions from an observation to a number, and their registry.

A metric gives None where the question carries no label for it, never 0. Adding one is a function
and a line in `METRICS`; `docs/evaluation.md` has an example worked by hand for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.types import Source
from qa.evaluation.matching import contains, contains_number, same_words, token_f1, without_markers
from qa.evaluation.questions import Question, named_by
from qa.types import Answer, Citation, Hit


@dataclass(frozen=True, slots=True)
class Observation:
    """One question, what came of it, and the texts of the articles that were cited."""

    question: Question
    answer: Answer
    hits: tuple[Hit, ...]
    """Passages retrieved, best first."""
    texts: Mapping[str, str]
    """Cleaned text by article id, of the cited articles at least."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric, and how to read it."""

    measure: Callable[[Observation], float | None]
    says: str
    binary: bool = False
    """Every value is 0 or 1: compared by McNemar's test rather than the bootstrap."""
    higher_is_better: bool = True


def plain(answer: Answer) -> str:
    """The answer's text without its footnote markers."""
    return without_markers(answer.text)


# ---- retrieval


def article_ranks(accepted: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """The articles of the hits in order, each once, by their accepted name or else their id.

    A folded copy counts for the passage it is folded into.
    """
    ranked: dict[str, None] = {}
    for hit in hits:
        names = [name for name in accepted if _any_named(name, (hit.source, *hit.also_in))]
        ranked.update(dict.fromkeys(names or [hit.source.id]))
    return tuple(ranked)


def ranking(measure: str, passages: int) -> Callable[[Observation], float | None]:
    """A measure of `ir_measures` ("R@5", "RR", "nDCG@10") over the articles that the first
    `passages` hits came from, each article counted at its best rank."""

    def measured(observation: Observation) -> float | None:
        accepted = observation.question.evidence_ids
        if not accepted:
            return None
        import ir_measures

        ranked = article_ranks(accepted, observation.hits[:passages])
        run = [ir_measures.ScoredDoc("q", article, -rank) for rank, article in enumerate(ranked)]
        labels = [ir_measures.Qrel("q", article, 1) for article in accepted]
        parsed = ir_measures.parse_measure(measure)
        return float(ir_measures.calc_aggregate([parsed], labels, run)[parsed]) if run else 0.0

    return measured


# ---- the answer


def correct(observation: Observation) -> float | None:
    """1 when the words are right. None without accepted words, or when refusing is right."""
    question = observation.question
    if not question.answerable:
        return None
    any_of = bool(question.answers or question.numbers)
    if not (any_of or question.must_mention):
        return None
    text = plain(observation.answer)
    if observation.answer.status == "refused":
        return 0.0
    mentioned = all(
        any(contains(text, choice) for choice in group) for group in question.must_mention
    )
    accepted = not any_of or (
        any(contains(text, answer) for answer in question.answers)
        or any(contains_number(text, number) for number in question.numbers)
    )
    planted = any(contains(text, wrong) for wrong in question.must_not_mention)
    return float(mentioned and accepted and not planted)


def right_source(observation: Observation) -> float | None:
    """1 when an accepted article is cited, and one of every `must_cite` group."""
    groups = _article_groups(observation.question)
    if not groups:
        return None
    return float(all(_cites(observation.answer, group) for group in groups))


def right(observation: Observation) -> float | None:
    """1 when the words and the source are right; for an unanswerable one, when it is refused."""
    if not observation.question.answerable:
        return float(observation.answer.status == "refused")
    parts = [correct(observation), right_source(observation)]
    known = [part for part in parts if part is not None]
    return min(known) if known else None


def shared_words(observation: Observation) -> float | None:
    """Token F1 with the closest accepted answer or reference."""
    question = observation.question
    wanted = (*question.answers, *question.references)
    if not wanted or not question.answerable:
        return None
    if observation.answer.status == "refused":
        return 0.0
    return max(token_f1(plain(observation.answer), one) for one in wanted)


def both_sides(observation: Observation) -> float | None:
    """1 when each `must_mention` group is shown by a different side of one disagreement."""
    question = observation.question
    if question.type != "sources-differ" or len(question.must_mention) < 2:
        return None
    quotes = {citation.number: citation.quote for citation in observation.answer.citations}
    for disagreement in observation.answer.disagreements:
        told = [
            " … ".join([side.says, *(quotes.get(number, "") for number in side.citations)])
            for side in disagreement.sides
        ]
        if _matched(
            [
                [any(contains(side, s) for s in group) for side in told]
                for group in question.must_mention
            ]
        ):
            return 1.0
    return 0.0


def planted(observation: Observation) -> float | None:
    """1 when the answer contains what it must not."""
    wrong = observation.question.must_not_mention
    if not wrong:
        return None
    return float(any(contains(plain(observation.answer), one) for one in wrong))


# ---- citations


def citation_validity(observation: Observation) -> float | None:
    """Share of citations whose quote is the exact slice of its article. Must be 1."""
    citations = observation.answer.citations
    if not citations:
        return None
    exact = sum(
        bool(cited.quote)
        and observation.texts.get(cited.source.id, "")[cited.start : cited.end] == cited.quote
        for cited in citations
    )
    return exact / len(citations)


def citation_precision(observation: Observation) -> float | None:
    """Share of citations that are right: among the accepted quotes where there are any, else in
    an accepted article. None for refusals and for questions without either label."""
    question, citations = observation.question, observation.answer.citations
    if not citations or not (question.evidence_sentences or question.evidence_ids):
        return None
    return sum(_is_right(cited, question) for cited in citations) / len(citations)


def citation_recall(observation: Observation) -> float | None:
    """Share of what should be cited that is: the `must_cite` groups, else any accepted article."""
    groups = _article_groups(observation.question)
    if not groups:
        return None
    return sum(_cites(observation.answer, group) for group in groups) / len(groups)


def support(observation: Observation) -> float | None:
    """Share of the sentences shown that the gate found quoted or supported."""
    sentences = observation.answer.sentences
    if not sentences:
        return None
    return sum(one.support in ("quoted", "supported") for one in sentences) / len(sentences)


# ---- refusal


def refusal_precision(observation: Observation) -> float | None:
    """Of the refusals (others: None), 1 when the question is unanswerable."""
    if observation.answer.status != "refused":
        return None
    return float(not observation.question.answerable)


def refusal_recall(observation: Observation) -> float | None:
    """Of the unanswerable questions, 1 when refused."""
    if observation.question.answerable:
        return None
    return float(observation.answer.status == "refused")


def over_refusal(observation: Observation) -> float | None:
    """Of the answerable questions, 1 when refused."""
    if not observation.question.answerable:
        return None
    return float(observation.answer.status == "refused")


# ---- what it took


def words(observation: Observation) -> float | None:
    """Words of the answer, markers left out; None for a refusal."""
    if observation.answer.status == "refused":
        return None
    return float(len(plain(observation.answer).split()))


def tokens(observation: Observation) -> float | None:
    """Tokens a model read and wrote; None where none was used or told."""
    usage = observation.answer.usage
    known = [] if usage is None else [usage.input_tokens, usage.output_tokens]
    counted = [count for count in known if count is not None]
    return float(sum(counted)) if counted else None


def cost(observation: Observation) -> float | None:
    """US dollars the provider reported."""
    usage = observation.answer.usage
    return None if usage is None else usage.cost_usd


METRICS: Mapping[str, Metric] = {
    "right": Metric(right, "right words and right source, or rightly refused", binary=True),
    "correct": Metric(correct, "contains an accepted answer", binary=True),
    "right_source": Metric(right_source, "cites an accepted article", binary=True),
    "shared_words": Metric(shared_words, "token F1 with the closest accepted answer"),
    "both_sides": Metric(both_sides, "shows both sides as a disagreement", binary=True),
    "planted": Metric(planted, "contains what it must not", binary=True, higher_is_better=False),
    "recall@5": Metric(ranking("R@5", 5), "accepted articles in the first five passages"),
    "recall@10": Metric(ranking("R@10", 10), "accepted articles in the first ten passages"),
    "mrr": Metric(ranking("RR", 10), "1 / rank of the first accepted article"),
    "ndcg@10": Metric(ranking("nDCG@10", 10), "ranking of the accepted articles"),
    "citation_validity": Metric(citation_validity, "quotes that are exact slices of the article"),
    "citation_precision": Metric(citation_precision, "citations that are among the accepted"),
    "citation_recall": Metric(citation_recall, "accepted groups of articles that are cited"),
    "support": Metric(support, "sentences the gate found quoted or supported"),
    "refusal_precision": Metric(refusal_precision, "refusals that were right", binary=True),
    "refusal_recall": Metric(refusal_recall, "unanswerable questions refused", binary=True),
    "over_refusal": Metric(
        over_refusal, "answerable questions refused", binary=True, higher_is_better=False
    ),
    "words": Metric(words, "words in an answer", higher_is_better=False),
    "seconds": Metric(lambda one: one.seconds, "seconds a question", higher_is_better=False),
    "tokens": Metric(tokens, "tokens read and written", higher_is_better=False),
    "cost": Metric(cost, "US dollars a question", higher_is_better=False),
}


def measure(observation: Observation) -> dict[str, float | None]:
    """Every metric of the registry."""
    return {name: metric.measure(observation) for name, metric in METRICS.items()}


def _article_groups(question: Question) -> tuple[tuple[str, ...], ...]:
    if question.must_cite:
        return question.must_cite
    return (question.evidence_ids,) if question.evidence_ids else ()


def _cites(answer: Answer, group: Sequence[str]) -> bool:
    return any(
        _any_named(name, (cited.source, *cited.also_in))
        for cited in answer.citations
        for name in group
    )


def _is_right(cited: Citation, question: Question) -> bool:
    if question.evidence_sentences:
        return any(same_words(cited.quote, one) for one in question.evidence_sentences)
    return any(_any_named(name, (cited.source, *cited.also_in)) for name in question.evidence_ids)


def _any_named(name: str, sources: Sequence[Source]) -> bool:
    return any(named_by(name, source) for source in sources)


def _matched(shown: Sequence[Sequence[bool]], taken: frozenset[int] = frozenset()) -> bool:
    """Whether every group (row) can be given a side (column) of its own that shows it."""
    if not shown:
        return True
    return any(
        _matched(shown[1:], taken | {side})
        for side, shows in enumerate(shown[0])
        if shows and side not in taken
    )
