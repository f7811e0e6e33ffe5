"""The documentation page: the API's own description, arranged for people, with calls that can be sent."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from markupsafe import Markup, escape

from ..explain.language import N_, _
from . import limits
from .kept import page_of
from .strict import StrictRoute
from .templating import page

Schema = dict[str, Any]
GROUPS = {
    "calculate": N_("One pass"),
    "train": N_("Training"),
    "examples": N_("Examples"),
    "files": N_("Files"),
    "server": N_("The server"),
}
"""The headings of the contents, by tag."""
WORDS = {
    "copied": N_("Copied: %(text)s"),
    "answered": N_("Status %(status)s after %(ms)s ms, %(size)s bytes"),
    "not answered": N_("The server cannot be reached."),
    "stopped": N_("Stopped."),
    "shortened": N_("… and %(count)s more characters"),
}
"""What the script says, by the key under which it asks."""
SECONDS = 0.05
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Key:
    """A key of a request or an answer. kind: its type, linked to its description; says: in words, which are English."""

    name: str
    kind: Markup
    required: bool
    default: str
    says: Markup


@dataclass(frozen=True)
class Operation:
    """One method of one address.

    address: the path with example parameters. body: the example of a request, empty where there is none, of the type
    `media`. sample: the answer to it.
    """

    id: str
    tag: str
    method: str
    path: str
    says: Markup
    parameters: tuple[Key, ...]
    takes: tuple[Key, ...]
    gives: tuple[Key, ...]
    address: str
    media: str
    body: str
    sample: str
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Type:
    """An object that requests or answers consist of."""

    name: str
    says: Markup
    keys: tuple[Key, ...]


PROGRAMS = {
    "curl": (
        "curl -s '%(address)s'",
        "curl -s '%(address)s' -H 'Content-Type: %(media)s' -d '%(body)s'",
    ),
    "Python": (
        """from urllib.request import urlopen

with urlopen('%(address)s') as answer:
    print(answer.read().decode())""",
        """from urllib.request import Request, urlopen

body = r'''%(body)s'''
request = Request('%(address)s', body.encode(), {'Content-Type': '%(media)s'})
with urlopen(request) as answer:
    print(answer.read().decode())""",
    ),
    "JavaScript": (
        """const answer = await fetch('%(address)s');
console.log(await answer.text());""",
        """const answer = await fetch('%(address)s', {
  method: 'POST',
  headers: { 'Content-Type': '%(media)s' },
  body: String.raw`%(body)s`,
});
console.log(await answer.text());""",
    ),
}
"""A call as a program, by language: without a body, and with one."""
router = APIRouter(include_in_schema=False, route_class=StrictRoute)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The API in words and examples."""
    words = {key: _(text) for key, text in WORDS.items()}
    context = {
        "grouped": grouped,
        "programs": programs,
        "groups": operations(request.app),
        "types": types(request.app),
        "limits": limits,
    }
    return await page_of(request, SECONDS, lambda: page(request, "docs.html", context | {"data": {"words": words}}))


def operations(app: FastAPI) -> dict[str, list[Operation]]:
    """All operations, by the heading of their group."""
    description = app.openapi()
    found = [
        _operation(description, path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return {_(title): [each for each in found if each.tag == tag] for tag, title in GROUPS.items()}


def types(app: FastAPI) -> list[Type]:
    """The objects inside requests and answers, by name; whole ones stand with their operation, but for errors."""
    schemas = app.openapi()["components"]["schemas"]
    inside = {*re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schemas)), "Problem"}
    return [Type(name, _says(schemas[name]), _keys(schemas[name])) for name in sorted(inside)]


