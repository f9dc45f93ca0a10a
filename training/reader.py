"""Trains the model of `qa/scoring/reader.py`: `python -m training.reader DATA [--seed N]`.

DATA is the folder of public question sets: some of the questions (`training/written.py`) are about
articles of hotpot. No other set is read, so that the figures of `make quality` are of sets that the
reader has not seen. Questions under 60 headings are held out, and figures of them printed: with
`--start`, the weights that it goes on from may have learned from some.

The bundled encoder, its word and position embeddings frozen, reads question, title and two to five
sentences in a row that hold the one that answers or tempts. It learns to choose among the sentences
and "none of these". "None" is right, too, where the sentence that answers was taken away, and where
the passage is another that shares the question's words. A pass takes half an hour on two cores that
multiply bfloat16. The changes to each matrix are written as the nearest of rank RANK.

The weights that ship were made in two turns: three passes over a third of the questions, then one
over all (`--start`), of which half is kept.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from index.embed import load_encoder
from qa.scoring.reader import (
    HEADS,
    WEIGHTS,
    Laid,
    Reader,
    change,
    lay_out,
    padded,
    read_weights,
    shares,
)
from training.written import Written, read_written

SEED = 1
PASSES = 1
RATE, HEAD_RATE = 1e-4, 1e-3
WARMING = 0.05
"""Share of the steps in which the rates rise from 0; then they fall to 0."""
TOKENS_AT_ONCE = 3_072
PAD_TO = 32
FEWEST, MOST = 2, 5
"""Sentences read at once."""
TAKEN_AWAY = 0.08
"""Share of the answered questions whose sentence is left out."""
ELSEWHERE = 0.25
"""Share of the questions asked of another passage as well."""
NEAREST = 3
"""Passages of which the other is one: those with most of the question's words, by rarity."""
HELD_OUT = 60
KEPT = 0.5
"""Of the weights it went on from: between those and what came of them it does better on questions
of other kinds than at either end (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models")."""
RANK = 64
FROZEN = ("embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight")


@dataclass(frozen=True, slots=True)
class Example:
    laid: Laid
    right: int
    """0 where nothing answers, else the sentence, from 1."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    held, used = parted(read_written(options.data), chance)
    encoder, tokenizer = load_encoder()
    before = copied(encoder)
    model = Model(encoder)
    started = go_on_from(model, options.start) if options.start else None
    passes = [list(examples(used, tokenizer, chance)) for _ in range(options.passes)]
    train(model, [batch for one in passes for batch in batches(one, chance)])
    if started:
        draw_back(model, started)
    save_file(changes(model, before), options.out)
    report(Reader(weights=options.out), held)


def parted(
    written: Sequence[Written], chance: random.Random
) -> tuple[list[Written], list[Written]]:
    """Those about the passages of HELD_OUT titles, and the others."""
    titles = sorted({item.title for item in written})
    held = set(chance.sample(titles, HELD_OUT))
    return (
        [item for item in written if item.title in held],
        [item for item in written if item.title not in held],
    )


def examples(
    written: Sequence[Written], tokenizer: Any, chance: random.Random
) -> Iterator[Example]:
    """One pass over the questions, each with sentences around the one that it is about."""
    passages = Passages(written)
    for item in written:
        told = window(len(item.sentences), item.at, chance)
        answered = item.answered
        if answered and len(item.sentences) > FEWEST and chance.random() < TAKEN_AWAY:
            told, answered = [at for at in told if at != item.at], False
        some = [item.sentences[at] for at in told]
        right = 1 + told.index(item.at) if answered else 0
        yield Example(lay_out(tokenizer, item.question, item.title, some), right)
        if chance.random() < ELSEWHERE:
            other = chance.choice(passages.nearest(item))
            told = window(len(other.sentences), chance.randrange(len(other.sentences)), chance)
            some = [other.sentences[at] for at in told]
            yield Example(lay_out(tokenizer, item.question, other.title, some), 0)


def window(sentences: int, around: int, chance: random.Random) -> list[int]:
    """FEWEST to MOST sentences in a row with the one that is meant, as far as there are so many."""
    size = min(sentences, chance.randint(FEWEST, MOST))
    start = chance.randint(max(0, around - size + 1), min(around, sentences - size))
    return list(range(start, start + size))


class Passages:
    """All that questions were written about, to be found by the words of a question."""

    def __init__(self, written: Sequence[Written]) -> None:
        self._all = list({(item.title, item.sentences): item for item in written}.values())
        self._words = TfidfVectorizer(token_pattern=r"\w{3,}", sublinear_tf=True)
        self._told = self._words.fit_transform(
            " ".join((item.title, *item.sentences)) for item in self._all
        )

    def nearest(self, item: Written) -> list[Written]:
        """NEAREST passages that are not the question's own, by cosine."""
        near = (self._told @ self._words.transform([item.question]).T).toarray()[:, 0]
        some = (self._all[at] for at in np.argsort(-near, kind="stable")[: NEAREST + 1])
        return [other for other in some if other.sentences != item.sentences][:NEAREST]


