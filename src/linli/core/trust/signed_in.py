"""Who is signed in, read anew at each request with two plain statements: session, then account.

Nothing is kept between requests: a right taken away or a session ended counts at the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from linli.core.base.statements import ask_prepared
from linli.core.trust.actors import (
    HOLDING_COLUMNS,
    HOLDINGS_OF_ACCOUNT,
    AccountActor,
    HeldAt,
    read_holdings,
)
from linli.core.trust.models import Account

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_FIELDS = tuple(Account._meta.concrete_fields)
_NAMES = [field.attname for field in _FIELDS]
_ACCOUNT = (
    f"SELECT {', '.join(f'account.{field.column}' for field in _FIELDS)}, {HOLDING_COLUMNS}"  # noqa: S608
    f" FROM {HOLDINGS_OF_ACCOUNT.format(join='LEFT')}"
)
_HELD = "linli_held"


class SessionStore(DatabaseSessions):
    """Sessions in the database, as Django has them; read without building a query each time."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over or was never made."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = ask_prepared(_SESSION, [self.session_key, now])
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; knows again who has signed in, with what they hold."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of that key, or None where there is none or it is disabled."""
        rows = ask_prepared(_ACCOUNT, [int(user_id)])
        if not rows:
            return None
        width = len(_FIELDS)
        values = [
            value if read is None or value is None else read(value)
            for value, read in zip(rows[0][:width], _readers(connection.vendor), strict=True)
        ]
        account = Account.from_db(connection.alias, _NAMES, values)
        held = [row[width:] for row in rows if row[width] is not None]
        setattr(account, _HELD, read_holdings(held))
        return account


def actor_of(account: Account) -> AccountActor:
    """The actor of an account that was just known again; what it holds is not read twice."""
    # Taken out: another actor for the same account would read anew.
    held: list[HeldAt] | None = getattr(account, _HELD, None)
    if held is not None:
        delattr(account, _HELD)
    return AccountActor(account, held)


@cache
def _readers(vendor: str) -> list[Callable[[Any], Any] | None]:
    """What makes of each column what the model has, where the driver does not."""
    return [_reader(field) for field in _FIELDS]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    column = field.get_col(Account._meta.db_table)
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
    if not steps:
        return None

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return read
