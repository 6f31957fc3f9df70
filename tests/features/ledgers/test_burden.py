"""What forms cost: by department and month, and what is asked for more than once."""

from datetime import date

from django.utils.timezone import localtime

from linli.features.ledgers import queries, services
from linli.features.ledgers.plan import Whom, plan_repeated
from tests.features.ledgers.conftest import roster
from tests.features.ledgers.test_pages import browser, text_of

__all__ = ["browser"]
MAY = date(2026, 5, 1)


def test_the_same_form_in_two_communities_is_asked_once():
    asked = [
        (["person.sex", "person.name"], "A", "One (here)", "one"),
        (["person.sex"], "A", "One (there)", "one"),
    ]
    assert plan_repeated(asked) == []
    (found,) = plan_repeated([*asked, (["person.sex"], "B", "Two", "two")])
    assert (found.element, found.departments) == ("person.sex", 2)
    assert found.forms == (("A", "One (here)"), ("B", "Two"))


def test_months_follow_each_other():
    assert queries.after_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert queries.before_month(date(2027, 1, 1)) == date(2026, 12, 1)
    assert queries.before_month(date(2026, 12, 1)) == date(2026, 11, 1)


def test_figures_by_department_and_month(received, residents, at_desk, work, browser, office):
    first = received()
    received(
        roster(["姓名", "出生日期", "联系电话"], title="独居老人联系表"),
        "独居.xlsx", department="区卫健局",
    )  # fmt: skip
    with at_desk(ledger=first):
        services.choose_whom(first, Whom("person", "person.age >= 60"))
        services.ask_fill(first)
    work()
    with at_desk():
        asked = {one.element: one for one in queries.list_repeated(queries.this_month())}
        ledger = queries.get_ledger(first.uid)
        month = localtime(ledger.filled_at).date().replace(day=1)
        (row,) = queries.list_burdens(month)
        assert (row.name, row.forms) == ("区民政局", 1)
        assert (row.filled, row.left) == (ledger.filled, ledger.left)
        assert row.filled
        assert row.hours == row.filled * queries.seconds_a_cell() / 3600
        assert queries.list_burdens(queries.before_month(month)) == []
        (latest,) = queries.list_months(month)
        assert latest.month == month
        came = localtime(ledger.received_at)
    assert not {"person.name", "person.citizen_number", "sheet.reporting_unit"} & asked.keys()
    assert asked["person.birth_date"].departments == 2
    page = text_of(browser().get("/ledgers/burden/", {"month": f"{month:%Y-%m}"}))
    for word in ("区民政局", "省下的小时", "最近十二个月"):
        assert word in page
    page = text_of(browser().get("/ledgers/burden/", {"month": f"{came:%Y-%m}"}))
    for word in ("重复要的内容", "独居老人联系表", "出生日期"):
        assert word in page
    assert "王秀兰" not in page
    page = text_of(browser(headers={"Accept-Language": "en"}).get("/ledgers/burden/?month=x"))
    assert "Hours saved" in page
    assert "区民政局" not in text_of(browser("neighbour").get("/ledgers/burden/"))
    assert browser("auditor").get("/ledgers/burden/").status_code == 403
