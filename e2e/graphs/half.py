"""Graphs in fp16, by converters and by export."""

from __future__ import annotations

from collections.abc import Iterator

import onnx
import onnxconverter_common.float16
import onnxslim
import torch
from onnxruntime.transformers.float16 import convert_float_to_float16

from exported import silence, torchscript
from families import BERT, make_model
from fixture import Fixture, made_by, read_graph, write_graph

RUNTIME = made_by("onnxruntime", "onnx")
COMMON = made_by("onnxconverter-common", "onnx")
SLIM = made_by("onnxslim", "onnxruntime", "onnx")


def halve_all(found: dict[str, Fixture]) -> Iterator[Fixture]:
    eager = found["onnx/bert-torchscript14-eager.onnx"]
    graph = convert_float_to_float16(read_graph(eager.path), keep_io_types=True)
    yield halved(eager, "fp16", graph, RUNTIME, "fp16 by onnxruntime, logits in f32")
    with silence():
        graph = onnxconverter_common.float16.convert_float_to_float16(read_graph(eager.path))
    yield halved(eager, "fp16-common", graph, COMMON, "fp16 by onnxconverter-common, logits too")
    for path in ["onnx/bert-optimum2024.onnx", "onnx/roberta-dynamo-sdpa.onnx"]:
        graph = onnxslim.slim(convert_float_to_float16(read_graph(path), keep_io_types=True))
        about = "fp16 by onnxruntime, slimmed, as transformers.js' converter does"
        yield halved(found[path], "fp16-slim", graph, SLIM, about)
    graph = torchscript(make_model(BERT).to(torch.float16), BERT.inputs, 17, "eager")
    path = "onnx/bert-torchscript17-half.onnx"
    write_graph(path, graph)
    yield Fixture(path, "bert", eager.made_by, "TorchScript exporter of a model in fp16", "fp16")


def halved(
    source: Fixture, name: str, graph: onnx.ModelProto, versions: dict[str, str], about: str
) -> Fixture:
    path = source.path.replace(".onnx", f"-{name}.onnx")
    write_graph(path, graph)
    return Fixture(
        path, source.family, source.made_by | versions, f"{source.about}, {about}", "fp16"
    )
