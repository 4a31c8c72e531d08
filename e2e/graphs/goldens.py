"""What PyTorch answers, and what is to be found in a file of a family."""

from __future__ import annotations

from typing import Any

import numpy
from transformers import PreTrainedModel

from answers import of_model
from families import Family, make_model

# Logits tell rows apart, and attention tells tokens apart: of 13 tokens and more, the heaviest has
# this share on average.
LEAST_SPREAD = 1.0
LEAST_PEAK = 0.35


def describe_family(family: Family) -> dict[str, Any]:
    model = make_model(family)
    logits, attentions = of_model(model, family)
    assert numpy.ptp(logits, axis=0).min() >= LEAST_SPREAD, f"{family.name}: logits are too close"
    for layer in range(family.layers):
        peak = numpy.mean([float(one[layer].amax(-1).mean()) for one in attentions[-3:]])
        assert peak >= LEAST_PEAK, f"{family.name}: attention is even, {peak:.2f}"
    return {"inputs": family.inputs, "shape": shape(family, model), "logits": rounded(logits)}


def shape(family: Family, model: PreTrainedModel) -> dict[str, Any]:
    config = model.config
    embeddings = model.base_model.embeddings
    types = getattr(config, "type_vocab_size", 0)
    return {
        "vocabulary": config.vocab_size,
        "positions": config.max_position_embeddings,
        "firstPosition": 2 if "roberta" in config.model_type else 0,
        "types": types if family.typed else min(types, 1),
        "embedding": embeddings.word_embeddings.embedding_dim,
        "hidden": config.hidden_size,
        "heads": config.num_attention_heads,
        "layers": config.num_hidden_layers,
        "inner": getattr(config, "intermediate_size", None) or config.hidden_dim,
        "activation": getattr(config, "hidden_act", None) or config.activation,
        "epsilon": embeddings.LayerNorm.eps,
        "labels": config.num_labels,
    }


def describe_states(family: Family) -> dict[str, Any]:
    """Of an encoder without a head: the first token's state, and the mean of all."""
    states, _ = of_model(make_model(family).base_model, family)
    return {
        "cls": rounded([state[0] for state in states]),
        "mean": rounded([state.mean(0) for state in states]),
    }


def rounded(rows: list[numpy.ndarray]) -> list[list[float]]:
    """More digits would differ from one processor to the next."""
    return [[round(float(number), 6) for number in row] for row in rows]
