"""Start the server: `python -m app`, or `backprop-by-hand` where the project is installed."""

import errno
import os
import signal
import socket
import sys

from .server import serve
from .settings import Settings, WrongSetting, read_settings

SWITCH = 0.001
"""Seconds after which a thread lets the others go on: an edit does not wait for a page that is being written."""


def main() -> None:
    try:
        settings = read_settings(sys.argv[1:])
    except WrongSetting as wrong:
        sys.exit(str(wrong))
    os.environ |= settings.environment()  # where the application, in this process or in workers, reads them
    sys.setswitchinterval(SWITCH)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, end)  # uvicorn shuts down, then hands the signal on to this
    listener = listen(settings)
    print(f"Backprop by Hand: {address(listener)}{settings.root_path} (Ctrl-C ends it)", flush=True)
    if not serve(settings, listener):
        sys.exit(1)


def end(*_: object) -> None:
    """Exit at once: what threads are still at work on, nobody waits for any more."""
    sys.stdout.flush()
    os._exit(0)


def listen(settings: Settings) -> socket.socket:
    """Bind before uvicorn does, so that a port in use is one sentence and not a log."""
    host, port = settings.host, settings.port
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
        sys.exit(f"Cannot listen on {host}, port {port}: {reason}. Choose with --host and --port.")


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


if __name__ == "__main__":
    main()
