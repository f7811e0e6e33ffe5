"""That the server was told to end: what goes on for long asks about it, and ends with what it has."""

import signal
import threading
from types import FrameType

closing = threading.Event()


def hear_the_end() -> None:
    """Set `closing` with the signal that ends the server, whatever else is done on it."""
    if threading.current_thread() is threading.main_thread():
        for ending in (signal.SIGINT, signal.SIGTERM):
            _also(ending)


def _also(ending: signal.Signals) -> None:
    before = signal.getsignal(ending)

    def close(number: int, frame: FrameType | None) -> None:
        closing.set()
        if callable(before):
            before(number, frame)

    signal.signal(ending, close)
