"""What a deployment may set: by an environment variable, BACKPROP_PORT, or an option of the command, --port.

docs/deploy.md has the table of them, which a test holds to this file.
"""

import os
import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Annotated, Any, Literal

from limits import parse as parse_rate
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from .processors import processors

PREFIX = "BACKPROP_"
ROOT_PATH = re.compile(r"(/[\w.~-]+)*")
ORIGIN = re.compile(r"\*|https?://[\w.:\[\]*-]+")


def _split(value: Any) -> Any:
    """A list as the environment has it: with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """Serve Backprop by Hand."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, cli_prog_name="backprop-by-hand", cli_kebab_case=True
    )

    host: str = Field("127.0.0.1", description="the address to listen on; 0.0.0.0 for all of the machine")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0 for any that is free")
    root_path: str = Field("", description="the path under which a proxy serves it, such as /backprop")
    trusted_proxies: Texts = Field(
        ("127.0.0.1", "::1"),
        description="addresses or networks of proxies whose X-Forwarded-For and -Proto headers are believed",
    )
    workers: int = Field(1, ge=1, le=64, description="processes; each has slots, memory and metrics of its own")
    cors_origins: Texts = Field(("*",), description="websites whose scripts may ask; * for all, none for none")
    frame_ancestors: Texts = Field(("*",), description="websites that may frame a page with embed=1; none for none")
    training_seconds: float = Field(5.0, gt=0, le=60, description="seconds of CPU that one training run may take")
    training_threads: int = Field(processors(), ge=1, le=64, description="pieces of training worked at the same time")
    training_runs: int = Field(32, ge=1, description="training runs of the API under way at the same time")
    slots: int = Field(processors(), ge=1, le=64, description="pages, exports and large requests worked at a time")
    queue_seconds: float = Field(
        4.0, gt=0, le=60, description="seconds of work that may wait for a slot; beyond that the answer is 503"
    )
    kept_megabytes: int = Field(64, ge=0, description="memory for pages that are kept; training runs have 64 more")
    connections: int = Field(3_000, ge=10, description="open connections; one more is closed at once")
    sockets: int = Field(600, ge=1, description="WebSockets among them")
    rate_limit: str = Field("", description="requests of one address, such as 300/minute; empty for no limit")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what is logged")
    log_format: Literal["text", "json"] = Field("text", description="how a line of the log is written")
    access_log: bool = Field(False, description="a line of the log for every request")
    metrics: bool = Field(False, description="whether /metrics tells the figures of the process, for Prometheus")

    @field_validator("root_path")
    @classmethod
    def _is_path(cls, value: str) -> str:
        path = value.rstrip("/")
        if not ROOT_PATH.fullmatch(path):
            raise ValueError("a path that begins with / and has no other signs than letters, digits and -._~")
        return path

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name != "*":
                ip_network(name)
        return value

    @field_validator("cors_origins", "frame_ancestors")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value == ("none",):
            return ()
        if not all(map(ORIGIN.fullmatch, value)):
            raise ValueError("origins such as https://example.org, separated by commas")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, value: str) -> str:
        if value:
            parse_rate(value)
        return value

    def environment(self) -> dict[str, str]:
        """The variables that say the same, for the processes that a server starts."""
        return {
            PREFIX + name.upper(): (",".join(value) or "none") if isinstance(value, tuple) else str(value)
            for name, value in self.model_dump().items()
        }


class WrongSetting(Exception):
    """A setting that is unknown or has no sense, in one sentence."""


def read_settings(arguments: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of options and environment. Raises WrongSetting.

    HOST and PORT without the prefix, which many hosting services set, count too.
    """
    for name in environment:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields:
            raise WrongSetting(f"{name} is no setting; docs/deploy.md lists them.")
    usual = {name: environment[name.upper()] for name in ("host", "port") if environment.get(name.upper())}
    said = {name for name in usual if PREFIX + name.upper() in environment}
    try:
        return Settings(
            **{name: usual[name] for name in usual.keys() - said},  # type: ignore[arg-type]
            _cli_parse_args=list(arguments),  # type: ignore[call-arg]
            _cli_exit_on_error=False,
        )
    except SettingsError as error:
        raise WrongSetting(f"{str(error).partition(': ')[2] or error}. --help lists the options.") from None
    except ValidationError as error:
        raise WrongSetting(_told(error)) from None


def _told(error: ValidationError) -> str:
    """Of the first setting that is wrong, what was expected and what came."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    reason = first["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()} or --{name.replace('_', '-')}: {first['input']!r} is wrong: {reason}."
