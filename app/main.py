"""The application: the API, the pages, the static files, and what every answer carries."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from .check.published import published
from .explain.examples import FIRST
from .training.warm import warm
from .web import health
from .web.api import routes as api
from .web.api import training_routes as training_api
from .web.errors import add_error_handlers
from .web.headers import HeadAsGet, SecurityHeaders
from .web.lab import files as exports
from .web.lab import live
from .web.lab import page as pages
from .web.languages import ChooseLanguage
from .web.practice import page as check_page
from .web.templating import ROOT
from .web.train import page as training_page


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Warm up, training in the background, and spare the garbage collector.

    What is loaded by now stays, and requests leave few cycles behind.
    """
    assert published(FIRST).printed
    threading.Thread(target=warm, name="warm", daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    yield


def create_app() -> FastAPI:
    """A new application; it keeps no state, so any number of them can serve side by side."""
    app = FastAPI(
        title="Backprop by Hand",
        version="0.1.0",
        summary="One small neural network worked through by hand: every number, and where it came from.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    add_error_handlers(app)
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ChooseLanguage)
    app.add_middleware(SecurityHeaders)
    app.include_router(api.router)
    app.include_router(training_api.router)
    app.include_router(health.router)
    app.include_router(live.router)
    app.include_router(pages.router)
    app.include_router(check_page.router)
    app.include_router(training_page.router)
    app.include_router(exports.router)
    app.mount("/static", StaticFiles(directory=ROOT / "static"), name="static")
    return app
