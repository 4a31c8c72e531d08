"""
Step 8. The files that ship: `public/models/embedded/`, and `model.onnx` in fp32 beside the work files to compare with.

The graph is the one that transformers' own BertForSequenceClassification exports to, so that every runtime knows it.
"""
from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import onnxslim
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertConfig, BertForSequenceClassification

from calibrate import load
from network import CrossEncoder
from settings import HERE, WORK
from train import Data

TARGET = HERE / "../public/models/embedded"
OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MOST_DRIFT = 1e-4


def as_published(model: CrossEncoder) -> BertForSequenceClassification:
    shape = model.bert.shape
    config = BertConfig(
        vocab_size=shape.vocabulary, hidden_size=shape.hidden, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions, layer_norm_eps=shape.epsilon, num_labels=1,
        attn_implementation="eager", architectures=["BertForSequenceClassification"],
    )
    published = BertForSequenceClassification(config).eval()
    missing, unexpected = published.load_state_dict(model.state_dict(), strict=False)
    assert not unexpected and all("position_ids" in name for name in missing), (missing, unexpected)
    return published


def write_graphs(published: BertForSequenceClassification, folder: Path) -> None:
    sample = {name: torch.ones(2, 8, dtype=torch.long) for name in INPUTS}
    axes = {0: "batch_size", 1: "sequence_length"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            published, (sample,), folder / "model.onnx", input_names=list(INPUTS), output_names=["logits"],
            dynamic_axes={name: axes for name in INPUTS} | {"logits": {0: "batch_size"}},
            opset_version=OPSET, dynamo=False,
        )
    graph = onnxslim.slim(onnx.load(folder / "model.onnx"))
    save(graph, folder / "model.onnx")
    # Eight bits a weight, a scale a column: the kernel makes the very same numbers of them again.
    quantize_dynamic(
        graph, folder / "model_quantized.onnx", per_channel=True, weight_type=QuantType.QUInt8,
        extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True},
    )
    save(onnx.load(folder / "model_quantized.onnx"), folder / "model_quantized.onnx")


def save(graph: onnx.ModelProto, path: Path) -> None:
    # Shapes that every runtime works out for itself.
    del graph.graph.value_info[:]
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def compare(model: CrossEncoder, folder: Path) -> None:
    """Both files against PyTorch, a pair a run, on held-out pairs."""
    data = Data()
    rows = np.flatnonzero(data.is_dev)[:100]
    said = {name: [] for name in ("torch", "model.onnx", "model_quantized.onnx")}
    sessions = {name: onnxruntime.InferenceSession(str(folder / name)) for name in said if name != "torch"}
    with torch.inference_mode():
        for row in rows:
            for number in data.candidates[row][:5]:
                ids, types, mask = data.pack([data.queries[row]], [[number]], 256)
                said["torch"].append(float(model(ids, types, mask)[0]))
                feed = dict(zip(INPUTS, (ids.numpy(), mask.long().numpy(), types.numpy())))
                for name, session in sessions.items():
                    said[name].append(float(session.run(None, feed)[0][0, 0]))
    true = np.array(said.pop("torch"))
    print(f"{len(true)} pairs, logits {true.min():.2f} to {true.max():.2f}")
    for name, logits in said.items():
        print(f"{name}: at most {abs(np.array(logits) - true).max():.2g} from PyTorch, {abs(np.array(logits) - true).mean():.2g} on average")
    assert abs(np.array(said["model.onnx"]) - true).max() < MOST_DRIFT


def main() -> None:
    model = load("calibrated.pt")
    published = as_published(model)
    write_graphs(published, WORK)
    compare(model, WORK)
    (TARGET / "onnx").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(WORK / "model_quantized.onnx", TARGET / "onnx/model_quantized.onnx")
    for name in ("tokenizer.json", "lexical.json"):
        shutil.copyfile(WORK / name, TARGET / name)
    config = published.config.to_diff_dict() | {"id2label": {"0": "relevant"}, "label2id": {"relevant": 0}}
    config.pop("transformers_version", None)
    (TARGET / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    # Other libraries pad whole batches, and look here for what to pad with.
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    own = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": model.bert.shape.positions, **special}
    (TARGET / "tokenizer_config.json").write_text(json.dumps(own, indent=2) + "\n")


if __name__ == "__main__":
    main()
