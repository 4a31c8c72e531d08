"""What optimum writes, by the versions of some year; run by `make.py` with that year's Python.

    python optimum_files.py MODELS OUTPUT

MODELS holds a folder for each model, as `save_pretrained` leaves it. OUTPUT gets `<model>.onnx`,
`<model>-int8.onnx` by the quantiser of that year, and BERT by `-O1`, `-O2` and
without its head (`-states`).
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from optimum.exporters.onnx import main_export

PACKAGES = ("optimum", "transformers", "torch", "onnx", "onnxruntime")
RELATIVE = "bert-relative"
LEVELS = ("O1", "O2")


def main(models: Path, output: Path) -> None:
    # What it makes of distances came with opset 12.
    export(models / RELATIVE, output / f"{RELATIVE}.onnx", opset=14)
    for model in sorted(set(models.iterdir()) - {models / RELATIVE}):
        plain = output / f"{model.name}.onnx"
        export(model, plain)
        quantise(plain, output / f"{model.name}-int8.onnx")
    export(models / "bert", output / "bert-states.onnx", task="feature-extraction")
    for level in LEVELS:
        export(models / "bert", output / f"bert-{level}.onnx", optimize=level)
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    (output / "versions.json").write_text(json.dumps(versions))


def export(model: Path, path: Path, **options: Any) -> None:
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        main_export(
            str(model), folder, framework="pt", do_validation=False,
            **{"task": "text-classification", **options},
        )  # fmt: skip
        shutil.copyfile(Path(folder) / "model.onnx", path)


def quantise(plain: Path, path: Path) -> None:
    """By the settings of transformers.js' converter."""
    quantize_dynamic(
        plain,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
