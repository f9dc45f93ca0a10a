"""Reading a model's stream: whatever way it is cut up, the same sentences come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.compose.markers import Draft, DraftReader


def read(chunks: list[str]) -> tuple[list[Draft], int]:
    reader = DraftReader()
    drafts = [draft for chunk in chunks for draft in reader.feed(chunk)]
    return [*drafts, *reader.finish()], reader.stripped


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("They met [1].", [("They met.", (1,))]),
        ("They met. [1]", [("They met.", (1,))]),
        ("They met. [1] They left. [2]", [("They met.", (1,)), ("They left.", (2,))]),
        ("They met [1,2].", [("They met.", (1, 2))]),
        ("They met [1, 2 and 4].", [("They met.", (1, 2, 4))]),
        ("They met [1][2].", [("They met.", (1, 2))]),
        ("They met [1-3].", [("They met.", (1, 2, 3))]),
        ("They met【1】.", [("They met.", (1,))]),
        ("They met【2†source】.", [("They met.", (2,))]),
        ("They met [1†source].", [("They met.", (1,))]),
        ("They met 【1†L3-L5】【2:0†source】.", [("They met.", (1, 2))]),
        ("They met [^1], once[^2].", [("They met, once.", (1, 2))]),
        ("They met [1–3].", [("They met.", (1, 2, 3))]),
        ("They met [1], [2].", [("They met.", (1, 2))]),
        ("They met [1, and 2].", [("They met.", (1, 2))]),
        ("They met ［1］.", [("They met.", (1,))]),
        (r"They met \[1\].", [("They met.", (1,))]),
        ("They met [citation:1].", [("They met.", (1,))]),
        ("They met [cite: 1, 2].", [("They met.", (1, 2))]),
        ("They met [Source 1, Source 3].", [("They met.", (1, 3))]),
        ("They met (Source 1).", [("They met.", (1,))]),
        ("They met (1).", [("They met (1).", ())]),
        ("They met [[1]](http://x.test/a).", [("They met.", (1,))]),
        ("They met [Source 3].", [("They met.", (3,))]),
        ("They met [[1]].", [("They met.", (1,))]),
        ("They met `[1]`.", [("They met.", (1,))]),
        ("They met [99][0].", [("They met.", (99, 0))]),
        ("They met [-1].", [("They met.", (-1,))]),
        ("He called it [sic] a “deal” [1].", [("He called it [sic] a “deal”.", (1,))]),
        ("**They** met [1].", [("They met.", (1,))]),
        ("- They met [1].\n2. They left [2].", [("They met.", (1,)), ("They left.", (2,))]),
        ("Answer: They met [1].", [("They met.", (1,))]),
        ("# Talks\nThey met [1].", [("Talks", ()), ("They met.", (1,))]),
        ("The U.S. met Mr. Wang on Feb. 24 [1].", [("The U.S. met Mr. Wang on Feb. 24.", (1,))]),
        ("They met [1", [("They met", ())]),
        ("They met [1]", [("They met", (1,))]),
        ("They met (at noon)", [("They met (at noon)", ())]),
        ("- They met [1]\n- They left [2]", [("They met", (1,)), ("They left", (2,))]),
        ("[1] They met.", [("They met.", (1,))]),
        ("(They met.) They left [1]", [("(They met.)", ()), ("They left", (1,))]),
        ("", []),
    ],
)
def test_markers_are_read_and_taken_out(
    written: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    drafts, _ = read([written])
    assert [(draft.text, draft.numbers) for draft in drafts] == expected


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<think>Hm. [2]</think>They met [1].", "They met."),
        ("Hm, so. [2]</think>They met [1].", "They met."),
        ("They met [1]. <think>never ends. [2]", "They met."),
        ("They <b>met</b> [1].", "They met."),
        ("They met [1].<script>alert('x. y')</script>", "They met."),
        ("They met [1]. <!-- hidden. -->", "They met."),
        ("They met ![x](http://evil.test/?d=1) [1].", "They met."),
        ("They [met](http://evil.test) [1].", "They met."),
        ("They met [1]. <img src=x onerror=alert(1)>", "They met."),
        ("They met [1]. ```print('x. y')```", "They met."),
    ],
)
def test_what_is_not_text_is_stripped_and_counted(written: str, left: str) -> None:
    drafts, stripped = read([written])
    assert " ".join(draft.text for draft in drafts) == left
    assert stripped >= 1


@pytest.mark.parametrize(
    "address",
    ["http://evil.test/x", "www.evil.test", "evil.com/x", "ftp://evil", "javascript:alert(1)"],
)
def test_a_web_address_makes_a_sentence_foreign(address: str) -> None:
    drafts, stripped = read([f"See {address} now [1]."])
    assert [draft.foreign for draft in drafts] == [True]
    assert address not in drafts[0].text
    assert stripped == 1


def test_a_sentence_comes_out_once_the_next_begins_and_its_marker_stays_its_own() -> None:
    reader = DraftReader()
    assert reader.feed("They met. ") == []
    assert reader.feed("[") == []
    assert reader.feed("1") == []
    assert [draft.numbers for draft in reader.feed("2] They left")] == [(12,)]
    assert [draft.text for draft in reader.finish()] == ["They left"]


PARTS = st.sampled_from(
    [
        "They met. ",
        "They met [1]. ",
        "Mr. Wang left on Feb. 24. [2] ",
        "He said “no.” [1,2] ",
        "See [here](http://x.test) now [3]. ",
        "<think>Is it? [9] Yes.</think>",
        "![i](http://x.test/a.png) ",
        "An open [bracket stays. ",
        "1 < 2 and 3 > 2. ",
        "**Bold** 【1】. ",
        "They left [^2]. ",
        "They left 【1†source】, [1, 2]. ",
        "See [[1]](http://x.test/a). ",
        "They left [1-3][Source 2]. ",
        "[THINK]Is it? [9] Yes.[/THINK]",
        "<|channel|>analysis<|message|>Is it? [9]<|end|><|start|>assistant<|channel|>final<|message|>",
        "\n- item [1]\n",
    ]
)


@given(st.lists(PARTS, max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_however_the_stream_is_cut_the_same_is_read(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    chunks, at = [], 0
    while at < len(text):
        size = cuts[len(chunks) % len(cuts)]
        chunks.append(text[at : at + size])
        at += size
    assert read(chunks) == read([text])


@given(st.text(alphabet="aZ .[]()<>!`*【】1-\n“”", max_size=200))
def test_anything_can_be_read(text: str) -> None:
    drafts, stripped = read([text])
    assert stripped >= 0
    assert all("http" not in draft.text for draft in drafts)
