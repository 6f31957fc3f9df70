"""Answers that a person gave about headings, kept per department and form and used again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.match import Match
from linli.engines.sheets.views import Blank, SheetView
from linli.engines.values import Problem, Reason

if TYPE_CHECKING:
    from linli.engines.sheets.matching import Matcher


class Answer(msgspec.Struct, frozen=True):
    """What a heading is. `element` None = leave it blank. `option`: the code of a tick column."""

    element: str | None
    option: str | None = None


class LearnedForm(msgspec.Struct):
    """Answers for one form of one department, by heading path. `form`: the folded title."""

    form: str
    department: str = ""
    headings: dict[str, Answer] = {}


class Learned(msgspec.Struct):
    """A file of answers, `linli.learned` version 1."""

    version: int = 1
    forms: list[LearnedForm] = []

    def find(self, title: str, department: str = "") -> LearnedForm | None:
        """The form with a title; of two the one of the department."""
        key = form_key(title)
        same = [one for one in self.forms if one.form == key]
        mine = [one for one in same if one.department == department]
        return (mine or same or [None])[0]

    def learn(
        self, title: str, department: str, answers: Iterable[tuple[str, Answer]]
    ) -> LearnedForm:
        """Keep answers for a form; later answers replace earlier ones."""
        key = form_key(title)
        form = next(
            (one for one in self.forms if one.form == key and one.department == department), None
        )
        if form is None:
            form = LearnedForm(key, department)
            self.forms.append(form)
        form.headings = {**form.headings, **dict(answers)}
        return form


def form_key(title: str) -> str:
    """A title without what changes from month to month.

    >>> form_key("低保 统计表(2024年2月)") == form_key("低保统计表(2023年12月)")
    True
    """
    kept = [sign for sign in fold(title) if not sign.isdigit()]
    return "".join(kept)


def read_learned(path: Path) -> Learned:
    """Answers from a file; an empty set if there is none yet. Raises Problem headings.bad_mapping."""
    if not path.exists():
        return Learned()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Learned)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        raise Problem("headings.bad_mapping", file=path.name, detail=str(error)) from error


def write_learned(path: Path, learned: Learned) -> None:
    """Write answers, whole or not at all."""
    text = msgspec.json.format(msgspec.json.encode(learned), indent=2)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(text)
    temporary.replace(path)


def apply_learned(view: SheetView, learned: Learned, matcher: Matcher) -> None:
    """Put a person's answers in the place of the program's."""
    form = learned.find(view.title)
    if form is None:
        return
    blanks = [blank for table in view.tables for blank in (*table.columns, *table.fields)]
    for blank in [*blanks, *view.page]:
        answer = form.headings.get(blank.text)
        if answer is not None:
            _answer(blank, answer, matcher)


def _answer(blank: Blank, answer: Answer, matcher: Matcher) -> None:
    if answer.element is not None and answer.element not in matcher.pack.elements:
        raise Problem("headings.unknown_element", element=answer.element, heading=blank.text)
    decision = "auto" if answer.element else "none"
    blank.match = Match(
        answer.element, 1.0, decision, Reason("headings.learned"), option=answer.option
    )
