#!/usr/bin/env python3
"""Start Backprop by Hand, or check it, with nothing but Python 3.11 or newer.

python3 run.py [--host 127.0.0.1] [--port 8000]    start the web app
python3 run.py test                                run every check: ruff, mypy, tsc, pytest, the browser tests
python3 run.py test --quick                        the same without a browser
python3 run.py test --thorough                     the same with many more random cases, clients that are made
                                                   from /openapi.json, and a search for known faults of dependencies
python3 run.py test [arguments of pytest]          run every check, with pytest on what the arguments name
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - pip would say so too, but only after a page of errors
    sys.exit(f"Backprop by Hand needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TYPESCRIPT = "7.0.2"
WORKERS = ["--numprocesses=auto", "--dist=loadfile"]
EXTRAS = ("", "[test]", "[test,thorough]")
"""What may be installed, each with all of the one before."""
THOROUGH = [
    ["scripts.check_contract"],
    # Exact versions with hashes need no resolving, so nothing is installed to look them up.
    ["pip_audit", "--disable-pip", "--require-hashes", "--requirement", "requirements.txt"],
]
"""Checks of --thorough alone."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    install()
    return serve(arguments)


def install(extra: str = "") -> None:
    """Make .venv hold what pyproject.toml asks for; a stamp tells that it already does."""
    interpreter = f"{ROOT} {sys.base_prefix} {sys.version} "
    wanted = interpreter + hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if any(stamp == wanted + more for more in EXTRAS[EXTRAS.index(extra) :]):
        return
    print("Installing into .venv; this takes a moment, and only the first time ...", flush=True)
    need_ensurepip()
    try:
        STAMP.unlink(missing_ok=True)  # an installation that breaks off must not look finished
        venv.create(VENV, clear=not stamp.startswith(interpreter), symlinks=os.name != "nt", with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Cannot make {VENV}: {error}\nRun a copy of the project in a folder that you can write to.")
    if python("pip", "install", "-qq", "--disable-pip-version-check", "--editable", f".{extra}") != 0:
        sys.exit("The packages could not be installed; pip says why above.")
    print("Compiling training; this takes some ten seconds, and only the first time ...", flush=True)
    # Training is compiled now, so that whoever trains first need not wait. Where that cannot be kept, it works too.
    python("app.training.warm")
    STAMP.write_text(wanted + extra, encoding="utf-8")


def serve(arguments: list[str]) -> int:
    # -P: a folder called app where the user happens to stand must not be started instead
    command = [str(PYTHON), "-P", "-m", "app", *arguments]
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(PYTHON, command)


def test(arguments: list[str]) -> int:
    """Run every check, and say at the end which failed. `--quick` and `--thorough` are ours, the rest is pytest's."""
    quick, thorough = "--quick" in arguments, "--thorough" in arguments
    chosen = [argument for argument in arguments if argument not in ("--quick", "--thorough")]
    install("[test,thorough]" if thorough else "[test]")
    if not quick:
        need_browser()
    if thorough:
        os.environ["THOROUGH"] = "1"
    wanted = checks(chosen, quick) + (THOROUGH if thorough else [])
    failed = [" ".join(check) for check in wanted if not passes(check)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed")
    return 1 if failed else 0


def checks(chosen: list[str], quick: bool) -> list[list[str]]:
    """The commands of the checks. Browser tests run by themselves: each worker keeps one server and one browser."""
    linters = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
    if shutil.which("npx"):
        linters.append(["npx", "--yes", "--package", f"typescript@{TYPESCRIPT}", "tsc", "--project", "."])
    if chosen:
        return [*linters, ["pytest", *chosen]]
    coverage = ["--cov=app", "--cov-report=", "--no-cov-on-fail"]
    tests = [["pytest", *WORKERS, *coverage, "--ignore=tests/browser"], ["coverage", "report", "--format=total"]]
    return [*linters, *tests] if quick else [*linters, *tests, ["pytest", *WORKERS, "tests/browser"]]


def passes(check: list[str]) -> bool:
    print(f"\n$ {' '.join(check)}", flush=True)
    if check[0] == "npx":
        return subprocess.call([shutil.which("npx") or "npx", *check[1:]], cwd=ROOT) == 0
    return python(*check) == 0


def python(*arguments: str) -> int:
    return subprocess.call([PYTHON, "-m", *arguments], cwd=ROOT)


def need_browser() -> None:
    packages = [] if any(map(shutil.which, BROWSERS)) else ["chromium", "fonts-dejavu"]
    if not any(map(shutil.which, ("nginx", "/usr/sbin/nginx"))):
        packages.append("nginx-light")
    if python("playwright", "--version") != 0:
        packages.append("libatomic1")  # playwright brings its own node, but not this library of it
    if packages and not apt_install(*packages):
        sys.exit(
            f"The tests drive a real browser. Put one of these on the PATH: {', '.join(BROWSERS)}.\n"
            f"Debian: apt install {' '.join(packages)}"
        )


def need_ensurepip() -> None:
    package = f"python3.{sys.version_info.minor}-venv"
    if not importlib.util.find_spec("ensurepip") and not apt_install(package):
        sys.exit(
            "This Python cannot make virtual environments: its module ensurepip is missing.\n"
            f"Debian, Ubuntu: apt install python3-venv (or {package})"
        )


def apt_install(*packages: str) -> bool:
    """Install them where that takes no password and no question."""
    sudo = [] if os.name == "nt" or os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return False
    print(f"Installing {', '.join(packages)} ...", flush=True)
    # On a fresh machine the system's own upgrade often holds dpkg's lock for a while.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.call([*apt, "update"])
    return subprocess.call([*apt, "install", "--yes", "--no-install-recommends", *packages]) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
