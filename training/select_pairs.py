"""
Step 1. From files of (query, passage) pairs to the part that is trained on: `pairs.jsonl`,
`passages.jsonl` and `written.jsonl` in the work folder.

A line of an input file is {"q": query, "p": passage, "t"?: title, "g"?: page, "kind"?: ...}, gzipped or
not; what QUOTAS does not name is taken whole. The queries of our own, `queries/written-*.jsonl`, name passages by a hash:
those are always taken. A fiftieth of all pages is set apart for choosing (`dev`).
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Iterator

from settings import HERE, SEED, WORK

# The most passages of a source: the teacher reads some 60 a second, and no one field should outweigh the rest.
QUOTAS = {
    "squad": 4_000, "openstax": 3_500, "medquad": 1_200, "digitalgov": 800, "us-code": 300, "factbook": 300,
    "python-peps": 400, "tldr": 500, "opensearch-docs": 350, "aws-docs": 400, "freecodecamp-guide": 600,
    "owasp-cheatsheets": 250, "react-docs": 300, "symfony-docs": 200, "php-docs": 300, "rust-books": 250,
    "msdocs-win32": 250, "msdocs-cpp": 250, "msdocs-vba": 150, "msdocs-powershell": 300,
    "realq-se-cardano": 400, "vagov-content": 400,
}
DEV_SHARE = 50


def number_of(*words: object) -> int:
    """The same on every machine, unlike `hash`."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, (SEED, *words))).encode()).digest()[:6])


def read_lines(path: Path) -> Iterator[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def source_of(path: Path) -> str:
    return path.name.removeprefix("pairs-").removesuffix(".gz").removesuffix(".jsonl")


def text_of(row: dict) -> str:
    """
    Half of the passages are shown with their title: many queries name it, and a passage that never does
    cannot be matched without; the other half must do without, as most of the web does.
    """
    passage, title = " ".join(row["p"].split()), " ".join(row.get("t", "").split())
    with_title = title and number_of("title", passage) % 2
    return f"{title}. {passage}" if with_title else passage


def name_of(text: str) -> str:
    """How `queries/` names a passage, whose text it does not hold."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def select(paths: list[Path], wanted: set[str]) -> tuple[list[dict], list[str]]:
    pairs, passages, numbers, taken = [], [], {}, Counter()
    for path in paths:
        source = source_of(path)
        rows = list(read_lines(path))
        # By page, in an order of chance: a quota takes whole pages.
        rows.sort(key=lambda row: number_of(source, row.get("g", row["p"])))
        quota = QUOTAS.get(source, len(rows))
        for row in rows:
            query, text = " ".join(row["q"].split()), text_of(row)
            if not query or not text:
                continue
            if text not in numbers:
                if taken[source] >= quota and name_of(text) not in wanted:
                    continue
                taken[source] += 1
                numbers[text] = len(passages)
                passages.append(text)
            page = f"{source}:{row.get('g', row['p'])}"
            split = "dev" if number_of("split", page) % DEV_SHARE == 0 else "train"
            pairs.append(
                {"q": query, "p": numbers[text], "page": page, "source": source, "split": split,
                 "kind": row.get("kind", "pair")}
            )
    return pairs, passages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="default: ../../shared/data/train without -later")
    paths = parser.parse_args().files or [
        path
        for path in sorted((HERE / "../../shared/data/train").glob("pairs-*.jsonl.gz"))
        if "-later" not in path.name
    ]
    WORK.mkdir(exist_ok=True)
    written = [row for path in sorted((HERE / "queries").glob("*.jsonl")) for row in read_lines(path)]
    pairs, passages = select(paths, {name for row in written for name in row["grades"]})
    numbers = {name_of(text): number for number, text in enumerate(passages)}
    with open(WORK / "written.jsonl", "w") as out:
        for row in written:
            grades = {numbers[name]: grade for name, grade in row["grades"].items() if name in numbers}
            if max(grades.values(), default=0) >= 2:
                out.write(json.dumps({"q": " ".join(row["q"].split()), "grades": grades}) + "\n")
    with open(WORK / "pairs.jsonl", "w") as out:
        out.writelines(json.dumps(pair) + "\n" for pair in pairs)
    with open(WORK / "passages.jsonl", "w") as out:
        out.writelines(json.dumps(passage) + "\n" for passage in passages)
    print(f"{len(pairs)} pairs, {len(passages)} passages,", Counter(pair["split"] for pair in pairs))
    print(Counter(pair["source"] for pair in pairs))


if __name__ == "__main__":
    main()
