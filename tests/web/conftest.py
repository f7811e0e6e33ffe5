"""One application and one client for all tests of the web layer: the application keeps no state."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import ASGITransport, AsyncClient

from app.main import create_app


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def client(anyio_backend: str) -> AsyncIterator[AsyncClient]:
    """Asks the application without a network. An exception in it is an exception in the test."""
    async with AsyncClient(transport=ASGITransport(create_app()), base_url="http://test") as client:
        yield client
