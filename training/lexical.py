"""BM25 with a stop list and Porter stems, over all passages at once: the second teacher."""
from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import Stemmer
from scipy import sparse

# As in src/text/words.ts.
WORD = re.compile(r"\w+(?:'\w+)*")
STOP = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with".split()
)
K1, B = 0.9, 0.4
porter = lru_cache(maxsize=1_000_000)(Stemmer.Stemmer("porter", 0).stemWord)


def stems(text: str) -> list[str]:
    words = (word.removesuffix("'s") for word in WORD.findall(text.lower().replace("\u2019", "'")))
    return [porter(word) for word in words if word not in STOP]


class Lexical:
    def __init__(self, passages: list[str]) -> None:
        self.numbers: dict[str, int] = {}
        rows, columns, counts, lengths = [], [], [], []
        for row, passage in enumerate(passages):
            words = stems(passage)
            lengths.append(len(words))
            tally: dict[int, int] = {}
            for word in words:
                number = self.numbers.setdefault(word, len(self.numbers))
                tally[number] = tally.get(number, 0) + 1
            rows += [row] * len(tally)
            columns += tally.keys()
            counts += tally.values()
        counts, lengths = np.array(counts, np.float32), np.array(lengths, np.float32)
        self.mean_length = float(lengths.mean())
        found_in = np.bincount(columns, minlength=len(self.numbers))
        self.idf = np.log1p((len(passages) - found_in + 0.5) / (found_in + 0.5)).astype(np.float32)
        norm = K1 * (1 - B + B * lengths[rows] / self.mean_length)
        weights = self.idf[columns] * counts * (K1 + 1) / (counts + norm)
        shape = (len(passages), len(self.numbers))
        # By word, then passage: a query adds up the columns of its words.
        self.weights = sparse.csc_matrix((weights, (rows, columns)), shape, dtype=np.float32)

    def score(self, query: str) -> tuple[np.ndarray, float]:
        """A score for each passage, and the sum of the idf of the query's words: what a full match is near to."""
        known = {word for word in stems(query)}
        columns = [self.numbers[word] for word in known if word in self.numbers]
        total = float(self.idf[columns].sum()) + float(self.idf.max()) * (len(known) - len(columns))
        scores = np.zeros(self.weights.shape[0], np.float32)
        for column in columns:
            first, last = self.weights.indptr[column : column + 2]
            scores[self.weights.indices[first:last]] += self.weights.data[first:last]
        return scores, max(total, 1e-6)
