"""Async tests run on asyncio, as the server does. Hypothesis tries few examples, and many with THOROUGH=1."""

import pytest
from hypothesis import HealthCheck, settings

from tests.thorough import THOROUGH

pytest.register_assert_rewrite("tests.web.asking")  # so that a failure shows what was compared

ANY_PACE = {"deadline": None, "suppress_health_check": list(HealthCheck)}  # how fast the machine is proves nothing
settings.register_profile("quick", max_examples=25, derandomize=True, **ANY_PACE)
settings.register_profile("thorough", max_examples=300, **ANY_PACE)
settings.load_profile("thorough" if THOROUGH else "quick")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
