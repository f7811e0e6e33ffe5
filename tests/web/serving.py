"""The server as it is deployed: a process of its own, asked over sockets."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
END_SECONDS = 12


class Process:
    """A server that runs."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process, self.port = process, port

    def open(self, text: str = "") -> socket.socket:
        """A connection on which this was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(text.encode())
        return connection

    def answer(self, text: str) -> str:
        """All that comes back until the server closes the connection."""
        with self.open(text) as connection:
            return everything(connection)

    def get(self, path: str) -> str:
        return self.answer(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n")

    def end(self) -> tuple[int, str]:
        """Its exit code after SIGTERM, and what it wrote. Fails where it takes longer than it may."""
        self.process.send_signal(signal.SIGTERM)
        written, _ = self.process.communicate(timeout=END_SECONDS)
        return self.process.returncode, written


def everything(connection: socket.socket) -> str:
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts).decode(errors="replace")


@contextmanager
def served(*options: str) -> Iterator[Process]:
    """A server with these options, which is ended in the end."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("BACKPROP_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--port", "0", *options],
        cwd=ROOT,
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        first = process.stdout.readline()
        found = re.search(r":(\d+)", first)
        assert found, first
        running = Process(process, int(found[1]))
        running.get("/healthz")  # it listens before it answers
        yield running
    finally:
        process.kill()
        process.communicate()
