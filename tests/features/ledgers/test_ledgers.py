"""From the department's file that arrives to the filled file that leaves."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from linli.core.base.files import name_of_file, open_file
from linli.core.base.models import Job
from linli.core.trust.access import who_saw
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Choice, Filling, Form, Ledger
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.services import Received
from tests.core.trust.office import AT
from tests.features.ledgers.conftest import PEOPLE, roster

EVERYBODY = Whom(where="person.age >= 60", said="60+")


def heading_of(ledger, text):
    understood = queries.get_understood(ledger)
    return next(
        (number, place, one)
        for number, sheet in enumerate(understood.sheets)
        for place, one in enumerate(sheet.headings)
        if one.leaf == text
    )


def workbook_of(file):
    return openpyxl.load_workbook(BytesIO(b"".join(open_file(file).chunks)))


@pytest.fixture
def filled(received, residents, at_desk, work):
    """A ledger that was filled for everybody of 60 and above."""

    def make(whom=EVERYBODY, masked=None, **given):
        ledger = received(**given)
        with at_desk(ledger=ledger):
            services.choose_whom(ledger, whom)
            if masked is False:
                services.set_masking(ledger, masked=False, because="发放津贴要核对号码")
            services.ask_fill(ledger)
        work()
        with at_desk(ledger=ledger):
            return queries.get_ledger(ledger.uid)

    return make


def test_files_are_received_and_understood(office, at_desk, work):
    with at_desk():
        receipts = services.receive_files(
            [Received("a.xlsx", roster()), Received("b.pdf", b"%PDF-1.4"), Received("c.xlsx", b""),
             Received("d.doc", b"x"), Received("e.xlsx", b"PK\x03\x04 not a package")],
            department="区民政局", due_at=AT + timedelta(days=2),
        )  # fmt: skip
    assert [one.problem and one.problem.code for one in receipts] == [
        None, "sheets.is_pdf", "sheets.empty", "ledgers.unknown_kind", None,
    ]  # fmt: skip
    work()
    with at_desk():
        first, broken = (queries.get_ledger(receipts[n].ledger.uid) for n in (0, 4))
        assert (first.stage, first.title) == ("read", "高龄老人花名册（2026年5月）")
        assert first.form.department == "区民政局"
        assert (first.headings, first.job) == (10, None)
        assert (broken.stage, broken.problem) == ("received", "sheets.damaged")
        assert queries.count_due() == 2
        understood = queries.get_understood(first)
        found = {one.leaf: one.meant for one in understood.headings()}
        assert found["姓名"] == "person.name"
        assert found["户主姓名"] == "household.head.name"
        assert understood.sheets[0].rows[2].cells[2].text == "姓名"
        assert understood.subjects() == {"person"}


def test_the_same_file_twice_is_noticed(received, at_desk, work):
    data = roster()
    first = received(data)
    with at_desk():
        (again,) = services.receive_files([Received("其他名字.xlsx", data)])
        assert again.again
        assert again.ledger.uid == first.uid
        assert Ledger.objects.count() == 1


def test_a_choice_is_kept_remembered_and_undone(received, at_desk):
    ledger = received()
    number, place, heading = heading_of_in(at_desk, ledger, "经办人意见")
    before = heading.meant
    assert before != "person.address"
    with at_desk(ledger=ledger):
        services.choose(ledger, number, place, "person.address")
        assert heading_of(ledger, "经办人意见")[2].meant == "person.address"
        assert Choice.objects.get().element == "person.address"
    later = received(roster(title="高龄老人花名册（2026年6月）"))
    with at_desk(ledger=later):
        assert later.form_id == ledger.form_id
        assert heading_of(later, "经办人意见")[2].meant == "person.address"
        services.undo_choice(later, number, place)
        assert heading_of(later, "经办人意见")[2].meant == before
        assert not Choice.objects.exists()
        services.choose(later, number, place, None)
        assert Choice.objects.get().element == ""
        with pytest.raises(Problem, match=r"headings\.unknown_element"):
            services.choose(later, number, place, "person.nothing")
        with pytest.raises(Problem, match=r"ledgers\.heading_missing"):
            services.choose(later, 7, 0, None)


def heading_of_in(at_desk, ledger, text):
    with at_desk(ledger=ledger):
        return heading_of(ledger, text)


def test_a_choice_for_once_is_not_remembered(received, at_desk):
    ledger = received()
    with at_desk(ledger=ledger):
        number, place, _ = heading_of(ledger, "身高")
        services.choose(ledger, number, place, None, remember=False)
        assert not Choice.objects.exists()


def test_all_proposals_are_taken_at_once(received, at_desk):
    ledger = received(roster(["姓名", "类别", "情况", "关系"], title="困难群众情况表"))
    with at_desk(ledger=ledger):
        waiting = [one for one in queries.get_understood(ledger).headings() if one.is_open]
        assert ledger.open == len(waiting)
        with_proposal = [one for one in waiting if one.element is not None]
        assert services.accept_all(ledger) == len(with_proposal)
        assert queries.get_ledger(ledger.uid).open == len(waiting) - len(with_proposal)


def test_it_is_filled_from_the_register_and_said_what_stays_blank(filled, at_desk, residents):
    ledger = filled()
    with at_desk(ledger=ledger):
        assert (ledger.stage, ledger.rows, ledger.problem) == ("filled", 3, "")
        sheet = workbook_of(Filling.objects.get().file)["名册"]
        rows = [[cell.value for cell in row] for row in sheet["B4:I6"]]
        assert [row[1] for row in rows] == ["王秀兰", "王大", "赵永福"]
        assert rows[1][0] == "王秀兰"
        # Numbers are shown in part unless somebody says why not.
        assert "*" in rows[0][4]
        assert rows[0][5] == "138****0001"
        report = queries.get_report(ledger)
        left = {one["heading"]: one["left"] for one in report["columns"]}
        assert left["身高"] == {"not_permitted": 3}
        assert left["联系电话"] == {"unknown": 1}
        assert left["经办人意见"] == {"unknown": 3}
        assert "Here" in sheet.oddFooter.left.text
        assert "Here" in [cell.value for cell in sheet[2]]


def test_the_access_log_tells_of_whom_what_was_read(filled, at_desk, residents, office):
    ledger = filled()
    with at_desk(ledger=ledger):
        seen = [one for one in who_saw(residents[0], [office.here.pk]) if one.verb == "ledger.fill"]
        elements = {code for one in seen for code in one.elements}
        assert {"person.name", "person.phone"} <= elements
        assert "person.height" not in elements
        assert {(one.purpose, one.task) for one in seen} == {("ledger", f"ledger:{ledger.uid}")}
        # Who was not chosen was not read for it.
        verbs = {one.verb for one in who_saw(residents[3], [office.here.pk])}
        assert "ledger.fill" not in verbs


def test_whole_numbers_need_a_reason(filled, at_desk):
    ledger = filled(masked=False)
    with at_desk(ledger=ledger):
        sheet = workbook_of(Filling.objects.get().file)["名册"]
        assert [sheet.cell(4 + n, 6).value for n in range(2)] == [PEOPLE[0][3], PEOPLE[1][3]]
        assert ledger.unmasked_because
        with pytest.raises(Problem, match=r"ledgers\.filled_already"):
            services.set_masking(ledger, masked=True)


def test_a_form_of_the_catalogue_gets_whole_numbers(received, at_desk):
    first = received()
    with at_desk(ledger=first):
        with pytest.raises(Problem, match=r"ledgers\.reason_missing"):
            services.set_masking(first, masked=False)
        Form.objects.update(in_catalogue=True, basis="区报表目录 12")
    assert first.masked
    later = received(roster(title="高龄老人花名册（2026年7月）"))
    assert not later.masked


def test_nobody_is_filled_for_before_it_is_said_for_whom(received, residents, at_desk):
    ledger = received()
    with at_desk(ledger=ledger), pytest.raises(Problem, match=r"ledgers\.nobody_chosen"):
        services.ask_fill(ledger)


def test_the_fill_is_undone(filled, at_desk):
    ledger = filled()
    with at_desk(ledger=ledger):
        file = Filling.objects.get().file
        services.undo_fill(ledger)
        again = queries.get_ledger(ledger.uid)
        assert (again.stage, again.filled, again.filled_at) == ("read", 0, None)
        assert not Filling.objects.exists()
        with pytest.raises(Problem, match=r"files\.missing"):
            queries_file(file)
        number, place, _ = heading_of(again, "身高")
        services.choose(again, number, place, None)


def queries_file(file):
    from linli.core.base.queries import get_file

    return get_file(file.uid)


def test_taking_it_is_registered_marked_and_logged(filled, at_desk, residents, office):
    ledger = filled()
    with at_desk(ledger=ledger):
        with pytest.raises(Problem, match=r"ledgers\.to_missing"):
            services.take_file(ledger, to=" ", reason="送回")
        with pytest.raises(Problem, match=r"ledgers\.reason_missing"):
            services.take_file(ledger, to="区民政局", reason="")
        taken = services.take_file(ledger, to="区民政局", reason="每月报送")
        assert (taken.to, taken.rows, taken.masked) == ("区民政局", 3, True)
        assert taken.taken_by == office.people["clerk"].pk
        assert queries.list_outgoing(ledger) == [taken]
        data = b"".join(open_file(taken.file).chunks)
        before = ZipFile(BytesIO(b"".join(open_file(Filling.objects.get().file).chunks)))
        after = ZipFile(BytesIO(data))
        touched = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"}
        for name in set(before.namelist()) - touched:
            assert before.read(name) == after.read(name)
        assert "ledger.take" in {one.verb for one in who_saw(residents[0], [office.here.pk])}
        with pytest.raises(Problem, match=r"accounts\.may_not"):
            queries.find_taker(data)
    with at_desk("auditor", purpose="office"):
        assert [one.uid for one in queries.find_taker(data)] == [taken.uid]
        # A mark that somebody changed tells nothing.
        forged = data.replace(taken.uid.hex.encode(), b"0" * 32)
        assert queries.find_taker(forged) == []
        assert queries.find_taker(b"not a file") == []


def test_checked_sent_and_back(filled, at_desk):
    ledger = filled()
    with at_desk(ledger=ledger):
        assert services.mark_checked(ledger).stage == "checked"
        assert services.uncheck(ledger).stage == "filled"
        services.mark_checked(ledger)
        assert services.mark_sent(ledger).stage == "sent"
        assert queries.count_due() == 0
        assert [one.uid for one in queries.list_gone()] == [ledger.uid]
        with pytest.raises(Problem, match=r"ledgers\.not_yet"):
            services.undo_fill(ledger)
        assert services.take_back(ledger).stage == "checked"
        services.undo_fill(ledger)
        with pytest.raises(Problem, match=r"ledgers\.not_yet"):
            services.mark_sent(ledger)
        with pytest.raises(Problem, match=r"ledgers\.not_yet"):
            services.take_file(ledger, to="x", reason="y")


def test_notes_holders_and_times(received, at_desk, office):
    ledger = received()
    with at_desk(ledger=ledger):
        names = [one.name for one in queries.list_colleagues(ledger)]
        assert names == ["周敏", "李芳"]
        services.hand_over(ledger, office.people["colleague"].pk)
        with pytest.raises(Problem, match=r"ledgers\.not_a_colleague"):
            services.hand_over(ledger, office.people["neighbour"].pk)
        services.set_due(ledger, AT + timedelta(hours=3))
        services.set_note(ledger, "王秀兰家电话改了")
        kept = Ledger.objects.get(uid=ledger.uid)
        assert kept.holder == office.people["colleague"].pk
        assert "王秀兰".encode() not in bytes(kept.note)
        services.set_department(ledger, "街道民政办", frequency="monthly")
        assert queries.get_ledger(ledger.uid).form.frequency == "monthly"


def test_selections_by_expression_list_and_grid(received, residents, at_desk, office):
    ledger = received()
    with at_desk(ledger=ledger):
        assert queries.count_whom(ledger, Whom(where="household.on_dibao")) == 3
        assert queries.count_whom(ledger, Whom(kind="household")) == 3
        assert queries.count_whom(ledger, Whom(division=office.grid.pk)) == 0
        keys, unknown = services.find_listed(["王秀兰", "13800000003", "没有这人", ""])
        assert (keys, unknown) == ((residents[0], residents[2]), ["没有这人"])
        kept = services.save_selection("低保户", Whom(where="household.on_dibao"))
        assert queries.list_selections() == [kept]
        with pytest.raises(Problem, match=r"expressions\."):
            services.choose_whom(ledger, Whom(where="person.age >>"))
        with pytest.raises(Problem, match=r"ledgers\.grid_elsewhere"):
            services.choose_whom(ledger, Whom(division=office.beside.pk))
        services.choose_whom(ledger, Whom(subjects=keys))
    later = received(roster(title="高龄老人花名册（2026年8月）"))
    with at_desk(ledger=later):
        # The same form begins with those of the last time.
        from linli.features.ledgers.sealed import read_whom

        assert read_whom(later).subjects == keys


def test_the_first_rows_are_shown_in_part(received, residents, at_desk):
    ledger = received()
    with at_desk(ledger=ledger):
        understood = queries.get_understood(ledger)
        assert queries.preview_rows(ledger, understood, language="zh-Hans") is None
        services.choose_whom(ledger, EVERYBODY)
        ledger = queries.get_ledger(ledger.uid)
        shown = queries.preview_rows(ledger, understood, language="zh-Hans")
        assert (shown.total, shown.shown) == (3, 3)
        by_heading = {
            one.leaf: [(cell.text, cell.state) for cell in shown.cells[0, place]]
            for place, one in enumerate(understood.sheets[0].headings)
        }
        assert by_heading["姓名"][0] == ("王秀兰", "filled")
        assert by_heading["性别"][0] == ("女", "filled")
        assert by_heading["联系电话"] == [
            ("138****0001", "filled"), ("", "unknown"), ("138****0003", "filled"),
        ]  # fmt: skip
        assert PEOPLE[0][3] not in str(by_heading)
        assert by_heading["身高"][0] == ("", "barred")
        assert by_heading["户主姓名"][1] == ("王秀兰", "filled")


def test_nobody_elsewhere_sees_or_touches_it(filled, at_desk, office):
    ledger = filled()
    with at_desk("neighbour", ledger=ledger):
        assert queries.list_due() == []
        assert not Filling.objects.exists()
        with pytest.raises(Problem, match=r"ledgers\.missing"):
            queries.get_ledger(ledger.uid)
        with pytest.raises(Problem, match=r"ledgers\.missing"):
            services.mark_checked(ledger)


def test_a_department_sends_a_form_and_sees_how_far_it_is(office, residents, at_desk, work):
    where = [office.here.pk, office.beside.pk]
    with at_desk("officer", division=office.county, purpose="statistics"):
        sent = services.send_form(
            Received("高龄.xlsx", roster()), where, department="区民政局", due_at=AT
        )
        assert len(sent) == 2
        with pytest.raises(Problem, match=r"ledgers\.not_below"):
            services.send_form(
                Received("a.xlsx", roster()), [office.county.pk], department="区民政局"
            )
        with pytest.raises(Problem, match=r"accounts\.may_not"):
            queries.list_due()
    work()
    with at_desk("officer", division=office.county, purpose="statistics"):
        (one,) = queries.list_sendings()
        assert one.stages["read"] == 2
        assert one.late == 0
        with pytest.raises(Problem, match=r"accounts\.may_not"):
            services.take_file(sent[0], to="x", reason="y")
    with at_desk():
        (mine,) = queries.list_due()
        assert (mine.way, mine.department, mine.stage) == ("sent", "区民政局", "read")
    with at_desk("neighbour"):
        assert len(queries.list_due()) == 1


def test_a_clerk_sends_nothing(office, at_desk):
    with at_desk(), pytest.raises(Problem, match=r"accounts\.may_not"):
        services.send_form(Received("a.xlsx", roster()), [office.here.pk], department="x")


def test_cards_come_one_file_a_person(received, residents, at_desk, work, card):
    ledger = received(card, name="走访登记表.docx", department="街道")
    with at_desk(ledger=ledger):
        assert queries.get_understood(ledger).has_cards()
        services.choose_whom(ledger, EVERYBODY)
        services.ask_fill(ledger, per_file=True)
    work()
    with at_desk(ledger=ledger):
        file = Filling.objects.get().file
        archive = ZipFile(BytesIO(b"".join(open_file(file).chunks)))
        assert len(archive.namelist()) == 3
        taken = services.take_file(ledger, to="街道", reason="走访")
        data = b"".join(open_file(taken.file).chunks)
    with at_desk("auditor", purpose="office"):
        inner = ZipFile(BytesIO(data))
        assert [one.uid for one in queries.find_taker(inner.read(inner.namelist()[0]))] == [
            taken.uid
        ]
    with at_desk(ledger=ledger):
        services.undo_fill(ledger)
        services.ask_fill(ledger, per_file=False)
    work()
    with at_desk(ledger=ledger):
        assert name_of_file(Filling.objects.get().file).endswith(".docx")


@pytest.fixture
def card():
    """A form about one person, as a text document."""
    import docx

    document = docx.Document()
    document.add_paragraph("老年人走访登记表")
    table = document.add_table(rows=2, cols=4)
    table.style = "Table Grid"
    for at, text in enumerate(["姓名", "", "性别", "", "出生日期", "", "联系电话", ""]):
        table.cell(at // 4, at % 4).text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_what_failed_leaves_the_ledger_as_it_was(received, residents, at_desk, work, monkeypatch):
    from linli.features.ledgers.workbench import calls

    ledger = received()
    monkeypatch.setattr(calls, "fill", calls.understand)
    with at_desk(ledger=ledger):
        services.choose_whom(ledger, EVERYBODY)
        job = services.ask_fill(ledger)
        with pytest.raises(Problem, match=r"ledgers\.busy"):
            services.choose(ledger, 0, 0, None)
    work()
    with at_desk(ledger=ledger):
        assert Job.objects.get(pk=job.pk).state in ("waiting", "failed")
        assert queries.get_ledger(ledger.uid).stage == "read"


def test_files_go_with_whom_is_erased_and_when_their_term_ends(filled, at_desk, residents, office):
    from linli.core.register.hooks import SubjectsErased
    from linli.features.ledgers.jobs import sweep
    from linli.features.ledgers.listening import forget_erased

    ledger = filled()
    with at_desk(ledger=ledger):
        taken = services.take_file(ledger, to="区民政局", reason="报送")
    forget_erased(SubjectsErased((residents[3],)))
    with at_desk(ledger=ledger):
        assert queries.get_outgoing(taken.uid).file is not None
    sweep(AT + timedelta(days=3 * 365 + 2))
    with at_desk(ledger=ledger):
        assert queries.get_outgoing(taken.uid).file is None
        assert Filling.objects.exists()
    forget_erased(SubjectsErased((residents[0],)))
    with at_desk(ledger=ledger):
        assert not Filling.objects.exists()
        assert queries.get_ledger(ledger.uid).stage == "read"
