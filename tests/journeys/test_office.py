"""An administrator lets somebody in and shuts the account again; an officer checks the audit."""

import re

import pytest
from playwright.sync_api import expect

PASSWORD = "a quiet lane in November"


@pytest.fixture
def words(language):
    """What stands on buttons, in the language of the test."""
    said = {
        "zh-Hans": {
            "find": "查找辖区", "make": "生成邀请链接", "go_on": "继续", "disable": "停用账号",
            "enable": "启用账号", "disabled": "已停用", "copy": "复制", "undo": "撤回",
            "role": "社区工作者",
        },
        "en": {
            "find": "Find the place", "make": "Make the link", "go_on": "Continue",
            "disable": "Disable the account", "enable": "Enable the account",
            "disabled": "disabled", "copy": "Copy the link", "undo": "Undo",
            "role": "community worker",
        },
    }  # fmt: skip
    return said[language]


def invite(page, words):
    """From the list of accounts to the link of an invitation."""
    page.goto("/office/accounts/")
    page.locator('a[href="/office/accounts/invite/"]').first.click()
    page.locator("#role").select_option("community_worker")
    page.locator("#q").fill("xw")
    page.get_by_role("button", name=words["find"]).click()
    page.locator('input[name="place"]').first.check()
    page.get_by_role("button", name=words["make"]).click()
    return page.locator("#link").input_value()


def join(page, link, username, words):
    """Make the account that a link invites to."""
    page.goto(link)
    page.locator("#name").fill("Newcomer")
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password_again").fill(PASSWORD)
    page.get_by_role("button", name=words["go_on"]).click()
    expect(page).not_to_have_url(re.compile("/accounts/join/"))


def test_whoever_is_invited_works_until_the_account_is_disabled(visits, language, words):
    username = f"newcomer-{language.lower()}"
    # No script: an old PC and a locked-down browser let people in as well.
    office = visits.open("administrator", language=language, javascript=False)
    link = invite(office, words)
    assert "/accounts/join/" in link
    office.reload()
    expect(office.locator("#link")).to_have_count(0)

    newcomer = visits.open(language=language)
    join(newcomer, link, username, words)
    expect(newcomer.get_by_text("Newcomer").first).to_be_visible()

    office.goto(f"/office/accounts/?q={username}")
    office.locator("tbody a").click()
    expect(office.get_by_text(words["role"]).first).to_be_visible()
    office.locator("#reason").select_option("left")
    office.get_by_role("button", name=words["disable"]).click()
    expect(office.get_by_text(words["disabled"]).first).to_be_visible()
    newcomer.goto("/ledgers/")
    expect(newcomer).to_have_url(re.compile("/accounts/login/"))

    office.get_by_role("button", name=words["undo"]).click()
    expect(office.get_by_role("button", name=words["enable"])).to_have_count(0)


def test_a_used_link_is_of_no_use(visits, words, language):
    visits.expected.add(410)
    office = visits.open("administrator", language=language)
    link = invite(office, words)
    join(visits.open(language=language), link, f"once-{language.lower()}", words)
    second = visits.open(language=language)
    second.goto(link)
    expect(second.locator("#username")).to_have_count(0)


def test_a_link_is_copied(visits, words, language):
    office = visits.open("administrator", language=language)
    link = invite(office, words)
    office.get_by_role("button", name=words["copy"]).click()
    office.goto("/office/accounts/")
    office.locator("#q").click()
    office.keyboard.press("Control+V")
    expect(office.locator("#q")).to_have_value(link)


@pytest.mark.parametrize("width", [360, 1366])
def test_pages_of_access_are_for_everybody(
    visits, language, words, width, assert_accessible, assert_fits
):
    office = visits.open("administrator", language=language, width=width)
    invite(office, words)
    assert_fits(office)
    assert_accessible(office)
    for path in ("/office/accounts/", "/office/accounts/invitations/", "/office/accounts/invite/"):
        office.goto(path)
        assert_fits(office)
        assert_accessible(office)
    office.goto("/office/accounts/?q=zhoumin")
    office.locator("tbody a").click()
    assert_fits(office)
    assert_accessible(office)


def test_an_officer_checks_the_audit(visits, language, assert_accessible, assert_fits):
    said = {
        "zh-Hans": ("开始校验", "审计日志完好。"),
        "en": ("Check now", "The audit is as it was written."),
    }
    check, sound = said[language]
    page = visits.open("protection", then="/office/oversight/audit/", language=language, width=360)
    page.get_by_role("button", name=check).click()
    expect(page.get_by_text(sound)).to_be_visible(timeout=60_000)
    expect(page.locator(".office-root code")).to_have_text(re.compile(r"^\d+:[0-9a-f]{64}$"))
    root = page.locator(".office-root code").inner_text()
    assert_fits(page)
    assert_accessible(page)
    page.locator("#root").fill(root)
    page.get_by_role("button", name=check).click()
    expect(page.get_by_text(sound)).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("width", [360, 1366])
def test_pages_of_oversight_are_for_everybody(
    visits, language, width, assert_accessible, assert_fits
):
    page = visits.open("protection", language=language, width=width)
    for path in ("", "openings/", "erased/"):
        page.goto(f"/office/oversight/{path}")
        assert_fits(page)
        assert_accessible(page)
