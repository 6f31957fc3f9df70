"""Pages of signing in: in both languages, in our words, with nothing inline."""

import json
import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as node
from django.contrib.messages import ERROR, SUCCESS
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from linli.core.base.toasts import take_toasts
from linli.core.trust.adapter import InvitedOnly
from linli.engines.values.sentences import sentences
from tests.core.trust.office import PASSWORD

pytestmark = pytest.mark.django_db
LANGUAGES = {"en": "en", "zh-Hans": "zh-hans"}
#: Pages of somebody who has just signed in, with what each is about in either language.
OWN_PAGES = {
    "/accounts/2fa/": "shell.security",
    "/accounts/password/change/": "signin.password_change",
    "/accounts/logout/": "shell.sign_out",
    "/accounts/2fa/totp/activate/": "signin.totp_start",
    "/accounts/2fa/webauthn/": "signin.passkeys",
    "/accounts/2fa/webauthn/add/": "signin.passkey_add",
    "/accounts/pin/": "joining.title_pin",
}
OPEN_PAGES = {
    "/accounts/login/": "signin.title",
    "/accounts/signup/": "signin.closed",
    "/accounts/join/code/": "joining.title_code",
    "/accounts/switch/": "joining.title_switch",
    "/accounts/inactive/": "signin.inactive",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def browser(language="en"):
    return Client(headers={"Accept-Language": language, "X-Forwarded-Proto": "https"})


def signed_in(language="en"):
    client = browser(language)
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def words(code, language):
    domain, _, name = code.partition(".")
    return sentences(domain, language)[name]


def headings(text):
    return [one.strip() for one in re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)]


def check_page(client, address, code, language):
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200, address
    assert headings(text) == [words(code, language)]
    assert f'<html lang="{language}"' in text
    assert "no-store" in page.headers["Cache-Control"]
    assert "style=" not in text
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", text) == []
    assert re.findall(r" on\w+=", text) == []
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_pages_before_signing_in_speak_both_languages(office, address, language):
    check_page(browser(LANGUAGES[language]), address, OPEN_PAGES[address], language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", OWN_PAGES)
def test_pages_of_ones_own_account_speak_both_languages(office, address, language):
    text = check_page(signed_in(LANGUAGES[language]), address, OWN_PAGES[address], language)
    assert 'class="rail"' in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_chinese_page_of_signing_in_has_an_english_sentence(office, language):
    client = signed_in(LANGUAGES[language])
    english = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+){2,}[^<]*)<")
    for address in OWN_PAGES:
        text = client.get(address).content.decode()
        if language == "zh-Hans":
            assert english.findall(text) == [], address
        else:
            assert re.findall(r">[^<]*[\u4e00-\u9fff]{5,}[^<]*<", text) == [], address


def test_a_wrong_password_is_said_with_what_comes_of_more(office):
    page = browser().post("/accounts/login/", {"login": "worker", "password": "wrong"})
    assert "User name or password is wrong. After 5 wrong ones" in page.content.decode()
    assert 'value="worker"' in page.content.decode()
    assert "wrong&quot;" not in page.content.decode()
    assert 'value="wrong"' not in page.content.decode()


def test_a_shut_sign_in_says_for_how_long(office):
    client = browser("zh-hans")
    for _ in range(5):
        page = client.post("/accounts/login/", {"login": "worker", "password": "wrong"})
    assert page.status_code == 429
    assert "15分钟内不能再登录" in page.content.decode()


def test_a_password_that_was_given_is_changed_outside_the_frame(office):
    office.hire("fresh", "community_worker", must_change_password=True)
    client = browser()
    client.post("/accounts/login/", {"login": "fresh", "password": PASSWORD})
    answer = client.get("/notices/")
    assert answer.headers["Location"] == "/accounts/password/change/"
    text = client.get("/accounts/password/change/").content.decode()
    assert 'class="rail"' not in text
    assert words("accounts.password_must_change", "en") in text


