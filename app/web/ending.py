"""That the server was told to end: what goes on for long asks about it, and ends with what it has."""

from threading import Event

closing = Event()
