"""What onnxruntime's optimisers make of graphs: several operators in one, in its own domain."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import onnx
import onnxruntime
from onnxruntime import GraphOptimizationLevel
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from exported import silence
from families import HEADS, HIDDEN
from fixture import Fixture, made_by, read, read_graph, write_graph

VERSIONS = made_by("onnxruntime", "onnx")
BASIC = GraphOptimizationLevel.ORT_ENABLE_BASIC
EXTENDED = GraphOptimizationLevel.ORT_ENABLE_EXTENDED


def fuse_all(found: dict[str, Fixture]) -> Iterator[Fixture]:
    """Whether attention fuses depends on how it was exported: sources are those where it does."""
    for path in [
        "onnx/bert-torchscript14-eager.onnx",
        "onnx/bert-gelu-new-torchscript14-eager.onnx",
        "onnx/bert-optimum2023.onnx",
        "onnx/electra-optimum2023.onnx",
        "onnx/roberta-optimum2023.onnx",
        "onnx/distilbert-optimum2023.onnx",
    ]:
        yield by_optimizer(found[path])
    for path in ["onnx/bert-torchscript17-eager.onnx", "onnx/roberta-optimum2023.onnx"]:
        yield by_optimizer(found[path], many_heads=True)
    for path in ["onnx/bert-torchscript14-eager.onnx", "onnx/roberta-optimum2023.onnx"]:
        yield by_optimizer(found[path], half=True)
    yield by_session(found["onnx/bert-torchscript14-eager.onnx"], "basic", BASIC)
    for path in [
        "onnx/bert-torchscript14-sdpa.onnx",
        "onnx/bert-dynamo-sdpa.onnx",
        "onnx/bert-optimum2023.onnx",
        "onnx/roberta-torchscript14-eager.onnx",
        "onnx/bert-int8-qint8-channel-reduced-words.onnx",
    ]:
        yield by_session(found[path], "extended", EXTENDED)


def by_optimizer(source: Fixture, *, many_heads: bool = False, half: bool = False) -> Fixture:
    variant = "fused" + "-heads" * many_heads + "-fp16" * half
    path = source.path.replace(".onnx", f"-{variant}.onnx")
    write_graph(path, optimised(source, many_heads, half))
    about = f"{source.about}, fused by onnxruntime.transformers.optimizer"
    return Fixture(
        path, source.family, source.made_by | VERSIONS,
        about + " into MultiHeadAttention" * many_heads + ", in fp16" * half,
        "fp16" if half else "fp32",
    )  # fmt: skip


def optimised(source: Fixture, many_heads: bool, half: bool) -> onnx.ModelProto:
    options = FusionOptions("bert")
    options.use_multi_head_attention = many_heads
    with tempfile.TemporaryDirectory() as folder, silence():
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        onnx.save(read_graph(source.path), before)
        model = optimize_model(
            str(before), "bert", num_heads=HEADS, hidden_size=HIDDEN, opt_level=0,
            optimization_options=options,
        )  # fmt: skip
        if half:
            model.convert_float_to_float16(keep_io_types=True)
        model.save_model_to_file(str(after))
        return onnx.load(after)


def by_session(source: Fixture, level: str, setting: GraphOptimizationLevel) -> Fixture:
    path = source.path.replace(".onnx", f"-session-{level}.onnx")
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = setting
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        after = Path(folder) / "after.onnx"
        options.optimized_model_filepath = str(after)
        onnxruntime.InferenceSession(read(source.path), options)
        write_graph(path, onnx.load(after))
    about = f"{source.about}, as onnxruntime's session writes it at level {level}"
    return Fixture(
        path, source.family, source.made_by | VERSIONS, about, source.precision,
        source=source.source, quantised=source.quantised,
    )  # fmt: skip
