"""
Step 5. Trains the small cross-encoder on the lists; may be stopped and started again at any time.

    python train.py --steps 4750                  at a constant rate, a checkpoint every 250 steps
    python train.py --from last --cool 1050       the rate falls to nothing: `model.pt`
"""
from __future__ import annotations

import argparse
import json
import math
import random
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from network import CrossEncoder, Shape, start_by_matching
from settings import SEED, WORK
from spoil import spoil

QUERIES, DOCUMENTS = 16, 8
# Most pairs are short, as most results are; some fill what the model takes.
LENGTHS, SHARES = (56, 88, 144, 256), (0.45, 0.4, 0.12, 0.03)
QUERY_TOKENS = 48
RATE, EMBEDDING_RATE, WARM = 1.5e-3, 5e-4, 300
AVERAGED = 0.998

# From what the teachers say to a logit: 0 is "as likely as not".
MEANING, MEANING_ZERO, WORDS, WORDS_ZERO = 12.0, 0.42, 4.0, 0.5
BY_GRADE = {-1: 0.0, 0: -1.5, 1: -0.5, 2: 0.8, 3: 1.8}


def wanted_logits(means: np.ndarray, words: np.ndarray, grades: np.ndarray) -> np.ndarray:
    said = np.vectorize(BY_GRADE.get, otypes=[np.float32])(grades)
    return MEANING * (means - MEANING_ZERO) + WORDS * (words - WORDS_ZERO) + said


