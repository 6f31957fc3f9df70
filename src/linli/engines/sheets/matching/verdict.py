"""From ranked candidates to a decision that can be answered for."""

from __future__ import annotations

from linli.engines.sheets.matching.match import Candidate, Decision, Match
from linli.engines.values import Reason

#: At least this sure to be filled without asking; below the second, nothing is proposed.
AUTO, ASK = 0.9, 0.6
#: Nothing that is read from words alone is surer than this.
SUREST = 0.995
#: Two candidates closer than this cannot be told apart; the better one is then this sure.
CLOSE, UNDECIDED = 0.015, 0.8


def decide(ranked: list[Candidate]) -> Match:
    """The match for candidates ranked in context, best first."""
    if not ranked or ranked[0].score < ASK:
        return nothing("unknown")
    best = ranked[0]
    second = next((one for one in ranked[1:] if one.code != best.code), None)
    confidence = min(best.score, SUREST)
    if second is not None and best.score - second.score < CLOSE:
        confidence = min(confidence, UNDECIDED)
    return Match(
        best.code,
        round(confidence, 3),
        decision_at(confidence),
        Reason(f"headings.{best.how}", dict(best.details)),
        option=best.option,
        others=tuple(dict.fromkeys(one.code for one in ranked[1:4])),
    )


def decision_at(confidence: float) -> Decision:
    """What may be done at a confidence."""
    return "auto" if confidence >= AUTO else "ask"


def nothing(why: str, heading: str = "") -> Match:
    """Leave the blank alone. `why` names the sentence `headings.<why>`."""
    details = {"heading": heading} if heading else {}
    return Match(None, 0.0 if why == "unknown" else 1.0, "none", Reason(f"headings.{why}", details))


def sure(code: str, confidence: float, why: str, heading: str = "") -> Match:
    """An element for one reason alone."""
    details = {"heading": heading} if heading else {}
    return Match(code, confidence, decision_at(confidence), Reason(f"headings.{why}", details))


def to_confirm(match: Match, why: str) -> Match:
    """A match that a person should confirm after all."""
    reason = Reason(f"headings.{why}")
    confidence = min(match.confidence, UNDECIDED)
    return Match(match.element, confidence, "ask", reason, match.option, match.others)
