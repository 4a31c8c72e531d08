"""Makes the test models, each in the layout of the hub, and what PyTorch answers with them.

    pip install -r requirements.txt
    python make.py

Takes the tokenizers from `../tokenizers`. The same versions write the same bytes.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import numpy
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForSequenceClassification, AutoTokenizer, PreTrainedModel
from transformers.utils.logging import disable_progress_bar

from export import FILES, convert, export, run
from families import FAMILIES, LONGEST, Family, make_model
from goldens import Encoding, round_off, write_goldens
from pairs import PAIRS

HERE = Path(__file__).parent
TOKENIZERS = HERE.parent / "tokenizers"

# Golden logits tell pairs apart, and attention tells tokens apart: of some 20 tokens or more, the
# heaviest has this share on average (an even one has less than 0.05).
LEAST_SPREAD = 8.0
LEAST_PEAK = 0.4
# How far a dtype's logits may lie from PyTorch's.
MOST_DRIFT = {"fp32": 1e-4, "fp16": 0.05, "int8": 0.6, "q4": 0.3, "q4f16": 0.3}


def main() -> None:
    logging.disable(logging.WARNING)
    disable_progress_bar()
    torch.set_num_threads(1)
    encodings: dict[str, Any] = {}
    models: dict[str, Any] = {}
    for family in FAMILIES:
        started = time.perf_counter()
        folder = HERE / family.name
        tokenizer = lay_out(family, folder)
        encoded = [encode(folder, tokenizer, query, text) for _, query, text in PAIRS]
        reads = {"special": special(tokenizer), "rows": encoded}
        known = encodings.setdefault(family.tokenizer, reads)
        assert known == reads, f"{family.name} reads a pair unlike the others of its tokenizer"
        models[family.name] = make(family, folder, tokenizer, encoded)
        report(family, folder, models[family.name], time.perf_counter() - started)
    write_goldens(HERE / "goldens.json", LONGEST, PAIRS, encodings, models)


def lay_out(family: Family, folder: Path) -> Any:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    source = TOKENIZERS / family.tokenizer
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    config = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    config |= {"tokenizer_class": family.tokenizer_class, "model_max_length": LONGEST}
    write_json(folder / "tokenizer_config.json", config)
    # The tokenizer's class is found by the model's type.
    write_json(folder / "config.json", {"model_type": family.config.model_type})
    return AutoTokenizer.from_pretrained(folder)


def encode(folder: Path, tokenizer: Any, query: str, text: str) -> Encoding:
    # In a list, as CrossEncoder gives them: by itself, an empty text is taken for none.
    batch = tokenizer(
        [[query, text]],
        truncation="longest_first",
        max_length=LONGEST,
        return_token_type_ids=True,
    )
    encoded = {name: rows[0] for name, rows in batch.items()}
    file = Tokenizer.from_file(str(folder / "tokenizer.json"))
    file.enable_truncation(LONGEST, strategy="longest_first")
    ids = encoded["input_ids"]
    assert ids == file.encode(query, text).ids, "the class does not read as tokenizer.json says"
    types = encoded["token_type_ids"]
    assert types == sorted(types), "the types are not zeros, then ones"
    return Encoding(ids, types.count(0))


def special(tokenizer: Any) -> dict[str, int]:
    return {
        "separator": tokenizer.sep_token_id,
        "padding": tokenizer.pad_token_id,
        "unknown": tokenizer.unk_token_id,
    }


def make(family: Family, folder: Path, tokenizer: Any, encoded: list[Encoding]) -> dict[str, Any]:
    model = make_model(family, tokenizer)
    write_config(family, model, folder)
    names = ["input_ids", "attention_mask"]
    if getattr(model.config, "type_vocab_size", 1) > 1:
        names.append("token_type_ids")
    inputs = [{name: tensors(encoding)[name] for name in names} for encoding in encoded]

    with torch.no_grad():
        outputs = [model(**one, output_attentions=True) for one in inputs]
    logits = numpy.concatenate([output.logits.numpy() for output in outputs])
    spread = numpy.ptp(logits, axis=0).min()
    assert spread >= LEAST_SPREAD, f"{family.name}: the logits spread over {spread:.1f} only"
    peaks = [peak(outputs, layer) for layer in range(len(outputs[0].attentions))]
    assert min(peaks) >= LEAST_PEAK, f"{family.name}: attention is even, {peaks}"

    export(model, inputs[0], folder / "onnx" / FILES["fp32"])
    convert(folder / "onnx", family.dtypes)
    by_dtype = {
        dtype: run(folder / "onnx" / FILES[dtype], inputs) for dtype in ("fp32", *family.dtypes)
    }
    drift = {dtype: float(abs(other - logits).max()) for dtype, other in by_dtype.items()}
    for dtype, most in drift.items():
        assert most <= MOST_DRIFT[dtype], f"{family.name}: {dtype} is off by {most:.2g}"
    if family.safetensors:
        check_safetensors(model, folder, inputs, logits)

    activated = torch.from_numpy(logits)
    scores = activated.sigmoid() if family.activation == "sigmoid" else activated
    return {
        "encoding": family.tokenizer,
        "inputs": names,
        "labels": list(family.labels),
        "activation": family.activation,
        "measured": {
            "spread": round_off(spread, 2),
            "peak": [round_off(one, 2) for one in peaks],
            "drift": {dtype: round_off(most, 4) for dtype, most in drift.items() if dtype != "fp32"},
        },
        "logits": round_off(logits),
        "scores": round_off(scores.numpy()),
        "onnxruntime": {dtype: round_off(by_dtype[dtype]) for dtype in family.dtypes},
    }


def tensors(encoding: Encoding) -> dict[str, torch.Tensor]:
    ids = torch.tensor([encoding.ids])
    types = (torch.arange(len(encoding.ids)) >= encoding.first).long()[None]
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": types}


def peak(outputs: list[Any], layer: int) -> float:
    """The mean share of the token that most attention goes to, over heads and tokens."""
    layers = [output.attentions[layer] for output in outputs]
    return float(numpy.mean([one.amax(-1).mean() for one in layers if one.shape[-1] >= 20]))


def write_config(family: Family, model: PreTrainedModel, folder: Path) -> None:
    config = model.config.to_diff_dict()
    architecture = type(model).__name__
    write_json(folder / "config.json", {"architectures": [architecture], **config})


def check_safetensors(
    model: PreTrainedModel, folder: Path, inputs: list[Any], logits: numpy.ndarray
) -> None:
    """Kept without the config that `save_pretrained` writes: one file, one writer."""
    config = (folder / "config.json").read_bytes()
    model.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    (folder / "config.json").write_bytes(config)
    again = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
    with torch.no_grad():
        found = numpy.concatenate([again.eval()(**one).logits.numpy() for one in inputs])
    # Where a loaded tensor lies in memory decides in which order its numbers are added up.
    off = float(abs(found - logits).max())
    assert off <= 1e-5, f"{folder.name}: model.safetensors is off by {off:.2g}"


def write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def report(family: Family, folder: Path, golden: dict[str, Any], seconds: float) -> None:
    sizes = {path.name: path.stat().st_size for path in sorted((folder / "onnx").iterdir())}
    sys.stdout.write(f"{family.name}, {seconds:.1f} s: {golden['measured']} {sizes}\n")


if __name__ == "__main__":
    main()
