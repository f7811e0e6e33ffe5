"""Where work is done: small work at once, large work in a thread, so that nobody else waits for it."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread

from .limits import INLINE_WORK

Answer = TypeVar("Answer")


async def offload(work: int, answer: Callable[[], Answer]) -> Answer:
    """The answer, which costs so many parameters times samples; for a little, a thread would cost more than it."""
    return answer() if work <= INLINE_WORK else await to_thread.run_sync(answer)
