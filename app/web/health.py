"""Whether the server lives, whether it can do its work, what it is, and how it does."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from .. import __version__
from ..backprop.errors import Fault
from ..check.published import published
from ..explain.examples import FIRST
from .admission import Compute
from .api.responses import Health, Version
from .ending import closing
from .errors import ProblemError, documented
from .kept import release

router = APIRouter(tags=["server"])


@router.get("/healthz", operation_id="health")
async def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", operation_id="ready", responses=documented(503))
async def readyz() -> Health:
    """The process can work: the examples are there, and it has not been told to end."""
    assert published(FIRST).printed
    if closing.is_set():
        raise ProblemError(503, Fault("server", "one that goes on", "one that was told to end"), {"Retry-After": "5"})
    return Health()


@router.get("/version", operation_id="version")
async def version() -> Version:
    """What serves: the version, and a hash of its code, templates and static files."""
    return Version(version=__version__, release=release())


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """The figures of this process, for Prometheus; where the settings have them."""
    if request.app.state.metrics is None:
        raise ProblemError(404, Fault("metrics", "the setting BACKPROP_METRICS=true", "false"))
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=1.0.0; charset=utf-8")


Figures = dict[str, tuple[str, float, bool]]
"""By name: what it is, how large, and whether it only grows."""


def figures(app: FastAPI) -> Figures:
    """What is not told request by request."""
    state = app.state
    return {
        **_figures("work", "Pages, exports and large requests", state.compute),
        **_figures("training", "Training runs of pages", state.training),
        "sockets_open": ("WebSockets that are open", state.sockets.open, False),
        "runs_open": ("Training runs of the API, whole and as streams", state.runs.open, False),
        "pages_kept_bytes": ("Bytes of the pages that are kept", state.pages.kept.currsize, False),
        "pages_found": ("Requests answered by a page that was kept", state.pages.found, True),
    }


def _figures(name: str, says: str, compute: Compute) -> Figures:
    return {
        f"{name}_admitted": (f"{says}: admitted", compute.admitted, True),
        f"{name}_refused": (f"{says}: refused with 503", compute.refused, True),
        f"{name}_dropped": (f"{says}: dropped, as the client had left", compute.dropped, True),
        f"{name}_queue": (f"{says}: waiting for a slot", compute.waiting - compute.working, False),
        f"{name}_working": (f"{says}: worked on now", compute.working, False),
        f"{name}_seconds": (f"{says}: predicted seconds, waiting and worked on", compute.load, False),
    }
