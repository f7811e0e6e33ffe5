"""The description of the API as OpenAPI 3.1: what programs are made from."""

import json
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from .. import __version__
from . import limits
from .api.responses import LINES, STREAM_SCHEMA
from .errors import PROBLEM_SCHEMAS
from .static import PACKAGE

SUMMARY = "One small neural network worked through by hand: every number, and where it came from."
DESCRIPTION = f"""
Every number has an address, `name.layer.unit[.from_unit]`, units counted from 0, layer 0 the input: `W.2.0.1` is the
weight from unit 1 of layer 1 to unit 0 of layer 2. Nothing is kept between two requests.

**Limits.** A body has at most {limits.MOST_BODY_BYTES:,} bytes; a network at most {limits.MOST_LAYERS} layers of
{limits.MOST_UNITS} units; a request at most {limits.MOST_SAMPLES:,} samples, and parameters times samples at most
{limits.MOST_WORK:,} ({limits.MOST_IN_DETAIL:,} with `gradient_check`, `whys` or `per_sample`, and for `check`). A
training run has at most {limits.MOST_EPOCHS:,} epochs, {limits.MOST_TRAINING_WORK:,} epochs times parameters times
samples, and {limits.MOST_FRAME_NUMBERS:,} numbers in its frames. A file is written for at most {limits.PAGE_SAMPLES}
samples and {limits.PAGE_UNITS} units in a layer. Numbers are at most {limits.LARGEST_NUMBER:.0e} in size. Where only
gradients are wanted, `gradients_only` leaves out the arrays that grow with the samples.

**Errors** are `application/problem+json` and name the address of the number at fault. 503 and, where the rate is
limited, 429 come with `Retry-After`: the same request may be sent again after so many seconds.
""".strip()
SAMPLE_ANSWERS = PACKAGE / "web/api/sample_answers.json"
TAGS = [
    {"name": "calculate", "description": "A network worked through: forward, backward, the answers of a learner."},
    {"name": "train", "description": "Gradient descent over many epochs, whole or as a stream."},
    {"name": "examples", "description": "Published worked examples, with what is wrong in them."},
    {"name": "files", "description": "What a page shows as a file; and the page of a file."},
    {"name": "server", "description": "How the server is."},
]


@cache
def sample_answers() -> dict[str, Any]:
    """The answers to the example requests, by operation id. A test holds them to what the server answers."""
    samples: dict[str, Any] = json.loads(SAMPLE_ANSWERS.read_text(encoding="utf-8"))
    return samples


def describe(app: FastAPI) -> FastAPI:
    """Give an application its description."""
    app.title, app.version, app.summary = "Backprop by Hand", __version__, SUMMARY

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = description(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def description(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document. Its server is that of the document itself, under whatever path that is."""
    said = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        routes=app.routes,
        tags=TAGS,
        servers=[{"url": app.state.settings.root_path or "/", "description": "This server"}],
    )
    for methods in said["paths"].values():
        for operation in methods.values():
            if (sample := sample_answers().get(operation["operationId"])) is not None:
                operation["responses"]["200"]["content"]["application/json"]["example"] = sample
    said["paths"]["/api/train/stream"]["post"]["responses"]["200"]["content"] = LINES[200]["content"]
    schemas = said["components"]["schemas"]
    schemas |= {**PROBLEM_SCHEMAS, "StreamOut": STREAM_SCHEMA}
    for schema in schemas.values():
        # That one of several objects is meant where nothing is said stands in words: clients cannot make it.
        for of_key in schema.get("properties", {}).values():
            if "oneOf" in of_key:
                of_key.pop("default", None)
    return said
