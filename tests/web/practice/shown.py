"""A page as its reader sees it: which number stands at which address, and every line as an equation to work out.

Nothing of the application is used, so that a test can hold the page to it.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from xml.etree import ElementTree

BOX = "□"
LINE = re.compile(r'<li data-line="([^"]*)">(.*?)</li>', re.DOTALL)
MATH = re.compile(r"<math.*?</math>", re.DOTALL)
PLACE = re.compile(r'<(\w+)\b[^>]*\bdata-address="([^"]*)"[^>]*>(.*?)</\1>', re.DOTALL)
NUMBER = re.compile(r"-?\d+([.,]\d+)?(e-?\d+)?")


def number_of(text: str) -> float | None:
    """The number that a text is; None where it is a box, or anything else."""
    plain = text.strip().replace("−", "-").replace(",", ".")
    return float(plain) if NUMBER.fullmatch(plain) else None


def shown(page: str) -> dict[str, float]:
    """By address every number that stands somewhere on the page: in the drawing, a line, a table, the list of steps."""
    texts = ((unescape(at), unescape(re.sub(r"<[^>]*>", "", inside))) for _, at, inside in PLACE.findall(page))
    return {at: number for at, text in texts if (number := number_of(text)) is not None}


@dataclass(frozen=True)
class Equation:
    """What stands between the last two relations of a line, and its end."""

    address: str
    terms: tuple[str, ...]
    """The addresses of its numbers."""
    sizes: tuple[float, ...]
    code: str
    relation: str
    end: float | None
    """None: a box."""

    def work(self, x: float = math.nan) -> float:
        """The end that it should have, with x in all boxes; nan where there is none."""
        try:
            found = eval(self.code, {"__builtins__": {}}, NAMES | {"x": x})
            return float(found)
        except (ArithmeticError, ValueError):
            return math.nan


def equations(page: str) -> Iterator[Equation]:
    for address, inside in LINE.findall(page):
        leaves = [leaf for math in MATH.findall(inside) for leaf in ElementTree.fromstring(math)]
        flat = [part for leaf in leaves for part in _flat(leaf)]
        places = [i for i, part in enumerate(flat) if part.tag == "mo" and part.text in ("=", "≈")]
        if len(places) < 3:
            continue  # it only repeats another number
        middle, end = flat[places[-2] + 1 : places[-1]], flat[-1]
        numbers = [mn for part in middle for mn in part.iter("mn") if "data-address" in mn.attrib]
        yield Equation(
            address,
            tuple(dict.fromkeys(mn.attrib["data-address"] for mn in numbers)),
            tuple(abs(number_of(mn.text or "") or 0.0) for mn in numbers),
            _code(middle),
            flat[places[-1]].text or "",
            number_of(end.text or ""),
        )


def _flat(leaf: ElementTree.Element) -> list[ElementTree.Element]:
    return [part for child in leaf for part in _flat(child)] if leaf.tag == "mrow" else [leaf]


def _code(parts: list[ElementTree.Element]) -> str:
    """The same in Python, with a product where two factors stand side by side."""
    code, after_factor, bars = "", False, 0
    for place, part in enumerate(parts):
        text = part.text or ""
        if part.tag == "mo" and text in "|()+−·":
            bars += text == "|"
            opens = text == "(" or (text == "|" and bars % 2 == 1)
            sign = {"|": "abs(" if bars % 2 else ")", "−": "-", "·": "*"}.get(text, text)
            is_call = (place and parts[place - 1].tag == "mi") or (place and parts[place - 1].text == "′")
            code += ("*" if opens and after_factor and not is_call else "") + sign
            after_factor = text == ")" or (text == "|" and not opens)
        elif part.tag == "mo" and text == "′":
            code += "_slope"
        elif part.tag == "mi":
            code += ("*" if after_factor else "") + text
            after_factor = text == "e"
        else:
            code += ("*" if after_factor and part.tag != "msup" else "") + _node(part, after_factor)
            after_factor = True
    return code


def _node(part: ElementTree.Element, after_factor: bool) -> str:
    if part.tag == "mn":
        number = number_of(part.text or "")
        return "x" if number is None else f"({number!r})"
    one, other = (_code(_flat(child)) for child in part)
    if part.tag == "mfrac":
        return f"(({one})/({other}))"
    assert part.tag == "msup", part.tag
    return ("*" if after_factor else "") + f"(({one})**({other}))"


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _normal(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2


def _slope(g: Callable[[float], float]) -> Callable[[float], float]:
    """By a central difference."""
    return lambda z: (g(z + 1e-5) - g(z - 1e-5)) / 2e-5


SMOOTH: dict[str, Callable[[float], float]] = {
    "σ": _sigmoid,
    "tanh": math.tanh,
    "softplus": lambda z: math.log1p(math.exp(z)),
    "SiLU": lambda z: z * _sigmoid(z),
    "GELU": lambda z: z * _normal(z),
}
NAMES: dict[str, object] = {
    "e": math.e,
    "abs": abs,
    "ln": math.log,
    "sign": lambda d: math.copysign(1, d) if d else 0,
    "huber": lambda d: d * d / 2 if abs(d) <= 1 else abs(d) - 0.5,
    "huber_slope": lambda d: max(-1, min(1, d)),
    "id": lambda z: z,
    "id_slope": lambda z: 1,
    "ReLU": lambda z: max(0, z),
    "ReLU_slope": lambda z: int(z > 0),
    "LReLU": lambda z: z if z > 0 else z / 100,
    "LReLU_slope": lambda z: 1 if z > 0 else 0.01,
    "ELU": lambda z: z if z > 0 else math.exp(z) - 1,
    "ELU_slope": lambda z: 1 if z > 0 else math.exp(z),
    **SMOOTH,
    **{f"{name}_slope": _slope(g) for name, g in SMOOTH.items()},
}
