"""Training the reader, in small: that it learns, and that what is written reads as it was trained."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from index.embed import load_encoder
from qa.scoring.reader import Reader, lay_out
from training.reader import (
    KEPT,
    PAD_TO,
    TOKENS_AT_ONCE,
    Example,
    Model,
    Passages,
    batches,
    changes,
    copied,
    draw_back,
    examples,
    go_on_from,
    train,
)
from training.written import Written

TOLD = (
    "The harbour of Tarvos was dug in 1212 by the Count of Mell.",
    "His grandson Berthold sold the northern quay to the bishops.",
    "Wheat and salt were its trade until the river moved away.",
    "A fire took the storehouses in 1590.",
)
WRITTEN = [
    Written("Who bought the upper quay?", "Tarvos", TOLD, 1, True),
    Written("When did the stores burn?", "Tarvos", TOLD, 3, True),
    Written("Who began the fire?", "Tarvos", TOLD, 3, False),
    Written("What was paid for the northern quay?", "Tarvos", TOLD, 1, False),
    Written("Why did people come to Orda?", "Orda", ("Orda has a spring.", "It heals."), 1, True),
]


def made(seed: int, written: Sequence[Written] = WRITTEN) -> list[Example]:
    _, tokenizer = load_encoder()
    chance = random.Random(seed)
    return [one for _ in range(40) for one in examples(written, tokenizer, chance)]


def test_what_answers_is_marked_and_sometimes_taken_away() -> None:
    some = made(0)

    rights = {one.right for one in some}
    assert {0, 1, 2} <= rights
    assert all(one.right <= one.laid.sentences for one in some)
    assert len(some) > 40 * len(WRITTEN)  # some are asked of another passage too
    answered = sum(one.right > 0 for one in some)
    assert 0.85 * 120 < answered < 120


def test_what_is_asked_of_another_passage_is_not_answered_there() -> None:
    passages = Passages(WRITTEN)

    (other,) = passages.nearest(WRITTEN[0])

    assert other.title == "Orda"


def test_batches_are_of_few_shapes_and_leave_nothing_out() -> None:
    some = made(1)

    together = batches(some, random.Random(0))

    assert {id(one) for batch in together for one in batch} == {id(one) for one in some}
    for batch in together:
        widths = {-(-len(one.laid.ids) // PAD_TO) for one in batch}
        assert len(widths) == 1
        assert len(batch) * widths.pop() * PAD_TO <= TOKENS_AT_ONCE


def test_it_is_drawn_back_half_of_the_way() -> None:
    model = Model(load_encoder()[0])
    started = copied(model)
    with torch.no_grad():
        model.none.bias += 1.0

    draw_back(model, started)

    assert model.none.bias.item() == pytest.approx(started["none.bias"].item() + 1.0 - KEPT)
    assert torch.equal(model.sentence.weight, started["sentence.weight"])


@pytest.mark.slow
def test_it_learns_and_is_read_as_it_was_trained(tmp_path: Path) -> None:
    torch.manual_seed(0)
    encoder, _ = load_encoder()
    model = Model(encoder)
    before = copied(encoder)
    some = made(2)[:48]
    laid, right = [one.laid for one in some], torch.tensor([one.right for one in some])

    def loss() -> float:
        with torch.no_grad():
            return float(torch.nn.functional.cross_entropy(model(laid), right))

    untrained = loss()
    train(model, [some[at : at + 16] for at in (0, 16, 32)] * 4)
    assert loss() < 0.8 * untrained
    save_file(changes(model, before), tmp_path / "small.safetensors")

    (logits,) = Reader("float32", tmp_path / "small.safetensors")(
        WRITTEN[0].question, [("Tarvos", TOLD)]
    )

    _, tokenizer = load_encoder()
    with torch.no_grad():
        trained = model([lay_out(tokenizer, WRITTEN[0].question, "Tarvos", TOLD)])[0].numpy()
    assert logits == pytest.approx(trained, abs=0.1)  # half precision, and a lower rank
    assert np.argsort(logits).tolist() == np.argsort(trained).tolist()

    again = Model(load_encoder()[0])
    go_on_from(again, tmp_path / "small.safetensors")
    with torch.no_grad():
        started = again([lay_out(tokenizer, WRITTEN[0].question, "Tarvos", TOLD)])[0].numpy()
    assert started == pytest.approx(trained, abs=0.1)
