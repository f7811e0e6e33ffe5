"""Attack a server of this project on this machine, and print what came of it: python -m scripts.attack [case ...]

Starts a fresh server on a free port of loopback for every case, asks nobody else, and is bounded in requests and time.
While a case goes on, /healthz is asked ten times a second by a process of its own. Then the server is told to end while
something is under way. `soak`, which has to be named, is ten minutes of mixed traffic. docs/reliability.md has what
came.
"""

import asyncio
import resource
import sys
from collections.abc import Awaitable, Callable
from multiprocessing import Event, Process, Queue

from .asking import LONGEST, ask
from .cases import CASES, mixed
from .endings import ENDINGS, Begun, ended
from .server import Server

WARM_SECONDS, SOAK_MINUTES = 60, 10


def probe(port: int, over: "Event", times: "Queue[list[float]]") -> None:  # type: ignore[valid-type]
    """Ask for /healthz ten times a second."""

    async def probing() -> list[float]:
        found = []
        while not over.is_set():  # type: ignore[attr-defined]
            answer = await ask(port, "/healthz", patience=30)
            found.append(answer.seconds if answer.status == 200 else 30.0)
            await asyncio.sleep(0.1)
        return found

    times.put(asyncio.run(probing()))


def run(case: Callable[[int], Awaitable[str]]) -> str:
    """A row of the table."""
    server, over, times = Server(), Event(), Queue()  # type: ignore[var-annotated]
    before, _ = server.memory()
    prober = Process(target=probe, args=(server.port, over, times))
    prober.start()

    async def bounded() -> str:
        try:
            async with asyncio.timeout(2 * LONGEST):
                return await case(server.port)
        except TimeoutError:
            return "NOT OVER IN TIME"

    came = asyncio.run(bounded())
    over.set()
    health = sorted(times.get(timeout=60))
    prober.join()
    after, most = server.memory()
    p99 = health[max(0, len(health) - 1 - len(health) // 100)]
    end = server.end()
    said = (case.__doc__ or "").strip().rstrip(".")
    return f"| {said} | {came} | {p99 * 1000:.0f} / {health[-1] * 1000:.0f} ms | {before}, {most}, {after} MB | {end} |"


def run_ending(begun: Callable[[int], Begun]) -> str:
    """A row of the table of endings."""
    server = Server()

    async def ending() -> str:
        answers = asyncio.gather(*begun(server.port))
        await asyncio.sleep(3)
        end = await asyncio.to_thread(server.end)
        return f"{end} | {ended(await answers, begun)}"

    return f"| {begun.__doc__} | {asyncio.run(ending())} |"


def soak() -> None:
    """Print the memory after every minute of mixed traffic, and what was answered."""
    server = Server()
    asyncio.run(mixed(server.port, WARM_SECONDS))
    warm, _ = server.memory()
    print(f"\nMixed traffic; {warm} MB when warm")
    for minute in range(1, SOAK_MINUTES + 1):
        statuses = asyncio.run(mixed(server.port, 60))
        now, _ = server.memory()
        print(f"after {minute} min {now} MB ({(now - warm) / warm:+.1%}), answers {dict(statuses)}", flush=True)
    print(server.end())


def main(names: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print("| attack | what came | /healthz p99 / longest | memory before, most, after | SIGTERM then |")
    print("| --- | --- | --- | --- | --- |")
    for case in CASES:
        if not names or case.__name__ in names:
            print(run(case), flush=True)
    print("\n| SIGTERM while there is under way | exit | what became of it |")
    print("| --- | --- | --- |")
    for begun in ENDINGS:
        if not names or "endings" in names:
            print(run_ending(begun), flush=True)
    if "soak" in names:
        soak()


if __name__ == "__main__":
    main(sys.argv[1:])
