"""Start the server: `python -m app`, or `backprop` where the project is installed."""

import argparse
import errno
import os
import signal
import socket
import sys
from types import FrameType

import uvicorn

from .web.ending import closing
from .web.limits import MOST_BODY_BYTES


class Server(uvicorn.Server):
    """Tells what goes on to end, which uvicorn would wait for."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        closing.set()
        super().handle_exit(sig, frame)


SWITCH = 0.001
"""Seconds after which a thread lets the others go on: an edit does not wait for a page that is being written."""


def main() -> None:
    sys.setswitchinterval(SWITCH)
    arguments = parse_arguments()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: sys.exit())  # uvicorn shuts down, then hands the signal on to this
    listener = listen(arguments.host, arguments.port)
    print(f"Backprop by Hand: {address(listener)} (Ctrl-C ends it)", flush=True)
    server = Server(
        uvicorn.Config(
            "app.main:create_app",
            factory=True,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=3,  # a stream that goes on must not keep the server alive for ever
            ws_max_size=MOST_BODY_BYTES,
            ws_per_message_deflate=False,
        )
    )
    server.run(sockets=[listener])
    if not server.started:
        sys.exit(1)


def parse_arguments() -> argparse.Namespace:
    host, number = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    parser = argparse.ArgumentParser("backprop", description="Serve Backprop by Hand.")
    parser.add_argument("--host", default=host, help="$HOST by default, here %(default)s")
    parser.add_argument("--port", default=number, type=port, help="$PORT by default, here %(default)s")
    return parser.parse_args()


def port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a whole number up to 65535")
    return int(text)


def listen(host: str, port: int) -> socket.socket:
    """Bind before uvicorn does, so that a port in use is one sentence and not a log."""
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
