"""What a heading was understood to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from linli.engines.values import Reason

Decision = Literal["auto", "ask", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """The element that a blank asks for.

    confidence: 0.0-1.0, how often an answer with this evidence is right
    decision:   auto = filled without asking; ask = a person confirms first; none = not filled
    option:     for a tick column, the code that a tick stands for
    others:     further elements it could be, best first
    """

    element: str | None
    confidence: float
    decision: Decision
    why: Reason
    option: str | None = None
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Candidate:
    """An element that a heading may ask for, with what speaks for it (0.0-1.0)."""

    code: str
    score: float
    how: str
    details: dict[str, str] = field(default_factory=dict)
    option: str | None = None
