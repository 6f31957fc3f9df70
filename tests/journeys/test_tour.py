"""The guided first ten minutes: step by step, remembered, with the keyboard, without JavaScript."""

import re

from playwright.sync_api import expect


def strip(page):
    return page.locator("aside.tour")


def at_step(page, step):
    """Put the account at a step, whatever other tests left, and show the page anew."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        "/look/",
        form={"tour": step, "next": "/", "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    assert answer.ok
    page.goto("/")


def test_a_clerk_is_shown_around_until_she_closes_it(visits, language, assert_accessible):
    page = visits.open("clerk", language=language)
    at_step(page, "")
    expect(strip(page)).to_contain_text("1")
    assert_accessible(page)
    first = strip(page).inner_text()
    strip(page).locator("button[value='2']").click()
    expect(strip(page).locator("button[value='1']")).to_be_visible()
    assert strip(page).inner_text() != first
    # It is her account that remembers, not only this PC.
    page.reload()
    expect(strip(page).locator("button[value='1']")).to_be_visible()
    strip(page).locator("button[value=off]").click()
    expect(strip(page)).to_have_count(0)


def test_it_goes_on_where_it_was_on_another_pc(visits):
    page = visits.open("head")
    at_step(page, "1")
    strip(page).locator("button[value='2']").click()
    strip(page).locator("button[value='3']").click()
    other = visits.open("head", tour="")
    expect(strip(other).locator("button[value='4']")).to_be_visible()


def test_the_keyboard_goes_on(visits):
    page = visits.open("township")
    at_step(page, "1")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(strip(page).locator("button[value='1']")).to_be_visible()


def test_a_screen_reader_hears_the_step(visits):
    page = visits.open("township", language="en")
    at_step(page, "1")
    expect(strip(page).get_by_role("status")).to_have_text(re.compile(r"\d of \d: ."))


def test_it_works_without_javascript(visits):
    page = visits.open("township", javascript=False)
    at_step(page, "1")
    strip(page).locator("button[value='2']").click()
    expect(strip(page).locator("button[value='1']")).to_be_visible()


def test_it_covers_nothing_on_a_phone(visits, assert_fits):
    page = visits.open("township", width=360)
    at_step(page, "1")
    assert_fits(page)


def test_whoever_fills_no_ledgers_is_left_alone(visits):
    page = visits.open("administrator", tour="")
    expect(strip(page)).to_have_count(0)


def test_it_can_be_begun_again(visits, language):
    page = visits.open("township", language=language)
    at_step(page, "off")
    page.locator("details[data-menu] summary").last.click()
    page.locator("button[name=tour][value='1']").click()
    expect(strip(page)).to_be_visible()
