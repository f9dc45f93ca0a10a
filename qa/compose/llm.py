"""Lets a chat model write the draft. It is asked for footnotes; what it writes is never trusted."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from qa.compose import Composer, Finished, Working
from qa.compose.faults import ContextTooLong, both_failed, explained
from qa.compose.markers import Draft, DraftReader
from qa.compose.messages import Asked, Prompts, ask
from qa.compose.upstream import BEAT, Deadlines, End, Text, call
from qa.errors import ModelError, ModelUnavailable
from qa.instructions import steering
from qa.types import DraftSentence, Evidence, Query, Support, Turn

ATTEMPTS = 3
LONGEST_PAUSE = 20.0
"""Seconds a provider may ask us to wait before we give up instead."""
LONGEST_SENTENCE = 500
"""Characters."""
MOST_SENTENCES = 24
"""A model that has written as many is stopped: small ones repeat themselves for ever."""
_OPEN_ENDS = ("-", ",", ";", ":", "(", "–")
_STOPS = (".", "!", "”", '"')
NOTHING = "the articles do not say"


@dataclass(frozen=True, slots=True)
class Chat:
    """A model ready to be called, and how it is to be treated."""

    name: str
    model: BaseChatModel
    base_url: str | None = None
    deadlines: Deadlines = field(default=Deadlines())
    context_tokens: int = 8192
    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(4))
    backoff: float = 0.5
    """Seconds before a second attempt, where the provider names none; twice that before a third."""
    own_words: bool = True
    """What it writes may be shown in its own words; else only the articles' exact ones are."""


