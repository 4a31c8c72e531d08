"""Queries as they are typed: half of the last word, a slip of the finger, keywords alone."""
from __future__ import annotations

import random
import re

from lexical import STOP

QUESTION_WORDS = frozenset(
    "what who whom whose when where why which how do does did is are was were can could should would i my me you your "
    "many much there".split()
)


def half_typed(query: str, chance: random.Random) -> str:
    words = query.split()
    if len(words[-1]) < 4:
        return query
    last = words[-1].rstrip("?.!")
    return " ".join([*words[:-1], last[: chance.randint(max(2, len(last) // 2 - 1), max(3, len(last) - 1))]])


def with_typo(query: str, chance: random.Random) -> str:
    words = query.split()
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return query
    place = chance.choice(long)
    word, at = words[place], chance.randrange(1, len(words[place]) - 1)
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ]
    )
    return " ".join(words)


def keywords(query: str, _: random.Random) -> str:
    kept = [word for word in re.findall(r"\S+", query) if word.lower().strip("?,.") not in STOP | QUESTION_WORDS]
    return " ".join(kept) or query


# With the share of queries that each of them befalls.
WAYS = ((half_typed, 0.15), (with_typo, 0.15), (keywords, 0.15))


def spoil(query: str, chance: random.Random) -> str:
    draw = chance.random()
    for way, share in WAYS:
        if draw < share:
            return way(query, chance)
        draw -= share
    return query.rstrip("?") if chance.random() < 0.5 else query
