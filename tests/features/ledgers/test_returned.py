"""What was filled in by hand flows back: compared, taken over row by row, undone."""

from io import BytesIO

import openpyxl
import pytest

from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Returned
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.services import Received
from tests.features.ledgers.conftest import roster
from tests.features.ledgers.test_pages import browser, rows_of, text_of, upload

__all__ = ["browser"]
HEADINGS = ["姓名", "性别", "出生日期", "公民身份号码", "本人联系电话", "文化程度", "经办人意见"]


@pytest.fixture
def filled(received, residents, at_desk, work):
    """A ledger about everybody, filled."""
    ledger = received(roster(HEADINGS, title="居民情况表"))
    with at_desk(ledger=ledger):
        services.accept_all(ledger)
        services.choose_whom(ledger, Whom("person"))
        services.ask_fill(ledger)
    work()
    return ledger


def edited(office, at_desk, ledger, **cells):
    """The filled file as it is taken, with cells written over."""
    with at_desk(ledger=ledger):
        outgoing = services.take_file(ledger, to="区民政局", reason="报送")
        from linli.core.base.files import open_file

        data = b"".join(open_file(outgoing.file).chunks)
    book = openpyxl.load_workbook(BytesIO(data))
    for at, value in cells.items():
        book["名册"][at] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def bring(at_desk, work, ledger, data):
    with at_desk(ledger=ledger):
        services.receive_returned(ledger, Received("改过.xlsx", data))
    work()
    with at_desk(ledger=ledger):
        return queries.get_returned_report(ledger)


def rows_by_name(office, at_desk, ledger):
    data = edited(office, at_desk, ledger)
    sheet = openpyxl.load_workbook(BytesIO(data))["名册"]
    return {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}


def test_rows_are_compared_taken_over_and_undone(filled, residents, office, at_desk, work):
    at = rows_by_name(office, at_desk, filled)
    data = edited(office, at_desk, filled, **{
        f"E{at['吴桂英']}": "13800000009",
        f"C{at['赵永福']}": "不是日子",
        f"G{at['王大']}": "同意",
    })  # fmt: skip
    report = bring(at_desk, work, filled, data)
    rows = {one.who: one for one in report.rows}
    (cell,) = rows["吴桂英"].cells
    assert (cell.element, cell.now, cell.new, cell.why) == ("person.phone", None, "13800000009", "")
    assert rows["赵永福"].cells[0].why == "ledgers.back_unread"
    assert rows["王大"].cells[0].why == "ledgers.back_no_element"
    assert [one.raw for one in report.troubles] == ["不是日子"]
    assert len(report.open_rows()) == 1
    with at_desk(ledger=filled):
        assert services.accept_returned(filled) == 1
        with pytest.raises(Problem, match="back_nothing"):
            services.accept_returned(filled)
        assert queries.find_returned(filled).taken == 1
    assert phone_of(at_desk, filled, residents[3]) == "13800000009"
    with at_desk(ledger=filled):
        assert services.undo_returned(filled) == 1
    assert phone_of(at_desk, filled, residents[3]) is None
    (row,) = rows_of(Returned)
    assert (row.file_id, row.open, row.taken) == (None, 1, 0)


def phone_of(at_desk, ledger, key):
    with at_desk(ledger=ledger):
        found = register.gather(ledger.division_id, [key], ["person.phone"], verb="ledger.read")
        return found.persons.columns["person.phone"][0]


def test_what_stands_as_it_was_filled_changes_nothing(filled, office, at_desk, work):
    report = bring(at_desk, work, filled, edited(office, at_desk, filled))
    assert (report.rows, report.troubles, report.added, report.gone) == ([], [], [], [])
    assert report.same == 4


def test_rows_that_somebody_added_are_named_only(filled, office, at_desk, work):
    data = edited(office, at_desk, filled, A8="新来的人", B8="男")
    report = bring(at_desk, work, filled, data)
    assert [who for who, _ in report.added] == ["新来的人"]
    assert report.open_rows() == []


def test_before_a_fill_nothing_comes_back(received, at_desk):
    ledger = received()
    with at_desk(ledger=ledger), pytest.raises(Problem, match="not_yet"):
        services.receive_returned(ledger, Received("a.xlsx", roster()))


def test_by_the_pages(filled, residents, office, at_desk, work, browser):
    at = rows_by_name(office, at_desk, filled)
    data = edited(office, at_desk, filled, **{f"E{at['吴桂英']}": "13800000009"})
    client = browser()
    address = f"/ledgers/{filled.uid}/back/"
    assert "放入手工补填过的文件" in text_of(client.get(address))
    refused = client.post(address, upload("a.pdf", data=b"%PDF-1.7"))
    assert 'role="alert"' in text_of(refused) or "PDF" in text_of(refused)
    client.post(address, upload("a.xlsx", data=data))
    work()
    page = text_of(client.get(address))
    assert "吴桂英" in page
    assert "138****0009" in page
    assert "13800000009" not in page
    answer = client.post(f"{address}accept/", {"row": "0"}, follow=True)
    assert "采纳了 1 行" in text_of(answer)
    assert phone_of(at_desk, filled, residents[3]) == "13800000009"
    client.post(f"{address}undo/")
    assert phone_of(at_desk, filled, residents[3]) is None
    assert "Take over the 1 row" in text_of(browser(headers={"Accept-Language": "en"}).get(address))
    assert browser("neighbour").get(address).status_code == 404
    with at_desk(ledger=filled):
        services.undo_fill(filled)
    assert rows_of(Returned) == []
