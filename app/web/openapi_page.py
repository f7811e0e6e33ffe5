"""The API's own description, arranged for the documentation page."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from ..explain.language import _


@dataclass(frozen=True)
class Key:
    """A key of a request or an answer. text: its description, which is English."""

    name: str
    kind: str
    required: bool
    default: str
    text: str


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    says: str
    takes: tuple[Key, ...]
    gives: tuple[Key, ...]
    example: str
    statuses: tuple[str, ...]


def operations(app: FastAPI) -> list[Operation]:
    """All operations in the order of the description."""
    description = app.openapi()
    return [
        _operation(description, path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


@dataclass(frozen=True)
class Type:
    """An object that requests or answers consist of."""

    name: str
    says: str
    fields: tuple[Key, ...]


def types(app: FastAPI) -> list[Type]:
    """The objects inside requests and answers, by name; errors have their one shape, told on the page."""
    schemas = app.openapi()["components"]["schemas"]
    return [
        Type(name, schema.get("description", ""), _fields(schema))
        for name, schema in sorted(schemas.items())
        if "properties" in schema and not name.endswith("Error")
    ]


def _operation(description: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Operation:
    takes = _resolve(description, _json_schema(operation.get("requestBody", {})))
    gives = _resolve(description, _json_schema(operation["responses"].get("200", {})))
    example = takes.get("examples", [None])[0]
    return Operation(
        method=method.upper(),
        path=path,
        says=operation.get("description", ""),
        takes=_fields(takes),
        gives=_fields(gives),
        example=json.dumps(example) if example else "",
        statuses=tuple(operation["responses"]),
    )


def _json_schema(part: dict[str, Any]) -> dict[str, Any]:
    """Of JSON, or of a line of JSON Lines."""
    content = part.get("content", {})
    lines = content.get("application/jsonl", {}).get("schema", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", lines)
    return schema


def _resolve(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, or what it refers to; of a list, its items."""
    schema = schema.get("items", schema)
    if "$ref" in schema:
        found: dict[str, Any] = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _fields(schema: dict[str, Any]) -> tuple[Key, ...]:
    required = schema.get("required", ())
    return tuple(
        Key(name, _kind(content), name in required, _default(content), content.get("description", ""))
        for name, content in schema.get("properties", {}).items()
    )


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(json.dumps(choice) for choice in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            either = _("or")
            return f" {either} ".join(dict.fromkeys(_kind(part) for part in schema[union]))
    if schema.get("type") == "array":
        return _("list of %(items)s", items=_kind(schema.get("items", {})))
    return str(schema.get("type", "any"))


def _default(schema: dict[str, Any]) -> str:
    return _("default: %(value)s", value=json.dumps(schema["default"])) if schema.get("default") is not None else ""