def test_the_qr_code_is_drawn_by_us_in_the_page(office):
    text = signed_in().get("/accounts/2fa/totp/activate/").content.decode()
    assert "<svg" in text
    assert "data:image" not in text
    assert "style=" not in text


def code_now(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_recovery_codes_are_shown_and_used_in_our_words(office, django_capture_on_commit_callbacks):
    client = signed_in()
    client.get("/accounts/2fa/totp/activate/")
    code = code_now(client.session["mfa.totp.secret"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    page = client.get(answer.headers["Location"])
    text = page.content.decode()
    assert headings(text) == [words("signin.recovery", "en")]
    assert len(re.findall(r"<li><code>", text)) == 10
    check_page(client, "/accounts/2fa/recovery-codes/generate/", "signin.recovery_make", "en")
    check_page(client, "/accounts/2fa/totp/deactivate/", "signin.totp_stop", "en")
    client.post("/accounts/logout/")
    asked = client.post("/accounts/login/", {"login": "worker", "password": PASSWORD}, follow=True)
    assert headings(asked.content.decode()) == [words("signin.second", "en")]
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert words("signin.error_incorrect_code", "en") in wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_new_password_is_said_in_our_words(office, language):
    client = signed_in(LANGUAGES[language])
    fields = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    text = client.post("/accounts/password/change/", fields).content.decode()
    for code in ("password_too_common", "password_entirely_numeric"):
        assert words(f"accounts.{code}", language) in text
    assert words("accounts.password_too_short", language).format(min_length=10) in text


def test_a_new_password_leads_to_the_first_page_by_way_of_the_sign_in(office):
    client = signed_in()
    new = "another quiet lane"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post("/accounts/password/change/", fields, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/"


def test_what_was_changed_is_told_in_our_words(office, rf):
    request = rf.get("/")
    request.session = {}
    adapter = InvitedOnly()
    adapter.add_message(request, SUCCESS, "account/messages/logged_in.txt", {"user": "worker"})
    assert take_toasts(request) == []
    with translation.override("en"):
        adapter.add_message(request, SUCCESS, "mfa/messages/totp_activated.txt")
        adapter.add_message(request, ERROR, message="Incorrect code.")
    said = [toast.text for toast in take_toasts(request)]
    codes = ("signin.told_totp_activated", "signin.passkey_failed")
    assert said == [words(code, "en") for code in codes]


def test_a_fresh_proof_is_asked_for_in_our_words(office):
    client = browser("zh-hans")
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    page = client.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert headings(page) == [words("signin.again", "zh-Hans")]


# -- the demonstration


def put_demo(settings, tmp_path, *, on):
    settings.LINLI = {**node.LINLI, "demo": on}
    settings.LINLI_NODE = Path(tmp_path)
    card = {"username": "worker", "password": PASSWORD, "role": "community_worker",
            "name": "Wang Li", "what": {"en": "Two ledgers are due"}}  # fmt: skip
    (tmp_path / "demo.json").write_text(json.dumps([card]), "utf-8")


def test_a_card_of_the_demonstration_signs_in_with_one_click(office, settings, tmp_path):
    put_demo(settings, tmp_path, on=True)
    client = browser()
    text = client.get("/accounts/login/").content.decode()
    assert "Two ledgers are due" in text
    card = re.search(r'<form[^>]*>(?:(?!</form>).)*class="role".*?</form>', text, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(login|password)" value="([^"]*)"', card))
    assert client.post("/accounts/login/", fields).status_code == 302


def test_every_page_of_the_demonstration_says_that_it_is_one(office, settings, tmp_path):
    put_demo(settings, tmp_path, on=True)
    assert words("shell.demo", "en") in signed_in().get("/notices/").content.decode()


def test_a_real_node_shows_no_cards_even_if_the_file_lies_there(office, settings, tmp_path):
    put_demo(settings, tmp_path, on=False)
    text = browser().get("/accounts/login/").content.decode()
    assert PASSWORD not in text
    assert "Wang Li" not in text
