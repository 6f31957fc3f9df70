"""What the scripts of every page do for whoever types, chooses and sends."""

import re

import pytest
from playwright.sync_api import expect

FORM = """<main class="page" id="main"><form method="post" action="/sample/">
<input name="reason" aria-label="reason"><input type="checkbox" name="tick" value="1">
<input type="password" name="secret"><div data-combo data-none="nothing">
<label for="what">What</label>
<select id="what" name="what"><option value=""></option>
<option value="1" data-find="di bao">One</option>
<option value="2">Two</option></select></div><button class="btn" id="send">Send</button></form>
<table><tbody><tr><th><a href="#1">first</a></th></tr><tr><th><a href="#2">second</a></th></tr>
</tbody></table></main>"""


@pytest.fixture
def page(visits):
    """A page in the frame of a clerk with a form on it; `page.posts` counts what was sent."""
    page = visits.open("clerk")
    page.goto("/keys/")
    frame = re.sub(r"<main.*?</main>", FORM, page.content(), flags=re.DOTALL)
    page.posts = 0

    def answer(route):
        if route.request.method == "GET":
            route.fulfill(content_type="text/html", body=frame)
            return
        page.posts += 1
        page.context.clear_cookies()
        route.fulfill(status=303, headers={"Location": "/accounts/login/?next=/keys/"})

    page.route("**/sample/", answer)
    page.goto("/sample/")
    return page


def test_what_was_typed_comes_back_after_signing_in_again(page, sign_in):
    page.fill("[name=reason]", "moved to building 3")
    page.check("[name=tick]")
    page.fill("[name=secret]", "not to be kept")
    page.click("#send")
    expect(page.locator("[data-draft-kept]")).to_be_visible()
    assert "not to be kept" not in page.evaluate("JSON.stringify(sessionStorage)")
    sign_in(page, "clerk")
    page.goto("/sample/")
    expect(page.locator("[name=reason]")).to_have_value("moved to building 3")
    expect(page.locator("[name=tick]")).to_be_checked()
    expect(page.locator("[name=secret]")).to_have_value("")
    expect(page.locator(".draft-notice")).to_be_visible()


def test_nobody_else_finds_what_was_typed(page, sign_in):
    page.fill("[name=reason]", "moved to building 3")
    page.click("#send")
    expect(page.locator("[data-draft-kept]")).to_be_visible()
    sign_in(page, "head")
    page.goto("/keys/")
    assert "building 3" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_form_is_sent_once(page):
    page.evaluate("() => { const b = document.getElementById('send'); b.click(); b.click(); }")
    page.wait_for_url("**/accounts/login/**")
    assert page.posts == 1


def test_a_list_is_searched_by_typing_and_by_keys_alone(page):
    field = page.get_by_role("combobox")
    field.fill("di bao")
    field.press("Enter")
    expect(field).to_have_value("One")
    assert page.evaluate("document.getElementById('what').value") == "1"
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    assert page.evaluate("document.getElementById('what').value") == "2"
    field.fill("zzz")
    expect(page.get_by_text("nothing")).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("Two")


def test_rows_are_walked_and_the_list_of_keys_opens(page):
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="first")).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="second")).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_role("link", name="first")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.focus("[name=reason]")
    page.keyboard.press("?")
    expect(page.locator("[name=reason]")).to_have_value("?")
