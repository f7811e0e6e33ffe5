"""The files for a deployment: valid by their schemas, and their settings are ones that there are."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from app.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
KUBERNETES = ROOT / "deploy" / "kubernetes.yaml"
VERSION = "1.31"
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("described", OBJECTS, ids=lambda described: described["kind"])
def test_an_object_is_what_its_schema_says(described: dict[str, Any]) -> None:
    kubernetes_validate.validate(described, VERSION, strict=True)


def test_there_is_what_a_deployment_needs() -> None:
    assert {described["kind"] for described in OBJECTS} >= {"Deployment", "Service", "HorizontalPodAutoscaler"}
    container = OBJECTS[0]["spec"]["template"]["spec"]["containers"][0]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


@pytest.mark.parametrize("name", ["compose.yaml", "deploy/kubernetes.yaml", "Dockerfile", "docs/deploy.md"])
def test_every_setting_that_is_named_is_one(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = {found.removeprefix(PREFIX).lower() for found in re.findall(rf"{PREFIX}[A-Z_]+", text)}
    assert named
    assert named <= set(Settings.model_fields)


def test_compose_has_two_bounded_replicas_behind_a_proxy() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    app, proxy = services["app"], services["proxy"]
    assert app["deploy"]["replicas"] == 2
    assert app["deploy"]["resources"]["limits"]["memory"] == "512M"
    assert "BACKPROP_RATE_LIMIT" in app["environment"]
    assert (ROOT / proxy["volumes"][0].split(":")[0]).is_file()
