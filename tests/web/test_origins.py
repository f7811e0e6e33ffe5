"""Who may ask from where: scripts of other websites, frames, caches."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import ASGITransport, AsyncClient

from app.main import create_app
from app.settings import Settings
from tests.web.asking import NOTES

pytestmark = pytest.mark.anyio
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.fixture
async def narrow() -> AsyncIterator[AsyncClient]:
    """Of a server that one website may use."""
    app = create_app(Settings(cors_origins=("https://school.example",), frame_ancestors=("https://school.example",)))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("origin", ["https://anybody.example", "null"])
async def test_scripts_of_any_website_may_call_the_api(client: AsyncClient, origin: str) -> None:
    asked = await client.options("/api/gradient", headers=PREFLIGHT | {"Origin": origin})
    assert asked.status_code == 200
    answer = await client.post("/api/gradient", json=NOTES, headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_setting_narrows_that(narrow: AsyncClient) -> None:
    for origin, status in (("https://school.example", 200), ("https://anybody.example", 400)):
        asked = await narrow.options("/api/gradient", headers=PREFLIGHT | {"Origin": origin})
        assert asked.status_code == status


@pytest.mark.parametrize("path", ["/?embed=1", "/check?embed=1", "/train?embed=1"])
async def test_a_setting_says_who_may_frame_a_page(client: AsyncClient, narrow: AsyncClient, path: str) -> None:
    assert "frame-ancestors *;" in (await client.get(path)).headers["content-security-policy"]
    policy = (await narrow.get(path)).headers["content-security-policy"]
    assert "frame-ancestors https://school.example;" in policy


async def test_who_has_a_page_is_told_so_and_another_link_language_or_release_is_another(client: AsyncClient) -> None:
    first = await client.get("/?step=2")
    tag = first.headers["etag"]
    again = await client.get("/?step=2", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    for path, language in (("/?step=3", "en"), ("/?step=2", "de")):
        other = await client.get(path, headers={"If-None-Match": tag, "Accept-Language": language})
        assert (other.status_code, other.headers["etag"] == tag) == (200, False)


async def test_a_page_with_a_fault_is_not_kept(client: AsyncClient) -> None:
    assert "etag" not in (await client.get("/?W.1.0.0=abc")).headers
