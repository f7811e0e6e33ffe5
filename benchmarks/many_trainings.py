"""Many trainings at the same time: how long others wait meanwhile, and how the runs end.

The server is a process of its own. Every run is a stream that would take longer than its time budget; beside them
/healthz is asked again and again. A client that leaves in the middle shows how soon the work is free again.

    python benchmarks/many_trainings.py [runs]
"""

import json
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import pairwise
from statistics import quantiles
from typing import Any

SIZES = (2, 8, 8, 1)
SAMPLES = 250


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "app", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        tell("nothing else", [asked(port) for _ in range(300)])
        with ThreadPoolExecutor(runs) as pool:
            ends = [pool.submit(last_line, port) for _ in range(runs)]
            waits = []
            while not all(end.done() for end in ends):
                waits.append(asked(port))
                time.sleep(0.01)
        tell(f"{runs} trainings", waits)
        print("ends:", dict(Counter(f"{end.result()['type']}, {end.result()['reason']}" for end in ends)))
        tell("50 clients that leave: until the server does nothing", [freed(port, server.pid) for _ in range(50)])
    finally:
        server.terminate()
        print("exit code of the server:", server.wait(10))


def tell(what: str, seconds: list[float]) -> None:
    cuts = quantiles(sorted(seconds), n=100)
    p50, p99, most = (f"{1000 * value:.1f}" for value in (cuts[49], cuts[98], max(seconds)))
    print(f"{what:55} p50 {p50:>8} ms   p99 {p99:>8} ms   max {most:>8} ms   ({len(seconds)})")


def body(epochs: int = 60_000) -> str:
    """A run that takes longer than its time budget."""
    state = random.Random(1)
    layers = [
        {
            "W": [[state.uniform(-1, 1) for _ in range(before)] for _ in range(size)],
            "b": [0.0] * size,
            "activation": "tanh",
        }
        for before, size in pairwise(SIZES)
    ]
    inputs = [[state.uniform(-5, 5), state.uniform(-5, 5)] for _ in range(SAMPLES)]
    targets = [[1.0 if x * y > 0 else -1.0] for x, y in inputs]
    problem = {"network": {"layers": layers}, "inputs": inputs, "targets": targets, "learning_rate": 0.03}
    return json.dumps(problem | {"epochs": epochs, "batch_size": 1})


def last_line(port: int) -> Any:
    with closing(HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        connection.request("POST", "/api/train/stream", body(), {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read().splitlines()[-1])


def asked(port: int) -> float:
    """Seconds for an answer of /healthz."""
    began = time.perf_counter()
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    return time.perf_counter() - began


def freed(port: int, pid: int) -> float:
    """Seconds from a client's leaving until the server has used no processor time for a tick or two."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        text = body()
        head = ["POST /api/train/stream HTTP/1.1", "Host: x", "Content-Type: application/json"]
        client.sendall("\r\n".join([*head, f"Content-Length: {len(text)}", "", text]).encode())
        client.recv(1000)
        time.sleep(0.1)
    left = time.perf_counter()
    used, since = ticks(pid), left
    while time.perf_counter() - since < 0.03:
        time.sleep(0.001)
        if ticks(pid) != used:
            used, since = ticks(pid), time.perf_counter()
    return since - left


def ticks(pid: int) -> int:
    """Processor time of a process so far, in hundredths of a second (Linux)."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            asked(port)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not start")


if __name__ == "__main__":
    main()
