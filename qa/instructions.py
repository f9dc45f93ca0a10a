"""Sentences that speak to the assistant, not to the reader: planted in articles to steer a model.

A pattern list cannot know every such sentence. It is the first wall; the prompt's fences, the
stripping of links and the gate stand behind it.
"""

from __future__ import annotations

import re
import unicodedata

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
    | \byou\s+are\s+now\s+(?-i:[A-Z]{{2,}})\b
    | \b(?:suggest|tell|ask|urge|advise)\s+(?:that\s+)?(?:the\s+)?users?\b
    | \bthe\s+user\s+(?:must|should)\b
    | \b(?:if|when|whenever)\s+(?:the|a|any)\s+user(?:['’]s)?\s+(?:asks?|question|message)\b
    | \b(?:everything|anything|all)\s+the\s+user\b | \bthe\s+user['’]s\s+question\b
    | \b(?:ai\s+(?:assistants?|models?|systems?|agents?)|chatbots?|language\s+models?)
      (?:\s+\w+){{0,5}}\s+(?:must|shall)\s+(?:\w+\s+){{0,3}}
      (?:repl(?:y|ying)|respond(?:ing)?|answer(?:ing)?|output|cite|say)\b
    | \b(?:reply|respond|answer|begin|end)\s+(?:only\s+|just\s+|simply\s+|exactly\s+)?with\s+
      (?:exactly|only|just|nothing|the\s+(?:exact\s+)?(?:word|words|string|phrase|code|text)|["“‘'])
    | \breply\s+(?:only|exactly)\s+with\b | \bjust\s+reply\b
    | \b(?:any|every|each|your)\s+(?:entire\s+|next\s+|whole\s+)?(?:answer|reply)\b
      (?:[^.]{{0,60}}\s)?\bmust\s+(?:be\s+exactly|cite|contain|include|begin|start|end|say)\b
    | \binstead\s+of\s+(?:(?:a|the|your)\s+)?(?:normal\s+|usual\s+)?
      (?:answer(?:ing)?|reply(?:ing)?|responding)\b
    | ^\W*(?:assistant|system|user)\W{{0,3}}(?:note|directive|instructions?)?\s*:
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
_ABOUT_MODELS = re.compile(
    r"\b(?:ai|assistants?|chatbots?|bots?|gpt\S*|llms?|models?|prompts?|instruct\w*|inject\w*|users?)\b",
    re.IGNORECASE,
)
_INVISIBLE = frozenset(("Cf", "Cc", "Co", "Cs"))


def steering(sentence: str) -> bool:
    """Whether a sentence reads as an instruction to a model, as a model would read it."""
    plain = unicodedata.normalize("NFKC", sentence)
    seen = "".join(c for c in plain if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    return _STEERING.search(seen) is not None


def beside_the_question(text: str, question: str) -> bool:
    """Whether a sentence of a text speaks to a model and the question is not about models: no
    evidence."""
    if _ABOUT_MODELS.search(question):
        return False
    return any(steering(span.of(text)) for span in sentences(text))


def without_steering(text: str) -> str:
    """The text's other sentences, in order."""
    kept = (span.of(text) for span in sentences(text))
    return " ".join(sentence for sentence in kept if not steering(sentence))
