"""Writes what Python makes of the texts of `nasty.py`, for the tests in `src/text/` to compare with.

    pip install -r requirements.txt
    python expect.py [FOLDER]

FOLDER holds published tokenizers, each in a folder of its own (`tokenizer.json`, or `.json.gz`): of
these only a checksum a text is written, to `published.json`.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer

from nasty import texts

HERE = Path(__file__).parent
LENGTHS = [8, 9, 12, 16, 25, 32, 64, 128]
# All texts without special tokens as one, with this between them: too long to be tokenized in one go.
JOINERS = ["", " ", "\n", " and then ", "的话", ". "]


def ids(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def pairs(tokenizer: Tokenizer, made: list[str]) -> list[list]:
    """[query, text, most tokens, ids, how many of them are of type 0]: texts by their position."""
    choose = random.Random(1)
    result = []
    drawn = [(choose.randrange(len(made)), choose.randrange(len(made))) for _ in range(197)]
    for query, text in [(0, 0), (0, 20), (20, 0), *drawn]:
        length = choose.choice(LENGTHS)
        tokenizer.enable_truncation(length, strategy="longest_first")
        encoded = tokenizer.encode(made[query], made[text])
        types = encoded.type_ids
        assert types == sorted(types)
        result.append([query, text, length, encoded.ids, types.count(0)])
    tokenizer.no_truncation()
    return result


def joined(tokenizer: Tokenizer, made: list[str]) -> dict[str, str]:
    # A special token would end a long stretch of text: these have none.
    plain = [text for text in made if not any(sign in text for sign in "[<＜［")]
    return {joiner: checksum(ids(tokenizer, joiner.join(plain))) for joiner in JOINERS}


def checksum(values: list[int]) -> str:
    """FNV-1a over the ids, each as one step."""
    value = 0x811C9DC5
    for one in values:
        value = ((value ^ one) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


def load(folder: Path) -> Tokenizer:
    packed = folder / "tokenizer.json.gz"
    source = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / "tokenizer.json").read_bytes()
    tokenizer = Tokenizer.from_str(source.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=True) + "\n", encoding="ascii")
    print(path.relative_to(HERE), path.stat().st_size, "bytes")


def main() -> None:
    made = texts()
    write(HERE / "nasty.json", made)
    for name in ("wordpiece", "bpe", "unigram"):
        tokenizer = load(HERE / name)
        expected = {
            "texts": [ids(tokenizer, text) for text in made],
            "joined": joined(tokenizer, made),
            "pairs": pairs(tokenizer, made),
        }
        write(HERE / name / "expected.json", expected)
    if len(sys.argv) < 2:
        return
    published = {}
    for path in sorted(Path(sys.argv[1]).glob("*/tokenizer.json*")):
        tokenizer = load(path.parent)
        encoded = [ids(tokenizer, text) for text in made]
        published[path.parent.name] = {
            "texts": " ".join(checksum(one) for one in encoded),
            "joined": joined(tokenizer, made),
            "pairs": [[*pair[:3], checksum(pair[3]), pair[4]] for pair in pairs(tokenizer, made)],
        }
    write(HERE / "published.json", published)


main()
