"""Journeys: one user's whole errand in Debian's Chromium, on a demo node that is really served.

Whatever a page does that it should not (an error in the console, a breach of the content policy, a
request to another host) fails the test that saw it. What a failed test saw is kept in the folder
LINLI_JOURNEYS, or `linli-journeys` in the system's temporary folder.
"""

import os
import re
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.accessible import find_violations
from tests.journeys.nodes import copy_node, make_once
from tools.browser import Looks, chromium, find_account, open_context
from tools.browser import sign_in as _sign_in

#: What Chromium writes for an answer of 400 or more; a test that expects one says so.
_FAILED_LOAD = re.compile(r"status of (\d+)")


ENDED = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures know how the test itself ended."""
    report = yield
    if report.when == "call":
        item.stash[ENDED] = report
    return report


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A demo node of this worker's own, served: `base`, `folder`."""
    made = make_once(tmp_path_factory)
    with ExitStack() as stack:
        yield copy_node(made, tmp_path_factory.mktemp("demo"), stack)


@pytest.fixture(scope="session")
def browser():
    """One browser for all journeys of this worker."""
    # Playwright keeps an event loop in this thread, which Django's tests of this worker may meet.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as started:
        yield started
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


class Visits:
    """Opens pages, and watches what they do."""

    def __init__(self, browser, demo):
        self._browser, self._demo = browser, demo
        self._contexts = []
        #: What went wrong, in words.
        self.complaints = []
        #: Statuses that the test expects among answers, besides those below 400.
        self.expected = set()

    def open(self, who=None, then="/", **looks):
        """A page of a new visitor, signed in as `who` of tools.browser.WHO if one is named."""
        context = open_context(self._browser, self._demo.base, Looks(**looks))
        context.tracing.start(screenshots=True, snapshots=True)
        self._contexts.append(context)
        self._watch(context)
        page = context.new_page()
        if who is not None:
            _sign_in(page, find_account(self._demo.folder, who), then=then)
        return page

    def _watch(self, context):
        host = urlsplit(self._demo.base).netloc

        def asked(request):
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
                self.complaints.append(f"a request to another host: {request.url}")

        def answered(response):
            if response.status >= 400 and response.status not in self.expected:
                self.complaints.append(f"{response.status} from {response.url}")

        def said(message):
            failed = _FAILED_LOAD.search(message.text)
            if message.type == "error" and not failed:
                self.complaints.append(f"in the console: {message.text} ({message.page.url})")

        context.on("request", asked)
        context.on("response", answered)
        context.on("console", said)
        context.on("weberror", lambda error: self.complaints.append(f"a script: {error.error}"))

    def keep(self, folder):
        """Keep what the visitors saw."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, context in enumerate(self._contexts):
            for place, page in enumerate(context.pages):
                page.screenshot(path=folder / f"{number}-{place}.png", full_page=True)
            context.tracing.stop(path=folder / f"{number}.zip")

    def close(self):
        """Send all visitors home."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visits(browser, demo, request):
    """Opens pages: `visits.open("clerk", language="en", width=360, theme="dark")`."""
    visits = Visits(browser, demo)
    yield visits
    ended = request.node.stash.get(ENDED, None)
    try:
        if visits.complaints or ended is None or ended.failed:
            place = Path(os.environ.get("LINLI_JOURNEYS") or tempfile.gettempdir())
            name = re.sub(r"[^\w.-]+", "-", request.node.name)
            visits.keep(place / "linli-journeys" / name)
    finally:
        visits.close()
    assert not visits.complaints, "\n".join(visits.complaints)


@pytest.fixture
def sign_in(demo):
    """Sign a page in: `sign_in(page, "clerk")`."""

    def run(page, who, then="/"):
        _sign_in(page, find_account(demo.folder, who), then=then)

    return run


@pytest.fixture(params=["zh-Hans", "en"])
def language(request):
    """Both languages."""
    return request.param


@pytest.fixture(scope="session")
def assert_accessible():
    """Fail where axe finds something on a page, in light or in dark."""

    def check(page):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            found = find_violations(page)
            assert not found, f"{page.url}, {theme}:\n" + "\n".join(found)

    return check


@pytest.fixture(scope="session")
def assert_fits():
    """Fail where a page scrolls sideways."""

    def check(page):
        wide = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide in {wide[1]} px"

    return check
