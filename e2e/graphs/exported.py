"""What torch.onnx writes: by TorchScript, and by dynamo."""

from __future__ import annotations

import contextlib
import io
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
from transformers import PreTrainedModel

from families import BERT, FAMILIES, VOCABULARY, Family, make_model
from fixture import Fixture, made_by, write_graph

VERSIONS = made_by("torch", "transformers", "onnx")


def export_all() -> Iterator[Fixture]:
    for opset in (11, 14, 17):
        yield by_torchscript(BERT, opset, "eager")
    for opset in (14, 17):
        yield by_torchscript(BERT, opset, "sdpa")
    for family in FAMILIES[1:]:
        yield by_torchscript(family, 14, "eager")
    for attention in ("eager", "sdpa"):
        yield by_dynamo(BERT, attention)
    for family in FAMILIES[1:]:
        if family.name not in ("bert-labels", "bert-relu"):
            yield by_dynamo(family, "sdpa")
    yield by_dynamo(BERT, "sdpa", "plain", "without the exporter's optimiser", optimize=False)
    yield by_dynamo(BERT, "eager", "notes", "with the exporter's notes on nodes", notes=True)
    yield by_dynamo(BERT, "sdpa", "attention", "attention as one node", opset=23)


def by_torchscript(family: Family, opset: int, attention: str) -> Fixture:
    path = f"onnx/{family.name}-torchscript{opset}-{attention}.onnx"
    write_graph(path, torchscript(make_model(family), family.inputs, opset, attention))
    about = f"TorchScript exporter, opset {opset}, {attention} attention"
    return Fixture(path, family.name, VERSIONS, about)


def torchscript(
    model: PreTrainedModel, inputs: list[str], opset: int, attention: str
) -> onnx.ModelProto:
    model.set_attn_implementation(attention)
    example = example_of(inputs)
    shape = {0: "batch_size", 1: "sequence_length"}
    with tempfile.TemporaryDirectory() as folder, silence():
        torch.onnx.export(
            model,
            (example,),
            Path(folder) / "model.onnx",
            input_names=inputs,
            output_names=["logits"],
            dynamic_axes={name: shape for name in inputs} | {"logits": {0: "batch_size"}},
            opset_version=opset,
            dynamo=False,
        )
        return onnx.load(Path(folder) / "model.onnx")


def by_dynamo(
    family: Family,
    attention: str,
    name: str = "",
    about: str = "",
    *,
    optimize: bool = True,
    notes: bool = False,
    opset: int | None = None,
) -> Fixture:
    path = f"onnx/{family.name}-dynamo-{name or attention}.onnx"
    model = make_model(family)
    model.set_attn_implementation(attention)
    dimensions = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with silence():
        program = torch.onnx.export(
            model,
            kwargs=example_of(family.inputs),
            input_names=family.inputs,
            output_names=["logits"],
            dynamic_shapes={one: dimensions for one in family.inputs},
            opset_version=opset,
            optimize=optimize,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto
    drop_notes(graph, "pkg.torch.onnx.stack_trace" if notes else "")
    write_graph(path, graph)
    known = f"dynamo exporter, opset {graph.opset_import[0].version}, {attention} attention"
    versions = VERSIONS | made_by("onnxscript", "onnx-ir")
    return Fixture(path, family.name, versions, f"{known}, {about}" if about else known)


def drop_notes(graph: onnx.ModelProto, only: str) -> None:
    """Three quarters of the file; its stack traces hold the paths of the machine that made it."""
    values = [*graph.graph.input, *graph.graph.output, *graph.graph.value_info]
    for one in [graph, graph.graph, *graph.graph.node, *graph.graph.initializer, *values]:
        kept = [note for note in one.metadata_props if only and note.key != only]
        del one.metadata_props[:]
        one.metadata_props.extend(kept)
        one.doc_string = ""


def example_of(inputs: list[str]) -> dict[str, torch.Tensor]:
    draw = torch.Generator().manual_seed(0)
    shape = (2, 11)
    every = {
        "input_ids": torch.randint(3, VOCABULARY, shape, generator=draw),
        "attention_mask": torch.ones(shape, dtype=torch.long),
        "token_type_ids": torch.randint(0, 2, shape, generator=draw),
    }
    return {name: every[name] for name in inputs}


@contextlib.contextmanager
def silence() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
