"""What a model, a graph or weights answers to each row: logits, or its tokens' states."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy
import onnxruntime
import torch
from transformers import AutoModel, AutoModelForSequenceClassification, PreTrainedModel

from families import FAMILIES, ROWS, Family
from fixture import HERE, STATES, Fixture, read


def of_fixture(fixture: Fixture) -> list[numpy.ndarray]:
    parts = {name: read(path) for name, path in fixture.parts.items()}
    if fixture.path.endswith(".onnx"):
        return of_graph(read(fixture.path), parts)
    return of_weights(fixture, parts)


def of_graph(content: bytes, parts: dict[str, bytes] | None = None) -> list[numpy.ndarray]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    with tempfile.TemporaryDirectory() as folder:
        for name, part in {"model.onnx": content, **(parts or {})}.items():
            (Path(folder) / name).write_bytes(part)
        session = onnxruntime.InferenceSession(Path(folder) / "model.onnx", options)
    names = [one.name for one in session.get_inputs()]
    feeds = [{name: row.tensors()[name].numpy() for name in names} for row in ROWS]
    return [session.run(None, feed)[0][0].astype(numpy.float32) for feed in feeds]


def of_weights(fixture: Fixture, parts: dict[str, bytes]) -> list[numpy.ndarray]:
    kind = AutoModel if fixture.output == STATES else AutoModelForSequenceClassification
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(HERE / fixture.path, folder, dirs_exist_ok=True)
        for part, content in parts.items():
            (folder / part).write_bytes(content)
        model = kind.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
    family = next(one for one in FAMILIES if one.name == fixture.family)
    return of_model(model.eval(), family)[0]


def of_model(
    model: PreTrainedModel, family: Family
) -> tuple[list[numpy.ndarray], list[tuple[torch.Tensor, ...]]]:
    """And each layer's attention."""
    rows = [{name: row.tensors()[name] for name in family.inputs} for row in ROWS]
    with torch.no_grad():
        outputs = [model(**row, output_attentions=True) for row in rows]
    return [output[0][0].numpy() for output in outputs], [output.attentions for output in outputs]
