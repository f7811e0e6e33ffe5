"""JSON written in pieces. A call that writes a large answer at once would let no other thread run until it is done,
also not the one that answers all other requests: between two pieces they have their turn.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from anyio import to_thread
from pydantic import TypeAdapter

from .serializers import Json

to_json = TypeAdapter(Any).dump_json
MAX_NUMBERS_AT_ONCE = 4096
"""Numbers of a piece: less than a millisecond."""


async def encode_json(answer: Callable[[], Json]) -> bytes:
    """An answer that is made and written in a thread."""
    return await to_thread.run_sync(lambda: b"".join(chunks(answer())))


def chunks(value: Any) -> Iterator[bytes]:
    """A value as JSON."""
    if _numbers(value) <= MAX_NUMBERS_AT_ONCE:
        yield to_json(value)
    elif isinstance(value, dict):
        yield from _between(b"{}", (chain([to_json(name), b":"], chunks(item)) for name, item in value.items()))
    elif (at_once := MAX_NUMBERS_AT_ONCE // _numbers_of_one(value)) > 1:
        slices = (value[start : start + at_once] for start in range(0, len(value), at_once))
        yield from _between(b"[]", ([to_json(some)[1:-1]] for some in slices))
    else:
        yield from _between(b"[]", map(chunks, value))


def _between(brackets: bytes, items: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """Items, each of them in pieces, with commas and brackets around."""
    before = brackets[:1]
    for item in items:
        yield before
        yield from item
        before = b","
    yield brackets[1:]


def _numbers(value: Any) -> int:
    """About how many numbers there are in it."""
    if isinstance(value, dict):
        return sum(map(_numbers, value.values()))
    return len(value) * _numbers_of_one(value) if isinstance(value, list) and value else 1


def _numbers_of_one(items: list[Any]) -> int:
    """The same for an item of a list: they are alike, but the first and the last layer may be smaller than others."""
    return max(_numbers(items[at]) for at in {0, len(items) // 2, len(items) - 1})
