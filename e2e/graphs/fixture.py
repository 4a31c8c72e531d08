"""A test file, what is known of it, and where it lies.

All are kept compressed: beside so few weights, what exporters write is mostly names.
"""

from __future__ import annotations

import gzip
import importlib.metadata
from dataclasses import dataclass, field
from pathlib import Path

import onnx

HERE = Path(__file__).parent

# The output of an encoder without a head.
STATES = "last_hidden_state"


@dataclass
class Fixture:
    """Paths are from this folder and have no `.gz`."""

    path: str
    family: str
    made_by: dict[str, str]
    about: str
    precision: str = "fp32"
    output: str = "logits"
    # Of several files, or where a name is given: what they are called, and where they are.
    parts: dict[str, str] = field(default_factory=dict)
    # The graph that was quantised, and what came of it first, where scales have their names.
    source: str = ""
    quantised: str = ""
    refused: bool = False


def made_by(*packages: str) -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in packages}


def write(path: str, content: bytes) -> None:
    """Without a date: the same content is the same file."""
    for place in (b"/tmp/", b"/home/", b"/root/", b"site-packages"):
        assert place not in content, f"{path} tells of {place.decode()}"
    target = HERE / (path + ".gz")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, mtime=0))


def read(path: str) -> bytes:
    return gzip.decompress((HERE / (path + ".gz")).read_bytes())


def write_graph(path: str, graph: onnx.ModelProto) -> None:
    write(path, graph.SerializeToString(deterministic=True))


def read_graph(path: str) -> onnx.ModelProto:
    return onnx.load_from_string(read(path))
