"""Train the reader: `python -m training.train --data FOLDER --out qa/weights/reader.safetensors`.

With `--without SET` that set is left out, for figures out of fold. The same seed, data and number
of threads give the same weights.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from qa.reader import bundled_model
from qa.reader_input import InputMaker, Item, Window
from qa.reader_network import ReaderNetwork, load_encoder, pad
from training.candidates import Candidate, prepare
from training.groups import Group, Sampler
from training.lowrank import changes, make_trainable
from training.sets import TRAINED

SEED = 20261122
RANK = 32
SCALE = 2.0
RATE = 1e-3
WARM_UP = 0.06
EPOCHS = 1
GROUPS = 8
"""Questions a step."""
TOGETHER = 8
"""Windows a forward pass."""
BOUNDS_WEIGHT = 0.3
PASSAGE_WEIGHT = 0.5
SENTENCE_WEIGHT = 0.3

log = logging.getLogger("training")


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate as the network sees it: its first window, and what is right there."""

    candidate: Candidate
    window: Window

    @property
    def marks(self) -> list[str]:
        return [self.candidate.marks[n] for n in self.window.sentences]


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    folder = bundled_model()
    used = set(TRAINED) - {options.without}
    examples = [e for e in prepare(options.data, options.cache, folder) if e.set_name in used]
    network = ReaderNetwork(load_encoder(folder, torch.bfloat16))
    make_trainable(network.encoder, RANK, SCALE)
    maker = InputMaker(folder / "tokenizer.json")
    sampler = Sampler(examples, options.seed)
    steps = options.epochs * len(sampler.epoch()) // GROUPS
    optimiser, schedule = _optimiser(network, steps, options.rate)
    started, total, done = time.monotonic(), 0.0, 0
    for epoch in range(options.epochs):
        for batch in _batches(sampler.epoch(), maker):
            loss = group_loss(network, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, done = total + loss.item(), done + 1
            if done % 25 == 0:
                log.info("step %d of %d, loss %.3f", done, steps, total / 25)
                total = 0.0
        save(network, options.out)
        log.info("epoch %d after %.0f s: %s", epoch + 1, time.monotonic() - started, options.out)


def group_loss(network: ReaderNetwork, batch: list[list[Shown]]) -> Tensor:
    """Mean over groups of: which sentence (or none), is it here, where exactly."""
    outputs = _forward(network, [s.window for group in batch for s in group])
    total = torch.zeros(())
    for group in batch:
        read = [(shown, next(outputs)) for shown in group]
        total = total + _choice_loss([(shown.marks, out[0]) for shown, out in read])
        for shown, (logits, passage, bounds) in read:
            total = total + _passage_loss(shown, logits, passage) / len(group)
            total = total + BOUNDS_WEIGHT * _bounds_loss(shown, bounds) / len(group)
    return total / len(batch)


def _forward(network: ReaderNetwork, windows: list[Window]) -> Iterator[tuple[Tensor, ...]]:
    """Sentence logits, passage logit and bounds of each window, in order.

    Windows of like length go together: padding was half of the work otherwise.
    """
    order = sorted(range(len(windows)), key=lambda n: len(windows[n].ids))
    outputs: dict[int, tuple[Tensor, ...]] = {}
    for start in range(0, len(order), TOGETHER):
        rows = order[start : start + TOGETHER]
        parts = network(*pad([windows[n] for n in rows]))
        outputs |= {n: tuple(part[r] for part in parts) for r, n in enumerate(rows)}
    return (outputs[n] for n in range(len(windows)))


def _choice_loss(marked: list[tuple[list[str], Tensor]]) -> Tensor:
    """Softmax over all sentences of a group and "none" (logit 0); any right one will do."""
    right = [x[n] for marks, x in marked for n, m in enumerate(marks) if m == "right"]
    wrong = [x[n] for marks, x in marked for n, m in enumerate(marks) if m == "wrong"]
    none = torch.zeros(())
    every = torch.stack([none, *right, *wrong]).logsumexp(0)
    return every - (torch.stack(right).logsumexp(0) if right else none)


def _passage_loss(shown: Shown, logits: Tensor, passage: Tensor) -> Tensor:
    """Is the answer in this passage, and in this sentence, each by itself."""
    marks = shown.marks
    if "right" not in marks and "unsure" in marks:
        return torch.zeros(())
    total = PASSAGE_WEIGHT * functional.binary_cross_entropy_with_logits(
        passage, torch.tensor(float("right" in marks))
    )
    sure = [n for n, m in enumerate(marks) if m == "wrong"]
    right = [n for n, m in enumerate(marks) if m == "right"]
    if len(right) == 1 or not shown.candidate.answers:
        sure += right
    if sure:
        target = torch.tensor([float(marks[n] == "right") for n in sure])
        total = total + SENTENCE_WEIGHT * functional.binary_cross_entropy_with_logits(
            logits[sure], target
        )
    return total


def _bounds_loss(shown: Shown, bounds: Tensor) -> Tensor:
    """Start and end of any accepted answer; at the first token when there is none."""
    answers, window = shown.candidate.answers, shown.window
    if not answers and any(m != "wrong" for m in shown.marks):
        return torch.zeros(())
    text = [t for t, n in enumerate(window.sentence_of) if n >= 0]
    starts = [t for t in text if window.spans[t][0] in {a.start for a in answers}]
    ends = [t for t in text if window.spans[t][1] in {a.end for a in answers}]
    if answers and not (starts and ends):
        return torch.zeros(())
    allowed = bounds[[0, *text]].logsumexp(0)
    return (
        allowed[0]
        - bounds[starts or [0], 0].logsumexp(0)
        + allowed[1]
        - bounds[ends or [0], 1].logsumexp(0)
    )


def save(network: ReaderNetwork, out: Path) -> None:
    """Low-rank factors and read-outs in half precision."""
    tensors = {f"encoder.{name}": t for name, t in changes(network.encoder).items()}
    tensors |= {f"readout.{name}": t for name, t in network.readout.state_dict().items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file({n: t.to(torch.float16).contiguous() for n, t in tensors.items()}, out)


def _batches(groups: list[Group], maker: InputMaker) -> Iterator[list[list[Shown]]]:
    for start in range(0, len(groups), GROUPS):
        yield [
            [
                Shown(c, maker.windows(g.question, Item(c.title, c.text, c.sentences))[0])
                for c in g.candidates
            ]
            for g in groups[start : start + GROUPS]
        ]


def _optimiser(
    network: ReaderNetwork, steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    learned = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda n: min(1.0, (n + 1) / (WARM_UP * steps)) * max(0.02, 1 - n / max(1, steps)),
    )
    return optimiser, schedule


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--out", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--without", choices=TRAINED, help="leave this set out")
    parser.add_argument("--cache", type=Path, default=Path(".cache/reader-examples.pkl"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
