"""Graphs that are like the encoder and are not it: to be refused, never scored wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy
import onnx
import torch
import transformers
from onnx import helper, numpy_helper
from transformers import PreTrainedModel

from exported import VERSIONS, torchscript
from families import BERT, HEADS, HIDDEN, INNER, POSITIONS, VOCABULARY, draw_weights, make_model
from fixture import Fixture, read_graph, write_graph

SIZES = {
    "vocab_size": VOCABULARY, "hidden_size": HIDDEN, "num_hidden_layers": 2, "num_labels": 1,
    "num_attention_heads": HEADS, "intermediate_size": INNER, "max_position_embeddings": POSITIONS,
}  # fmt: skip
# Name, config, what is peculiar in it, opset, why it is refused.
OTHERS = [
    (
        "deberta-v2",
        "DebertaV2",
        {
            "relative_attention": True,
            "pos_att_type": ["p2c", "c2p"],
            "pooler_hidden_size": HIDDEN,
        },
        17,
        "attention to relative positions",
    ),
    ("mpnet", "MPNet", {}, 14, "attention has a bias by relative position"),
    (
        "modernbert",
        "ModernBert",
        {
            "pad_token_id": 0,
            "bos_token_id": 1,
            "eos_token_id": 2,
            "cls_token_id": 1,
            "sep_token_id": 2,
            # Two kinds of layers would be named in no certain order.
            "global_attn_every_n_layers": 1,
        },
        17,
        "rotary positions, gated layers, no biases",
    ),
    (
        "roberta-prelayernorm",
        "RobertaPreLayerNorm",
        {"pad_token_id": 1},
        14,
        "norms stand before, not after",
    ),
    ("bert-causal", "Bert", {"is_decoder": True}, 14, "tokens see only those before them"),
    ("bert-quick-gelu", "Bert", {"hidden_act": "quick_gelu"}, 14, "an unknown activation"),
]


def refuse_all(found: dict[str, Fixture]) -> Iterator[Fixture]:
    for name, config, settings, opset, reason in OTHERS:
        kind = getattr(transformers, config + "Config")
        model = drawn(transformers.AutoModelForSequenceClassification, kind(**SIZES, **settings))
        yield refused(name, torchscript(model, BERT.inputs[:2], opset, "eager"), reason)
    tokens = drawn(transformers.BertForTokenClassification, make_model(BERT).config)
    graph = torchscript(tokens, BERT.inputs, 14, "eager")
    yield refused("bert-tokens", graph, "logits of every token, not of the first")
    mean = torchscript(MeanPooled(make_model(BERT)), BERT.inputs, 14, "eager")
    yield refused("bert-mean", mean, "the classifier reads the mean of all tokens")
    for name, (change, reason) in CHANGES.items():
        graph = read_graph(found["onnx/bert-torchscript17-eager.onnx"].path)
        change(graph.graph)
        yield refused(name, graph, reason)


def drawn(kind: type, config: transformers.PretrainedConfig) -> PreTrainedModel:
    config._attn_implementation = "eager"
    create = getattr(kind, "from_config", None) or kind._from_config
    model = create(config).eval()
    draw_weights(model, 1)
    return model


class MeanPooled(torch.nn.Module):
    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def set_attn_implementation(self, name: str) -> None:
        self.model.set_attn_implementation(name)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        states = self.model.bert(input_ids, attention_mask, token_type_ids)[0]
        return self.model.classifier(states.mean(1))


def refused(name: str, graph: onnx.ModelProto, reason: str) -> Fixture:
    path = f"refused/{name}.onnx"
    onnx.checker.check_model(graph)
    write_graph(path, graph)
    return Fixture(path, "", VERSIONS, reason, refused=True)


def of_type(graph: onnx.GraphProto, kind: str) -> list[onnx.NodeProto]:
    return [node for node in graph.node if node.op_type == kind]


def insert_after(graph: onnx.GraphProto, node: onnx.NodeProto, kind: str, number: float) -> None:
    """The node's readers read it through another one."""
    name = node.output[0]
    node.output[0] = name + "_before"
    graph.initializer.append(
        numpy_helper.from_array(numpy.full(HIDDEN, number, numpy.float32), name + "_number")
    )
    other = helper.make_node(kind, [name + "_before", name + "_number"], [name], name + "_" + kind)
    graph.node.insert(list(graph.node).index(node) + 1, other)


def add_a_constant(graph: onnx.GraphProto) -> None:
    insert_after(graph, of_type(graph, "LayerNormalization")[2], "Add", 100)


def scale_embeddings(graph: onnx.GraphProto) -> None:
    words = next(node for node in of_type(graph, "Gather") if "word_embeddings" in node.input[0])
    insert_after(graph, words, "Mul", HIDDEN**0.5)


def end_in_sigmoid(graph: onnx.GraphProto) -> None:
    last = graph.node[-1]
    last.output[0] = "before_sigmoid"
    graph.node.append(helper.make_node("Sigmoid", ["before_sigmoid"], ["logits"], "sigmoid"))


def take_an_older_state(graph: onnx.GraphProto) -> None:
    """The second layer's output is added to what came into the layer, not to its attention."""
    norms = of_type(graph, "LayerNormalization")
    sums = next(node for node in graph.node if norms[4].input[0] in node.output)
    sums.input[list(sums.input).index(norms[3].output[0])] = norms[2].output[0]


def turn_positions(graph: onnx.GraphProto) -> None:
    for tensor in graph.initializer:
        numbers = numpy_helper.to_array(tensor)
        if tensor.name.endswith("position_ids"):
            tensor.CopyFrom(numpy_helper.from_array(numbers[:, ::-1].copy(), tensor.name))
            return
    for node in of_type(graph, "Constant"):
        numbers = numpy_helper.to_array(node.attribute[0].t)
        if numbers.shape == (1, POSITIONS) and numbers[0, -1] == POSITIONS - 1:
            node.attribute[0].t.CopyFrom(numpy_helper.from_array(numbers[:, ::-1].copy()))
            return
    raise AssertionError("no position ids are found")


def read_the_last_token(graph: onnx.GraphProto) -> None:
    norm = of_type(graph, "LayerNormalization")[-1].output[0]
    first = next(node for node in of_type(graph, "Gather") if node.input[0] == norm)
    constant = next(node for node in graph.node if node.output[0] == first.input[1])
    constant.attribute[0].t.CopyFrom(numpy_helper.from_array(numpy.array(-1)))


def share_out_over_queries(graph: onnx.GraphProto) -> None:
    of_type(graph, "Softmax")[1].attribute[0].i = 2


CHANGES: dict[str, tuple[Callable[[onnx.GraphProto], None], str]] = {
    "bert-constant": (add_a_constant, "a constant is added after a LayerNorm"),
    "bert-scaled": (scale_embeddings, "word embeddings are multiplied"),
    "bert-sigmoid": (end_in_sigmoid, "its output is a probability, not a logit"),
    "bert-older": (take_an_older_state, "a residual is taken from an older state"),
    "bert-turned": (turn_positions, "positions are counted backwards"),
    "bert-last": (read_the_last_token, "the classifier reads the last token, not the first"),
    "bert-softmax": (share_out_over_queries, "one softmax goes over queries, not keys"),
}
