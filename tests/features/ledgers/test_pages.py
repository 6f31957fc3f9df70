"""Pages of ledgers through Django's client: plain forms, as they work without a script."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.core.base.scope import Jurisdiction, acting
from linli.core.trust.actors import SystemActor
from linli.features.ledgers.models import Form, Ledger, Outgoing, Selection
from tests.core.trust.office import AT, PASSWORD
from tests.features.ledgers.conftest import roster

CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def browser(office):
    def sign_in(name="clerk", headers=CHINESE):
        client = Client(headers=headers)
        client.post("/accounts/login/", {"login": name, "password": PASSWORD})
        return client

    return sign_in


def text_of(response):
    return response.content.decode()


def upload(*names, data=None):
    return {"files": [SimpleUploadedFile(name, data or roster()) for name in names]}


def rows_of(model):
    """Every row, as the node itself sees it: PostgreSQL shows none without a scope."""
    node = SystemActor("tests", frozenset())
    with acting(node, Jurisdiction(None, 0, 2**62), "upkeep", at=AT):
        return list(model.objects.order_by("pk"))


def ledger_at(office):
    (ledger,) = rows_of(Ledger)
    return ledger


def address(ledger, rest=""):
    return f"/ledgers/{ledger.uid}/{rest}"


def test_a_clerks_whole_errand(browser, residents, work, office):
    client = browser()
    page = client.get("/ledgers/")
    assert "没有要交的台账" in text_of(page)
    answer = client.post("/ledgers/receive/", upload("高龄老人花名册.xlsx"))
    ledger = ledger_at(office)
    assert answer.headers["Location"] == address(ledger)
    assert "正在" in text_of(client.get(address(ledger)))
    work()
    page = text_of(client.get(address(ledger)))
    assert "高龄老人花名册（2026年5月）" in page
    assert "认作" in page
    assert 'style="' not in page
    assert "王秀兰" not in page
    # For whom: counted first, then kept.
    counted = client.post(
        address(ledger, "whom/"), {"kind": "person", "age_from": "60", "do": "count"}
    )
    assert "3 人" in text_of(counted)
    assert client.get(address(ledger, "whom/count/"), {"age_from": "x"}).status_code == 200
    client.post(address(ledger, "whom/"), {"kind": "person", "age_from": "60", "do": "keep"})
    page = text_of(client.get(address(ledger)))
    assert "王秀兰" in page
    assert "138****0001" in page
    assert "13800000001" not in page
    assert "110101194002030024" not in page
    client.post(address(ledger, "fill/"))
    assert "正在办" in text_of(client.get("/ledgers/"))
    work()
    page = text_of(client.get(address(ledger, "left/")))
    assert "不准" in page
    assert "身高" in page
    client.post(address(ledger, "check/"))
    page = client.get(address(ledger))
    assert "核对好了" in text_of(page)
    assert "区民政局" not in text_of(client.get(address(ledger, "take/")))
    refused = client.post(address(ledger, "take/"), {"to": "", "reason": "报送"})
    assert "写一下送给谁" in text_of(refused)
    taken = client.post(address(ledger, "take/"), {"to": "区民政局", "reason": "每月报送"})
    book = openpyxl.load_workbook(BytesIO(b"".join(taken.streaming_content)))
    assert book["名册"]["C4"].value == "王秀兰"
    assert "filename*=UTF-8''" in taken.headers["Content-Disposition"]
    assert rows_of(Outgoing)[0].to == "区民政局"
    client.post(address(ledger, "sent/"))
    assert "周敏" in text_of(client.get("/ledgers/outgoing/"))
    assert "高龄老人花名册" in text_of(client.get("/ledgers/gone/"))
    client.post(address(ledger, "sent/undo/"))
    assert ledger_at(office).stage == "checked"
    client.post(address(ledger, "uncheck/"))
    client.post(address(ledger, "fill/undo/"))
    assert ledger_at(office).stage == "read"


def test_headings_are_decided_and_undone(browser, residents, work, office):
    client = browser()
    data = roster(["姓名", "类别", "情况"], title="困难群众情况表")
    client.post("/ledgers/receive/", upload("a.xlsx", data=data))
    work()
    ledger = ledger_at(office)
    page = text_of(client.get(address(ledger, "headings/")))
    h = re.search(r'id="h-(0-\d)"[^>]*>(?:(?!</li>).)*?情况', page, re.S)[1]
    assert "现居住地址" in text_of(client.get(address(ledger, "elements/"), {"q": "居住地址"}))
    found = client.get(address(ledger), {"h": h, "q": "居住地址"})
    assert 'value="person.address"' in text_of(found)
    answer = client.post(
        address(ledger, "choose/"),
        {"h": h, "element": "person.address", "remember": "1", "do": "choose"},
    )
    assert answer.status_code == 302
    page = text_of(client.get(address(ledger, "headings/")))
    assert "现居住地址" in page
    undo = re.search(r'action="([^"]*choose/\?h=[^"]*)"', page)[1].replace("&amp;", "&")
    client.post(undo)
    assert "恢复成原来认的" in text_of(client.get(address(ledger)))
    client.post(address(ledger, "choose/"), {"h": h, "do": "blank"})
    client.post(address(ledger, "accept/"))
    assert ledger_at(office).open == 0
    assert client.post(address(ledger, "choose/"), {"h": "9-9", "do": "blank"}).status_code == 422


def test_many_files_have_their_receipts(browser, work, office):
    client = browser()
    data = roster()
    answer = client.post("/ledgers/receive/", {"files": [
        SimpleUploadedFile("a.xlsx", data), SimpleUploadedFile("b.xlsx", data),
        SimpleUploadedFile("c.pdf", b"%PDF-1.7"),
    ]})  # fmt: skip
    page = text_of(answer)
    assert "已经收过" in page
    assert "PDF" in page
    assert len(rows_of(Ledger)) == 1
    assert "还没有选文件" in text_of(client.post("/ledgers/receive/"))


def test_numbers_that_the_department_wrote_are_hidden_too(browser, work, office):
    client = browser()
    data = roster(extra=[(3, 2, "李四"), (3, 5, "110101194002030024"), (3, 6, "13900000009")])
    client.post("/ledgers/receive/", upload("a.xlsx", data=data))
    work()
    page = text_of(client.get(address(ledger_at(office))))
    assert "李四" in page
    assert "110***********0024" in page
    assert "110101194002030024" not in page
    assert "13900000009" not in page


def test_what_is_said_about_a_ledger(browser, work, office):
    client = browser()
    client.post("/ledgers/receive/", upload("a.xlsx"))
    work()
    ledger = ledger_at(office)
    about = address(ledger, "about/")
    client.post(about, {"do": "department", "department": "区民政局", "frequency": "monthly"})
    client.post(about, {"do": "due", "due_on": "2036-01-02", "due_at": "12:00"})
    client.post(about, {"do": "holder", "holder": str(office.people["colleague"].pk)})
    client.post(about, {"do": "note", "note": "给王姐打电话"})
    assert "写一句为什么" in text_of(client.post(about, {"do": "masking", "masked": "0"}))
    client.post(about, {"do": "masking", "masked": "0", "because": "发补贴要核对"})
    page = text_of(client.get(about))
    for said in ("区民政局", "给王姐打电话", "2036-01-02", "发补贴要核对"):
        assert said in page
    ledger = ledger_at(office)
    assert (ledger.holder, ledger.masked) == (office.people["colleague"].pk, False)
    assert rows_of(Form)[0].frequency == "monthly"
    assert "区民政局" in text_of(client.get("/ledgers/"))
    client.post(address(ledger, "whom/"), {"kind": "household", "do": "save", "name": "全部户"})
    (kept,) = rows_of(Selection)
    assert "全部户" in text_of(client.get(address(ledger, "whom/")))
    client.post(address(ledger, "whom/forget/"), {"selection": str(kept.uid)})
    assert rows_of(Selection) == []


def test_every_page_speaks_english_too(browser, residents, work, office):
    client = browser(headers={"Accept-Language": "en"})
    client.post("/ledgers/receive/", upload("a.xlsx"))
    work()
    ledger = ledger_at(office)
    for rest in ("", "headings/", "whom/", "about/", "elements/?q=name"):
        page = text_of(client.get(address(ledger, rest)))
        assert "ledgers." not in re.sub(
            r"linli/css/ledgers\.[^\"]*|linli/js/ledgers\.[^\"]*", "", page
        )
    for path in ("/ledgers/", "/ledgers/gone/", "/ledgers/outgoing/"):
        assert "ledgers." not in re.sub(r"css/ledgers\.[^\"]*", "", text_of(client.get(path)))
    assert "Ledgers due" in text_of(client.get("/ledgers/"))


def test_others_are_refused(browser, work, office):
    browser().post("/ledgers/receive/", upload("a.xlsx"))
    work()
    ledger = ledger_at(office)
    neighbour = browser("neighbour")
    for rest in ("", "headings/", "whom/", "about/", "take/"):
        assert neighbour.get(address(ledger, rest)).status_code in (403, 404, 422)
    assert neighbour.post(address(ledger, "check/")).status_code in (403, 404, 422)
    auditor = browser("auditor")
    assert auditor.get("/ledgers/").status_code == 403
    assert auditor.get(address(ledger)).status_code == 403
    assert browser().get("/ledgers/department/").status_code == 403
    assert Client().get("/ledgers/").status_code == 302


def test_a_department_sends_and_sees_counts_only(browser, residents, work, office):
    officer = browser("officer")
    page = text_of(officer.get("/ledgers/department/"))
    assert "Here" in page
    given = {"department": "区民政局", "due_on": "2036-01-02", "due_at": "17:00"}
    refused = officer.post("/ledgers/department/", {**given, **upload("高龄.xlsx")})
    assert "至少一个社区" in text_of(refused)
    officer.post(
        "/ledgers/department/",
        {**given, **upload("高龄.xlsx"), "division": [office.here.pk, office.beside.pk]},
    )
    work()
    page = text_of(officer.get("/ledgers/department/"))
    assert "2 个社区" in page
    ledgers = rows_of(Ledger)
    assert len(ledgers) == 2
    assert "高龄老人花名册" in text_of(browser().get("/ledgers/"))
    assert officer.get(address(ledgers[0])).status_code == 403


def test_a_file_that_turned_up_tells_its_taker(browser, residents, work, office):
    client = browser()
    client.post("/ledgers/receive/", upload("a.xlsx"))
    work()
    ledger = ledger_at(office)
    client.post(address(ledger, "whom/"), {"kind": "person", "do": "keep"})
    client.post(address(ledger, "fill/"))
    work()
    taken = client.post(address(ledger, "take/"), {"to": "区民政局", "reason": "报送"})
    data = b"".join(taken.streaming_content)
    auditor = browser("auditor")
    assert auditor.get("/ledgers/taker/").status_code == 200
    answer = auditor.post("/ledgers/taker/", {"files": SimpleUploadedFile("x.xlsx", data)})
    assert "周敏" in text_of(answer)
    clean = auditor.post("/ledgers/taker/", {"files": SimpleUploadedFile("x.xlsx", roster())})
    assert "没有能认的记号" in text_of(clean)
    assert client.get("/ledgers/taker/").status_code == 403
