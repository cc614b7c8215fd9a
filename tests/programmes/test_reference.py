"""The reference page and the published schema agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from throughcare.programmes.rules.conditions import parse
from throughcare.programmes.rules.leafs import Territory
from throughcare.programmes.rules.publishing import json_schema
from throughcare.programmes.types.definition import Definition
from throughcare.programmes.types.facts import FACTS

ROOT = Path(__file__).parents[2]
REFERENCE_PAGE = ROOT / "docs/reference/programme-definition.md"
SCHEMA = ROOT / "docs/reference/generated/programme-definition.schema.json"


def test_schema_is_fresh() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == json_schema(), (
        "The format changed. Write the answer of publishing.json_schema() to "
        f"{SCHEMA.relative_to(ROOT)}."
    )


def test_schema_refers_only_to_what_it_defines() -> None:
    text = json_schema()
    used = set(re.findall(r'"#/\$defs/(\w+)"', text))
    assert all(f'    "{name}": {{' in text for name in used)
    assert "x-condition" not in text


def test_page_names_every_fact_and_field() -> None:
    page = REFERENCE_PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)(?:\[\])?`", page))
    assert set(FACTS) <= named
    assert set(Definition.model_fields) - {"source", "default", "note"} <= named


def test_conditions_of_the_page_can_be_read() -> None:
    page = REFERENCE_PAGE.read_text(encoding="utf-8")
    found = re.findall(r"```yaml condition\n(.*?)```", page, re.DOTALL)
    assert found
    assert all(parse(yaml.safe_load(text), territory=Territory("NL")) for text in found)