def batches(all_: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """In random order, all of a width in equal numbers: each new shape costs torch dozens of
    kernels. What is left of a width is filled up with some of it again."""
    of_width: dict[int, list[Example]] = {}
    for one in chance.sample(all_, len(all_)):
        of_width.setdefault(-(-len(one.laid.ids) // PAD_TO) * PAD_TO, []).append(one)
    made = []
    for width, some in of_width.items():
        size = max(4, TOKENS_AT_ONCE // width // 4 * 4)
        for start in range(0, len(some), size):
            batch = some[start : start + size]
            made.append(batch + chance.sample(some, min(len(some), size) - len(batch)))
    return chance.sample(made, len(made))


class Model(torch.nn.Module):
    """The encoder and the two heads."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.none, self.sentence = (torch.nn.Linear(encoder.config.hidden_size, 1) for _ in HEADS)
        for name in FROZEN:
            encoder.get_parameter(name).requires_grad_(False)
        for part in encoder.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0
        # torch's fused attention takes twice as long backward on a CPU
        encoder.set_attn_implementation("eager")

    def forward(self, laid: Sequence[Laid]) -> torch.Tensor:
        """Logits of "none" and of each sentence, no weight beyond a passage's end."""
        ids, mask, types = (torch.from_numpy(rows) for rows in padded(laid, PAD_TO))
        means = torch.from_numpy(shares(laid, ids.shape[1]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(
                input_ids=ids, attention_mask=mask, token_type_ids=types
            ).last_hidden_state
            told = self.sentence(means.to(hidden.dtype) @ hidden)[:, :, 0].float()
            none = self.none(hidden[:, 0]).float()
        return torch.cat([none, told.masked_fill(~means.any(dim=2), -1e4)], dim=1)


def copied(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Its weights as they are now."""
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


def go_on_from(model: Model, weights: Path) -> dict[str, torch.Tensor]:
    """Give a new model what an earlier training wrote, and return where it starts from."""
    found = read_weights(weights)
    change(model.encoder, found)
    with torch.no_grad():
        for name in HEADS:
            getattr(model, name).weight[0] = torch.from_numpy(found[f"{name}.weight"])
            getattr(model, name).bias[:] = torch.from_numpy(found[f"{name}.bias"])
    return copied(model)


def draw_back(model: Model, started: Mapping[str, torch.Tensor]) -> None:
    """Move the weights to between where they `started` and where they are."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.lerp_(started[name], KEPT)


def train(model: Model, steps: Sequence[Sequence[Example]]) -> None:
    """AdamW on the cross-entropy of the right choice."""
    heads = [*model.none.parameters(), *model.sentence.parameters()]
    layers = [weight for weight in model.encoder.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda done: min(
            (done + 1) / (WARMING * len(steps)),
            (len(steps) - done) / ((1 - WARMING) * len(steps)),
        ),
    )
    model.train()
    for some in tqdm(steps, desc="training"):
        logits = model([one.laid for one in some])
        right = torch.tensor([one.right for one in some])
        loss = torch.nn.functional.cross_entropy(logits, right)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        rates.step()


def changes(model: Model, before: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """What training added, in half precision, as `qa.scoring.reader.change` reads it."""
    made = {}
    for name, weight in model.encoder.named_parameters():
        if name in FROZEN:
            continue
        added = (weight.detach() - before[name]).numpy()
        if added.ndim == 2 and min(added.shape) > RANK:
            left, sizes, right = np.linalg.svd(added, full_matrices=False)
            root = np.sqrt(sizes[:RANK])
            made[f"{name}.up"] = left[:, :RANK] * root
            made[f"{name}.down"] = right[:RANK] * root[:, None]
        else:
            made[f"{name}.plus"] = added
    for name in HEADS:
        head = getattr(model, name)
        made[f"{name}.weight"] = head.weight.detach().numpy()[0]
        made[f"{name}.bias"] = head.bias.detach().numpy()
    return {name: np.ascontiguousarray(rows, dtype=np.float16) for name, rows in made.items()}


def report(reader: Reader, held: Sequence[Written]) -> None:
    """Print how well the written weights do on questions that were held out."""
    read = [reader(item.question, [(item.title, item.sentences)])[0] for item in held]
    answered = np.array([item.answered for item in held])
    surely = [float(np.logaddexp.reduce(logits[1:]) - logits[0]) for logits in read]
    first = [
        int(np.argmax(logits[1:])) == item.at
        for logits, item in zip(read, held, strict=True)
        if item.answered
    ]
    print(
        f"{len(held)} questions held out: AUROC {roc_auc_score(answered, surely):.3f}, "
        f"right sentence first {np.mean(first):.3f}"
    )


if __name__ == "__main__":
    main()
