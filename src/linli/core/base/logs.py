"""The log: one JSON object a line, only keys from a list, never a personal value.

What a person typed or is called has no way in: values are numbers, instants, ids and codes, and
everything else is masked, also in what libraries log.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from datetime import date, datetime
from traceback import extract_tb
from typing import Any
from uuid import UUID

import structlog

MASK = "*"
#: Everything that a line may say, with what it means.
KEYS: dict[str, str] = {
    "account": "key of the account that acts",
    "at": "when, in UTC",
    "attempt": "which attempt at a job, from 1",
    "check": "name of a check",
    "code": "what kind of thing: a job's, a problem's, a notice's template",
    "count": "how many",
    "event": "what happened",
    "failure": "class of an exception",
    "file": "uid of a stored file",
    "frames": "where a failure came from, innermost last: module:line",
    "job": "uid of a job",
    "level": "how bad: info, warning, error",
    "logger": "part of the program",
    "masked": "names of keys that were left out or masked",
    "method": "method of a request",
    "milliseconds": "how long it took",
    "notice": "uid of a notice",
    "request": "id of the request",
    "route": "pattern of the address, never the address itself",
    "state": "where something stands",
    "status": "status of an answer",
    "worker": "name of the worker process",
}
_FREE = {"at", "frames", "masked"}
#: Codes and dotted names; for what comes from the program itself also its capitals and signs.
_CODE = re.compile(r"[a-z0-9_.:/-]{0,80}")
_PROGRAM = re.compile(r"[a-zA-Z0-9_.:/<>^$?()\[\]|+\\-]{0,120}")
_OF_THE_PROGRAM = {"failure", "logger", "method", "route", "worker"}
_LONG_NUMBER = re.compile(r"\d{7,}")
_UID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|[0-9a-f]{32}")
_MOST = 10**9
_NO_NAMES = re.compile(r"[A-Za-z %.,:;'\"()_=/\-\[\]{}#!?*0-9]*")

_log = structlog.get_logger("linli")


def log(event: str, /, **details: Any) -> None:
    """Say in the log what happened: an event as `noun.verb`, and details by the keys of `KEYS`."""
    _log.info(event, **details)


def log_failure(event: str, failure: BaseException, /, **details: Any) -> None:
    """Say that something failed: the exception's class and where it came from, not its message."""
    _log.error(event, **details, **describe(failure))


def describe(failure: BaseException) -> dict[str, Any]:
    """Class and place of an exception, without its message: that may quote a person's data."""
    frames = extract_tb(failure.__traceback__)[-8:]
    return {
        "failure": type(failure).__qualname__,
        "frames": [f"{_module(frame.filename)}:{frame.lineno}" for frame in frames],
    }


def _module(file: str) -> str:
    for start in ("/site-packages/", "/src/"):
        if start in file:
            return file.rpartition(start)[2]
    return file.rpartition("/")[2]


def mask(value: Any, allowed: re.Pattern[str] = _CODE) -> Any:
    """The value where it cannot be personal, else `*`.

    >>> [mask(one) for one in (7, True, "job.done", "张三", "Li", "990000195001010012")]
    [7, True, 'job.done', '*', '*', '*']
    """
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < _MOST else MASK
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if not isinstance(value, str):
        return MASK
    if _UID.fullmatch(value):
        return value
    return value if allowed.fullmatch(value) and not _LONG_NUMBER.search(value) else MASK


def keep_allowed(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Only keys of the list, only values that cannot be personal; a processor of structlog."""
    left_out = sorted(key for key in event if key not in KEYS and not key.startswith("_"))
    kept: dict[str, Any] = {}
    for key, value in event.items():
        if key in _FREE:
            kept[key] = value
        elif key in KEYS:
            kept[key] = mask(value, _PROGRAM if key in _OF_THE_PROGRAM else _CODE)
            if kept[key] == MASK and value != MASK:
                left_out.append(key)
    if left_out:
        kept["masked"] = [key for key in left_out if _CODE.fullmatch(key)]
    return kept


def _from_library(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A line of a library: its template without what fills it, its exception without its words."""
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    template = str(record.msg)
    event["event"] = template if _NO_NAMES.fullmatch(template) else MASK
    event["event"] = re.sub(r"[^a-z0-9]+", "_", event["event"].lower()).strip("_")[:80] or MASK
    if record.exc_info and record.exc_info[1] is not None:
        event.update(describe(record.exc_info[1]))
    for key in ("exc_info", "stack_info", "positional_args"):
        event.pop(key, None)
    return event


class StandardError(logging.Handler):
    """Writes to what standard error is now, though it may have been turned elsewhere since."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 - what cannot be logged must stop nobody's work
            self.handleError(record)


def _processors() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def log_settings(level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING: everything, libraries' lines too, as JSON to standard error."""
    structlog.configure(
        processors=[*_processors(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_processors(), _from_library],
        "processors": [
            keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"standard_error": {"class": f"{__name__}.StandardError", "formatter": "json"}},
        "root": {"handlers": ["standard_error"], "level": level},
        "loggers": {
            # Django has handlers of its own; their lines come to the root as well.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # Said by our own middleware, without the address.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},
            "django_tasks_db": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
