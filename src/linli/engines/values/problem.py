"""What a person did or sent that cannot be used, and why: a code and its details."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence to be said in the reader's language: `code` names it, `details` fill its blanks.

    code: `domain.what`, as in `sheets.damaged`; its text stands in `locale/<lang>/<domain>.yaml`
    """

    code: str
    details: dict[str, Any] = field(default_factory=dict)


class Problem(Exception):
    """Input that cannot be used. Every floor raises it; the faces turn it into one clear line.

    >>> str(Problem("sheets.damaged", file="a.xlsx"))
    "sheets.damaged {'file': 'a.xlsx'}"
    """

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code, details)
        self.reason = Reason(code, details)

    @property
    def code(self) -> str:
        """The name of what went wrong, `domain.what`."""
        return self.reason.code

    @property
    def details(self) -> dict[str, Any]:
        """What fills the sentence: file, address, value, what was expected."""
        return self.reason.details

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code
