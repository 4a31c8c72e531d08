"""Makes the two test models that give vectors, and what sentence-transformers makes of texts with them.

    pip install -r requirements.txt
    python embeddings.py

One pools by the mean of all tokens and normalises, one takes the first token as it is. Takes the
tokenizer from `../tokenizers`.
"""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy
import onnx
import onnxruntime
import onnxslim
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from families import Family, draw_weights
from goldens import broken, round_off
from pairs import PAIRS

HERE = Path(__file__).parent
TOKENIZER = HERE.parent / "tokenizers" / "wordpiece"
POSITIONS = 64
HIDDEN = 16
# Shorter than the positions: the model's own limit is what counts.
LONGEST = 48
MOST_DRIFT = 1e-5
# Vectors tell texts apart: the most alike two of them may be on average, as a cosine.
MOST_ALIKE = 0.8

MODELS: dict[str, dict[str, Any]] = {
    "tiny-embed-mean": {
        "seed": 51,
        "pooling": {"word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True},
        "normalize": True,
        "prompts": {"query": "query: ", "passage": "passage: "},
        "safetensors": False,
    },
    "tiny-embed-cls": {
        "seed": 52,
        "pooling": {"embedding_dimension": HIDDEN, "pooling_mode": "cls", "include_prompt": True},
        "normalize": False,
        "prompts": {"query": "find what answers this: ", "document": ""},
        "safetensors": True,
    },
}  # fmt: skip


def main() -> None:
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    texts = list(dict.fromkeys(text for _, query, text in PAIRS for text in (query, text)))
    models = {name: make(HERE / name, texts, **settings) for name, settings in MODELS.items()}
    value = {"texts": texts, "models": models}
    (HERE / "embeddings.json").write_text(broken(value) + "\n", encoding="utf-8")


def make(folder: Path, texts: list[str], **settings: Any) -> dict[str, Any]:
    lay_out(folder, **settings)
    model = draw(settings["seed"])
    model.config.architectures = ["BertModel"]
    export(model, folder / "onnx" / "model.onnx")
    model.half().save_pretrained(folder)

    # The product's own path: everything from the folder's files.
    single = {"dtype": torch.float32}
    sentence = SentenceTransformer(str(folder), device="cpu", model_kwargs=single)
    sentence.eval()
    assert sentence.max_seq_length == LONGEST
    # By name: encode_document() would take no prompt where there is only one called "passage".
    names = {"query": "query", "passage": "passage" if "passage" in settings["prompts"] else "document"}
    vectors = {
        kind: sentence.encode(texts, prompt_name=name, batch_size=1, convert_to_numpy=True)
        for kind, name in names.items()
    }
    check(folder, sentence, texts, vectors["passage"], settings)
    if not settings["safetensors"]:
        (folder / "model.safetensors").unlink()
    else:
        (folder / "model.safetensors").chmod(0o644)
    return {
        "pooling": "mean" if settings["normalize"] else "cls",
        "normalized": settings["normalize"],
        "dimensions": HIDDEN,
        "maxLength": LONGEST,
        "vectors": {kind: [round_off(row) for row in rows] for kind, rows in vectors.items()},
    }


def lay_out(folder: Path, pooling: Any, normalize: bool, prompts: Any, **_: Any) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    (folder / "1_Pooling").mkdir()
    shutil.copyfile(TOKENIZER / "tokenizer.json", folder / "tokenizer.json")
    config = json.loads((TOKENIZER / "tokenizer_config.json").read_text(encoding="utf-8"))
    write_json(folder / "tokenizer_config.json", config | {"model_max_length": POSITIONS})
    modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
    if normalize:
        modules.append(("2_Normalize", "Normalize"))
        (folder / "2_Normalize").mkdir()
        write_json(folder / "2_Normalize" / "config.json", {})
    write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules)
        ],
    )
    write_json(folder / "1_Pooling" / "config.json", pooling)
    limits = {"max_seq_length": LONGEST, "do_lower_case": False}
    write_json(folder / "sentence_bert_config.json", limits)
    write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": prompts, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def draw(seed: int) -> BertModel:
    family = Family("", BertConfig, "wordpiece", "BertTokenizer", seed, 1.0, "identity")
    config = BertConfig(
        vocab_size=len(json.loads((TOKENIZER / "tokenizer.json").read_text())["model"]["vocab"]),
        max_position_embeddings=POSITIONS,
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * HIDDEN,
    )
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False).eval()
    draw_weights(model, family)
    # Numbers that half precision has, too: so the checkpoint may be half as large.
    return model.half().float()


class States(torch.nn.Module):
    """With the inputs that the published graphs have, and no others."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Any, mask: Any, types: Any) -> Any:
        return self.model(ids, attention_mask=mask, token_type_ids=types).last_hidden_state


def export(model: BertModel, path: Path) -> None:
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = tuple(torch.ones(1, 8, dtype=torch.int64) for _ in names)
    shape = {0: "batch_size", 1: "sequence_length"}
    torch.onnx.export(
        States(model),
        example,
        path,
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes={name: shape for name in [*names, "last_hidden_state"]},
        opset_version=17,
        dynamo=False,
    )
    graph = onnxslim.slim(onnx.load(path))
    del graph.graph.value_info[:]
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def check(
    folder: Path, sentence: Any, texts: list[str], passages: numpy.ndarray, settings: Any
) -> None:
    """The graph gives the same states, and vectors are not all alike."""
    session = onnxruntime.InferenceSession(folder / "onnx" / "model.onnx")
    prompt = settings["prompts"].get("passage", "")
    for text, expected in zip(texts, passages):
        encoded = sentence.tokenizer(
            [prompt + text], truncation=True, max_length=LONGEST, return_tensors="np"
        )
        feeds = {name: numpy.asarray(rows, dtype=numpy.int64) for name, rows in encoded.items()}
        states = session.run(None, feeds)[0][0]
        vector = states.mean(0) if settings["normalize"] else states[0]
        if settings["normalize"]:
            vector = vector / numpy.linalg.norm(vector)
        off = abs(vector - expected).max()
        assert off <= MOST_DRIFT, f"{folder.name}: the graph is off by {off:.2g} for {text!r}"
    unit = passages / numpy.linalg.norm(passages, axis=1, keepdims=True)
    alike = abs(unit @ unit.T)[~numpy.eye(len(unit), dtype=bool)].mean()
    assert alike <= MOST_ALIKE, f"{folder.name}: vectors are all alike, {alike:.2f}"


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
