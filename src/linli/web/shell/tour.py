"""The guided first ten minutes of a demo: a strip below the page that says what to do next.

Steps are data of the pack (`demo/tour.yaml`); how far somebody is stands in their look.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from linli.core.base.pack import pack_folder

#: Who has it is shown around.
VERB = "ledger.decide"
OFF = "off"
_SAMPLES = "samples.json"


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step: the name of a page's address, and one of the demo's samples for it."""

    code: str
    page: str
    sample: str = ""


class _Tour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the strip shows it. number: from 1; before, after: addresses; empty: none"""

    code: str
    number: int
    count: int
    url: str
    is_here: bool
    before: str
    after: str

    @property
    def title(self) -> str:
        """The code of the sentence that names the step."""
        return f"tour.{self.code}_title"

    @property
    def text(self) -> str:
        """The code of the sentence that says what to do."""
        return f"tour.{self.code}_text"

    @property
    def previous(self) -> int:
        """The number of the step before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the step after."""
        return self.number + 1


def show(kept: str, path: str) -> Shown | None:
    """The step that somebody is at, on a page; None once the tour was closed, or there is none.

    kept: of the look: a number, `off`, or empty where it was not begun
    """
    steps = _steps(pack_folder())
    if kept == OFF or not steps:
        return None
    number = min(int(kept or 1), len(steps))
    addresses = ["", *(_address(step) for step in steps), ""]
    return Shown(
        code=steps[number - 1].code,
        number=number,
        count=len(steps),
        url=addresses[number],
        is_here=path.startswith(addresses[number]) if addresses[number] else True,
        before=addresses[number - 1],
        after=addresses[number + 1],
    )


def is_kept(value: str) -> bool:
    """Whether that can be how far somebody is.

    >>> is_kept("3"), is_kept("off"), is_kept("12"), is_kept("<b>")
    (True, True, False, False)
    """
    return value in ("", OFF) or (len(value) == 1 and value in "123456789")


def _address(step: Step) -> str:
    """The path of a step's page; empty where there is no such page, or nothing to show on it."""
    try:
        if not step.sample:
            return reverse(step.page)
        uid = _samples(Path(settings.LINLI_NODE)).get(step.sample, "")
        return reverse(step.page, kwargs={"uid": uid}) if uid else ""
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4)
def _steps(pack: Path) -> tuple[Step, ...]:
    file = pack / "demo" / "tour.yaml"
    if not file.is_file():
        return ()
    return msgspec.yaml.decode(file.read_bytes(), type=_Tour).steps


@lru_cache(maxsize=4)
def _samples(node: Path) -> dict[str, str]:
    file = node / _SAMPLES
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found
