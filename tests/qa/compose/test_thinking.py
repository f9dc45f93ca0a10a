"""What a model thinks aloud is left out, however it is spelled and wherever the stream is cut."""

from __future__ import annotations

import pytest

from qa.compose.markers import DraftReader
from tests.qa.compose.test_markers import read

THOUGHT = "They ask where. They left [2]. Did they?"
SPELLINGS = [
    f"<think>{THOUGHT}</think>{{}}",
    f"<THINK>\n{THOUGHT}\n</THINK>\n\n{{}}",
    f"<thinking>{THOUGHT}</thinking>{{}}",
    f'<thinking depth="2">{THOUGHT}</thinking >{{}}',
    f"<thought>{THOUGHT}</thought>{{}}",
    f"<thought_process>{THOUGHT}</thought_process>{{}}",
    f"<reasoning>{THOUGHT}</reasoning>{{}}",
    f"<reflection>{THOUGHT}</reflection>{{}}",
    f"<analysis>{THOUGHT}</analysis>{{}}",
    f"<scratchpad>{THOUGHT}</scratchpad>{{}}",
    f"<seed:think>{THOUGHT}</seed:think>{{}}",
    f"<think>{THOUGHT}<think>Deeper. [2]</think> {THOUGHT}</think>{{}}",
    f"<think>{THOUGHT}</think><answer>{{}}</answer>",
    f"[THINK]{THOUGHT}[/THINK]{{}}",
    f"◁think▷{THOUGHT}◁/think▷{{}}",
    f"<|START_THINKING|>{THOUGHT}<|END_THINKING|><|START_RESPONSE|>{{}}<|END_RESPONSE|>",
    f"<|begin_of_thought|>{THOUGHT}<|end_of_thought|><|begin_of_solution|>{{}}<|end_of_solution|>",
    f"<|channel>thought\n{THOUGHT}<channel|>{{}}",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|>"
    "<|start|>assistant<|channel|>final<|message|>{}<|return|>",
    f"<|channel|>analysis<|message|>{THOUGHT}<|start|>assistant<|channel|>commentary<|message|>"
    f"{THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>{{}}",
]
ANSWER = "They met in Bali [1]. 1 < 2, as [some] say [1]."


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_llm_08_a_thought_is_left_out_in_every_spelling(spelling: str, size: int) -> None:
    written = spelling.format(ANSWER)
    drafts, stripped = read([written[at : at + size] for at in range(0, len(written), size)])
    assert [(draft.text, draft.numbers) for draft in drafts] == [
        ("They met in Bali.", (1,)),
        ("1 < 2, as [some] say.", (1,)),
    ]
    assert stripped >= 1


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_llm_08_a_thought_that_never_ends_is_thrown_away(spelling: str) -> None:
    opened = spelling.partition("Did they?")[0]
    drafts, stripped = read(list("They met [1]. " + opened))
    assert [draft.text for draft in drafts] == ["They met."]
    assert stripped >= 1


@pytest.mark.parametrize("closing", ["</think>", "[/THINK]", "◁/think▷", "<|END_THINKING|>"])
def test_a_thought_that_the_prompt_opened_ends_where_it_is_closed(closing: str) -> None:
    drafts, _ = read([f"Hm. They left [2].{closing}\n\nThey met [1]."])
    assert [(draft.text, draft.numbers) for draft in drafts] == [("They met.", (1,))]


@pytest.mark.parametrize("text", ["<|end|>", "a <b", "the [", "[THIN", "<thin", "◁"])
def test_what_only_looks_like_a_mark_loses_no_words(text: str) -> None:
    drafts, _ = read(list(f"They met [1]. They left, {text}"))
    assert drafts[0].text == "They met."
    assert drafts[1].text.startswith("They left,")


@pytest.mark.parametrize("blank", ["\n", " ", " \n", "[", "*", "."])
def test_what_a_model_repeats_for_ever_is_read_at_once(blank: str) -> None:
    """Read as it came, 40,000 line ends took a minute, during which nobody could stop it."""
    reader = DraftReader()
    drafts = reader.feed("They met [1]. ")
    for _ in range(20_000):
        drafts += reader.feed(blank * 5)
    drafts += reader.finish()
    assert drafts[0].text == "They met."
    assert sum(len(draft.text) for draft in drafts) < 100
