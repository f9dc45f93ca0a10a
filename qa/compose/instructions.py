"""Sentences that speak to the assistant, not to the reader: planted in articles to steer a model.

A pattern list cannot know every such sentence. It is the first wall; the prompt's fences, the
stripping of links and the gate stand behind it.
"""

from __future__ import annotations

import re

from index.split import sentences

_REPLY = (
    r"(?:your|the|this|any|each|every)\s+(?:\w+\s+)?"
    r"(?:repl(?:y|ies)|responses?|answers?|outputs?|messages?)\b"
)
_SHAPING = (
    "in to of into at with by from end start begin enhance follow write provide give make alter "
    "conclude finish modify change translate encode format limit jumble compose craft rewrite keep "
    "print integrate include finalize finalise avoid omit augment render replace"
)
_STEERING = re.compile(
    rf"""
    \b(?:{"|".join(_SHAPING.split())})\s+{_REPLY}
    | \b(?:ignore|disregard|forget|override|bypass)\s+
      (?:all|any|the|your|every|previous|prior|above|earlier|these|those)\b
      .{{0,40}}\b(?:instructions?|prompts?|rules?|text|context|guidelines?)\b
    | \b(?:system|developer)\s+(?:prompt|message|instructions?)\b
    | \b(?:you\s+are|act\s+as|pretend\s+to\s+be|behave\s+(?:as|like))\s+(?:now\s+)?(?:an?|the)\s+
      (?:\w+\s+){{0,3}}(?:assistant|ai|model|chatbot|bot|gpt)\b
    | \b(?:dear|attention|note\s+to|hey)[,:]?\s+(?:the\s+)?
      (?:ai|assistant|llm|language\s+model|chatbot)\b
    | \b(?:suggest|tell|ask|urge|advise)\s+(?:that\s+)?(?:the\s+)?users?\b
    | \bthe\s+user\s+(?:must|should)\b
    | \b(?:as|if)\s+(?:you\s+are\s+)?an?\s+(?:ai\s+|large\s+)?
      (?:language\s+model|assistant\s+(?:you|i)\b)
    | <\|?/?\s*(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)
    | \[/?INST\]
    | ^\s*(?:translate|say|print|repeat|respond|reply|answer|output|write|provide|append|encode)
      \b[^.]*[:'"“]
    | ^\s*(?:compose|write|provide|draft|develop|describe|explain|replace|translate|recommend|
      summari[sz]e|generate|break\s+down|list)\s+(?:me\s+)?(?:an?|the|your|every|all|how|why|vowels)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def steering(sentence: str) -> bool:
    """Whether a sentence reads as an instruction to a model."""
    return _STEERING.search(sentence) is not None


def without_steering(text: str) -> str:
    """The text's other sentences, in order."""
    kept = (span.of(text) for span in sentences(text))
    return " ".join(sentence for sentence in kept if not steering(sentence))
