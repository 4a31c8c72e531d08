"""From PyTorch to the ONNX files that a model's repository on the hub holds."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy
import onnx
import onnxruntime
import onnxslim
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16
from transformers import PreTrainedModel

from families import BLOCK

FILES = {
    "fp32": "model.onnx",
    "int8": "model_quantized.onnx",
    "fp16": "model_fp16.onnx",
    "q4": "model_q4.onnx",
    "q4f16": "model_q4f16.onnx",
}
OPSET = 17


def export(model: PreTrainedModel, inputs: dict[str, torch.Tensor], path: Path) -> None:
    """The exporter, the names and the free dimensions are those of the published files."""
    shape = {0: "batch_size", 1: "sequence_length"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (inputs,),
            path,
            input_names=list(inputs),
            output_names=["logits"],
            dynamic_axes={name: shape for name in inputs} | {"logits": {0: "batch_size"}},
            opset_version=OPSET,
            dynamo=False,
        )
    save(onnxslim.slim(onnx.load(path)), path)


def convert(folder: Path, dtypes: tuple[str, ...]) -> None:
    """The same numbers with fewer bits, by the settings of transformers.js' own converter."""
    for dtype in dtypes:
        graph = onnx.load(folder / FILES["fp32"])
        if dtype == "int8":
            graph = eight_bits(graph, folder / FILES[dtype])
        if dtype in ("q4", "q4f16"):
            graph = four_bits(graph)
        if dtype in ("fp16", "q4f16"):
            graph = onnxslim.slim(convert_float_to_float16(graph, keep_io_types=True))
        save(graph, folder / FILES[dtype])


def eight_bits(graph: onnx.ModelProto, path: Path) -> onnx.ModelProto:
    quantize_dynamic(
        graph,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
    )
    return onnx.load(path)


def four_bits(graph: onnx.ModelProto) -> onnx.ModelProto:
    quantizer = MatMulNBitsQuantizer(graph, bits=4, block_size=BLOCK, is_symmetric=True)
    quantizer.process()
    return quantizer.model.model


def save(graph: onnx.ModelProto, path: Path) -> None:
    # Shapes that every runtime works out for itself: a tenth of so small a file.
    del graph.graph.value_info[:]
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def run(path: Path, inputs: list[dict[str, torch.Tensor]]) -> numpy.ndarray:
    """One pair a run, without padding."""
    session = onnxruntime.InferenceSession(path)
    feeds = [{name: tensor.numpy() for name, tensor in one.items()} for one in inputs]
    return numpy.concatenate([session.run(["logits"], feed)[0] for feed in feeds])
