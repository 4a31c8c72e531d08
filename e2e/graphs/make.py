"""Makes graphs and weights that a reader must take or refuse, and what PyTorch answers with them.

    pip install -r requirements.txt
    python make.py PYTHON_2023 PYTHON_2024

The two Pythons are of environments of their own, with `requirements-2023.txt` and
`requirements-2024.txt`.
"""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from transformers.utils.logging import disable_progress_bar

from by_optimum import make_by_optimum
from changed import change_all
from exported import export_all
from fixture import HERE, Fixture
from fused import fuse_all
from half import halve_all
from manifest import write_manifest
from quantised import quantise_all, quantise_fused
from refused import refuse_all
from weights import save_all


def main(python_2023: str, python_2024: str) -> None:
    logging.disable(logging.WARNING)
    disable_progress_bar()
    torch.set_num_threads(1)
    for folder in ("onnx", "refused", "safetensors"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    found: dict[str, Fixture] = {}
    take(found, save_all())
    take(found, export_all())
    take(found, make_by_optimum({"2023": Path(python_2023), "2024": Path(python_2024)}))
    for derive in (quantise_all, fuse_all, quantise_fused, halve_all, change_all, refuse_all):
        take(found, derive(found))
    write_manifest(list(found.values()))


def take(found: dict[str, Fixture], made: Iterator[Fixture]) -> None:
    for fixture in made:
        found[fixture.path] = fixture
        sys.stdout.write(f"{fixture.path}: {fixture.about}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
