"""A question and a passage as the reader's network sees them: token ids, and whose they are.

Shared by reading and training, so that both see the same. Pure; imports no torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from index.types import Span

MAX_TOKENS = 256
QUESTION_TOKENS = 64
TITLE_TOKENS = 24
FUNCTION_WORDS = (
    "a an the of in on at to for from by with as and or but is are was were be been being do does "
    "did has have had will would can could what who whom whose which when where why how many much "
    "that this these those it its he his she her they their there than then after before during "
    ". , ; : ? ! ' \" ( ) - – s t"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A passage to read, with the title of its article. Spans are relative to `text`."""

    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the network: as much of an item as fits. All tuples are a token long each."""

    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    """0 for the question, 1 for title and text."""
    match: tuple[int, ...]
    """1: a question's word that stands in the item; 2: an item's that stands in the question."""
    sentence_of: tuple[int, ...]
    """Number of the token's sentence within the window, -1 outside of sentences."""
    spans: tuple[tuple[int, int], ...]
    """Where the token stands in the item's text; (0, 0) outside of it."""
    sentences: tuple[int, ...]
    """Which of the item's sentences the window holds, in order."""


class InputMaker:
    """Cuts items into windows. Not thread-safe: the tokenizer is not."""

    def __init__(self, tokenizer_file: Path) -> None:
        """Of the bundled model's `tokenizer.json`, which would itself cut at 128 tokens."""
        tokenizer = Tokenizer.from_file(str(tokenizer_file))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._start, self._stop = tokenizer.encode("").ids
        self._function_words = frozenset(self._ids(FUNCTION_WORDS))

    def windows(self, question: str, item: Item) -> list[Window]:
        """At least one window; each sentence that has tokens is in exactly one of them."""
        asked = self._ids(question)[:QUESTION_TOKENS]
        title = self._ids(item.title)[:TITLE_TOKENS]
        room = MAX_TOKENS - len(asked) - len(title) - 4
        encoding = self._tokenizer.encode(item.text, add_special_tokens=False)
        tokens = _by_sentence(encoding.offsets, item.sentences)
        groups: list[list[int]] = [[]]
        used = 0
        for number, own in enumerate(tokens):
            length = min(len(own), room)
            if used + length > room:
                groups.append([])
                used = 0
            groups[-1].append(number)
            used += length
        return [
            self._window(asked, title, encoding.ids, encoding.offsets, group, tokens, room)
            for group in groups
        ]

    def _window(
        self,
        asked: list[int],
        title: list[int],
        ids: list[int],
        offsets: Sequence[tuple[int, int]],
        group: list[int],
        tokens: list[list[int]],
        room: int,
    ) -> Window:
        held = [(place, t) for place, number in enumerate(group) for t in tokens[number][:room]]
        text = [ids[t] for _, t in held]
        shared = (set(asked) & {*title, *text}) - self._function_words
        before = [self._start, *asked, self._stop, *title, self._stop]
        kinds = [0] * (len(asked) + 2) + [1] * (len(title) + 1 + len(text) + 1)
        all_ids = [*before, *text, self._stop]
        return Window(
            ids=tuple(all_ids),
            kinds=tuple(kinds),
            match=tuple(
                (1 + kind if token in shared else 0)
                for token, kind in zip(all_ids, kinds, strict=True)
            ),
            sentence_of=(*[-1] * len(before), *(place for place, _ in held), -1),
            spans=(*[(0, 0)] * len(before), *(offsets[t] for _, t in held), (0, 0)),
            sentences=tuple(group),
        )

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


def _by_sentence(offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]) -> list[list[int]]:
    """The numbers of each sentence's tokens; both lists are in reading order."""
    own: list[list[int]] = [[] for _ in sentences]
    number = 0
    for token, (start, _) in enumerate(offsets):
        while number < len(sentences) and sentences[number].end <= start:
            number += 1
        if number < len(sentences) and sentences[number].start <= start:
            own[number].append(token)
    return own
