"""
Step 4. For each query a list of passages worth telling apart, with what both teachers say of each:
`lists.npz` in the work folder. The first of each list is the one its pair names.
"""
from __future__ import annotations

import json

import numpy as np
import torch

from lexical import Lexical
from select_pairs import number_of
from settings import SEED, WORK

BY_WORDS, BY_MEANING, BY_CHANCE = 10, 8, 5
LENGTH = 1 + BY_WORDS + BY_MEANING + BY_CHANCE
# Among so many of the best, the negatives are chosen by chance: not always the same, nor all near misses.
DEPTH = 40
WRITTEN_DEV_SHARE = 15


def fill(first: list[int], *pools: tuple[np.ndarray, int], random: np.random.Generator, count: int) -> list[int]:
    chosen = list(first)
    for pool, wanted in pools:
        fresh = [int(one) for one in random.permutation(pool) if int(one) not in chosen]
        chosen += fresh[:wanted]
    while len(chosen) < LENGTH:
        one = int(random.integers(count))
        if one not in chosen:
            chosen.append(one)
    return chosen[:LENGTH]


def main() -> None:
    pairs = [json.loads(line) for line in open(WORK / "pairs.jsonl")]
    written = [json.loads(line) for line in open(WORK / "written.jsonl")]
    passages = [json.loads(line) for line in open(WORK / "passages.jsonl")]
    meaning = torch.tensor(np.load(WORK / "passage-vectors.npy"), dtype=torch.float32)
    asked = torch.tensor(np.load(WORK / "query-vectors.npy"), dtype=torch.float32)
    lexical = Lexical(passages)
    random = np.random.default_rng(SEED)

    total = len(pairs) + len(written)
    candidates = np.zeros((total, LENGTH), np.int32)
    words, means = np.zeros((total, LENGTH), np.float32), np.zeros((total, LENGTH), np.float32)
    # What a person said: -1 nothing, else 0 to 3.
    grades = np.full((total, LENGTH), -1, np.int8)
    for start in range(0, total, 1_000):
        near = asked[start : start + 1_000] @ meaning.T
        nearest = near.topk(DEPTH).indices.numpy()
        for row, (by_meaning, scores) in enumerate(zip(nearest, near), start):
            judged = {}
            if row < len(pairs):
                query, judged = pairs[row]["q"], {pairs[row]["p"]: 3}
            else:
                query, judged = written[row - len(pairs)]["q"], written[row - len(pairs)]["grades"]
                judged = {int(one): grade for one, grade in sorted(judged.items(), key=lambda item: -item[1])}
            by_words, sum_of_idf = lexical.score(query)
            best = np.argpartition(-by_words, DEPTH)[:DEPTH]
            chosen = fill(
                list(judged), (best, BY_WORDS), (by_meaning, BY_MEANING), random=random, count=len(passages)
            )
            candidates[row] = chosen
            words[row] = by_words[chosen] / sum_of_idf
            means[row] = scores[chosen]
            grades[row, : len(judged)] = list(judged.values())[:LENGTH]
        print(start, flush=True)
    # Those written to the same passages stay together.
    apart = [number_of("written", min(one["grades"])) % WRITTEN_DEV_SHARE == 0 for one in written]
    is_dev = np.array([pair["split"] == "dev" for pair in pairs] + apart)
    np.savez(
        WORK / "lists.npz", candidates=candidates, words=words, means=means, grades=grades, is_dev=is_dev
    )


if __name__ == "__main__":
    main()
