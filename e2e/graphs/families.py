"""The families, each as a tiny model whose logits tell whether every number was read right.

Weights as a library draws them give even attention and logits close to zero: a swapped matrix would
go unseen. These are drawn wider, and every one is a number that 16 bits hold in either way (f16 and
bf16), so that a file's precision changes no weight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy
import torch
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    DistilBertConfig,
    ElectraConfig,
    PreTrainedModel,
    RobertaConfig,
    XLMRobertaConfig,
)

# No two alike: a swapped dimension shows.
VOCABULARY = 61
HIDDEN = 24
HEADS = 3
INNER = 40
POSITIONS = 40
NARROW = 16


@dataclass(frozen=True)
class Family:
    name: str
    config: type
    seed: int
    settings: dict[str, Any] = field(default_factory=dict)
    labels: int = 1
    layers: int = 2
    # Whether it is told which text a token is of.
    typed: bool = False

    @property
    def inputs(self) -> list[str]:
        """What a graph of it asks for, in the order of its exporters."""
        return ["input_ids", "attention_mask", *["token_type_ids"] * self.typed]


BERT = Family("bert", BertConfig, 1, typed=True)
FAMILIES = [
    BERT,
    Family("electra", ElectraConfig, 2, {"embedding_size": NARROW}, layers=3, typed=True),
    Family("roberta", RobertaConfig, 3),
    Family("xlm-roberta", XLMRobertaConfig, 15),
    Family("distilbert", DistilBertConfig, 13),
    Family("bert-labels", BertConfig, 6, labels=5, typed=True),
    Family("bert-gelu-new", BertConfig, 7, {"hidden_act": "gelu_new"}, typed=True),
    Family("bert-gelu-tanh", BertConfig, 31, {"hidden_act": "gelu_pytorch_tanh"}, typed=True),
    Family("bert-relu", BertConfig, 9, {"hidden_act": "relu"}, typed=True),
    # Its graphs take every token for one of the first text.
    Family("bert-untyped", BertConfig, 1),
]


def make_model(family: Family) -> PreTrainedModel:
    config = family.config(
        vocab_size=VOCABULARY, num_labels=family.labels, **sizes(family), **family.settings
    )
    config._attn_implementation = "eager"
    model = AutoModelForSequenceClassification.from_config(config).eval()
    draw_weights(model, family.seed)
    return model


def sizes(family: Family) -> dict[str, Any]:
    if family.config is DistilBertConfig:
        return {
            "max_position_embeddings": POSITIONS, "dim": HIDDEN, "n_layers": family.layers,
            "n_heads": HEADS, "hidden_dim": INNER,
        }  # fmt: skip
    common = {
        "max_position_embeddings": POSITIONS, "hidden_size": HIDDEN,
        "num_hidden_layers": family.layers, "num_attention_heads": HEADS,
        "intermediate_size": INNER,
    }  # fmt: skip
    if family.config not in (RobertaConfig, XLMRobertaConfig):
        return common
    # Their positions begin after the padding token's id, which is 1.
    return common | {
        "max_position_embeddings": POSITIONS + 2, "type_vocab_size": 1, "layer_norm_eps": 1e-5,
        "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2,
    }  # fmt: skip


# By the end of a parameter's name, the spread of its numbers: of a matrix's, over the root of its
# inputs.
SPREADS = [
    (r"embeddings\.weight", 0.8),
    (r"(query|key|q_lin|k_lin)\.weight", 2.0),
    (r"(?<!pre_)classifier(\.out_proj)?\.weight", 4.0),
    (r"\.weight", 1.2),
]


def draw_weights(model: PreTrainedModel, seed: int) -> None:
    draw = numpy.random.Generator(numpy.random.PCG64(seed))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            numbers = scaled(name, draw.standard_normal(parameter.shape))
            parameter.copy_(few_bits(torch.from_numpy(numbers).float()))


def scaled(name: str, numbers: numpy.ndarray) -> numpy.ndarray:
    if re.search(r"(layer_?norm|norm)\.weight$", name, re.IGNORECASE):
        return 1 + 0.2 * numbers
    if numbers.ndim == 1:
        return 0.2 * numbers
    spread = next(spread for pattern, spread in SPREADS if re.search(pattern + "$", name))
    return spread * numbers / (1 if "embeddings." in name else numpy.sqrt(numbers.shape[1]))


def few_bits(numbers: torch.Tensor) -> torch.Tensor:
    """Four of each number: files are nearly halved."""
    fraction, exponent = torch.frexp(numbers)
    return torch.ldexp(torch.round(fraction * 16) / 16, exponent)


# Of one token, of two (no text to tell from another), and up to the longest.
LENGTHS = [1, 2, 7, 13, 24, 38]


@dataclass(frozen=True)
class Row:
    """Types are 0 for the `first` tokens and 1 from there."""

    ids: list[int]
    first: int

    def tensors(self) -> dict[str, torch.Tensor]:
        ids = torch.tensor([self.ids])
        types = (torch.arange(len(self.ids)) >= self.first).long()[None]
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": types}


def make_rows() -> list[Row]:
    """No id below 3: those are padding in one family or another."""
    draw = numpy.random.Generator(numpy.random.PCG64(0))
    return [
        Row(draw.integers(3, VOCABULARY, length).tolist(), -(-length // 3)) for length in LENGTHS
    ]


ROWS = make_rows()
