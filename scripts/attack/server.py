"""A server of this project, as a process of its own."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from .asking import ask

ROOT = Path(__file__).parent.parent.parent


class Server:
    """A fresh server."""

    def __init__(self) -> None:
        command = [sys.executable, "-u", "-m", "app", "--port", "0"]
        environment = os.environ | {"MALLOC_ARENA_MAX": "2"}  # as in the image
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout
        found = re.search(r":(\d+)", self.process.stdout.readline())
        assert found
        self.port = int(found[1])
        asyncio.run(ask(self.port, "/"))
        asyncio.run(ask(self.port, "/train", patience=600))  # compiled by now

    def memory(self) -> tuple[int, int]:
        """In MB, now and at most."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        now, most = (int(re.search(rf"{name}:\s+(\d+)", text)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
        return now, most

    def end(self) -> str:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            written, _ = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "NOT ENDED IN 20 s"
        traceback = ", TRACEBACK" if "Traceback" in written else ""
        return f"exit {self.process.returncode} after {time.monotonic() - began:.1f} s{traceback}"
