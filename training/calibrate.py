"""
Step 6. What a logit means, and how much the words alone should have to say: both chosen on pages apart (`dev`).

Writes `calibrated.pt` (the classifier's scale and offset changed so that the sigmoid of a logit is a probability)
and prints the reliability of the held-out half, and the quality of each blend.
"""
from __future__ import annotations

import json

import numpy as np
import torch

from lexical import Lexical
from network import CrossEncoder, Shape
from settings import SEED, WORK
from train import Data

# Enough to choose by: two cores read some 500 pairs a second.
DEPTH, QUERIES = 50, 500
BLENDS = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1)
# What no one has judged, but the teacher finds as near as the right one, may well be right, too.
UNSURE = 0.05


def load(name: str) -> CrossEncoder:
    state = torch.load(WORK / name)
    model = CrossEncoder(Shape(**state["shape"]))
    model.load_state_dict(state["model"])
    return model.eval()


@torch.inference_mode()
def logits_of(model: CrossEncoder, data: Data, queries: list[str], lists: list[list[int]]) -> list[np.ndarray]:
    rows = []
    for query, numbers in zip(queries, lists):
        order = sorted(range(len(numbers)), key=lambda one: len(data.passages[numbers[one]]))
        own = np.zeros(len(numbers), np.float32)
        for start in range(0, len(order), 25):
            part = order[start : start + 25]
            own[part] = model(*data.pack([query], [[numbers[one] for one in part]], 256)).numpy()
        rows.append(own)
    return rows


def judged_pairs(model: CrossEncoder, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Logits of held-out pairs, and whether they are right."""
    rows = np.flatnonzero(data.is_dev)[::3]
    found = logits_of(model, data, [data.queries[row] for row in rows], data.candidates[rows].tolist())
    logits, right = [], []
    for row, own in zip(rows, found):
        grades, means = data.grades[row], data.means[row]
        relevant = grades >= 2
        unsure = (grades < 0) & (means > means[relevant].min() - UNSURE)
        logits += own[~unsure].tolist()
        right += relevant[~unsure].tolist()
    return np.array(logits), np.array(right, float)


def fit(logits: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """The scale and offset under which the sigmoid is likeliest."""
    x, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(right, dtype=torch.float64)
    both = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([both], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x * both[0] + both[1], y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return tuple(both.tolist())


def reliability(logits: np.ndarray, right: np.ndarray) -> None:
    scores = 1 / (1 + np.exp(-logits))
    error = 0.0
    print("score        pairs   mean score   share right")
    for low in np.arange(0, 1, 0.1):
        inside = (scores >= low) & (scores < low + 0.1)
        if inside.any():
            error += inside.mean() * abs(scores[inside].mean() - right[inside].mean())
            print(f"{low:.1f} to {low + 0.1:.1f} {inside.sum():8} {scores[inside].mean():12.3f} {right[inside].mean():13.3f}")
    print(f"expected calibration error {error:.4f} over {len(right)} pairs, {right.mean():.3f} of them right")


def choose_blend(model: CrossEncoder, data: Data) -> None:
    pairs = [json.loads(line) for line in open(WORK / "pairs.jsonl")]
    lexical = Lexical([json.loads(line) for line in open(WORK / "passages.jsonl")])
    rows = [row for row in np.flatnonzero(data.is_dev) if row < len(pairs)]
    rows = rows[:: max(1, len(rows) // QUERIES)]
    standard = lambda x: (x - x.mean()) / (x.std() + 1e-9)
    gains = {}
    queries, lists, words = [], [], []
    for row in rows:
        scores, _ = lexical.score(pairs[row]["q"])
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        if pairs[row]["p"] in best:
            queries.append(row)
            lists.append(best.tolist())
            words.append(scores[best])
    found = logits_of(model, data, [data.queries[row] for row in queries], lists)
    for row, numbers, by_words, own in zip(queries, lists, words, found):
        at = numbers.index(pairs[row]["p"])
        kind = "real" if pairs[row]["source"].startswith("realq") else "other"
        for blend in BLENDS:
            both = (1 - blend) * standard(own) + blend * standard(by_words)
            rank = int((both > both[at]).sum())
            gains.setdefault((kind, blend), []).append(1 / np.log2(rank + 2) if rank < 10 else 0.0)
    for kind in ("real", "other"):
        line = "  ".join(f"{blend}: {np.mean(gains[kind, blend]):.4f}" for blend in BLENDS)
        print(f"{kind} ({len(gains[kind, 0])} queries), nDCG@10 by blend  {line}")


def main() -> None:
    data, model = Data(), load("model.pt")
    logits, right = judged_pairs(model, data)
    halves = np.random.default_rng(SEED).random(len(right)) < 0.5
    scale, offset = fit(logits[halves], right[halves])
    print(f"logit = {scale:.4f} * raw {offset:+.4f}")
    reliability(scale * logits[~halves] + offset, right[~halves])
    with torch.no_grad():
        model.classifier.weight *= scale
        model.classifier.bias.copy_(model.classifier.bias * scale + offset)
    torch.save({"model": model.state_dict(), "shape": model.bert.shape.__dict__}, WORK / "calibrated.pt")
    choose_blend(model, data)


if __name__ == "__main__":
    main()
