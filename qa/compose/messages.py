"""What a model is shown: rules, then numbered evidence and earlier turns fenced as material."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from qa.compose.extractive import lead_in
from qa.instructions import without_steering
from qa.prompts import Prompt, load_prompt
from qa.types import Evidence, Turn

CHARACTERS_A_TOKEN = 3.0
"""Cautious: English news has about 4.4 to a token, text in other alphabets fewer."""
ANSWER_TOKENS = 600
TURNS, TURN_CHARACTERS = 6, 400
_INVISIBLE = frozenset(("Cf", "Cc", "Co", "Cs"))
_MARKERS = re.compile(r"\s*[\[【]\s*\d[\d\s,;–-]*[\]】]")


@dataclass(frozen=True, slots=True)
class Prompts:
    rules: Prompt
    question: Prompt

    @classmethod
    def load(cls) -> Prompts:
        return cls(
            load_prompt("answer_rules", "sentences", "canary"),
            load_prompt("answer_question", "sources", "earlier", "question"),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Messages for a model, and which evidence (index from 0) each source number stands for."""

    messages: tuple[BaseMessage, ...]
    numbered: tuple[int, ...]


def ask(
    prompts: Prompts,
    question: str,
    evidence: Sequence[Evidence],
    history: Sequence[Turn],
    *,
    canary: str,
    max_sentences: int,
    context_tokens: int,
) -> Asked:
    """Pack the best evidence that fits the model's context, in the given order."""
    rules = prompts.rules.fill(sentences=str(max_sentences), canary=canary)
    earlier = earlier_turns(history)
    room = (context_tokens - ANSWER_TOKENS) * CHARACTERS_A_TOKEN
    room -= len(rules) + len(earlier) + len(question)
    kept: list[int] = []
    for index in sorted(range(len(evidence)), key=lambda i: -evidence[i].score):
        cost = len(evidence[index].text) + len(_line(0, evidence[index], ""))
        if cost <= room or not kept:
            kept.append(index)
            room -= cost
    kept.sort()
    lines = (
        _line(number, evidence[index], fenced(without_steering(evidence[index].text)))
        for number, index in enumerate(kept, 1)
    )
    asked = prompts.question.fill(
        sources="\n".join(lines), earlier=earlier, question=fenced(question)
    )
    return Asked((SystemMessage(rules), HumanMessage(asked)), tuple(kept))


def earlier_turns(history: Sequence[Turn]) -> str:
    """The last turns, shortened, their footnote marks taken out; empty without history."""
    lines = (
        f"{'Reader' if turn['role'] == 'user' else 'Answer'}: "
        f"{fenced(_MARKERS.sub('', turn['content'])[:TURN_CHARACTERS])}"
        for turn in history[-TURNS:]
    )
    told = "\n".join(lines)
    return f"<earlier>\n{told}\n</earlier>\n" if told else ""


def fenced(text: str) -> str:
    """Text that can forge neither a fence, nor a chat template's marks, nor a footnote's."""
    visible = "".join(
        " " if c in "\n\r\t" else c
        for c in text
        if c in "\n\r\t" or unicodedata.category(c) not in _INVISIBLE
    )
    return visible.translate(_HARMLESS).strip()


_HARMLESS = str.maketrans(
    {"<": "‹", ">": "›", "＜": "‹", "＞": "›", "[": "(", "]": ")", "【": "(", "】": ")", "`": "'"}
    | {"{": "(", "}": ")", "#": "№"}
)


def _line(number: int, evidence: Evidence, text: str) -> str:
    named = without_steering(lead_in(evidence.source))
    source = fenced(named).strip(":, ").replace('"', "'")
    return f'<source number="{number}" from="{source}">{text}</source>'
