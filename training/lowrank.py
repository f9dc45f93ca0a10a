"""Low-rank changes to the frozen MiniLM: what is trained, and what is shipped."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from qa.reader_network import LOWER


class LowRank(nn.Module):
    """A frozen linear layer plus `up @ down`, the only part that learns."""

    def __init__(self, frozen: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.frozen = frozen.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = scale

    def forward(self, x: Tensor) -> Tensor:
        change = functional.linear(functional.linear(x, self.down.to(x.dtype)), self.up.to(x.dtype))
        return self.frozen(x) + self.scale * change


def make_trainable(encoder: BertModel, rank: int, scale: float) -> None:
    """Freeze `encoder` and put a low-rank change beside each linear layer of its upper blocks."""
    encoder.requires_grad_(False)
    for block in encoder.encoder.layer[LOWER:]:
        for parent in list(block.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(parent, name, LowRank(child, rank, scale))


def changes(encoder: BertModel) -> dict[str, Tensor]:
    """The learned factors by the name of the weight they change, as `NAME.up` and `NAME.down`.

    The scale is folded into `up`: the change is `up @ down`.
    """
    factors: dict[str, Tensor] = {}
    for name, module in encoder.named_modules():
        if isinstance(module, LowRank):
            factors[f"{name}.weight.up"] = module.up.detach() * module.scale
            factors[f"{name}.weight.down"] = module.down.detach()
    return factors
