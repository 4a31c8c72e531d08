"""
Step 3. The tokens the model knows, and what they look like at first.

The vocabulary is BERT's, less the words that English text on the web has little use for: every token costs
128 bytes of what a visitor downloads. Each starts as what the teacher makes of it alone, brought down to the
model's width; one dimension is how rare it is.
"""
from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter

import numpy as np
import torch
from tokenizers import Tokenizer

from select_pairs import read_lines
from settings import HERE, SEED, WORK
from teacher import FOLDER, load_teacher

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")
WIDTH = 128
# Words that mean nearly the same would be nearly equal: a part of each vector is its own.
OWN_SHARE = 0.2


def is_spelled(token: str) -> bool:
    """Single characters of these scripts stay, so that words of them are never wholly unknown."""
    character = token.removeprefix("##")
    if len(character) != 1:
        return False
    return ord(character) < 128 or unicodedata.name(character, "").startswith(SCRIPTS)


def choose(counts: Counter, full: dict[str, int], size: int) -> list[str]:
    spelled = [token for token in full if is_spelled(token)]
    kept = set(SPECIAL) | set(spelled)
    for token, _ in counts.most_common():
        if len(kept) >= size:
            break
        kept.add(token)
    rest = sorted(kept - set(SPECIAL), key=lambda token: full[token])
    return SPECIAL + rest


def first_vectors(ids: list[int], rarity: np.ndarray) -> torch.Tensor:
    teacher = load_teacher().bert
    rows = []
    with torch.inference_mode():
        for start in range(0, len(ids), 512):
            tokens = torch.tensor(ids[start : start + 512])[:, None]
            framed = torch.cat([torch.full_like(tokens, 101), tokens, torch.full_like(tokens, 102)], dim=1)
            mask = torch.ones_like(framed, dtype=torch.bool)
            rows.append(teacher(framed, torch.zeros_like(framed), mask, first_only=False).mean(1))
    vectors = torch.cat(rows)
    vectors -= vectors.mean(0)
    _, spread, directions = torch.linalg.svd(vectors, full_matrices=False)
    components = vectors @ directions[: WIDTH - 1].T
    # Half-way to equal spreads: meanings first, but no direction for nothing.
    components /= spread[: WIDTH - 1].sqrt()
    torch.manual_seed(SEED)
    # Turned at random: each head gets its share of every component.
    turned = components @ torch.linalg.qr(torch.randn(WIDTH - 1, WIDTH - 1))[0]
    turned /= turned.norm(dim=1, keepdim=True) / (WIDTH - 1) ** 0.5
    own = torch.randn_like(turned)
    mixed = (1 - OWN_SHARE) ** 0.5 * turned + OWN_SHARE**0.5 * own
    rare = torch.tensor((rarity - rarity.mean()) / rarity.std(), dtype=torch.float32)
    return torch.cat([mixed, 2 * rare[:, None]], dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    size = parser.parse_args().size
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    full = tokenizer.get_vocab()
    names = {number: token for token, number in full.items()}
    counts: Counter = Counter()
    pages: Counter = Counter()
    total = 0
    for path in sorted((HERE / "../../shared/data/train").glob("pairs-*.jsonl.gz")):
        # A fifth is enough to count words by.
        texts = [f"{row['q']} {row['p']}" for number, row in enumerate(read_lines(path)) if number % 5 == 0]
        for start in range(0, len(texts), 1_000):
            for one in tokenizer.encode_batch(texts[start : start + 1_000], add_special_tokens=False):
                counts.update(names[number] for number in one.ids)
                pages.update(names[number] for number in set(one.ids))
                total += 1
    tokens = choose(counts, full, size)
    rarity = np.array([np.log((total + 1) / (pages[token] + 1)) for token in tokens])
    covered = sum(counts[token] for token in tokens) / sum(counts.values())
    print(f"{len(tokens)} tokens of {len(full)}; {covered:.4%} of all text")

    own = json.loads(tokenizer.to_str())
    own["model"]["vocab"] = {token: number for number, token in enumerate(tokens)}
    for added in own["added_tokens"]:
        added["id"] = SPECIAL.index(added["content"])
    for name, special in own["post_processor"]["special_tokens"].items():
        special["ids"] = [SPECIAL.index(name)]
    (WORK / "tokenizer.json").write_text(json.dumps(own, ensure_ascii=False))
    vectors = first_vectors([full[token] for token in tokens], rarity)
    torch.save({"vectors": vectors}, WORK / "vocabulary.pt")
    similar = torch.nn.functional.normalize(vectors, dim=1)
    numbers = own["model"]["vocab"]
    for word in ("car", "fetch", "disease", "1995", "install"):
        nearest = (similar @ similar[numbers[word]]).topk(7).indices.tolist()
        print(word, [tokens[one] for one in nearest])


if __name__ == "__main__":
    main()
