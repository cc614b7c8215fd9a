"""The JSON Schema of the definition format, made from the models."""

from __future__ import annotations

import json
from typing import Any

from throughcare.programmes.types.definition import Definition

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CONDITION: dict[str, Any] = {
    "description": "A condition over the facts of a case; see the reference page.",
    "anyOf": [
        {"type": "string", "minLength": 1},
        *(
            {
                "type": "object",
                "properties": {word: inner},
                "required": [word],
                "additionalProperties": False,
            }
            for word, inner in (
                ("all", {"$ref": "#/$defs/Conditions"}),
                ("any", {"$ref": "#/$defs/Conditions"}),
                ("not", {"$ref": "#/$defs/Condition"}),
            )
        ),
    ],
}
_CONDITIONS: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {"$ref": "#/$defs/Condition"},
}


def json_schema() -> str:
    """Return the schema as text, always in the same order, ending in a new line.

    Source: JSON Schema, draft 2020-12.
    """
    schema = _with_conditions(Definition.model_json_schema())
    schema["$schema"] = _DIALECT
    schema["title"] = "Throughcare programme definition"
    schema["$defs"] |= {"Condition": _CONDITION, "Conditions": _CONDITIONS}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _with_conditions(schema: Any) -> Any:
    """Put a reference where a model says only that a condition stands there."""
    if isinstance(schema, list):
        return [_with_conditions(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _with_conditions(value) for key, value in schema.items()}
    if found.pop("x-condition", False):
        found["$ref"] = "#/$defs/Condition"
    return found