def _operation(description: Schema, path: str, method: str, operation: Schema) -> Operation:
    asked = operation.get("requestBody", {}).get("content", {})
    answered = operation["responses"]["200"]["content"]
    media, taken = next(iter((name, content["schema"]) for name, content in asked.items()), ("", {}))
    takes = _resolved(description, taken)
    example = takes.get("examples", [""])[0]
    sample = answered.get("application/json", {}).get("example")
    return Operation(
        id=operation["operationId"],
        tag=operation["tags"][0],
        method=method.upper(),
        path=path,
        says=_says(operation),
        parameters=tuple(map(_parameter, operation.get("parameters", ()))),
        takes=_keys(takes),
        gives=_keys(_resolved(description, next(iter(answered.values())).get("schema", {}))),
        address=_address(path, operation.get("parameters", ())),
        media=media,
        body=_body(example, takes, media) if example else "",
        sample=readable(sample) if sample is not None else "",
        statuses=tuple(operation["responses"]),
    )


def _body(example: Schema, schema: Schema, media: str) -> str:
    """An example as it is sent, its keys in the order in which the schema has them."""
    names = dict.fromkeys((*schema.get("properties", ()), *example))
    example = {name: example[name] for name in names if name in example}
    return urlencode(example) if media == FORM else readable(example)


def programs(operation: Operation, base: object) -> dict[str, Markup]:
    """The call of an operation as a program, by language. The script writes what was edited into its slots."""
    values = {
        "address": escape(str(base).rstrip("/")) + _slot("address", operation.address),
        "media": operation.media,
        "body": _slot("body", operation.body),
    }
    return {language: Markup(texts[bool(operation.body)]) % values for language, texts in PROGRAMS.items()}


def _slot(name: str, text: str) -> Markup:
    return Markup('<span data-slot="{}">{}</span>').format(name, text)


def _address(path: str, parameters: list[Schema]) -> str:
    """The path with the examples of its parameters."""
    query: dict[str, str] = {}
    for parameter in parameters:
        name, example = parameter["name"], parameter.get("example", parameter["schema"].get("examples", [None])[0])
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", example)
        elif example is not None:
            query[name] = example
    return f"{path}?{urlencode(query)}" if query else path


def _resolved(description: Schema, schema: Schema) -> Schema:
    """The schema itself, or what it refers to; of a list, its items."""
    schema = schema.get("items", schema)
    if "$ref" in schema:
        found: Schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _keys(schema: Schema) -> tuple[Key, ...]:
    required = schema.get("required", ())
    return tuple(
        Key(name, _kind(content), name in required, _default(content), _says(content))
        for name, content in schema.get("properties", {}).items()
    )


def _parameter(parameter: Schema) -> Key:
    schema, required = parameter["schema"], parameter.get("required", False)
    return Key(parameter["name"], _kind(schema), required, "", _says(parameter))


def _says(described: Schema) -> Markup:
    """A description, in which `code` stands as in Markdown."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(described.get("description", "")))))


def _kind(schema: Schema) -> Markup:
    """A schema in a few words; objects are links to their description."""
    if "$ref" in schema:
        return Markup('<a href="#type-{0}">{0}</a>').format(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return escape(" | ".join(json.dumps(choice) for choice in schema["enum"]))
    if "const" in schema:
        return escape(json.dumps(schema["const"]))
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return escape(f" {_('or')} ").join(dict.fromkeys(_kind(part) for part in schema[union]))
    if schema.get("type") == "array":
        items = schema.get("items")
        return Markup(escape(_("list of %(items)s"))) % {"items": _kind(items)} if items else escape(_("list"))
    return escape(schema.get("type", "any"))


def _default(schema: Schema) -> str:
    return json.dumps(schema["default"]) if schema.get("default") is not None else ""


def grouped(number: float) -> str:
    """A large number in groups of three digits, as every language reads it."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


PLAIN_LIST = re.compile(r"\[\n\s*([^][{}]*?)\n\s*\]")


def readable(value: Any) -> str:
    """A value as indented JSON, a list of plain values on one line: as static/js/docs.js writes an answer."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return PLAIN_LIST.sub(lambda found: "[" + re.sub(r"\n\s*", " ", found[1]) + "]", text)
