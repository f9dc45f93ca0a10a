"""The encoder as one call gives what it gives in Python, whatever the shape of its input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from index.embed import load_embedder
from index.onecall import PAYS_FROM, OneCall
from index.settings import IndexSettings


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_a_trace_gives_the_same_for_every_shape(dtype: str) -> None:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    encoder = BertModel(config).eval().to(getattr(torch, dtype))
    plain = encoder.forward
    one = OneCall(encoder)
    encoder.forward = one
    with torch.inference_mode():
        for texts, tokens, padding in (
            (2, 9, 3),
            (1, 9, 0),
            (3, 1, 0),
            (5, 64, 40),
            (1, 17, 5),
        ) * 2:
            ids = torch.randint(50, (texts, tokens))
            mask = torch.ones_like(ids)
            mask[-1, tokens - padding :] = 0
            kinds = torch.zeros_like(ids)
            found: Any = encoder(input_ids=ids, attention_mask=mask, token_type_ids=kinds)
            wanted = plain(ids, mask, kinds).last_hidden_state
            assert torch.equal(found.last_hidden_state, wanted)
    assert one.traced


def test_a_question_asked_again_has_the_same_vector_and_nothing_is_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    bundled = load_embedder(IndexSettings())
    asked = [bundled.query("Where did they meet?") for _ in range(PAYS_FROM + 2)]
    assert all(np.array_equal(vector, asked[0]) for vector in asked)
    assert capfd.readouterr().err == ""


def test_what_cannot_be_traced_is_called_as_it_is() -> None:
    import torch
    from torch.jit._trace import is_tracing
    from transformers.modeling_outputs import BaseModelOutput

    class Untraceable(torch.nn.Module):
        def forward(self, ids: Any, mask: Any, kinds: Any) -> Any:
            if is_tracing():
                raise RuntimeError("not this one")
            return BaseModelOutput(last_hidden_state=ids * mask + kinds)

    one = OneCall(Untraceable())
    given = {name: torch.ones(2, 3) for name in ("input_ids", "attention_mask", "token_type_ids")}
    found = [one(**given).last_hidden_state for _ in range(PAYS_FROM + 2)]

    assert not one.traced
    assert all(torch.equal(output, torch.full((2, 3), 2.0)) for output in found)
