"""Pages of residents through Django's client: plain forms, as they work without a script."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from tests.features.residents.conftest import NUMBER


def text_of(response):
    return unescape(response.content.decode())


def undo_of(page):
    return unescape(re.search(r'action="(/residents/undo/[^"]+)"', page.content.decode())[1])


def posted(client, url, **given):
    said = {"source": "visit", "seen_on": date.today().isoformat(), "do": "keep"}
    return client.post(url, said | given)


def test_a_clerk_finds_a_person_and_their_home(browser, world):
    client = browser()
    teaching = text_of(client.get("/residents/"))
    assert "怎么找" in teaching
    page = text_of(client.get("/residents/?q=wxl"))
    assert "王秀兰" in page
    assert NUMBER not in page
    assert "110***********0023" in page
    assert "柳荫里7号楼2单元301" in text_of(client.get("/residents/?q=7号楼"))
    assert "没有找到" in text_of(client.get("/residents/?q=没有这个人"))
    piece = text_of(client.get("/residents/?q=wxl", headers={"HX-Request": "true"}))
    assert "王秀兰" in piece
    assert "<html" not in piece


def test_a_home_and_a_person_say_where_each_fact_comes_from(browser, world):
    client = browser()
    home = text_of(client.get(world.url("home0", "homes") + "?about=household.address"))
    assert "柳荫里7号楼2单元301" in home
    assert "现在用的" in home
    assert "谁看过这一户" in home
    person = text_of(client.get(world.url("granny") + "?about=person.phone"))
    assert "138****0001" in person
    assert "13800000001" not in person
    assert "本用途不准看" in person
    assert 'style="' not in person


def test_a_number_is_shown_whole_for_a_reason_only(browser, world):
    client, url = browser(), f"/residents/{world.uids['granny']}/reveal/"
    assert "13800000001" not in text_of(client.post(url, {"element": "person.phone"}))
    shown = client.post(url, {"element": "person.phone", "reason": "call"})
    assert "13800000001" in text_of(shown)
    assert "看了完整号码" in text_of(client.get(world.url("granny") + "?looked=all"))


def test_a_fact_is_changed_and_the_change_undone(browser, world):
    client, url = browser(), f"/residents/{world.uids['granny']}/edit/"
    bad = posted(client, url, about="person.phone", **{"person.phone": "12"})
    assert 'value="12"' in text_of(bad)
    assert "field__error" in text_of(bad)
    done = posted(client, url, about="person.phone", **{"person.phone": "13900002222"})
    assert done.headers["Location"] == world.url("granny")
    page = client.get(world.url("granny"))
    assert "139****2222" in text_of(page)
    client.post(undo_of(page))
    assert "138****0001" in text_of(client.get(world.url("granny")))


def test_a_value_that_is_still_so_is_fresh_again(browser, world):
    client, url = browser(), f"/residents/{world.uids['granny']}/edit/"
    assert "没有改动" in text_of(posted(client, url, about="person.sex", **{"person.sex": "2"}))
    done = posted(client, url, about="person.sex", do="confirm", **{"person.sex": "2"})
    assert done.status_code == 302


def test_a_death_is_shown_before_it_is_kept_and_is_undone(browser, world):
    client, url = browser(), world.url("zhao") + "died/"
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    first = text_of(posted(client, url, do="check", moved_on=yesterday))
    assert "第二步" in first
    assert "已去世" not in text_of(client.get(world.url("zhao")))
    posted(client, url, moved_on=yesterday)
    page = client.get(world.url("zhao"))
    assert "已去世" in text_of(page)
    client.post(undo_of(page))
    assert "已去世" not in text_of(client.get(world.url("zhao")))
    late = (date.today() + timedelta(days=2)).isoformat()
    assert "日期还没到" in text_of(posted(client, url, do="check", moved_on=late))


def test_somebody_new_comes_with_a_home_and_nobody_comes_twice(browser, world, office):
    client, url = browser(), "/residents/new/"
    new = {
        "person.name": "孙明", "person.sex": "1", "grid": office.grid.code,
        "address": "柳荫里12号楼101",
    }  # fmt: skip
    assert "请写新住址" in text_of(posted(client, url, do="check", **(new | {"address": ""})))
    assert "field__error" in text_of(posted(client, url, do="check", **(new | {"person.name": ""})))
    twice = posted(client, url, do="check", **(new | {"person.citizen_number": NUMBER}))
    assert "已经在册" in text_of(twice)
    assert "第二步" in text_of(posted(client, url, do="check", **new))
    done = posted(client, url, **new)
    home = text_of(client.get(done.headers["Location"]))
    assert "柳荫里12号楼101" in home
    assert "孙明" in home


def test_a_newborn_joins_the_home(browser, world):
    client = browser()
    born = {"home": str(world.uids["home0"]), "born": "1", "person.name": "王小宝",
            "person.sex": "1", "person.relation_to_head": "41"}  # fmt: skip
    done = posted(client, "/residents/new/", **born)
    assert done.headers["Location"] == world.url("home0", "homes")
    page = client.get(world.url("home0", "homes"))
    assert "王小宝" in text_of(page)
    client.post(undo_of(page))
    assert "王小宝" not in text_of(client.get(world.url("home0", "homes")))


def test_a_move_within_finds_the_other_home_first(browser, world):
    client, url = browser(), world.url("zhao") + "move/"
    found = text_of(posted(client, url, do="find", find="7号楼"))
    assert str(world.uids["home0"]) in found
    assert "请选搬到哪一户" in text_of(posted(client, url, do="check"))
    posted(client, url, home=str(world.uids["home0"]))
    assert "赵永福" in text_of(client.get(world.url("home0", "homes")))


def test_lists_alerts_and_places(browser, world):
    client = browser()
    listed = text_of(client.get("/residents/lists/?ready=eighty"))
    assert "王秀兰" in listed
    assert "赵永福" not in listed
    asked = "element=person.age&how=least&value=abc"
    assert 'role="alert"' in text_of(client.get(f"/residents/lists/?{asked}"))
    client.post("/residents/lists/save/", {"query": "ready=eighty", "name": "我的高龄"})
    assert "我的高龄" in text_of(client.get("/residents/lists/"))
    assert client.get("/residents/alerts/").status_code == 200
    assert "Grid" in text_of(client.get("/residents/places/"))
    assert client.get("/residents/places/990101001001G01/").status_code == 200
    assert client.get("/residents/places/990101001002/").status_code == 404
    assert client.get("/residents/places/map/").json()["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("who", "status"),
    [("neighbour", 404), ("county", 403), ("administrator", 403), ("granny", 403)],
)
def test_others_see_no_page_of_a_person(who, status, browser, world):
    client = browser(who)
    for url in (world.url("granny"), world.url("home0", "homes")):
        page = client.get(url)
        assert page.status_code == status
        assert "王大" not in text_of(page)


def test_who_may_only_record_is_offered_no_moves(browser, world):
    client = browser("member")
    page = text_of(client.get(world.url("granny")))
    assert "/died/" not in page
    today = date.today().isoformat()
    refused = posted(client, world.url("zhao") + "died/", moved_on=today)
    assert refused.status_code == 403


def test_residents_see_correct_and_withdraw_their_own(browser, world, office):
    client = browser("granny")
    mine = f"/own/{world.uids['granny']}/"
    assert client.get("/own/").headers["Location"] == mine
    page = text_of(client.get(mine))
    assert "138****0001" in page
    assert "谁看过" in page
    bad = client.post(mine + "change/", {"about": "person.phone", "person.phone": "1"})
    assert "field__error" in text_of(bad)
    right = {"about": "person.phone", "person.phone": "13700003333", "do": "correct"}
    assert client.post(mine + "change/", right).status_code == 302
    assert "137****3333" in text_of(client.get(mine))
    gone = {"about": "person.phone", "do": "withdraw"}
    assert client.post(mine + "change/", gone).status_code == 302
    assert "137****3333" not in text_of(client.get(mine))
    assert client.get(f"/own/{world.uids['zhao']}/").status_code == 404
    assert browser().get("/own/").status_code == 403


def test_an_undo_leads_nowhere_but_to_us(browser, world):
    client, url = browser(), f"/residents/{world.uids['granny']}/edit/"
    posted(client, url, about="person.phone", **{"person.phone": "13900002222"})
    undo = undo_of(client.get(world.url("granny"))).partition("?")[0]
    for strange in ("//elsewhere.example/", "https://elsewhere.example/"):
        answer = client.post(f"{undo}?next={strange}")
        assert answer.headers.get("Location", "/residents/") == "/residents/"
