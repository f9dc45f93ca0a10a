"""The shipped reader: what it tells apart, and that its input's form changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from index.embed import load_encoder
from qa.scoring.reader import LONGEST, NOBODYS, Reader, change, lay_out, padded, shares

TITLE = "Ministers agree ceasefire in Tarvos"
TOLD = (
    "Ilse Karrow flew to Tarvos from a summit in Lisbon on Tuesday.",
    "She said the two sides had agreed to extend the truce by 60 days.",
    "Her counterpart, Dan Meliko, left without speaking to the press.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(dtype="float32")


def surely(logits: np.ndarray) -> float:
    return float(np.logaddexp.reduce(logits[1:]) - logits[0])


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ("For how long was the ceasefire prolonged?", 2),
        ("Did Meliko talk to journalists?", 3),
        ("Where did Karrow come from?", 1),
    ],
)
def test_the_sentence_that_answers_comes_first(reader: Reader, question: str, at: int) -> None:
    (logits,) = reader(question, [(TITLE, TOLD)])

    assert int(np.argmax(logits)) == at


@pytest.mark.parametrize(
    "near_miss",
    [
        "How many soldiers died before the ceasefire was prolonged?",
        "Who paid for Karrow's flight to Tarvos?",
        "Why did Meliko fly to Lisbon?",
    ],
)
def test_a_near_miss_is_answered_by_none(reader: Reader, near_miss: str) -> None:
    (logits,) = reader(near_miss, [(TITLE, TOLD)])

    assert int(np.argmax(logits)) == 0


def test_passages_are_read_each_by_itself(reader: Reader) -> None:
    question = "For how long was the ceasefire prolonged?"
    passages = [
        (TITLE, TOLD),
        ("Rain", ("It rained.",)),
        ("Wheat prices", ("Wheat rose by a tenth on Monday.", "Traders blamed a drought.")),
        (TITLE, TOLD[1:]),
        (TITLE, TOLD[:1]),
    ]

    together = reader(question, passages)

    assert [len(logits) for logits in together] == [4, 2, 3, 3, 2]
    for passage, logits in zip(passages, together, strict=True):
        assert logits == pytest.approx(reader(question, [passage])[0], abs=1e-4)
    assert surely(together[0]) > max(surely(together[1]), surely(together[2]))


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert reader("Who?", []) == []


def test_what_is_beyond_the_longest_input_is_not_read(reader: Reader) -> None:
    long = "Wheat and barley were traded in the market hall of the old town. " * 12

    (logits,) = reader(
        "For how long was the ceasefire prolonged?", [(TITLE, (long, long, TOLD[1]))]
    )

    assert np.isfinite(logits[:3]).all()
    assert logits[3] == -np.inf


def test_how_an_input_is_laid_out() -> None:
    class Letters:
        cls_token_id, sep_token_id = 101, 102

        def __call__(self, texts: list[str], add_special_tokens: bool) -> dict[str, Any]:
            assert not add_special_tokens
            return {"input_ids": [[ord(letter) for letter in text] for text in texts]}

    laid = lay_out(Letters(), "ab", "c", ["de", "", "f"])

    assert laid.ids == [101, 97, 98, 102, 99, 102, 100, 101, 102, 102]
    assert laid.types == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert laid.owners == [*[NOBODYS] * 6, 0, 0, 2, NOBODYS]
    ids, mask, types = padded([laid], 8)
    assert ids.shape == mask.shape == types.shape == (1, 16)
    assert mask.sum() == 10
    means = shares([laid], 16)[0]
    assert means.sum(axis=1) == pytest.approx([1, 0, 1])
    assert means[0, 6:8] == pytest.approx([0.5, 0.5])
    assert len(lay_out(Letters(), "ab", "c", ["d" * 999]).ids) == LONGEST


def test_changes_are_added_to_the_weights_they_name() -> None:
    encoder, _ = load_encoder()
    name = "encoder.layer.0.attention.self.query"
    weight, bias = (
        encoder.get_parameter(f"{name}.{of}").detach().clone() for of in ("weight", "bias")
    )
    up, down = np.ones((384, 2), np.float32), np.ones((2, 384), np.float32)

    change(
        encoder,
        {
            f"{name}.weight.up": up,
            f"{name}.weight.down": down,
            f"{name}.bias.plus": np.ones(384, np.float32),
        },
    )

    assert (encoder.get_parameter(f"{name}.weight") - weight).detach().numpy() == pytest.approx(
        2, abs=1e-5
    )
    assert (encoder.get_parameter(f"{name}.bias") - bias).detach().numpy() == pytest.approx(
        1, abs=1e-5
    )
