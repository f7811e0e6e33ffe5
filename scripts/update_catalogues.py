#!/usr/bin/env python3
"""Bring the catalogues of translations up to date: every text of the code, the templates and the published examples.

python3 scripts/update_catalogues.py    merges new texts into app/explain/locale/*.po, and drops those that are gone

Texts are sorted and name no files, so that a text that moves to another file changes nothing here.
"""

import ast
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "app/explain/locale"
KEYWORDS = {"_": None, "N_": None, "Phrase": None, "gettext": None, "ngettext": (1, 2)}
"""After which the extractor takes a text; `trans` of a template is one of the last two."""
CONTENT = ("title", "source", "remark")
"""What of a published example is in words; a source may be an address instead."""
ADDRESSES = ("https://", "github.com/")


def python_texts(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """The texts of a Python file; also those in an f-string, which Babel's own extractor does not look into."""
    calls = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in keywords and call.args and isinstance(call.args[0], ast.Constant):
            yield call.lineno, name, tuple(a.value for a in call.args if isinstance(a, ast.Constant)), []


METHODS: list[tuple[str, Any]] = [("**.py", python_texts), ("**.html", "jinja2"), ("**.svg", "jinja2")]


def texts() -> Catalog:
    """All texts, without translations."""
    catalogue = Catalog(project="Backprop by Hand", fuzzy=False)
    for folder in ("app", "templates"):
        for name, _, message, comments, _ in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            catalogue.add(message, locations=[(f"{folder}/{name}", 0)], auto_comments=comments)
    for name, text in published():
        catalogue.add(text, locations=[(name, 0)])
    return catalogue


def published() -> Iterator[tuple[str, str]]:
    """The words of the published examples, each with its file."""
    for path in sorted((ROOT / "app/explain/published").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        yield from ((str(path.relative_to(ROOT)), content[key]) for key in CONTENT if _in_words(content[key]))


def _in_words(text: str) -> bool:
    return text != "" and not text.startswith(ADDRESSES)


def update(path: Path) -> None:
    """Take in the texts of today; one that was changed is to be translated anew. The head of the file stays."""
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    body = BytesIO()
    write_po(body, catalogue, width=120, no_location=True, sort_output=True, omit_header=True)
    path.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


if __name__ == "__main__":
    for path in sorted(LOCALE.glob("*.po")):
        update(path)
