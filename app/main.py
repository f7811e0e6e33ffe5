"""The application: the API, the pages, the static files, and what every answer carries."""

import gc
import threading
from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from threadpoolctl import threadpool_limits

from .check.published import published
from .explain.examples import FIRST
from .settings import Settings, read_settings
from .training.engine import warm
from .web import docs_page, health
from .web.admission import Compute, LimitRate, Places
from .web.api import routes as api
from .web.api import training_routes as training_api
from .web.ending import hear_the_end
from .web.errors import add_error_handlers
from .web.framing import ExplainFrames
from .web.headers import HeadAsGet, SecurityHeaders, UnderPath
from .web.kept import Pages
from .web.lab import files, live, views
from .web.lab import page as lab_page
from .web.languages import ChooseLanguage
from .web.monitoring import Metrics, MonitorRequests
from .web.openapi import describe
from .web.practice import page as practice_page
from .web.static import StaticFiles, folder
from .web.train import page as training_page

MEGABYTE = 2**20


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Warm up, training in the background, and spare the garbage collector and the processors.

    What is loaded by now stays, and requests leave few cycles behind. There is a slot for each processor, so
    threads of BLAS would only wait for each other, and burn a hundred times the work while they do.
    """
    threadpool_limits(1, user_api="blas")
    assert published(FIRST).printed
    hear_the_end()
    threading.Thread(target=warm, name="warm", daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    yield


def create_app(settings: Settings | None = None) -> FastAPI:
    """A new application, by the settings of the environment if none are given.

    It keeps nothing but what it could make again, so any number of them can serve side by side.
    """
    app = describe(FastAPI(docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan))
    _give_state(app, settings or read_settings())
    add_error_handlers(app)
    _add_middleware(app)
    for module in (api, training_api, health, live, lab_page, views, practice_page, training_page, docs_page, files):
        app.include_router(module.router)
    app.mount("/static", app.state.static, name="static")
    return app


def _give_state(app: FastAPI, settings: Settings) -> None:
    """What the requests of one process share."""
    app.state.settings = settings
    app.state.static = StaticFiles(folder("static"))
    app.state.compute = Compute(settings.slots, settings.queue_seconds)
    app.state.training = Compute(settings.training_threads, settings.queue_seconds)
    app.state.pages = Pages(settings.kept_megabytes * MEGABYTE)
    app.state.sockets = Places(settings.sockets)
    app.state.socket_turn = Lock()
    app.state.runs = Places(settings.training_runs)
    app.state.turns = CapacityLimiter(settings.training_threads)
    app.state.metrics = Metrics() if settings.metrics else None
    if settings.metrics:
        app.state.metrics.watch(lambda: health.figures(app))


def _add_middleware(app: FastAPI) -> None:
    """The last that is added comes first."""
    settings: Settings = app.state.settings
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ExplainFrames)
    app.add_middleware(ChooseLanguage)
    if settings.rate_limit:
        app.add_middleware(LimitRate, rate=settings.rate_limit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Retry-After", "X-Request-ID", "Content-Disposition"],
        max_age=86_400,
    )
    app.add_middleware(SecurityHeaders)
    if settings.metrics or settings.access_log:
        app.add_middleware(MonitorRequests, metrics=app.state.metrics, is_logged=settings.access_log)
    app.add_middleware(UnderPath, root_path=settings.root_path)
