"""What was filled in: answers, hints that were asked for, and pasted columns and tables, as fields of a form."""

import re
from collections.abc import Iterable, Mapping, Sequence

ROW = re.compile(r"(?P<address>(?:s\d{1,6}:)?[A-Za-z_]+(?:\.\d{1,4}){0,3})[;=:\s]+(?P<text>[^;=:\s].*)", re.ASCII)
CELLS = re.compile(r"[\t;]+")
MOST_LINES = 2_000
MOST_HINTS = 4
"""The rule in words, with symbols, with numbers, the answer."""


def read_pasted(text: str, boxes: Sequence[str], start: str = "") -> dict[str, str]:
    """Answers by address. Lines with an address say where they belong; others fill the boxes in their order,
    from `start` on, or after the line before them."""
    place = boxes.index(start) if start in boxes else 0
    found: dict[str, str] = {}
    for line in text.splitlines()[:MOST_LINES]:
        if match := ROW.fullmatch(line.strip("; \t")):
            found[match["address"]] = match["text"]
            place = boxes.index(match["address"]) + 1 if match["address"] in boxes else place
            continue
        for cell in filter(None, map(str.strip, CELLS.split(line))):
            if place < len(boxes) and re.search(r"\d", cell):
                found[boxes[place]] = cell
                place += 1
    return found


def hints_of(parameters: Mapping[str, str]) -> dict[str, int]:
    """The levels that were asked for; the button that was pressed asks for one more."""
    texts = _after("hint.", parameters)
    levels = {address: int(text) for address, text in texts.items() if text in ("1", "2", "3", "4")}
    pressed = parameters.get("hint")
    return {**levels, pressed: min(levels.get(pressed, 0) + 1, MOST_HINTS)} if pressed else levels


def answers_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by address."""
    return _after("answer.", parameters)


def _after(prefix: str, parameters: Mapping[str, str]) -> dict[str, str]:
    named: Iterable[str] = (name for name in parameters if name.startswith(prefix))
    return {name.removeprefix(prefix): parameters[name] for name in named}
