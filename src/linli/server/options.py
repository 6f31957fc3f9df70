"""Every setting of a node, declared once: name, type, default, what it may be.

Its sentence is `settings.<name>` in the locale; docs/reference/settings.md is made from this list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.engines.values import Problem, Reason
from linli.server import checks


@dataclass(frozen=True, slots=True)
class Option:
    """One setting. Given as `name` in the node's `linli.toml`, or as LINLI_NAME outside.

    kind:   str, int, bool or list (of texts; outside: separated by commas)
    allows: whether a value of that kind may be used; None: any
    secret: never printed; has no default
    """

    name: str
    kind: type
    default: Any
    allows: Callable[[Any], bool] | None = None
    secret: bool = False

    @property
    def variable(self) -> str:
        """The variable of the environment that goes before the node's file."""
        return f"LINLI_{self.name.upper()}"


#: Settings in the order of the reference page.
OPTIONS: tuple[Option, ...] = (
    Option("pack", str, "cn", checks.is_pack),
    Option("database", str, "", checks.is_database, secret=True),
    Option("database_owner", str, "", checks.is_database, secret=True),
    Option("hosts", list, ["localhost", "127.0.0.1"], checks.are_hosts),
    Option("https", bool, False),
    Option("bind", str, "127.0.0.1:8000", checks.is_bind),
    Option("workers", int, 0, checks.within(0, 64)),
    Option("language", str, "zh-hans", checks.one_of("zh-hans", "en")),
    Option("time_zone", str, "Asia/Shanghai", checks.is_time_zone),
    Option("session_minutes", int, 30, checks.within(1, 1440)),
    Option("lockout_failures", int, 5, checks.within(1, 100)),
    Option("lockout_minutes", int, 15, checks.within(1, 1440)),
    Option("mail", str, "", checks.address_of("smtp", "smtps", "smtp+starttls"), secret=True),
    Option("mail_from", str, ""),
    Option("sms", str, "", checks.address_of("https", "http"), secret=True),
    Option("notice_folder", str, ""),
    Option("audit_days", int, 1096, checks.within(183, 36_525)),
    Option("backup_folder", str, "backups", checks.is_given),
    Option("oidc", str, "", checks.is_open_id, secret=True),
    Option("demo", bool, False),
    Option("log", str, "info", checks.one_of("debug", "info", "warning", "error")),
)

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def read_options(node: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The value of every option: from outside, else from the node's `linli.toml`, else the default.

    Raises Problem("options.bad_file"), ("options.unknown"), ("options.bad_kind"; a number was
    expected and none given) or ("options.bad_value"). A secret's value is never in the details.
    """
    file = node / "linli.toml"
    try:
        given = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise Problem("options.bad_file", file=str(file), detail=str(failure)) from None
    known = {option.name for option in OPTIONS}
    for name in given:
        if name not in known:
            raise Problem("options.unknown", file=str(file), name=name)
    return {option.name: _value(option, given, environment) for option in OPTIONS}


def _value(option: Option, given: Mapping[str, Any], environment: Mapping[str, str]) -> Any:
    outside = environment.get(option.variable)
    if outside is None:
        value = given.get(option.name, option.default)
        # A bool is an int to Python, not to whoever wrote `workers = true`.
        fits = isinstance(value, option.kind) and isinstance(value, bool) is (option.kind is bool)
    else:
        value, fits = outside.strip(), True
        try:
            value = _parse(option.kind, value)
        except ValueError:
            fits = False
    if not fits:
        kind = Reason(f"options.kind_{option.kind.__name__}")
        raise Problem("options.bad_kind", name=option.name, kind=kind, value=_shown(option, value))
    if option.allows is not None and value != option.default and not option.allows(value):
        raise Problem("options.bad_value", name=option.name, value=_shown(option, value))
    return value


def _shown(option: Option, value: Any) -> str:
    return "***" if option.secret else str(value)


def _parse(kind: type, text: str) -> Any:
    if kind is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind is bool:
        if text.lower() not in _TRUE | _FALSE:
            raise ValueError(text)
        return text.lower() in _TRUE
    return kind(text)
