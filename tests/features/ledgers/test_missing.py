"""What filled ledgers asked for and nobody knows: listed, and gone when it is recorded."""

from linli.core.register import services as write
from linli.features.ledgers import queries
from tests.features.ledgers.test_pages import browser, text_of
from tests.features.ledgers.test_returned import filled

__all__ = ["browser", "filled"]


def test_what_is_unknown_is_listed_until_it_is_recorded(
    filled, residents, office, at_desk, browser
):
    with at_desk(ledger=filled):
        found = {one.name: one for one in queries.list_missing(filled)}
        assert found["吴桂英"].elements["person.phone"] is False
        assert "person.citizen_number" in found["吴桂英"].elements
        assert "person.phone" not in found["王秀兰"].elements
        assert found["吴桂英"].ledgers == [filled.title]
    client = browser()
    page = text_of(client.get("/ledgers/missing/"))
    assert "吴桂英" in page
    assert filled.title in page
    address = f"/ledgers/{filled.uid}/missing/"
    assert "吴桂英" in text_of(client.get(address))
    with at_desk(purpose="upkeep"):
        write.record(residents[3], {"person.phone": "13800000009"}, source="visit")
    with at_desk(ledger=filled):
        found = {one.name: one for one in queries.list_missing(filled)}
    assert "person.phone" not in found["吴桂英"].elements
    assert "吴桂英" not in text_of(browser("neighbour").get("/ledgers/missing/"))
    assert browser("neighbour").get(address).status_code == 404
    assert "To be asked" in text_of(
        browser(headers={"Accept-Language": "en"}).get("/ledgers/missing/")
    )
