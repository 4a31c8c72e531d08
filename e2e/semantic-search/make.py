"""Random vectors, and what sentence-transformers' util.semantic_search finds among them.

    pip install sentence-transformers==6.2.0 torch==2.13.0 numpy==2.4.6
    python make.py

Numbers have four digits, so that the file holds them whole. Rows 7 and 8 are nearly and exactly nothing;
scores that are equal are left out, since Python orders them by chance.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import torch
from sentence_transformers import util

DIMENSIONS = 7
QUERIES = 6
ROWS = 83
TOP_K = 9


def negative_distance(a: Any, b: Any) -> Any:
    return -torch.cdist(a, b)


SCORES = {"cosine": util.cos_sim, "dot": util.dot_score, "negative distance": negative_distance}


def main() -> None:
    draw = numpy.random.Generator(numpy.random.PCG64(20))
    queries = draw.standard_normal((QUERIES, DIMENSIONS)).round(4).astype(numpy.float32)
    corpus = draw.standard_normal((ROWS, DIMENSIONS)).round(4).astype(numpy.float32)
    corpus *= draw.integers(1, 5, (ROWS, 1)).astype(numpy.float32)
    corpus[7] = 0.0001
    corpus[8] = 0
    expected = {name: search(queries, corpus, score) for name, score in SCORES.items()}
    value = {
        "dimensions": DIMENSIONS,
        "topK": TOP_K,
        "queries": plain(queries),
        "corpus": plain(corpus),
        "expected": expected,
    }
    path = Path(__file__).parent / "expected.json"
    path.write_text(json.dumps(value) + "\n", encoding="utf-8")


def search(queries: Any, corpus: Any, score: Any) -> list[list[Any]]:
    found = util.semantic_search(
        torch.from_numpy(queries),
        torch.from_numpy(corpus),
        query_chunk_size=4,
        corpus_chunk_size=10,
        top_k=TOP_K,
        score_function=score,
    )
    return [[[hit["corpus_id"], round(hit["score"], 6)] for hit in hits] for hits in found]


def plain(vectors: Any) -> list[float]:
    return [round(float(number), 4) for number in vectors.ravel()]


if __name__ == "__main__":
    main()
