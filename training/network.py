"""BERT, as far as this recipe needs it: the names of its weights are those of BertForSequenceClassification."""
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    hidden: int = 128
    layers: int = 2
    heads: int = 4
    intermediate: int = 512
    positions: int = 256
    epsilon: float = 1e-12


class Embeddings(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(shape.vocabulary, shape.hidden)
        self.position_embeddings = nn.Embedding(shape.positions, shape.hidden)
        self.token_type_embeddings = nn.Embedding(2, shape.hidden)
        self.LayerNorm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        places = self.position_embeddings.weight[: ids.shape[1]]
        return self.LayerNorm(self.word_embeddings(ids) + self.token_type_embeddings(types) + places)


class Named(nn.Module):
    """A module that only holds others, under the names that the hub's files have."""

    def __init__(named, /, **modules: nn.Module) -> None:  # one of the names is "self"
        super().__init__()
        for name, module in modules.items():
            named.add_module(name, module)


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        hidden = shape.hidden
        self.heads = shape.heads
        linear, norm = nn.Linear, lambda: nn.LayerNorm(hidden, eps=shape.epsilon)
        own = {name: linear(hidden, hidden) for name in ("query", "key", "value")}
        self.attention = Named(self=Named(**own), output=Named(dense=linear(hidden, hidden), LayerNorm=norm()))
        self.intermediate = Named(dense=linear(hidden, shape.intermediate))
        self.output = Named(dense=linear(shape.intermediate, hidden), LayerNorm=norm())

    def forward(self, x: Tensor, mask: Tensor, first_only: bool) -> Tensor:
        """`first_only` computes the first token's row alone: of the last layer nothing else is read."""
        own, rows = self.attention.get_submodule("self"), x[:, :1] if first_only else x
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        mixed = F.scaled_dot_product_attention(
            split(own.query(rows)), split(own.key(x)), split(own.value(x)), attn_mask=mask
        )
        mixed = self.attention.output.dense(mixed.transpose(1, 2).flatten(2))
        rows = self.attention.output.LayerNorm(mixed + rows)
        grown = self.output.dense(F.gelu(self.intermediate.dense(rows)))
        return self.output.LayerNorm(grown + rows)


class Bert(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embeddings = Embeddings(shape)
        self.encoder = Named(layer=nn.ModuleList(Layer(shape) for _ in range(shape.layers)))

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor, first_only: bool = True) -> Tensor:
        """Rows of the last layer: of the first token only, or of all."""
        x = self.embeddings(ids, types)
        mask = mask[:, None, None, :]
        *layers, last = self.encoder.layer
        for layer in layers:
            x = layer(x, mask, first_only=False)
        return last(x, mask, first_only)


class CrossEncoder(nn.Module):
    """One logit a pair."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.bert = Bert(shape)
        self.bert.pooler = Named(dense=nn.Linear(shape.hidden, shape.hidden))
        self.classifier = nn.Linear(shape.hidden, 1)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        first = self.bert(ids, types, mask)[:, 0]
        return self.classifier(torch.tanh(self.bert.pooler.dense(first)))[:, 0]


def start_by_matching(model: CrossEncoder, seed: int) -> None:
    """
    Random weights take hours to find out that equal words matter. Here the first layer starts with
    heads in which like tokens attend to each other, and whose values carry what was found; the two
    token types are opposite vectors, so that "found in the other text" is there to be read.
    """
    torch.manual_seed(seed)
    hidden, eye = model.bert.shape.hidden, torch.eye(model.bert.shape.hidden)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=1 / math.sqrt(module.in_features) / 2)
            nn.init.zeros_(module.bias)
    attention = model.bert.encoder.layer[0].attention
    own = attention.get_submodule("self")
    noise = lambda: torch.randn(hidden, hidden) * 0.02
    with torch.no_grad():
        own.query.weight.copy_(1.2 * eye + noise())
        own.key.weight.copy_(1.2 * eye + noise())
        own.value.weight.copy_(0.7 * eye + noise())
        attention.output.dense.weight.copy_(0.7 * eye + noise())
        direction = torch.randn(hidden) * 0.5
        model.bert.embeddings.token_type_embeddings.weight.copy_(torch.stack([direction, -direction]))
        model.bert.embeddings.position_embeddings.weight.normal_(std=0.02)