@dataclass(frozen=True, slots=True)
class LlmComposer:
    """A composer over any LangChain chat model; `fallback` writes when this one cannot begin."""

    chat: Chat
    prompts: Prompts
    max_sentences: int = 4
    fallback: Composer | None = None

    @property
    def name(self) -> str:
        return self.chat.name

    @property
    def least(self) -> Support:
        """What the gate must say of its sentences: weakly supported ones are never shown."""
        return "supported" if self.chat.own_words else "quoted"

    def compose(
        self, query: Query, evidence: Sequence[Evidence], history: Sequence[Turn]
    ) -> Iterator[DraftSentence | Working | Finished]:
        """Sentences as they become complete, with signs of life between them.

        Nothing is retried, and no other model takes over, once the model has begun to write: it
        may stop short then, and Finished says so. Raises ModelError when it cannot begin.
        """
        canary = f"mark-{secrets.token_hex(6)}"
        try:
            yield from self._written(query, evidence, history, canary)
        except ModelError as error:
            if self.fallback is None:
                raise
            try:
                yield from _instead(self.fallback, query, evidence, history, f"{error}. ")
            except ModelError as another:
                raise both_failed(error, another) from None

    def _written(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        history: Sequence[Turn],
        canary: str,
    ) -> Generator[DraftSentence | Working | Finished]:
        kept = list(range(len(evidence)))
        try:
            yield from self._read(self._ask(query, evidence, kept, history, canary), kept, canary)
        except ContextTooLong:
            kept.sort(key=lambda i: -evidence[i].score)
            kept = sorted(kept[: max(1, len(kept) // 2)])
            yield from self._read(self._ask(query, evidence, kept, history, canary), kept, canary)

    def _ask(
        self,
        query: Query,
        evidence: Sequence[Evidence],
        kept: Sequence[int],
        history: Sequence[Turn],
        canary: str,
    ) -> Asked:
        return ask(
            self.prompts,
            query.text,
            [evidence[i] for i in kept],
            history,
            canary=canary,
            max_sentences=self.max_sentences,
            context_tokens=self.chat.context_tokens,
        )

    def _read(
        self, asked: Asked, kept: Sequence[int], canary: str
    ) -> Generator[DraftSentence | Working | Finished]:
        """One answer of the model, read into drafts."""
        numbered = [kept[i] for i in asked.numbered]
        reader, sieve = DraftReader(), _Sieve(numbered, canary, self.least)
        end: End | None = None
        trouble: ModelError | None = None
        written = 0
        pieces = stream(self.chat, asked)
        try:
            for piece in pieces:
                if isinstance(piece, End):
                    end = piece
                    continue
                written += len(piece.text)
                yield Working(written)
                yield from sieve.sift(reader.feed(piece.text) if piece.text else [])
                if sieve.read >= MOST_SENTENCES:
                    end = End(whole=False, usage=None)
                    break
        except ModelError as error:
            if not written:
                raise
            trouble = error
        finally:
            pieces.close()
        rest = reader.finish()
        if not (end and end.whole) and rest and not rest[-1].text.endswith(_STOPS):
            rest.pop()  # the sentence it was writing when it stopped
        yield from sieve.sift(rest)
        if not written or (end and end.whole and not sieve.read):
            raise ModelUnavailable(f"{self.name} gave no text: ask again, or choose another model")
        yield self._finished(end, trouble, reader.stripped + sieve.stripped, sieve)

    def _finished(
        self, end: End | None, trouble: ModelError | None, stripped: int, sieve: _Sieve
    ) -> Finished:
        whole = end is not None and end.whole
        note = None
        if not whole:
            note = f"{self.name} stopped before its end" + (f": {trouble}" if trouble else "")
        return Finished(
            usage=end.usage if end else None,
            truncated=not whole,
            stripped=stripped,
            note=note,
            abstained=sieve.abstained and whole,
        )


class _Sieve:
    """Lets through what may be a sentence of the answer, its source numbers turned to indices."""

    def __init__(self, numbered: Sequence[int], canary: str, least: Support) -> None:
        self.stripped = 0
        self.read = 0
        self.abstained = False
        self._numbered = numbered
        self._least = least
        self._seen: set[str] = set()
        self._canary = canary.removeprefix("mark-")

    def sift(self, drafts: Sequence[Draft]) -> Iterator[DraftSentence]:
        for draft in drafts:
            self.read += 1
            known = [n for n in draft.numbers if 0 < n <= len(self._numbered)]
            self.stripped += len(draft.numbers) - len(known)
            if draft.text.lower().startswith(NOTHING):
                self.abstained = True
            elif self._unfit(draft):
                self.stripped += 1
            elif draft.text and draft.text not in self._seen:
                self._seen.add(draft.text)
                cited = tuple(self._numbered[n - 1] for n in known)
                yield DraftSentence(draft.text, cited, least=self._least)

    def _unfit(self, draft: Draft) -> bool:
        """Links, our own rules, speech to the assistant, questions, broken sentences: no answer."""
        asks = draft.text.rstrip("\"'”’").endswith("?")
        broken = draft.text.count("(") != draft.text.count(")")
        rambles = len(draft.text) > LONGEST_SENTENCE
        ours = self._canary in draft.text
        return draft.foreign or asks or broken or rambles or ours or steering(draft.text)


def stream(chat: Chat, asked: Asked) -> Generator[Text | End]:
    """Call a model in its turn; begin again, within the deadline, when it fails before writing.

    Raises ModelError.
    """
    yield from _turn(chat)
    began = time.monotonic()
    begun_within = min(chat.deadlines.first, chat.deadlines.total)
    try:
        for attempt in range(1, ATTEMPTS + 1):
            heard = False
            pieces = call(chat.model, asked.messages, chat.deadlines, began)
            try:
                for piece in pieces:
                    heard = heard or (isinstance(piece, Text) and bool(piece.text))
                    yield piece
                return
            except Exception as error:  # noqa: BLE001 - every client raises its own
                told = explained(error, chat.name, chat.base_url)
                pause = _pause(told, attempt, chat.backoff)
                late = time.monotonic() + (pause or 0) - began > begun_within
                if heard or pause is None or late:
                    raise told from None
            finally:
                pieces.close()
            yield from _waiting(pause)
    finally:
        chat.slots.release()


def speak(chat: Chat) -> None:
    """See whether a model answers at all, as far as its first word. Raises ModelError."""
    pieces = stream(chat, Asked((HumanMessage("Say OK."),), ()))
    try:
        for piece in pieces:
            if isinstance(piece, Text) and piece.text.strip():
                return
    finally:
        pieces.close()
    raise ModelUnavailable(f"{chat.name} gave no text: choose another model")


def _pause(error: ModelError, attempt: int, backoff: float) -> float | None:
    """Seconds before another attempt; None when there is to be none."""
    if attempt == ATTEMPTS or not isinstance(error, ModelUnavailable):
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= LONGEST_PAUSE else None
    return float(backoff * 2 ** (attempt - 1))


def _turn(chat: Chat) -> Generator[Text]:
    """Wait for one of the model's slots. Raises ModelUnavailable when it takes too long."""
    began = time.monotonic()
    while not chat.slots.acquire(timeout=BEAT):
        if time.monotonic() - began > chat.deadlines.first:
            raise ModelUnavailable(f"{chat.name} is busy: try again shortly", BEAT)
        yield Text()


def _waiting(seconds: float) -> Generator[Text]:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(BEAT, left))
        yield Text()


def _instead(
    other: Composer,
    query: Query,
    evidence: Sequence[Evidence],
    history: Sequence[Turn],
    why: str,
) -> Iterator[DraftSentence | Working | Finished]:
    for piece in other.compose(query, evidence, history):
        if isinstance(piece, Finished):
            name = piece.by or other.name
            yield replace(piece, note=f"{why}{name} answered instead", by=name)
        else:
            yield piece
