"""The drawing: nothing overlaps, everything fits its card, and an edit of a number moves nothing."""

from itertools import combinations
from typing import Any, NamedTuple

import pytest

from app.backprop.solve import solve
from app.explain.drawing import Drawing, Slot
from app.explain.layout import draw, narrowest
from app.explain.numbers import Style
from app.explain.solution import Solution
from tests.backprop.networks import random_problem

DIGIT, BOLD = 8.4, 9.3
"""Width of a character of 13.5 px in DejaVu Sans, the widest of the fonts that a reader may have."""
CARD = (850, 500)
"""Of a page of 1280 by 720."""
PHONE = 366
"""The width of the card on a phone of 390."""
SHAPES = [
    (1, 1),
    (2, 3, 1),
    (2, 2, 2),
    (4, 4, 4),
    (2, 2, 2, 2),
    (3, 4, 4, 2),
    (8, 8, 8, 8),
    (1, 8, 1, 8),
    (3, 2, 2, 2, 2),
]
WIDE = [((2, 20, 1), (1, 7)), ((2, 20, 1), (0, 1)), ((64, 64, 64), (1, 63)), ((9, 2), (1, 1))]


class Box(NamedTuple):
    """The room of a text or a unit."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def solved(sizes: tuple[int, ...], seed: int = 1) -> Solution:
    problem = random_problem(seed, sizes, ["tanh"] * (len(sizes) - 1), "half_squared_error", learning_rate=0.1)
    return Solution(solve(problem))


def drawn(sizes: tuple[int, ...], digits: int = 6, current: tuple[int, int] | None = None) -> tuple[Drawing, Style]:
    style = Style(digits, narrow=narrowest(len(sizes) - 1))
    return draw(solved(sizes), style, current), style


def number_box(drawing: Drawing, style: Style, slot: Slot, is_second: bool) -> Box:
    length = len(style.short(slot.value))
    if is_second:
        left = slot.x + drawing.second_start
        return Box(left, slot.y - 7, left + BOLD * length, slot.y + 7)
    right = slot.x + drawing.first_end
    return Box(right - DIGIT * length, slot.y - 7, right, slot.y + 7)


def boxes(drawing: Drawing, style: Style, first: str) -> list[Box]:
    """The numbers on the edges that are seen at once: one name, and the gradients; of a dense layer one unit's."""
    groups = [g for g in drawing.edges if g.name in (first, "dC_dW") and (g.layer not in drawing.dense or g.unit == 0)]
    return [
        number_box(drawing, style, slot, group.name == "dC_dW")
        for group in groups
        for slot in [*(edge.slot for edge in group.edges), *([group.bias] if group.bias else [])]
    ]


@pytest.mark.parametrize("first", ["W", "W_new"])
@pytest.mark.parametrize("digits", [4, 6, 15])
@pytest.mark.parametrize(("sizes", "current"), [*((sizes, None) for sizes in SHAPES), *WIDE])
def test_no_number_of_the_drawing_overlaps_another(
    sizes: tuple[int, ...], current: tuple[int, int] | None, digits: int, first: str
) -> None:
    drawing, style = drawn(sizes, digits, current)
    numbers = boxes(drawing, style, first)
    units = [Box(u.x - u.width / 2, u.y - u.height / 2, u.x + u.width / 2, u.y + u.height / 2) for u in drawing.units]
    assert not [pair for pair in combinations(numbers, 2) if pair[0].overlaps(pair[1])]
    assert not [(number, unit) for number in numbers for unit in units if number.overlaps(unit)]
    assert not [pair for pair in combinations(units, 2) if pair[0].overlaps(pair[1])]
    for box in (*numbers, *units):
        assert box.left >= 0, box
        assert box.right <= drawing.width, box
        assert box.top >= 0, box
        assert box.bottom <= drawing.height, box


@pytest.mark.parametrize("digits", [4, 6, 8, 15])
@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (4, 4), (1, 4, 1)])
def test_up_to_4_units_a_layer_all_of_it_fits_a_card_at_13_px(sizes: tuple[int, ...], digits: int) -> None:
    drawing, _ = drawn(sizes, digits)
    scale = min(CARD[0] / drawing.width, CARD[1] / drawing.height)
    assert 13.5 * scale >= 13


@pytest.mark.parametrize("sizes", [(2, 3, 1), (3, 3, 3), (2, 2, 2), (1, 3, 2)])
def test_up_to_3_units_and_2_layers_of_weights_it_fits_a_phone(sizes: tuple[int, ...]) -> None:
    drawing, _ = drawn(sizes)
    assert drawing.down
    assert drawing.down.width <= PHONE


def test_a_layer_of_8_has_all_edges_and_the_numbers_of_one_unit_at_a_time() -> None:
    drawing, _ = drawn((8, 8, 8, 8))
    assert drawing.dense == (1, 2, 3)
    assert len([edge for group in drawing.edges if group.name == "W" for edge in group.edges]) == 3 * 64
    assert drawing.width <= 970
    assert drawing.height <= 640


def test_a_wide_layer_shows_the_edges_of_the_current_unit_only() -> None:
    drawing, _ = drawn((3, 12, 2), current=(1, 5))
    shown = {edge.address for group in drawing.edges if group.name == "W" for edge in group.edges}
    assert shown == {*(f"W.1.5.{k}" for k in range(3)), *(f"W.2.{j}.5" for j in range(2))}


def test_other_numbers_move_nothing_in_the_drawing() -> None:
    def places(seed: int) -> list[Any]:
        drawing = draw(solved((2, 3, 1), seed), Style())
        assert drawing.down
        return [(edge.line, edge.slot.x) for d in (drawing, drawing.down) for group in d.edges for edge in group.edges]

    assert places(1) == places(2)
