"""A second opinion from a chat model, kept apart from the metrics and measured against the labels.

A judgement that fails or cannot be read is "not scored": never 0, never 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.errors import ModelError
from qa.evaluation.matching import without_markers
from qa.evaluation.questions import Question
from qa.evaluation.results import Judged, Judgement, Result
from qa.evaluation.statistics import cohen_kappa, estimate
from qa.prompts import Prompt, load_prompt

if TYPE_CHECKING:
    from qa.compose.llm import Chat

Ask = Callable[[str], str]
"""From a prompt to a model's reply. Raises ModelError."""

_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)


def judge(results: Sequence[Result], questions: Sequence[Question], ask: Ask, name: str) -> Judged:
    """Have every answered question with accepted words judged by the model called `name`."""
    prompt = load_prompt("judge", "question", "accepted", "answer")
    by_id = {question.id: question for question in questions}
    asked = [
        (result, accepted)
        for result in results
        if result.status in ("answered", "partial") and (accepted := _accepted(by_id[result.id]))
    ]
    judgements = tuple(
        Judgement(result.id, _verdict(result, accepted, prompt, ask)) for result, accepted in asked
    )
    labels = {result.id: result.scores.get("correct") for result in results}
    pairs = [
        (one.right, label == 1.0)
        for one in judgements
        if one.right is not None and (label := labels[one.id]) is not None
    ]
    scored = [float(one.right) for one in judgements if one.right is not None]
    return Judged(
        model=name,
        judgements=judgements,
        right=estimate(scored, binary=True),
        not_scored=len(judgements) - len(scored),
        agreement=sum(ours == theirs for ours, theirs in pairs) / len(pairs) if pairs else None,
        kappa=cohen_kappa(pairs),
    )


def asker(chat: Chat) -> Ask:
    """Ask a configured model, without streaming."""

    def ask(prompt: str) -> str:
        from langchain_core.messages import HumanMessage

        from qa.compose.faults import explained
        from qa.compose.upstream import Text, call

        try:
            pieces = call(chat.model, [HumanMessage(prompt)], chat.deadlines)
            return "".join(piece.text for piece in pieces if isinstance(piece, Text))
        except Exception as error:  # every provider has its own
            raise explained(error, chat.name, chat.base_url) from error

    return ask


def _accepted(question: Question) -> str:
    """What a grader is told is right; empty when no words are accepted."""
    groups = [" or ".join(group) for group in question.must_mention]
    numbers = [f"{one.value:g} {one.unit or ''}".strip() for one in question.numbers]
    choices = [*question.answers, *question.references, *numbers]
    if groups:
        choices.append("all of: " + "; ".join(groups))
    return "\n".join(f"- {choice}" for choice in choices)


def _verdict(result: Result, accepted: str, prompt: Prompt, ask: Ask) -> bool | None:
    try:
        reply = ask(
            prompt.fill(
                question=result.question, accepted=accepted, answer=without_markers(result.text)
            )
        )
    except ModelError:
        return None
    found = _VERDICT.match(reply)
    return None if found is None else found[1].casefold() == "yes"
