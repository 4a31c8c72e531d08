"""Writes `goldens.json`: a line for each pair, row of tokens or list of logits."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy

PACKAGES = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "onnxslim")


class Encoding(NamedTuple):
    """A pair as a model reads it; its types are 0 for the `first` tokens and 1 from there."""

    ids: list[int]
    first: int


def round_off(numbers: Any, digits: int = 6) -> Any:
    """More digits would differ from one processor to the next."""
    flat = [round(float(number), digits) for number in numpy.ravel(numbers)]
    return flat if numpy.ndim(numbers) else flat[0]


def write_goldens(
    path: Path,
    longest: int,
    pairs: list[tuple[str, str, str]],
    encodings: dict[str, Any],
    models: dict[str, Any],
) -> None:
    value = {
        "maxLength": longest,
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "pairs": [dict(zip(("name", "query", "text"), pair)) for pair in pairs],
        "encodings": encodings,
        "models": models,
    }
    path.write_text(broken(value) + "\n", encoding="utf-8")


def broken(value: Any, indent: str = "") -> str:
    """JSON with a line for each pair, row of tokens or list of numbers."""
    deeper = indent + " "
    if isinstance(value, Encoding):
        return json.dumps(value._asdict())
    if isinstance(value, dict) and "query" not in value:
        items = [f"{json.dumps(key)}: {broken(one, deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, Encoding)):
        items = [broken(one, deeper) for one in value]
        return "[\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}]"
    return json.dumps(value)
