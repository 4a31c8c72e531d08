"""Runs `optimum_files.py` with the Pythons of two years: most files on the hub were made so."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx

from fixture import HERE, STATES, Fixture, read, write_graph
from weights import FILE

# What is taken of what a year's Python makes; for some graphs nothing but the weights differs.
TAKEN = {
    "2023": [
        "bert", "electra", "roberta", "xlm-roberta", "distilbert",
        "bert-int8", "roberta-int8", "distilbert-int8",
    ],
    "2024": ["bert", "roberta", "distilbert", "bert-states", "bert-O1", "bert-O2", "bert-int8"],
}  # fmt: skip
RELATIVE = "bert-relative"
FAMILIES = ("bert", "electra", "roberta", "xlm-roberta", "distilbert")


def make_by_optimum(pythons: dict[str, Path]) -> Iterator[Fixture]:
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        for family in FAMILIES:
            lay_out(family, models / family)
        # Its embeddings of distances are in no file: they are drawn.
        lay_out(
            "bert", models / RELATIVE, position_embedding_type="relative_key", initializer_range=0.5
        )
        for year, python in pythons.items():
            output = Path(folder) / year
            output.mkdir()
            run(python, models, output)
            versions = json.loads((output / "versions.json").read_text())
            for name in TAKEN[year]:
                yield taken(name, year, output, versions)
        yield relative(output, versions)


def lay_out(family: str, folder: Path, **settings: Any) -> None:
    folder.mkdir(parents=True)
    config = json.loads((HERE / "safetensors" / family / "config.json").read_bytes())
    (folder / "config.json").write_text(json.dumps(config | settings))
    (folder / FILE).write_bytes(read(f"safetensors/{family}/{FILE}"))


def run(python: Path, models: Path, output: Path) -> None:
    subprocess.run(
        [python, "-W", "ignore", HERE / "optimum_files.py", models, output],
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def taken(name: str, year: str, output: Path, versions: dict[str, str]) -> Fixture:
    family, variant = next(
        (one, name.removeprefix(one))
        for one in FAMILIES
        if name == one or name.startswith(one + "-")
    )
    plain = f"onnx/{family}-optimum{year}"
    write_graph(plain + variant + ".onnx", onnx.load(output / (name + ".onnx")))
    about = f"optimum of {year}"
    if variant == "-int8":
        settings = "quantize_dynamic as transformers.js' converter calls it"
        return Fixture(
            f"{plain}-int8.onnx", family, versions, f"{about}, {settings}", "int8",
            source=plain + ".onnx", quantised=plain + "-int8.onnx",
        )  # fmt: skip
    if variant == "-states":
        about += ", the encoder without a head"
        return Fixture(f"{plain}-states.onnx", family, versions, about, output=STATES)
    level = f", optimised by {variant[1:]}" if variant else ""
    return Fixture(f"{plain}{variant}.onnx", family, versions, about + level)


def relative(output: Path, versions: dict[str, str]) -> Fixture:
    path, reason = f"refused/{RELATIVE}.onnx", "attention to relative positions"
    write_graph(path, onnx.load(output / f"{RELATIVE}.onnx"))
    return Fixture(path, "", versions, reason, refused=True)
