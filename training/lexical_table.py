"""
Step 7. `lexical.json`: what the lexical part of the embedded model knows of English, for `src/text/lexical.ts`.

Only common stems are listed; what is not is rare.
"""
from __future__ import annotations

import argparse
import json
from collections import Counter

import numpy as np

from lexical import B, K1, porter, stems
from select_pairs import read_lines
from settings import HERE, WORK
from spoil import QUESTION_WORDS

LISTED = 2_000
# What a word counts that only begins a word of the text, or has one letter wrong.
PREFIX_WEIGHT, TYPO_WEIGHT = 0.8, 0.6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blend", type=float, required=True, help="as chosen by calibrate.py")
    blend = parser.parse_args().blend
    found_in: Counter = Counter()
    lengths = []
    for path in sorted((HERE / "../../shared/data/train").glob("pairs-*.jsonl.gz")):
        for number, row in enumerate(read_lines(path)):
            if number % 5 == 0:
                words = stems(row["p"])
                found_in.update(set(words))
                lengths.append(len(words))
    total = len(lengths)
    idf = lambda count: float(np.log1p((total - count + 0.5) / (count + 0.5)))
    common = found_in.most_common(LISTED)
    rest = [count for _, count in found_in.most_common()[LISTED:] if count > 1]
    # Passages seldom ask, so these look rare; yet in a query they say nothing of what is looked for.
    asking = {porter(word): 0.0 for word in QUESTION_WORDS}
    table = {
        "version": 1, "k1": K1, "b": B, "averageLength": round(float(np.mean(lengths)), 1), "blend": blend,
        "prefixWeight": PREFIX_WEIGHT, "typoWeight": TYPO_WEIGHT,
        "unknownIdf": round(float(np.mean([idf(count) for count in rest])), 2),
        "idf": dict(sorted(({stem: round(idf(count), 1) for stem, count in common} | asking).items())),
    }
    (WORK / "lexical.json").write_text(json.dumps(table, separators=(",", ":")) + "\n")
    print({name: value for name, value in table.items() if name != "idf"}, min(table["idf"].values()))


if __name__ == "__main__":
    main()
