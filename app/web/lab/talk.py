"""Questions that follow one another on a kept connection: of thousands of numbers, one differs from those before."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import HTTPConnection

from ...backprop.address import Address
from ...backprop.errors import Fault, InvalidProblem
from ..errors import ProblemError
from ..limits import MOST_BODY_BYTES, MOST_FIELDS
from ..parameters import of_form
from .fields import is_number
from .link import Query, read
from .reading import read_number

FOLLOWS = b"+"
"""In front of what differs from the question before."""
ONCE = "sight"
"""What a question says of itself alone."""


class Talk:
    """The questions of one connection."""

    def __init__(self, asker: HTTPConnection) -> None:
        self._asker = asker
        self._asked: Mapping[str, str] = {}
        self._query: Query | None = None
        self._size = 0
        """Characters of what was asked, or more: what a later question says in place of it is counted in."""

    def hear(self, message: bytes) -> tuple[Mapping[str, str], Query]:
        """The parameters of a question, and what they say. Raises ProblemError where it is no form, or with all before
        it larger than one may be.
        """
        follows = message.startswith(FOLLOWS)
        earlier = {name: text for name, text in self._asked.items() if name != ONCE} if follows else {}
        asked = of_form(message.removeprefix(FOLLOWS), self._asker, earlier)
        self._require_room(asked, (self._size if follows else 0) + len(message))
        changes = {name: text for name, text in asked.items() if name != ONCE and earlier.get(name) != text}
        query = moved(self._query, changes) if follows and self._query else None
        self._asked, self._query = asked, query or read(asked)
        return asked, self._query

    def _require_room(self, asked: Mapping[str, str], size: int) -> None:
        """Small questions must not add up to a large one: all that is remembered."""
        if size > MOST_BODY_BYTES:
            size = sum(len(name) + len(text) for name, text in asked.items())
        if size > MOST_BODY_BYTES or len(asked) > MOST_FIELDS:
            raise ProblemError(
                413,
                Fault("body", f"at most {MOST_FIELDS} fields and {MOST_BODY_BYTES} bytes", f"{len(asked)} and {size}"),
            )
        self._size = size


def moved(query: Query, changes: dict[str, str]) -> Query | None:
    """The query with other numbers in fields that it has, as `read` would read it; None where it has to."""
    if query.problem is None or not all(name in query.texts and is_number(name) for name in changes):
        return None
    faults: list[Fault] = []
    numbers = {Address.parse(name): read_number(name, text, faults) for name, text in changes.items()}
    try:
        problem = None if faults else query.problem.with_given(numbers)
    except InvalidProblem:
        return None
    return replace(query, texts=query.texts | changes, faults=[], problem=problem) if problem else None