class Data:
    def __init__(self) -> None:
        rows = [json.loads(line) for name in ("pairs", "written") for line in open(WORK / f"{name}.jsonl")]
        passages = [json.loads(line) for line in open(WORK / "passages.jsonl")]
        self.queries = [row["q"] for row in rows]
        self.sources = [row.get("source", "written") for row in rows]
        self.tokenizer = Tokenizer.from_file(str(WORK / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        encode = lambda texts: self.tokenizer.encode_batch(texts, add_special_tokens=False)
        self.passages = [np.array(one.ids[:256], np.int32) for one in encode(passages)]
        lists = np.load(WORK / "lists.npz")
        self.candidates, self.grades, self.is_dev = lists["candidates"], lists["grades"], lists["is_dev"]
        self.words, self.means = lists["words"], lists["means"]
        self.wanted = wanted_logits(self.means, self.words, self.grades)

    def pack(self, queries: list[str], documents: list[list[int]], length: int) -> tuple[Tensor, Tensor, Tensor]:
        """[CLS] query [SEP] document [SEP], padded to the longest."""
        cls, sep = 2, 3
        rows = []
        for encoded, numbers in zip(self.tokenizer.encode_batch(queries, add_special_tokens=False), documents):
            head = [cls, *encoded.ids[:QUERY_TOKENS], sep]
            for number in numbers:
                tail = self.passages[number][: length - len(head) - 1]
                rows.append((head, tail))
        longest = max(len(head) + len(tail) + 1 for head, tail in rows)
        ids, types = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.int64)
        mask = np.zeros((len(rows), longest), bool)
        for row, (head, tail) in enumerate(rows):
            end = len(head) + len(tail) + 1
            ids[row, : len(head)], ids[row, len(head) : end - 1], ids[row, end - 1] = head, tail, sep
            types[row, len(head) : end] = 1
            mask[row, :end] = True
        return torch.from_numpy(ids), torch.from_numpy(types), torch.from_numpy(mask)


def sampling_weights(data: Data) -> np.ndarray:
    """Our own queries and those of real people more often than headings and questions written to a text."""
    often = lambda source: 4.0 if source == "written" else 2.5 if source.startswith("realq") else 1.0
    weights = np.array([often(source) for source in data.sources]) * ~data.is_dev
    return weights / weights.sum()


def draw(data: Data, weights: np.ndarray, chance: np.random.Generator, slips: random.Random):
    rows = chance.choice(len(weights), QUERIES, p=weights)
    picks = np.zeros((QUERIES, DOCUMENTS), np.int64)
    for one, row in enumerate(rows):
        judged = int((data.grades[row] >= 0).sum())
        # What people judged first, then half of the rest by words, meaning and chance as they come.
        kept = min(judged, 5)
        picks[one, :kept] = range(kept)
        picks[one, kept:] = kept + chance.choice(data.grades.shape[1] - kept, DOCUMENTS - kept, replace=False)
    documents = np.take_along_axis(data.candidates[rows], picks, 1)
    wanted = np.take_along_axis(data.wanted[rows], picks, 1)
    queries = [spoil(data.queries[row], slips) for row in rows]
    length = int(chance.choice(LENGTHS, p=SHARES))
    return data.pack(queries, documents.tolist(), length), torch.from_numpy(wanted)


def loss_of(scores: Tensor, wanted: Tensor) -> Tensor:
    """The order within the list first; also, more gently, where a logit lies at all."""
    listwise = F.kl_div(scores.log_softmax(1), wanted.softmax(1), reduction="batchmean")
    softer = F.kl_div((scores / 3).log_softmax(1), (wanted / 3).softmax(1), reduction="batchmean")
    level = F.smooth_l1_loss(scores, wanted)
    return listwise + 3 * softer + 0.3 * level


@torch.inference_mode()
def dev_quality(model: CrossEncoder, data: Data, most: int = 250) -> dict[str, float]:
    """Mean reciprocal rank of the named passage in its list, by group of sources; with half of BM25 added, too."""
    model.eval()
    rows = [row for row in np.flatnonzero(data.is_dev) if data.sources[row] != "written"]
    by_kind: dict[str, list[int]] = {"real": [], "other": []}
    for row in rows:
        by_kind["real" if data.sources[row].startswith("realq") else "other"].append(row)
    standard = lambda x: (x - x.mean()) / (x.std() + 1e-9)
    found: dict[str, float] = {}
    for kind, members in by_kind.items():
        members = members[:: max(1, len(members) // most)][:most]
        ranks: dict[str, list[float]] = {"model": [], "words": [], "means": [], "blend": []}
        for start in range(0, len(members), 8):
            part = members[start : start + 8]
            batch = data.pack([data.queries[row] for row in part], data.candidates[part].tolist(), 128)
            scores = model(*batch).reshape(len(part), -1).numpy()
            for row, own in zip(part, scores):
                words, means = data.words[row], data.means[row]
                both = standard(own) + 0.5 * standard(words)
                for name, one in (("model", own), ("words", words), ("means", means), ("blend", both)):
                    ranks[name].append(1 / (1 + int((one[1:] >= one[0]).sum())))
        found |= {f"{kind}-{name}": float(np.mean(values)) for name, values in ranks.items()}
    model.train()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=0, help="up to this step at a constant rate")
    parser.add_argument("--cool", type=int, default=0, help="then so many while the rate falls to nothing")
    parser.add_argument("--from", dest="start", help="a checkpoint's name, such as 'last'")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--name", default="last")
    said = parser.parse_args()

    data = Data()
    vectors = torch.load(WORK / "vocabulary.pt")["vectors"]
    model = CrossEncoder(Shape(vocabulary=len(vectors), layers=said.layers))
    start_by_matching(model, SEED)
    model.bert.embeddings.word_embeddings.weight.data.copy_(vectors)
    words = model.bert.embeddings.word_embeddings.weight
    rest = [value for value in model.parameters() if value is not words]
    optimizer = torch.optim.AdamW(
        [{"params": [words], "lr": EMBEDDING_RATE}, {"params": rest, "lr": RATE}],
        betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )
    averaged = [value.detach().clone() for value in model.parameters()]
    step = 0
    if said.start:
        state = torch.load(WORK / f"{said.start}.pt")
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        averaged, step = state["averaged"], state["step"]
    first, end = step, max(step, said.steps) + said.cool
    weights = sampling_weights(data)
    chance, slips = np.random.default_rng((SEED, step)), random.Random(f"{SEED} {step}")
    started, tally = time.time(), []
    while step < end:
        left = end - step
        factor = min(1.0, (step + 1) / WARM, left / said.cool if said.cool else 1.0)
        for group, rate in zip(optimizer.param_groups, (EMBEDDING_RATE, RATE)):
            group["lr"] = rate * factor
        batch, wanted = draw(data, weights, chance, slips)
        loss = loss_of(model(*batch).reshape(wanted.shape), wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        keep = min(AVERAGED, step / (step + 20))
        with torch.no_grad():
            torch._foreach_lerp_(averaged, list(model.parameters()), 1 - keep)
        tally.append(loss.item())
        if step % 50 == 0:
            speed = (time.time() - started) / (step - first)
            print(f"step {step} loss {np.mean(tally[-50:]):.4f} rate {factor:.3f}, {speed:.3f} s a step", flush=True)
        if step % 250 == 0 or step == end:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "averaged": averaged, "step": step}
            torch.save(state, WORK / f"{said.name}.pt")
        if step % 1000 == 0 or step == end:
            own = [value.detach().clone() for value in model.parameters()]
            with torch.no_grad():
                torch._foreach_copy_(list(model.parameters()), averaged)
                print(step, json.dumps(dev_quality(model, data)), flush=True)
                if step == end:
                    torch.save({"model": model.state_dict(), "shape": model.bert.shape.__dict__}, WORK / "model.pt")
                torch._foreach_copy_(list(model.parameters()), own)


if __name__ == "__main__":
    main()
