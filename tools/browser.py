"""Debian's Chromium, driven by playwright, as a visitor of a demo node.

Used by the journeys of the tests, by `tools/look.py` and by `tools/screenshots.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
#: Without these it asks for updates and tries the network at each start.
FLAGS = [
    "--no-sandbox", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-gpu",
    "--hide-scrollbars",
]  # fmt: skip
HEIGHTS = {360: 740, 390: 844, 1366: 768, 1440: 900, 1920: 1080}
LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}
THEMES = ("light", "dark")
#: What people who look call the demo's accounts, by role; residents by user name.
WHO = {
    "clerk": "community_worker",
    "head": "committee_head",
    "department": "civil_affairs",
    "township": "township_officer",
    "protection": "data_protection_officer",
    "administrator": "administrator",
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo."""

    username: str
    password: str
    name: str


@dataclass(frozen=True, slots=True)
class Looks:
    """How pages are looked at."""

    language: str = "zh-Hans"
    width: int = 1366
    theme: str = "light"
    text: str = ""
    javascript: bool = True
    #: How far in the tour of the demo: a number, or `off`.
    tour: str = "off"
    height: int = 0


def find_account(node: Path, who: str) -> Account:
    """An account of a demo node by what `WHO` calls it, or by user name.

    Raises KeyError where there is none.
    """
    cards = json.loads((node / "demo.json").read_text("utf-8"))
    for card in cards:
        if who == card["username"] or WHO.get(who) == card["role"]:
            return Account(card["username"], card["password"], card["name"])
    raise KeyError(who)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def open_context(browser: Browser, base: str, looks: Looks, **more: Any) -> BrowserContext:
    """A visitor of its own, with nothing remembered but how pages should look."""
    context = browser.new_context(
        base_url=base,
        viewport={
            "width": looks.width,
            "height": looks.height or HEIGHTS.get(looks.width, 800),
        },
        color_scheme=looks.theme,
        locale="zh-CN" if looks.language == "zh-Hans" else "en-GB",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        java_script_enabled=looks.javascript,
        **more,
    )
    host = urlsplit(base).hostname
    kept = {
        "django_language": LANGUAGES[looks.language],
        "linli_look": f"{looks.theme}.{looks.text}..{looks.tour}",
    }
    context.add_cookies(
        [
            {"name": name, "value": value, "domain": host, "path": "/"}
            for name, value in kept.items()
        ]
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, account: Account, *, then: str = "/") -> None:
    """Sign in by the form, and open a page. Raises PermissionError where it is refused."""
    page.goto(f"/accounts/login/?next={then}")
    page.locator("#id_login").fill(account.username)
    page.locator("#id_password").fill(account.password)
    with page.expect_navigation():
        page.locator("#id_password").press("Enter")
    if "/accounts/login/" in page.url:
        raise PermissionError(f"{account.username} was not let in: {page.url}")
