#!/usr/bin/env python3
"""Hold the server to its OpenAPI document, with the tools that other people use.

python -m scripts.check_contract    makes clients from /openapi.json and asks with them; sends 2,000 generated cases

Part of `run.py test --thorough`. openapi-generator-cli needs Java, openapi-typescript node; where one is not there, it
says so. All requests go to a server of its own on loopback.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.attack.server import Server

CLIENTS = Path(__file__).parent / "clients"
OPENAPI_TYPESCRIPT, TYPESCRIPT = "7.13.0", "5.9.3"
CASES, SEED = 2_000, 231
"""Of 13 operations together, besides those that cover every keyword of the schemas."""


def run(*command: str | Path | int, cwd: Path, **environment: str) -> None:
    """Raises CalledProcessError where it fails."""
    print("$", *command, flush=True)
    subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"} | environment,
        check=True,
    )


def tool(name: str) -> Path:
    """A command that is installed beside this Python."""
    return Path(sys.executable).with_name(name)


def python_client(server: str, folder: Path) -> None:
    """openapi-python-client"""
    made = folder / "python"
    run(tool("openapi-python-client"), "generate", "--url", f"{server}/openapi.json", "--output-path", made, cwd=folder)
    run(sys.executable, CLIENTS / "python_client.py", server, cwd=folder, PYTHONPATH=str(made))


def generator_client(server: str, folder: Path) -> None:
    """openapi-generator-cli"""
    made = folder / "generator"
    options = ("generate", "-i", f"{server}/openapi.json", "-g", "python", "-o", made)
    run(tool("openapi-generator-cli"), *options, cwd=folder, JAVA_OPTS="-Dlog.level=error")
    run(sys.executable, CLIENTS / "generator_client.py", server, cwd=folder, PYTHONPATH=str(made))


def typescript_client(server: str, folder: Path) -> None:
    """openapi-typescript"""
    shutil.copy(CLIENTS / "client.ts", folder)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    npx = ("npx", "--yes", "--package")
    run(*npx, f"openapi-typescript@{OPENAPI_TYPESCRIPT}", "openapi-typescript", f"{server}/openapi.json",
        "--output", "api.d.ts", cwd=folder)  # fmt: skip
    run(*npx, f"typescript@{TYPESCRIPT}", "tsc", "--strict", "--target", "es2022", "--module", "es2022",
        "--moduleResolution", "bundler", "--lib", "es2022,dom", "client.ts", cwd=folder)  # fmt: skip
    run("node", "client.js", server, cwd=folder)


def generated_cases(server: str, folder: Path) -> None:
    """schemathesis"""
    # A schema cannot say that shapes have to fit, so a request that is valid by it may be refused.
    options = ("--seed", SEED, "--max-examples", CASES // 13, "--phases", "examples,coverage,fuzzing", "--no-color",
               "--exclude-checks", "positive_data_acceptance", "--continue-on-failure")  # fmt: skip
    run(tool("schemathesis"), "run", f"{server}/openapi.json", *options, cwd=folder)


CHECKS: dict[Callable[[str, Path], None], str] = {
    python_client: "", generator_client: "java", typescript_client: "npx", generated_cases: "",
}  # fmt: skip
"""Each with the program that it needs."""


def main(names: list[str]) -> int:
    server, failed = Server(), []
    for check, needed in CHECKS.items():
        if names and check.__name__ not in names:
            continue
        if needed and not shutil.which(needed):
            print(f"{check.__doc__}: not checked, there is no {needed}")
            continue
        with TemporaryDirectory() as folder:
            try:
                check(f"http://127.0.0.1:{server.port}", Path(folder))
            except subprocess.CalledProcessError:
                failed.append(check.__doc__)
    print(server.end())
    print(f"Failed: {failed}" if failed else "The server keeps its contract.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
