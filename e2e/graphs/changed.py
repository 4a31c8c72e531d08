"""Graphs after an exporter: slimmed, or with their weights in a file beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import onnx
import onnx_ir
import onnxslim

from fixture import Fixture, made_by, read_graph, write, write_graph

SLIM = made_by("onnxslim", "onnx")


def change_all(found: dict[str, Fixture]) -> Iterator[Fixture]:
    for path in ["onnx/bert-torchscript17-sdpa.onnx", "onnx/xlm-roberta-optimum2023.onnx"]:
        yield slimmed(found[path])
    yield with_data_beside(found["onnx/bert-torchscript14-eager.onnx"], "model.onnx_data", by_onnx)
    yield with_data_beside(found["onnx/bert-dynamo-sdpa.onnx"], "model.onnx.data", by_dynamo)


def slimmed(source: Fixture) -> Fixture:
    path = source.path.replace(".onnx", "-slim.onnx")
    write_graph(path, onnxslim.slim(read_graph(source.path)))
    about = f"{source.about}, slimmed by onnxslim"
    return Fixture(path, source.family, source.made_by | SLIM, about)


def with_data_beside(
    source: Fixture, location: str, save: Callable[[onnx.ModelProto, Path, str], None]
) -> Fixture:
    path = source.path.replace(".onnx", "-beside.onnx")
    data = path.replace(".onnx", location.removeprefix("model"))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        save(read_graph(source.path), plain, location)
        write(path, plain.read_bytes())
        write(data, (Path(folder) / location).read_bytes())
    about = f"{source.about}, weights beside it"
    return Fixture(
        path, source.family, source.made_by, about, parts={"model.onnx": path, location: data}
    )


def by_onnx(graph: onnx.ModelProto, path: Path, location: str) -> None:
    """As optimum does; here small tensors, too."""
    onnx.save(graph, path, save_as_external_data=True, location=location, size_threshold=0)


def by_dynamo(graph: onnx.ModelProto, path: Path, location: str) -> None:
    """As the dynamo exporter does by itself: small tensors stay."""
    onnx_ir.save(onnx_ir.from_proto(graph), path, external_data=location)
