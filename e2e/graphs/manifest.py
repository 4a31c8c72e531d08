"""Holds every fixture to what PyTorch answers, and writes `manifest.json`."""

from __future__ import annotations

import json
from typing import Any

import numpy

from answers import of_fixture, of_graph
from families import BERT, FAMILIES, ROWS
from fixture import HERE, STATES, Fixture, read_graph
from goldens import describe_family, describe_states, rounded
from quantised import with_weights_of

# How far onnxruntime may be from PyTorch's f32: in int8, weights and activations are rounded.
TOLERANCE = {"fp32": 1e-4, "f16": 1e-4, "bf16": 1e-4, "fp16": 0.01, "int8": 0.6}
# What is to be refused is far from what is not.
LEAST_WRONG = 0.01


def write_manifest(fixtures: list[Fixture]) -> None:
    families = {family.name: describe_family(family) for family in FAMILIES}
    ordered = sorted(fixtures, key=lambda one: one.path)
    lists = {
        "rows": [vars(row) for row in ROWS],
        "fixtures": [
            describe_refused(one, families) if one.refused else describe(one, families)
            for one in ordered
            if one.output != STATES
        ],
        "encoders": [describe_encoder(one) for one in ordered if one.output == STATES],
    }
    parts = [
        f'"families": {{\n{lines(f"{json.dumps(k)}: {line(v)}" for k, v in families.items())}\n}}'
    ]
    parts += [f'"{name}": [\n{lines(map(line, values))}\n]' for name, values in lists.items()]
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    (HERE / "manifest.json").write_text(text, encoding="utf-8")


def describe(fixture: Fixture, families: dict[str, Any]) -> dict[str, Any]:
    known = common(fixture)
    found, most = of_fixture(fixture), TOLERANCE[fixture.precision]
    assert_close(fixture, found, families[fixture.family]["logits"], most)
    if fixture.precision == "fp16":
        return known | {"onnxruntime": rounded(found)}
    if fixture.precision != "int8":
        return known
    graph = with_weights_of(read_graph(fixture.quantised), read_graph(fixture.source))
    exact = of_graph(graph.SerializeToString())
    # The weights are the same: what is left is how activations are rounded.
    assert_close(fixture, found, exact, most / 2)
    return known | {"logits": rounded(exact), "onnxruntime": rounded(found)}


def describe_encoder(fixture: Fixture) -> dict[str, Any]:
    expected = describe_states(BERT)
    found = of_fixture(fixture)
    assert_close(fixture, [state[0] for state in found], expected["cls"], TOLERANCE["fp32"])
    return common(fixture) | expected


def describe_refused(fixture: Fixture, families: dict[str, Any]) -> dict[str, Any]:
    """It runs, and whoever takes it for BERT is wrong."""
    found = numpy.array([one.ravel()[0] for one in of_fixture(fixture)])
    off = abs(found - numpy.array(families[BERT.name]["logits"])[:, 0]).max()
    assert off >= LEAST_WRONG, f"{fixture.path} is as good as BERT, {off:.2g} off"
    return {
        "path": fixture.path,
        "about": fixture.about,
        "refused": True,
        "madeBy": fixture.made_by,
    }


def common(fixture: Fixture) -> dict[str, Any]:
    parts = {"parts": fixture.parts} if fixture.parts else {}
    return {
        "path": fixture.path,
        "about": fixture.about,
        "family": fixture.family,
        "precision": fixture.precision,
        **parts,
        "madeBy": fixture.made_by,
    }


def assert_close(fixture: Fixture, found: Any, expected: Any, most: float) -> None:
    off = float(abs(numpy.array(found) - numpy.array(expected)).max())
    assert off <= most, f"{fixture.path} is off by {off:.2g}"


def lines(values: Any) -> str:
    return ",\n".join(values)


def line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
