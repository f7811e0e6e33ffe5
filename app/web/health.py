"""Whether the server lives, and whether it can do its work."""

from fastapi import APIRouter

from ..check.published import published
from ..explain.examples import FIRST
from .api.responses import Health

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health)
async def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", response_model=Health)
async def readyz() -> Health:
    """The process can work: the examples are there, and the first of them comes out."""
    assert published(FIRST).printed
    return Health()
