"""Decisions about ledgers: no database."""

from datetime import date, datetime

import pytest

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.values import Problem
from linli.features.ledgers.memory import (
    answers_of,
    apply_remembered,
    keep_decisions,
    settle_subjects,
)
from linli.features.ledgers.plan import (
    LARGEST,
    Asked,
    check_file,
    check_open_to_change,
    check_step,
    count_headings,
    plan_timetable,
    plan_where,
)
from linli.features.ledgers.understood import (
    Chosen,
    Heading,
    SeenSheet,
    Table,
    Understood,
    decode,
    encode,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [("a.xlsx", ZIP, "xlsx"), ("a.xls", OLE, "xls"), ("a.et", OLE, "xls"), ("a.et", ZIP, "xlsx"),
     ("a.xls", ZIP, "xlsx"), ("A.CSV", b"a,b", "csv"), ("a.docx", ZIP, "docx")],
)  # fmt: skip
def test_a_file_is_known_by_its_name_and_what_is_in_it(name, start, kind):
    assert check_file(name, start, 99) == kind


@pytest.mark.parametrize(
    ("name", "start", "size", "code"),
    [("a.xlsx", b"", 0, "sheets.empty"), ("a.xlsx", b"%PDF-1", 9, "sheets.is_pdf"),
     ("a.xlsx", b"\xff\xd8\xff", 9, "sheets.is_image"), ("a.ods", ZIP, 9, "sheets.is_ods"),
     ("a.xlsb", ZIP, 9, "sheets.is_xlsb"), ("a.docx", OLE, 9, "sheets.damaged"),
     ("a.exe", b"MZ", 9, "ledgers.unknown_kind"), ("a", b"x", 9, "ledgers.unknown_kind"),
     ("a.xlsx", ZIP, LARGEST + 1, "sheets.too_large")],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(name, start, size, code):
    with pytest.raises(Problem) as raised:
        check_file(name, start, size)
    assert raised.value.code == code


def test_an_address_cannot_leave_its_quotes():
    where = plan_where(Asked(address='3"号\\楼', kind="household"))
    assert where == 'household.address.contains("3\\"号\\\\楼")'
    assert plan_where(Asked()) == ""
    assert plan_where(Asked(where=" person.age  > 3 ")) == "person.age > 3"


def test_the_timetable_has_its_days_in_order():
    today = date(2026, 11, 25)
    due = [
        ("december", datetime(2026, 12, 4, 17), False),
        ("friday", datetime(2026, 11, 27, 17), False),
        ("late", datetime(2026, 11, 24, 17), False),
        ("evening", datetime(2026, 11, 25, 18), False),
        ("noon", datetime(2026, 11, 25, 12), False),
        ("nobody said", None, False),
        ("outside", datetime(2026, 11, 25, 9), True),
        ("monday", datetime(2026, 11, 30, 9), False),
    ]
    found = [(code, rows) for code, _, rows in plan_timetable(due, today=today)]
    assert found == [
        ("late", ["late"]), ("today", ["noon", "evening"]), ("week", ["friday"]),
        ("month", ["monday"]), ("month", ["december"]), ("undated", ["nobody said"]),
        ("may_skip", ["outside"]),
    ]  # fmt: skip


def test_steps_come_one_after_the_other():
    check_step("filled", wanted="sent")
    for stage, wanted in (("read", "checked"), ("received", "filled"), ("sent", "sent")):
        with pytest.raises(Problem, match=r"ledgers\.not_yet"):
            check_step(stage, wanted=wanted)
    with pytest.raises(Problem, match=r"ledgers\.busy"):
        check_step("read", wanted="filled", busy=True)
    with pytest.raises(Problem, match=r"ledgers\.not_read"):
        check_open_to_change("received")
    with pytest.raises(Problem, match=r"ledgers\.filled_already"):
        check_open_to_change("checked")


def test_headings_are_counted_as_they_stand():
    decided = [("person.name", False), ("person.height", False), (None, False), ("x", True)]
    assert count_headings(decided, frozenset({"person.name"})) == {
        "headings": 4, "open": 1, "blank": 1, "barred": 1,
    }  # fmt: skip


def sheet(*headings, name="s", form="roster", subject=None):
    return SeenSheet(name, name, form, tables=[Table("list", subject)], headings=list(headings))


def understood(*sheets):
    return Understood("xlsx", "0" * 32, list(sheets))


def test_answers_of_before_are_put_to_headings_of_the_same_form():
    one = understood(
        sheet(Heading("a", "g/a", 0, element="person.name", decision="ask"), Heading("b", "b", 0)),
        sheet(Heading("a", "a", 0), form="other"),
    )
    assert apply_remembered(one, {"roster": {"a": ("person.phone", ""), "b": ("", "")}}) == 2
    assert [h.meant for h in one.headings()] == ["person.phone", None, None]
    assert one.sheets[0].headings[1].chosen == Chosen(None)
    assert one.sheets[1].headings[0].chosen is None
    assert answers_of(one, "d") == [
        ("roster", "d", "a", "person.phone", None), ("roster", "d", "b", None, None),
    ]  # fmt: skip
    settle_subjects(one, load_pack(bundled_pack("cn")))
    assert one.subjects() == {"person"}
    again = understood(sheet(Heading("a", "a", 0), Heading("c", "c", 0)))
    keep_decisions(one, again)
    assert again.sheets[0].headings[0].meant == "person.phone"
    assert decode(encode(again)) == again


def test_headings_that_share_an_answer_are_found_together():
    one = understood(
        sheet(Heading("a", "a", 0), Heading("a", "a", 1), Heading("b", "b", 0)),
        sheet(Heading("a", "a", 0), name="t"),
        sheet(Heading("a", "a", 0), name="u", form="other"),
    )
    assert len(one.alike(one.sheets[0].headings[0])) == 3
    assert one.find(0, 2).key == "b"
    assert one.find(9, 0) is None
