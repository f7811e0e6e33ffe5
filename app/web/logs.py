"""How the log is written: a line of text, or of JSON."""

import json
import logging
from typing import Any

TEXT = "%(asctime)s %(levelname)s %(message)s"


class Json(logging.Formatter):
    """A record as a line of JSON; what an access record says of its request are keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        request = record.__dict__.get("request")
        said |= request if request else {"message": record.getMessage()}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def log_config(level: str, form: str) -> dict[str, Any]:
    """The configuration of Python's logging: everything to standard output, where a container's log is read."""
    formatter: dict[str, Any] = {"()": f"{__name__}.Json"} if form == "json" else {"format": TEXT}
    own = {"handlers": ["out"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}},
        "loggers": {"uvicorn": own | {"level": _quieter(level)}, "backprop": own},
    }


def _quieter(level: str) -> str:
    """uvicorn tells of every start and every WebSocket what the access log says better."""
    return "WARNING" if level == "info" else level.upper()
