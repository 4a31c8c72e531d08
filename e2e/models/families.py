"""The families, each as a tiny model with weights that make its answers tell pairs apart.

Random weights as a library draws them give attention that is nearly even and logits that are nearly
constant: whatever goes wrong on the way to them, nobody would see it. These are drawn wider.
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

LONGEST = 128
HIDDEN = 32
LAYERS = 2
HEADS = 4
INNER = 64
# Inputs that share a scale where weights have 4 bits.
BLOCK = 32

IDENTITY = "torch.nn.modules.linear.Identity"
SIGMOID = "torch.nn.modules.activation.Sigmoid"
GENERIC = ("LABEL_0", "LABEL_1")


@dataclass(frozen=True)
class Family:
    name: str
    config: type
    tokenizer: str
    tokenizer_class: str
    seed: int
    # The wider the head, the wider the logits.
    head: float
    # What sentence-transformers makes of the config below.
    activation: str
    labels: tuple[str, ...] = ("LABEL_0",)
    settings: dict[str, Any] = field(default_factory=dict)
    # Besides fp32, which every model has.
    dtypes: tuple[str, ...] = ("int8", "fp16")
    safetensors: bool = False


def stated(activation: str) -> dict[str, Any]:
    return {"sentence_transformers": {"activation_fn": activation, "version": "5.1.0"}}


FAMILIES = [
    Family(
        "tiny-bert", BertConfig, "wordpiece", "BertTokenizer", 15, 4.0, "identity",
        settings=stated(IDENTITY), dtypes=("int8", "fp16", "q4", "q4f16"), safetensors=True,
    ),
    Family(
        "tiny-bert-2", BertConfig, "wordpiece", "BertTokenizer", 21, 4.4, "identity", GENERIC,
        dtypes=("int8",),
    ),
    Family(
        "tiny-bert-3", BertConfig, "wordpiece", "BertTokenizer", 39, 6.4, "identity",
        ("contradiction", "entailment", "neutral"), stated(IDENTITY), dtypes=("int8",),
    ),
    # The key that sentence-transformers wrote before version 4.
    Family(
        "tiny-electra", ElectraConfig, "wordpiece", "ElectraTokenizer", 40, 4.0, "identity",
        settings={"embedding_size": HIDDEN, "sbert_ce_default_activation_function": IDENTITY},
    ),
    Family(
        "tiny-distilbert", DistilBertConfig, "wordpiece", "DistilBertTokenizer", 29, 4.8, "sigmoid",
    ),
    Family(
        "tiny-roberta", RobertaConfig, "bpe", "RobertaTokenizer", 16, 4.8, "sigmoid",
        settings=stated(SIGMOID),
    ),
    Family(
        "tiny-xlm-roberta", XLMRobertaConfig, "unigram", "XLMRobertaTokenizer", 3, 5.8, "sigmoid",
        safetensors=True,
    ),
]  # fmt: skip


def make_model(family: Family, tokenizer: Any) -> PreTrainedModel:
    config = family.config(
        vocab_size=len(tokenizer),
        pad_token_id=tokenizer.pad_token_id,
        id2label=dict(enumerate(family.labels)),
        label2id={label: index for index, label in enumerate(family.labels)},
        **sizes(family, tokenizer),
        **family.settings,
    )
    config._attn_implementation = "eager"
    model = AutoModelForSequenceClassification.from_config(config).eval()
    draw_weights(model, family)
    return model


def sizes(family: Family, tokenizer: Any) -> dict[str, Any]:
    if family.config is DistilBertConfig:
        return {
            "max_position_embeddings": LONGEST, "dim": HIDDEN, "n_layers": LAYERS,
            "n_heads": HEADS, "hidden_dim": INNER,
        }  # fmt: skip
    common = {
        "max_position_embeddings": LONGEST, "hidden_size": HIDDEN, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "intermediate_size": INNER,
    }  # fmt: skip
    if family.config not in (RobertaConfig, XLMRobertaConfig):
        return common
    # Their positions begin after the padding token's id.
    return common | {
        "max_position_embeddings": LONGEST + tokenizer.pad_token_id + 1,
        "type_vocab_size": 1,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }


# By the end of a parameter's name: the spread of its numbers. Of a matrix's, over the root of its inputs.
WEIGHTS = [
    (r"word_embeddings\.weight", 1.0),
    (r"position_embeddings\.weight", 0.7),
    (r"token_type_embeddings\.weight", 0.9),
    (r"(query|key|q_lin|k_lin)\.weight", 2.2),
    (r"(value|v_lin)\.weight", 1.2),
    (r"(attention\.output\.dense|out_lin)\.weight", 1.2),
    (r"(intermediate\.dense|lin1)\.weight", 1.0),
    (r"(output\.dense|lin2)\.weight", 1.0),
    (r"(pooler\.dense|pre_classifier|classifier\.dense)\.weight", 1.0),
]


def draw_weights(model: PreTrainedModel, family: Family) -> None:
    draw = numpy.random.Generator(numpy.random.PCG64(family.seed))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            numbers = scaled(name, draw.standard_normal(parameter.shape), family.head)
            if "q4" in family.dtypes and ".layer." in name and numbers.ndim == 2:
                numbers = on_four_bits(numbers)
            parameter.copy_(torch.from_numpy(numbers))


def scaled(name: str, numbers: numpy.ndarray, head: float) -> numpy.ndarray:
    if re.search(r"(layer_?norm)\.weight$", name, re.IGNORECASE):
        return 1 + 0.2 * numbers
    if numbers.ndim == 1:
        return 0.2 * numbers
    of_matrix = 1 / numpy.sqrt(numbers.shape[1])
    for pattern, spread in WEIGHTS:
        if re.search(pattern + "$", name):
            return spread * numbers * (1 if "embeddings" in name else of_matrix)
    if re.search(r"classifier(\.out_proj)?\.weight$", name):
        return head * numbers * of_matrix
    raise ValueError(f"no spread is given for {name}")


def on_four_bits(matrix: numpy.ndarray) -> numpy.ndarray:
    """To the nearest numbers that a weight of 4 bits can be.

    A sixteenth is a large step for so few inputs: without this, a right runtime's logits would be
    further off than a wrong one's.
    """
    blocks = matrix.reshape(-1, BLOCK)
    largest = numpy.take_along_axis(blocks, abs(blocks).argmax(1)[:, None], 1)
    step = largest / -8
    return (numpy.clip(numpy.rint(blocks / step), -8, 7) * step).reshape(matrix.shape)
