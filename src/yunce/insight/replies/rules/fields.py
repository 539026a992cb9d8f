"""A JSON schema in few words, for people: which fields a question has, and what each takes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """type: such as `text`, `Step[]` or `day | week | month`. default: as JSON; None when the field is needed."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of object: its name and its fields."""

    name: str
    fields: tuple[FieldLine, ...]


def shapes(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[Shape]:
    """The object that a schema refers to, then those inside it, each once. schemas: by name."""
    found: dict[str, Shape] = {}
    waiting = _named(schema)
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        needed = schemas[name].get("required", ())
        properties: Mapping[str, Any] = schemas[name]["properties"]
        found[name] = Shape(
            name=name.rpartition(".")[2],
            fields=tuple(
                FieldLine(name=key, type=_type(each), default=None if key in needed else _default(each))
                for key, each in properties.items()
            ),
        )
        waiting += [inner for each in properties.values() for inner in _named(each)]
    return list(found.values())


def _named(schema: Mapping[str, Any]) -> list[str]:
    """The names that a schema refers to."""
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    parts = [*schema.get("anyOf", ()), *([schema["items"]] if isinstance(schema.get("items"), dict) else [])]
    return [name for part in parts for name in _named(part)]


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].rpartition(".")[2]
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"] if each != {"type": "null"})
    if schema.get("type") == "array":
        return f"{_type(schema.get('items') or {})}[]"
    kind = str(schema.get("format") or schema.get("type", "any"))
    return "text" if kind == "string" else kind


def _default(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema.get("default"), ensure_ascii=False)
