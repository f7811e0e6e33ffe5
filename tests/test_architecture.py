"""The layers import only themselves and what stands to their left; and what the project holds itself to in size."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OF = {
    "backprop": (),
    "training": ("backprop",),
    "explain": ("backprop", "training"),
    "check": ("backprop", "training", "explain"),
    "export": ("backprop", "training", "explain"),
    "web": ("backprop", "training", "explain", "check", "export"),
}
"""The layers that a layer may import besides itself."""
MODULES = sorted((ROOT / "app").rglob("*.py"))
FROM_OUTSIDE = {
    "backprop": {"numpy", "gmpy2"},
    "training": {"numpy", "numba"},
    "explain": {"numpy", "babel"},
    "check": {"numpy", "gmpy2"},
    "export": {"numpy", "jinja2"},
    "web": {
        "fastapi",
        "starlette",
        "pydantic",
        "jinja2",
        "markupsafe",
        "anyio",
        "numpy",
        "PIL",
        "cachetools",
        "limits",
        "prometheus_client",
    },
}
STANDARD = {
    "abc", "asyncio", "base64", "collections", "contextlib", "contextvars", "csv", "ctypes", "dataclasses", "decimal",
    "fractions", "functools", "gzip", "hashlib", "heapq", "html", "io", "itertools", "json", "logging", "math",
    "mimetypes", "operator", "os", "pathlib", "random", "re", "signal", "struct", "textwrap", "threading", "time",
    "difflib", "types", "typing", "urllib", "uuid", "zlib",
}  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, relative ones in full."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from (f"{above}{name}" for name in names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_application_imports_itself_relatively(path: Path) -> None:
    """So that a wheel can install it under another name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level or (node.module or "").split(".")[0] != "app", f"line {node.lineno}"
        elif isinstance(node, ast.Import):
            assert not any(alias.name.split(".")[0] == "app" for alias in node.names), f"line {node.lineno}"


@pytest.mark.parametrize("layer", LEFT_OF)
def test_no_layer_reaches_to_the_right(layer: str) -> None:
    allowed = {layer, *LEFT_OF[layer]} | ({"settings", "__version__"} if layer == "web" else set())
    for path in (ROOT / "app" / layer).rglob("*.py"):
        for name in imports(path):
            if name.startswith("app"):
                assert name.split(".")[1] in allowed, f"{named(path)} imports {name}"
            else:
                assert name.split(".")[0] in STANDARD | FROM_OUTSIDE[layer], f"{named(path)} imports {name}"


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path, modules: set[str]) -> set[str]:
    """The modules of the application that a module imports, also for its types alone."""
    package, found = path.relative_to(ROOT).parent.parts, set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [node.module])))
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= names & modules | ({base} if names - modules else set())
    return found - {dotted(path)}


def circles(imports: dict[str, set[str]]) -> set[str]:
    """The modules on import circles, and those that lead to one: what is left when all others are taken away."""
    left = set(imports)
    while free := {name for name in left if not imports[name] & left}:
        left -= free
    return left


def test_no_module_imports_itself_by_way_of_others() -> None:
    modules = {dotted(path): path for path in MODULES}
    assert circles({name: imported_modules(path, set(modules)) for name, path in modules.items()}) == set()


def test_an_import_circle_would_be_noticed() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"a", "b", "c"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_functions_stay_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{node.name} is too long"


def test_the_browser_computes_no_mathematics() -> None:
    """Numbers on the page come from the server; the scripts only mark and show."""
    for path in (ROOT / "static").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "Math." not in text, named(path)
        assert "parseFloat" not in text, named(path)


def test_scripts_and_templates_name_no_address_that_a_path_in_front_would_break() -> None:
    """Where a proxy serves it all under /backprop: at("/train") in scripts, {{ root }}/train in templates."""
    for path in (ROOT / "static").rglob("*.js"):
        plain = re.findall(
            r"""(?<!at\()["'`]/(?:live|check|why|export|open|train)\b.*""", path.read_text(encoding="utf-8")
        )
        assert not plain, named(path)
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.findall(r'(?:href|action|src)="/.*', path.read_text(encoding="utf-8")), named(path)


def test_templates_have_nothing_inline() -> None:
    """So that a strict content security policy holds."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<style" not in text, named(path)
        assert " style=" not in text, named(path)
        assert " onclick=" not in text, named(path)
        assert text.count("<script") == text.count("<script type="), named(path)


def scripts_of(main: Path) -> dict[Path, int]:
    """The scripts that a page loads, each with the length of the longest chain of imports that leads to it."""
    depths = {main: 1}
    queue = [main]
    while queue:
        path = queue.pop()
        for name in re.findall(r'^import .*?from "(.+?)";', path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            wanted = (path.parent / name).resolve()
            if depths.get(wanted, 0) <= depths[path]:
                depths[wanted] = depths[path] + 1
                queue.append(wanted)
    return depths


def test_the_scripts_of_the_lab_are_few_and_near() -> None:
    """On a slow network each link of a chain of imports is a wait of its own."""
    scripts = scripts_of(ROOT / "static/js/lab/main.js")
    assert len(scripts) <= 12
    assert max(scripts.values()) <= 3
