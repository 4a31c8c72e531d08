"""What onnxruntime's quantiser makes of graphs: 8-bit weights, activations rounded as they come."""

from __future__ import annotations

import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from exported import silence
from fixture import Fixture, made_by, read_graph, write_graph

VERSIONS = made_by("onnxruntime", "onnx")
SIGNED = {"qint8": QuantType.QInt8, "quint8": QuantType.QUInt8}
MATRICES = ["MatMul", "Attention"]


def quantise_all(found: dict[str, Fixture]) -> Iterator[Fixture]:
    bert = found["onnx/bert-torchscript14-eager.onnx"]
    for sign, channel, reduced, words in itertools.product(
        SIGNED, (False, True), (False, True), (False, True)
    ):
        name = "-".join([sign, *["channel"] * channel, *["reduced"] * reduced, *["words"] * words])
        yield quantised(
            bert, name, SIGNED[sign], per_channel=channel, reduce_range=reduced,
            op_types_to_quantize=None if words else MATRICES,
        )  # fmt: skip
    every = {"MatMulConstBOnly": False}
    yield quantised(
        bert, "activations", QuantType.QInt8, "attention in 8 bits too", extra_options=every
    )
    yield quantised(bert, "prepared", QuantType.QInt8, "after quant_pre_process", prepare=True)
    for path, name in [
        ("onnx/bert-dynamo-sdpa.onnx", "dynamo"),
        ("onnx/electra-torchscript14-eager.onnx", "torchscript"),
        ("onnx/roberta-torchscript14-eager.onnx", "torchscript"),
        ("onnx/distilbert-torchscript14-eager.onnx", "torchscript"),
    ]:
        yield quantised(found[path], name, QuantType.QInt8, per_channel=True, reduce_range=True)


def quantise_fused(found: dict[str, Fixture]) -> Iterator[Fixture]:
    bert = found["onnx/bert-torchscript14-eager-fused.onnx"]
    roberta = found["onnx/roberta-optimum2023-fused.onnx"]
    # The quantiser cannot see through onnxruntime's own operators.
    told = {"extra_options": {"DefaultTensorType": onnx.TensorProto.FLOAT}}
    yield quantised(bert, "fused", QuantType.QInt8, **told)
    yield quantised(bert, "fused-quint8", QuantType.QUInt8, op_types_to_quantize=MATRICES, **told)
    yield quantised(roberta, "fused", QuantType.QInt8, per_channel=True, **told)


def quantised(
    source: Fixture,
    name: str,
    weight: QuantType,
    about: str = "",
    *,
    prepare: bool = False,
    **settings: Any,
) -> Fixture:
    path = f"onnx/{source.family}-int8-{name}.onnx"
    graph = read_graph(source.path)
    # What a Gemm's weight is said to be is wrong once the quantiser has turned it.
    del graph.graph.value_info[:]
    # Some steps leave files where they run.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), silence():
        before, after = Path("before.onnx"), Path("after.onnx")
        onnx.save(graph, before)
        if prepare:
            quant_pre_process(before, before, skip_symbolic_shape=True)
        quantize_dynamic(before, after, weight_type=weight, **settings)
        write_graph(path, onnx.load(after))
    known = f"quantize_dynamic, {weight.name}, {describe(settings)}"
    return Fixture(
        path, source.family, source.made_by | VERSIONS, f"{known}, {about}" if about else known,
        "int8", source=source.path, quantised=path,
    )  # fmt: skip


def describe(settings: dict[str, Any]) -> str:
    return ", ".join(
        ["a scale a column" if settings.get("per_channel") else "a scale a matrix"]
        + ["reduced range"] * bool(settings.get("reduce_range"))
        + ["embeddings in f32" if settings.get("op_types_to_quantize") else "embeddings quantised"]
    )


def with_weights_of(quantised: onnx.ModelProto, source: onnx.ModelProto) -> onnx.ModelProto:
    """The graph before it was quantised with each weight as the quantised one has it.

    By it a reader of 8-bit weights is held to f32's tolerance.
    """
    graph = onnx.ModelProto()
    graph.CopyFrom(source)
    numbers = {one.name: numpy_helper.to_array(one) for one in quantised.graph.initializer}
    # A Gemm that has its weight transposed becomes a MatMul that has not.
    turned = {node.input[1] for node in source.graph.node if node.op_type == "Gemm"}
    known = [one for one in graph.graph.initializer if one.name + "_quantized" in numbers]
    assert len(known) == sum(name.endswith("_quantized") for name in numbers)
    for weight in known:
        steps, scale, zero = (
            numbers[weight.name + end].astype(numpy.float32)
            for end in ("_quantized", "_scale", "_zero_point")
        )
        value = (steps - zero) * scale
        value = numpy.ascontiguousarray(value.T if weight.name in turned else value)
        weight.CopyFrom(numpy_helper.from_array(value, weight.name))
    return graph
