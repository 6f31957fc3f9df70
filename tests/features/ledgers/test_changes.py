"""The same form next month: only what changed since is shown."""

from linli.core.register import services as write
from linli.features.ledgers import queries, services
from linli.features.ledgers.models import Comparison
from linli.features.ledgers.plan import Whom
from tests.core.trust.office import AT
from tests.features.ledgers.conftest import roster
from tests.features.ledgers.test_pages import browser, rows_of, text_of
from tests.features.ledgers.test_returned import HEADINGS, filled

__all__ = ["browser", "filled"]


def test_next_month_only_what_changed_is_shown(filled, residents, office, at_desk, work, browser):
    with at_desk(purpose="upkeep"):
        write.record(residents[3], {"person.phone": "13800000009"}, source="visit")
    data = roster(HEADINGS, title="居民情况表", extra=[(9, 9, " ")])
    with at_desk(at=AT.replace(month=AT.month + 1) if AT.month < 12 else AT):
        (receipt,) = services.receive_files(
            [services.Received("下月.xlsx", data)], department="区民政局"
        )
    work()
    with at_desk():
        ledger = queries.get_ledger(receipt.ledger.uid)
    with at_desk(ledger=ledger):
        services.accept_all(ledger)
        services.choose_whom(ledger, Whom("person", "person.age < 80 || person.sex == '2'"))
        services.ask_fill(ledger)
    work()
    assert filled.form_id == ledger.form_id
    with at_desk(ledger=ledger):
        before, report = queries.get_comparison(ledger)
        assert before.uid == filled.uid
        (row,) = report.rows
        assert (row.who, row.cells[0].element) == ("吴桂英", "person.phone")
        assert row.cells[0].now is None
        assert [who for who, _ in report.gone] == ["王大"]
        assert report.added == []
        assert report.same == 2
    client = browser()
    page = text_of(client.get(f"/ledgers/{ledger.uid}/changes/"))
    assert "吴桂英" in page
    assert "13800000009" not in page
    assert "和上次比" in text_of(client.get(f"/ledgers/{ledger.uid}/left/"))
    assert "和上次比" not in text_of(client.get(f"/ledgers/{filled.uid}/left/"))
    with at_desk(ledger=filled):
        services.undo_fill(filled)
    assert rows_of(Comparison) == []
