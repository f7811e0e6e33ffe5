"""Settings: from the environment or the command, wrong ones in one sentence, all of them in docs/deploy.md."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings, WrongSetting, read_settings

ROOT = Path(__file__).parent.parent
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
OF_THE_MACHINE = {"slots", "training_threads"}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX) or name in ("HOST", "PORT")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_table_of_the_documentation_has_every_setting_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    row = next(line for line in DEPLOY.splitlines() if line.startswith(f"| `{PREFIX}{name.upper()}` |"))
    _, _, default, says, _ = (part.strip() for part in row.split("|"))
    assert says == field.description
    value = ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)
    shown = value.lower() if isinstance(field.default, bool) else value
    assert default == ("the cores" if name in OF_THE_MACHINE else f"`{shown}`" if shown else "empty")


def test_the_table_has_no_other() -> None:
    rows = [line.split("`")[1] for line in DEPLOY.splitlines() if line.startswith(f"| `{PREFIX}")]
    assert rows == [PREFIX + name.upper() for name in Settings.model_fields]


def test_an_option_wins_over_the_environment_and_that_over_the_usual_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1000")
    assert read_settings().port == 1000
    monkeypatch.setenv("BACKPROP_PORT", "2000")
    assert read_settings().port == 2000
    assert read_settings(["--port", "3000"]).port == 3000


def test_the_environment_of_workers_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(["--cors-origins", "none", "--root-path", "/a", "--metrics", "true"])
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert read_settings() == settings


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "99999"], "--port"),
        (["--port", "x"], "--port"),
        (["--root-path", "backprop"], "--root-path"),
        (["--trusted-proxies", "somebody"], "--trusted-proxies"),
        (["--cors-origins", "example.org"], "--cors-origins"),
        (["--rate-limit", "often"], "--rate-limit"),
        (["--log-format", "xml"], "--log-format"),
        (["--no-such-thing", "1"], "--no-such-thing"),
    ],
)
def test_a_wrong_option_is_told_in_one_sentence(arguments: list[str], told: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read_settings(arguments)
    assert told in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_the_command_ends_at_an_unknown_setting_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = os.environ | {"BACKPROP_COLOUR": "green"}
    ended = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip() == "BACKPROP_COLOUR is no setting; docs/deploy.md lists them."
