"""Validation errors in the words of the project: the place as an address, what was expected, what came."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from math import isinf, isnan
from typing import Any, get_args

from ..backprop.address import PATTERN, prefix
from ..backprop.errors import Fault

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)
EXPECTED = {
    "missing": "a value",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "string_unicode": "text of whole characters",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}
"""By pydantic's type of error; the others are built from their bounds."""
TAGS = ("one", "many", "class")
"""Of the union of one sample and many: no part of the place."""


def faults_of(errors: Iterable[Any], body: Any, model: Any = None) -> list[Fault]:
    """The faults of a validation error of a request with this body, which was to be of this model."""
    return [Fault(place_of(error["loc"], body), _expected(error, model), _came(error)) for error in errors]


def place_of(loc: tuple[int | str, ...], body: Any) -> str:
    """The address, or the path in the JSON, of what is wrong; parts that came from outside are shown only if plain."""
    parts = list(loc[1:])
    if parts[:1] in (["test"], ["state"]) and parts[1:]:
        return f"{parts[0]}.{place_of((loc[0], *parts[1:]), body)}"
    if parts[:1] in (["inputs"], ["targets"]) and parts[1:2] and parts[1] in TAGS:
        del parts[1]
    if parts[:1] in (["optimizer"], ["schedule"]):
        parts[1:] = parts[2:] or ([] if len(parts) == 2 else ["name"])
    match parts:
        case ["network", "layers", int(i), "W" | "b" | "activation" as name, *rest]:
            return ".".join(map(str, (name, i + 1, *rest)))
        case ["inputs" | "targets" as name, *rest] if rest:
            *sample, unit = rest if "many" not in loc or len(rest) == 2 else [*rest, ""]
            address = "a.0" if name == "inputs" else f"y.{_depth(body)}"
            return prefix(int(sample[0]) if sample else None) + f"{address}.{unit}".rstrip(".")
        case ["answers", str(address)] if PATTERN.fullmatch(address):
            return address
        case parts:
            shown = [str(p) if isinstance(p, int) or NAME.fullmatch(p) else "(a key)" for p in parts]
            return ".".join(shown) or "body"


def _depth(body: Any) -> Any:
    """The number of the output layer, as far as the body tells."""
    try:
        return len(body["network"]["layers"])
    except (KeyError, TypeError):
        return "L"


def _expected(error: Any, model: Any) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return _known(model, error["loc"])
        case "literal_error" | "enum":
            return f"one of {context['expected']}"
        case "union_tag_invalid":
            return f"one of {context['expected_tags']}"
        case "too_long":
            return f"at most {context['max_length']} items"
        case "too_short":
            return f"at least {context['min_length']} item{'s' * (context['min_length'] != 1)}"
        case "greater_than" | "greater_than_equal":
            return f"a number {'above' if 'gt' in context else 'of at least'} {context.get('gt', context.get('ge')):g}"
        case "less_than" | "less_than_equal":
            return f"a number {'below' if 'lt' in context else 'of at most'} {context.get('lt', context.get('le')):g}"
        case other:
            return EXPECTED.get(other, "another value")


def _known(model: Any, loc: tuple[int | str, ...]) -> str:
    """The known key that is nearest to an unknown one, or where none is near, all known ones."""
    *path, key = loc[1:]
    kinds = [model]
    for part in path:
        kinds = [kind for known in kinds for kind in _inside(known, part)]
    known: list[str] = sorted({name for kind in kinds for name in getattr(kind, "model_fields", ())})
    near = get_close_matches(str(key), known, n=1)
    return near[0] if near else f"one of {', '.join(known)}"


def _inside(kind: Any, part: int | str) -> list[Any]:
    """What can stand in a value of this kind at a key or an index; a part may also be the tag of a union."""
    fields = getattr(kind, "model_fields", None)
    if fields is not None:
        return [fields[part].annotation] if part in fields else [kind]
    found = [inner for member in get_args(kind) for inner in ([member] if hasattr(member, "model_fields") else [])]
    return found or [inner for member in get_args(kind) for inner in _inside(member, part)]


def _came(error: Any) -> str:
    """The kind of what came; a number is told, text never."""
    if error["type"] == "missing":
        return "nothing"
    if error["type"] == "union_tag_invalid":
        return "another name"
    if error["type"] == "extra_forbidden":
        return "an unknown key"
    return kind_of(error.get("input"))


def kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() if abs(value) >= 10**15:
            return "a number with very many digits"
        case int() | float():
            return "not a number" if isnan(value) else "infinity" if isinf(value) else f"{value:g}"
        case str():
            return "text"
        case list():
            return f"a list of {len(value)}"
    return "an object"
