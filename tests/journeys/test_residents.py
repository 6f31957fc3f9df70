"""Residents in a real browser: found by keys, looked at, changed and undone; one's own data."""

import json

import pytest
from playwright.sync_api import expect

CLERK = [
    "/residents/", "/residents/?q=wx", "/residents/homes/{family}/?about=household.phone",
    "/residents/people/{person}/?about=person.phone", "/residents/{person}/edit/?group=work",
    "/residents/{person}/edit/?about=person.phone", "/residents/new/",
    "/residents/people/{person}/move/", "/residents/people/{person}/leave/",
    "/residents/people/{person}/died/", "/residents/lists/?ready=eighty",
    "/residents/alerts/", "/residents/places/", "/residents/places/{grid}/?building=0",
    "/residents/{protected}/protected/",
]  # fmt: skip
RESIDENT = ["/own/{person}/", "/own/{person}/change/?about=person.phone"]


@pytest.fixture
def samples(demo):
    return json.loads((demo.folder / "samples.json").read_text("utf-8"))


@pytest.mark.parametrize("width", [360, 1366])
def test_every_page_is_accessible_and_fits(
    visits, samples, language, width, assert_accessible, assert_fits
):
    for who, paths in (("clerk", CLERK), ("resident", RESIDENT)):
        page = visits.open(who, then="/notices/", language=language, width=width)
        for path in paths:
            page.goto(path.format(**samples))
            assert_fits(page)
            assert_accessible(page)


def test_somebody_is_found_by_keys_alone(visits, samples):
    page = visits.open("clerk", then="/residents/")
    page.keyboard.type("wxy", delay=60)
    expect(page.locator("#found [data-row]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/residents/people/**")


def test_a_fact_is_changed_and_undone(visits, samples):
    page = visits.open("clerk", then=f"/residents/{samples['child']}/edit/?about=person.phone")
    page.fill("[name='person.phone']", "13900004444")
    page.locator("button[value=keep]").click()
    expect(page.locator("main")).to_contain_text("139****4444")
    page.locator("form[action^='/residents/undo/'] button").click()
    expect(page.locator("main")).not_to_contain_text("139****4444")


def test_the_map_is_drawn_beside_its_table(visits):
    page = visits.open("clerk", then="/residents/places/")
    expect(page.locator(".map canvas")).to_be_visible(timeout=30_000)
    expect(page.locator(".map__name")).to_have_count(6)


def test_without_scripts_the_errands_work(visits, samples):
    page = visits.open("clerk", then="/residents/", javascript=False)
    page.fill("#q", "wx")
    page.locator("main form[role=search] button").click()
    page.locator("#found tbody th a").first.click()
    page.wait_for_url("**/residents/people/**")
    expect(page.locator("#facts-h")).to_be_visible()
