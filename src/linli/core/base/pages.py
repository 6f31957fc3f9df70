"""What a page is for: said where it is written, used by whoever opens its scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class PageUse:
    """Why a page reads: the first of these purposes that a role held here allows.

    purposes: none: whatever the session chose
    task:     the piece of work, `noun:uid`, where the address names one
    """

    purposes: tuple[str, ...]
    task: str | None = None


def page(*purposes: str, task: str = "") -> Callable[[View], View]:
    """Say what a view is for; the request then acts for that, whatever was chosen before.

    purposes: of the pack, or `own`, `account`, `office`; in order of preference
    task:     kind of work whose uid is the address's argument `uid`: a `ledger` page at
              `ledgers/<uuid:uid>/` acts for `ledger:<uid>`. A purpose that needs a task is passed
              over on pages that have none

    A page that no role allows is refused with 403, in words.
    """

    def decorate(view: View) -> View:
        view.linli_purposes = purposes  # type: ignore[attr-defined]
        view.linli_task = task  # type: ignore[attr-defined]
        return view

    return decorate


def use_of(view: Callable[..., Any], arguments: Mapping[str, Any]) -> PageUse | None:
    """What a view said of itself; None where it said nothing."""
    purposes = getattr(view, "linli_purposes", None)
    if purposes is None:
        return None
    kind = view.linli_task  # type: ignore[attr-defined]
    uid = arguments.get("uid")
    return PageUse(purposes, f"{kind}:{uid}" if kind and uid is not None else None)
