"""Arrays as people paste them: printed by NumPy, PyTorch, TensorFlow, JAX or MATLAB, as JSON, LaTeX or plain rows.

`read_arrays` gives every array of a text with its name, as it stands there, and its numbers as they were printed, so
that their digits still tell how precise they are. Numbers may have a decimal comma where nothing else can be meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..backprop.errors import Phrase

MOST_CHARACTERS = 40_000
MOST_ARRAYS = 80
MOST_NUMBERS = 6_000
NUMBER = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?"
COMMA_NUMBER = re.compile(r"(?<![\d.,])[-+−]?\d+,\d+(?:[eE][-+]?\d{1,3})?(?![\d.,])")
NOT_FINITE = re.compile(r"(?<![\w])[-+]?(?:nan|inf(?:inity)?)(?!\w)", re.IGNORECASE)
NAME = r"[A-Za-z_∂δΔσ][\w∂δ/.]*(?:\[[\"']?\w+[\"']?\](?:\.\w+)*)*"
ASSIGNED = re.compile(
    rf"(?:^|(?<=[\s,{{(\[]))(?P<quote>[\"']?)(?P<name>{NAME})(?P=quote)\s*(?:=(?!=)|:)\s*", re.MULTILINE
)
PRINTED = re.compile(rf"(?:^|(?<=\s))(?P<name>{NAME})\s+(?=(?:\(\d+,\s*\d*\)\s*)?(?:(?:tensor|array)\(|\[))")
CALL = re.compile(rf"print\((?P<name>{NAME})\)")
PAIR = re.compile(rf"\(\s*[\"'](?P<name>{NAME})[\"']\s*,\s*")
TITLE = re.compile(rf"^[ \t]*(?P<name>{NAME})[ \t]*$", re.MULTILINE)
WRAPPERS = ("array", "tensor", "Tensor", "Array", "DeviceArray", "Parameter", "matrix", "print")
ARGUMENTS = (
    "dtype",
    "shape",
    "grad_fn",
    "requires_grad",
    "device",
    "weak_type",
    "containing",
    "numpy",
    "size",
    "tf.Tensor",
)
TOKEN = re.compile(rf"\s*(?:(?P<number>{NUMBER})|(?P<mark>[\[\],;]))", re.ASCII)
SCALE = re.compile(rf"^\s*({NUMBER})\s*\*\s*$", re.MULTILINE)
LATEX = re.compile(
    r"\\begin\{[bpvBV]?(?:matrix|array)\}(?:\{[^}]*\})?(.*?)\\end\{[bpvBV]?(?:matrix|array)\}", re.DOTALL
)


@dataclass(frozen=True)
class PastedArray:
    """name: as it stands in the text, or empty. shape: (), (n,) or (rows, columns). texts: its numbers."""

    name: str
    shape: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The numbers as a table; those of a vector are one row."""
        width = self.shape[-1] if self.shape else 1
        return tuple(self.texts[start : start + width] for start in range(0, len(self.texts), width))


