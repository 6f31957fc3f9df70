"""Answers that a person gave about headings, kept per department and form and used again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.match import Decision, Match
from linli.engines.sheets.views import Blank, SheetView, Table
from linli.engines.values import Problem, Reason

if TYPE_CHECKING:
    from linli.engines.sheets.matching import Matcher

_VERSION = 1
_ROW_SUBJECTS = ("person", "household")


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a heading is. `element` None = leave it blank. `option`: the code of a tick column."""

    element: str | None
    option: str | None = None


class LearnedForm(msgspec.Struct):
    """Answers for one form of one department, by heading. `form`: the folded title.

    headings: the words from the outside in, `home/name`; the second of the same words in one table
              is `home/name#2`
    """

    form: str
    department: str = ""
    headings: dict[str, Answer] = {}


class Learned(msgspec.Struct):
    """A file of answers, `linli.learned` version 1.

    asked_by: the department whose form is being looked at; its own answers come first
    """

    version: int = _VERSION
    forms: list[LearnedForm] = []
    asked_by: str = ""

    def find(self, title: str) -> dict[str, Answer]:
        """Answers for the form of a title: the asking department's, else what others said.

        >>> learned = Learned()
        >>> learned.learn("Roster (March)", "", [("tel", Answer("person.phone"))])
        >>> learned.find("Roster (March)")["tel"].element
        'person.phone'
        """
        key = form_key(title)
        same = [one for one in self.forms if one.form == key]
        same.sort(key=lambda one: (one.department == self.asked_by, not one.department))
        return {heading: answer for one in same for heading, answer in one.headings.items()}

    def learn(self, title: str, department: str, answers: Iterable[tuple[str, Answer]]) -> None:
        """Keep answers for a form; later answers replace earlier ones."""
        key = form_key(title)
        form = next(
            (one for one in self.forms if one.form == key and one.department == department), None
        )
        if form is None:
            form = LearnedForm(key, department)
            self.forms.append(form)
        form.headings = {**form.headings, **dict(answers)}


def form_title(view: SheetView) -> str:
    """What tells a form from others: its title, or the sheet's name where it has none."""
    return view.title or view.name


def form_key(title: str) -> str:
    """A title without what changes from month to month.

    >>> form_key("低保 统计表(2024年2月)") == form_key("低保统计表(2023年12月)")
    True
    """
    return "".join(sign for sign in fold(title) if not sign.isdigit())


def read_learned(path: Path, department: str = "") -> Learned:
    """Answers from a file; an empty set if there is none yet.

    department: whose form is looked at

    Raises Problem headings.bad_mapping.
    """
    if not path.exists():
        return Learned(asked_by=department)
    try:
        learned = msgspec.json.decode(path.read_bytes(), type=Learned)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        raise Problem("headings.bad_mapping", file=path.name, detail=str(error)) from error
    if learned.version != _VERSION:
        detail = f"version {learned.version}"
        raise Problem("headings.bad_mapping", file=path.name, detail=detail)
    learned.asked_by = department
    return learned


def write_learned(path: Path, learned: Learned) -> None:
    """Write answers, whole or not at all. Raises OSError."""
    plain = {"version": learned.version, "forms": learned.forms}
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(plain), indent=2))
    temporary.replace(path)


def headings_of(view: SheetView) -> Iterator[tuple[str, Blank]]:
    """Every blank of a sheet with the heading by which an answer is kept.

    Records side by side, and lists that go on below, share their answers.
    """
    for table in view.tables:
        seen: Counter[tuple[int, str]] = Counter()
        for blank in (*table.columns, *table.fields):
            yield _numbered(seen, blank.heading.record, blank.text), blank
    seen = Counter()
    for blank in view.page:
        yield _numbered(seen, 0, blank.text), blank


def _numbered(seen: Counter[tuple[int, str]], record: int, text: str) -> str:
    seen[record, text] += 1
    number = seen[record, text]
    return text if number == 1 else f"{text}#{number}"


def apply_learned(view: SheetView, learned: Learned, matcher: Matcher) -> None:
    """Put a person's answers in the place of the program's.

    Raises Problem headings.unknown_element, headings.unknown_option.
    """
    answers = learned.find(form_title(view))
    if not answers:
        return
    for heading, blank in headings_of(view):
        answer = answers.get(heading)
        if answer is not None:
            check_answer(matcher.pack, heading, answer)
            decision: Decision = "auto" if answer.element else "none"
            why = Reason("headings.learned")
            blank.match = Match(answer.element, 1.0, decision, why, option=answer.option)
    for table in view.tables:
        _settle_subject(table, matcher.pack)


def check_answer(pack: Pack, heading: str, answer: Answer) -> None:
    """Refuse what the pack does not know.

    Raises Problem headings.unknown_element, headings.unknown_option.
    """
    if answer.element is None:
        return
    element = pack.elements.get(answer.element)
    if element is None:
        raise Problem("headings.unknown_element", element=answer.element, heading=heading)
    if answer.option is None:
        return
    entries = pack.code_lists[element.code_list].items if element.code_list else ()
    if answer.option not in {entry.code for entry in entries}:
        raise Problem("headings.unknown_option", option=answer.option, element=answer.element)


def _settle_subject(table: Table, pack: Pack) -> None:
    """Whom a table is about, where only the person's answers tell."""
    if table.subject is not None:
        return
    told = [
        pack.elements[blank.match.element].row_subject
        for blank in (*table.columns, *table.fields)
        if blank.match.element is not None and blank.match.confidence == 1.0
    ]
    votes = Counter(subject for subject in told if subject in _ROW_SUBJECTS)
    if votes:
        table.subject = votes.most_common(1)[0][0]
