"""The documents are true: the README's requests give the README's answers, and what it names is there."""

import json
import re
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient

from app.main import create_app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"curl -s localhost:8000(\S+) .*? -d '(.*?)'\n```\n```json\n(.*?)```", README, re.DOTALL)


def test_the_readme_has_three_examples_of_the_api() -> None:
    assert [path for path, _, _ in EXAMPLES] == ["/api/check", "/api/gradient", "/api/train"]


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "request_body", "answer"), EXAMPLES, ids=[path for path, _, _ in EXAMPLES])
async def test_an_example_of_the_readme_gives_what_it_says(path: str, request_body: str, answer: str) -> None:
    async with AsyncClient(transport=ASGITransport(create_app()), base_url="http://test") as client:
        response = await client.post(path, content=request_body, headers={"Content-Type": "application/json"})
    assert response.json() == json.loads(answer)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_links_and_files_that_a_document_names_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"\]\((?!http)([^)#]+)\)", text) + re.findall(r"(?:python3? )([\w/]+\.py)", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
