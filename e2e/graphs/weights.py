"""Models without a graph: `config.json` and `model.safetensors`, as they are and were saved."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save
from transformers import PreTrainedModel

from families import BERT, FAMILIES, Family, make_model
from fixture import HERE, STATES, Fixture, made_by, write

VERSIONS = made_by("transformers", "safetensors", "torch")
FILE = "model.safetensors"
INDEX = "model.safetensors.index.json"
DTYPES = {"f16": torch.float16, "bf16": torch.bfloat16}


def save_all() -> Iterator[Fixture]:
    for family in FAMILIES:
        # Which inputs a graph has is in no file of weights.
        if family.name == "bert-untyped":
            continue
        yield saved(family, family.name, make_model(family), "save_pretrained")
    for precision, dtype in DTYPES.items():
        model = make_model(BERT)
        kept = {name: one.clone() for name, one in model.named_parameters()}
        for name, one in model.to(dtype).named_parameters():
            assert torch.equal(one.float(), kept[name]), f"{name} has more bits than {precision}"
        yield saved(BERT, f"bert-{precision}", model, f"save_pretrained in {dtype}", precision)
    encoder = make_model(BERT).base_model
    encoder.pooler = None
    yield saved(BERT, "bert-states", encoder, "save_pretrained of the encoder alone", output=STATES)
    yield sharded()
    yield of_old()


def saved(
    family: Family,
    name: str,
    model: PreTrainedModel,
    about: str,
    precision: str = "fp32",
    output: str = "logits",
) -> Fixture:
    path = f"safetensors/{name}"
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        write_config(path, model)
        write(f"{path}/{FILE}", (Path(folder) / FILE).read_bytes())
    parts = {FILE: f"{path}/{FILE}"}
    return Fixture(path, family.name, VERSIONS, about, precision, output, parts)


def sharded() -> Fixture:
    path, model = "safetensors/bert-sharded", make_model(BERT)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder, max_shard_size="30KB")
        write_config(path, model)
        shards = sorted(one.name for one in Path(folder).glob("*.safetensors"))
        assert len(shards) == 2, shards
        for shard in shards:
            write(f"{path}/{shard}", (Path(folder) / shard).read_bytes())
        (HERE / path / INDEX).write_bytes((Path(folder) / INDEX).read_bytes())
    parts = {shard: f"{path}/{shard}" for shard in shards}
    return Fixture(path, "bert", VERSIONS, "save_pretrained in shards", parts=parts)


def of_old() -> Fixture:
    """As of TensorFlow checkpoints: LayerNorm's names, and a buffer of positions."""
    path, model = "safetensors/bert-of-old", make_model(BERT)
    tensors = {
        re.sub("weight$", "gamma", re.sub("bias$", "beta", name))
        if "LayerNorm" in name
        else name: one
        for name, one in model.state_dict().items()
    }
    positions = model.config.max_position_embeddings
    tensors["bert.embeddings.position_ids"] = torch.arange(positions)[None]
    write_config(path, model)
    write(f"{path}/{FILE}", save(tensors))
    about = "LayerNorm's gamma and beta, and a tensor of position ids"
    return Fixture(path, "bert", VERSIONS, about, parts={FILE: f"{path}/{FILE}"})


def write_config(path: str, model: PreTrainedModel) -> None:
    (HERE / path).mkdir(parents=True, exist_ok=True)
    config = {"architectures": [type(model).__name__], **model.config.to_diff_dict()}
    text = json.dumps(config, indent=2, sort_keys=True)
    (HERE / path / "config.json").write_text(text + "\n", encoding="utf-8")
