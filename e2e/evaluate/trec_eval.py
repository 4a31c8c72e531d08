"""Writes trec_eval.json: made-up runs and judgments, and what trec_eval says of them.

python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python trec_eval.py
"""

import json
import random
from pathlib import Path

import pytrec_eval

CASES = 40
CUTS = (1, 3, 10, 100)
# Our name, trec_eval's measure, and the name of its value.
METRICS = [
    ("ndcg", "ndcg", "ndcg"),
    ("mrr", "recip_rank", "recip_rank"),
    ("map", "map", "map"),
    ("recall", "set_recall", "set_recall"),
    ("precision", "set_P", "set_P"),
] + [
    (f"{ours}@{cut}", f"{theirs}.{','.join(map(str, CUTS))}", f"{theirs}_{cut}")
    for ours, theirs in [
        ("ndcg", "ndcg_cut"),
        ("map", "map_cut"),
        ("recall", "recall"),
        ("precision", "P"),
        ("hit", "success"),
    ]
    for cut in CUTS
]


def make_case(dice, number):
    """A query's run and judgments; `number` picks what is special about it."""
    graded = number % 2 == 0
    documents = [f"d{i}" for i in range(dice.choice([1, 5, 30, 150]))]
    grades = [0, 0, 0, 1, 2, 3, -1] if graded else [0, 0, 1]
    judged = [d for d in documents if dice.random() < 0.6]
    judgments = {d: dice.choice(grades) for d in judged}
    # Relevant documents that the run has missed.
    judgments |= {f"missed{i}": 1 for i in range(dice.choice([0, 0, 2]))}
    if number % 10 == 9:
        judgments = {d: 0 for d in documents}
    retrieved = [d for d in documents if dice.random() < 0.8] or documents[:1]
    # Few different scores make many ties; the last kind are ties in single precision only.
    scores = [
        lambda: dice.random(),
        lambda: float(dice.randint(0, 3)),
        lambda: 0.5,
        lambda: 1 + dice.randint(0, 3) * 1e-9,
    ][number % 4]
    return {d: scores() for d in retrieved}, judgments or {documents[0]: 1}


def main():
    dice = random.Random(7)
    run, qrels = {}, {}
    for number in range(CASES):
        run[f"q{number}"], qrels[f"q{number}"] = make_case(dice, number)
    # Ids whose order is another in UTF-8 than in UTF-16, and an id that begins another.
    ids = ["\U0001f600", "\uff5e", "a", "ab", "Z", "é"]
    run["ids"] = {d: 1.0 for d in ids}
    qrels["ids"] = {"\uff5e": 1, "ab": 2}
    evaluator = pytrec_eval.RelevanceEvaluator(qrels, {measure for _, measure, _ in METRICS})
    values = evaluator.evaluate(run)
    expected = {
        query: {ours: values[query][name] for ours, _, name in METRICS} for query in run
    }
    fixture = {"run": run, "qrels": qrels, "expected": expected}
    text = json.dumps(fixture, ensure_ascii=True, separators=(",", ":"))
    Path(__file__).with_name("trec_eval.json").write_text(text + "\n")


main()
