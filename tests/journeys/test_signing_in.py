"""Signing in, and how pages look, before and after."""

import re

import pytest
from playwright.sync_api import expect

SIGN_IN = re.compile("/accounts/login/")


@pytest.fixture
def words(language):
    """What stands on buttons, in the language of the test."""
    said = {
        "zh-Hans": {"sign_in": "登录", "large": "大字", "other": "English", "title": "登录"},
        "en": {"sign_in": "Sign in", "large": "Large text", "other": "中文", "title": "Sign in"},
    }
    return said[language]


def test_a_clerk_signs_in_with_her_password(visits, language, words, demo):
    page = visits.open(language=language)
    page.goto("/")
    expect(page).to_have_url(SIGN_IN)
    page.locator("#id_login").fill("zhoumin")
    page.locator("#id_password").fill("xingwu-demo-node")
    page.get_by_role("button", name=words["sign_in"], exact=True).click()
    expect(page).not_to_have_url(SIGN_IN)
    expect(page.get_by_text("周敏")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_whoever_only_looks_around_takes_a_card(visits, language):
    page = visits.open(language=language)
    page.goto("/accounts/login/")
    page.get_by_role("button", name=re.compile("何桂芳")).click()
    expect(page).not_to_have_url(SIGN_IN)
    expect(page.get_by_text("何桂芳")).to_be_visible()


def test_a_card_works_without_javascript(visits):
    page = visits.open(javascript=False)
    page.goto("/accounts/login/")
    page.get_by_role("button", name=re.compile("周敏")).click()
    expect(page).not_to_have_url(SIGN_IN)


def test_a_wrong_password_is_said_in_words_and_keeps_the_name(visits, language, words):
    visits.expected.add(422)
    page = visits.open(language=language)
    page.goto("/accounts/login/")
    page.locator("#id_login").fill("linxiaochuan")
    page.locator("#id_password").fill("not this one, surely")
    page.get_by_role("button", name=words["sign_in"], exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("#id_login")).to_have_value("linxiaochuan")
    expect(page.locator("#id_password")).to_have_value("")


def test_the_language_changes_where_one_stands(visits, language, words):
    page = visits.open(language=language)
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1, name=words["title"])).to_be_visible()
    page.get_by_role("button", name=words["other"]).click()
    expect(page).to_have_url(SIGN_IN)
    expect(page.locator("html")).not_to_have_attribute("lang", language)


def test_large_text_is_larger_and_stays_after_signing_in(visits, sign_in, words, language):
    page = visits.open(language=language)
    page.goto("/accounts/login/")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    usual = page.evaluate(size)
    page.get_by_role("button", name=words["large"]).click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    assert page.evaluate(size) > usual * 1.15
    sign_in(page, "township")
    expect(page.locator("html")).to_have_attribute("data-text", "large")


@pytest.mark.parametrize("width", [360, 1366, 1920])
def test_the_sign_in_page_is_for_everybody(visits, language, width, assert_accessible, assert_fits):
    page = visits.open(language=language, width=width)
    page.goto("/accounts/login/")
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_page_is_for_everybody(visits, theme, assert_accessible, assert_fits):
    page = visits.open("clerk", theme=theme, width=360)
    assert_fits(page)
    assert_accessible(page)


def test_dark_is_dark(visits):
    page = visits.open(theme="dark")
    page.goto("/accounts/login/")
    red, green, blue = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    assert max(red, green, blue) < 80