def read_arrays(text: str) -> tuple[PastedArray, ...]:
    """All arrays of a text. Raises ValueError with a Phrase that says what cannot be read."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(Phrase("at most %(most)s characters", most=MOST_CHARACTERS))
    if NOT_FINITE.search(text):
        raise ValueError(Phrase("finite numbers, without nan or inf"))
    if "..." in text or "…" in text:
        raise ValueError(Phrase("all numbers, with none left out"))
    text = _latex_as_rows(text.replace("−", "-"))
    found = [array for name, part in _named_parts(text) for array in _arrays_of(name, part)]
    if not found:
        raise ValueError(Phrase("arrays such as dW1 = [[0.1, 0.2], [0.3, 0.4]]"))
    if len(found) > MOST_ARRAYS or sum(len(array.texts) for array in found) > MOST_NUMBERS:
        most = {"arrays": MOST_ARRAYS, "most": MOST_NUMBERS}
        raise ValueError(Phrase("at most %(arrays)s arrays with %(most)s numbers", **most))
    return tuple(found)


def _latex_as_rows(text: str) -> str:
    def rows(match: re.Match[str]) -> str:
        return "[" + match[1].replace("\\\\", ";").replace("&", " ").replace("\n", " ").strip().rstrip(";") + "]"

    return LATEX.sub(rows, text)


def _named_parts(text: str) -> Iterator[tuple[str, str]]:
    """The text between one name and the next, with the name; before the first name there is none."""
    marks = [
        (match.start(), match.end(), match["name"])
        for pattern in (ASSIGNED, PAIR, CALL, PRINTED, TITLE)
        for match in pattern.finditer(text)
        if match["name"] not in ARGUMENTS and match["name"] not in WRAPPERS
    ]
    marks.sort()
    kept: list[tuple[int, int, str]] = []
    for start, end, name in marks:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, name))
    yield "", text[: kept[0][0]] if kept else text
    for place, (_, end, name) in enumerate(kept):
        yield name, text[end : kept[place + 1][0] if place + 1 < len(kept) else len(text)]


def _arrays_of(name: str, part: str) -> Iterator[PastedArray]:
    """A named part has one array; what has no name may be several, in brackets or apart by an empty line."""
    part = _without_arguments(part)
    power = Decimal(match[1]) if (match := SCALE.search(part)) else Decimal(1)
    part = SCALE.sub("", part)
    bodies = list(_bracketed(part)) if "[" in part else [block for block in re.split(r"\n\s*\n", part) if block.strip()]
    for body in bodies[:1] if name else bodies:
        rows = _rows(body)
        if rows:
            yield _array(name, rows, power, _depth(body))


def _without_arguments(part: str) -> str:
    """Without what a program writes beside the numbers: shape=(2, 2), dtype=float32, grad_fn=<...>."""
    part = re.sub(r"(?:shape|size)\s*=\s*(?:torch\.Size)?\(?[\[(]?[\d,\s]*[\])]?\)?", " ", part)
    part = re.sub(
        r"(?:dtype|grad_fn|requires_grad|device|weak_type)\s*=\s*(?:<[^>]*>|[\"'][^\"']*[\"']|[\w.]+)", " ", part
    )
    return re.sub(r"\b(?:float|int)(?:16|32|64)\b|[A-Za-z_]*[A-Za-z](?:\d+(?![\d.]))?(?=\s*\()", " ", part)


def _bracketed(part: str) -> Iterator[str]:
    """The outermost brackets."""
    level, start = 0, 0
    for place, letter in enumerate(part):
        if letter == "[":
            start = place if not level else start
            level += 1
        elif letter == "]" and level:
            level -= 1
            if not level:
                yield part[start : place + 1]


def _depth(body: str) -> int:
    """How many brackets stand around a number; a table of plain rows has none."""
    leading = re.match(r"[\[\s]*", body)
    return leading[0].count("[") if leading else 0


def _rows(body: str) -> list[list[str]]:
    """The rows of numbers, from brackets, semicolons or lines."""
    body = _with_points(body)
    is_bracketed = body.lstrip().startswith("[")
    rows: list[list[str]] = [[]]
    lines = [body] if is_bracketed else body.strip().splitlines()
    if not is_bracketed and len(lines) > 1:
        # Semicolons are between the columns of a spreadsheet; within one line they are between MATLAB's rows.
        lines = [line.replace(";", " ") for line in lines]
    for line in lines:
        place = 0
        while match := TOKEN.match(line, place):
            place = match.end()
            if match["number"]:
                rows[-1].append(match["number"])
            elif match["mark"] in "];" and rows[-1]:
                rows.append([])
        if rows[-1] and not is_bracketed:
            rows.append([])
    return [row for row in rows if row]


def _with_points(body: str) -> str:
    """With decimal points, where commas can only be decimal signs: between digits, and never beside a point."""
    numbers, without = COMMA_NUMBER.findall(body), COMMA_NUMBER.sub("#", body)
    if "[" in body:
        is_apart = "# #" in re.sub(r"\s+", " ", without)
    else:
        is_apart = len(numbers) == 1 or bool(re.search(r"[\s;]", body.strip()))
    if numbers and is_apart and "," not in without and "." not in body:
        return COMMA_NUMBER.sub(lambda match: match[0].replace(",", "."), body)
    return body


def _array(name: str, rows: list[list[str]], power: Decimal, depth: int) -> PastedArray:
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        same = Phrase("rows of the same length in %(name)s", name=name) if name else Phrase("rows of the same length")
        raise ValueError(same)
    texts = tuple(_scaled(text, power) for row in rows for text in row)
    if depth <= 1 and len(rows) == 1:
        return PastedArray(name, () if width == 1 and not depth else (width,), texts)
    return PastedArray(name, (len(rows), width), texts)


def _scaled(text: str, power: Decimal) -> str:
    return text if power == 1 else str(Decimal(text) * power)
