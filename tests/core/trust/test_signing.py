"""Signing in, through HTTP: password, lock-out, time-out, second factors, invitation, code, PIN."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from linli.core.trust import queries, services
from linli.core.trust.hooks import visible_subjects
from linli.core.trust.models import Account, AuditEntry, DevicePin, OwnSubject
from tests.core.trust.office import PASSWORD, as_account, make_office, on_machine
from tests.core.trust.passkey import Passkey

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.trust.addresses")]
NEW_PASSWORD = "another quiet lane"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office():
    office = make_office()
    office.hire("worker", "community_worker", office.here, name="Wang Li")
    return office


def sign_in(client, username="worker", password=PASSWORD):
    return client.post("/accounts/login/", {"login": username, "password": password})


def who(client):
    """The name that the node knows this browser by; None where it asks for a sign-in."""
    response = client.get("/page/")
    return response.json()["user"] if response.status_code == 200 else None


# -- password


def test_a_sign_in_opens_pages_and_a_sign_out_closes_them(office, client):
    assert who(client) is None
    assert client.get("/accounts/login/").status_code == 200
    assert sign_in(client).status_code == 302
    assert who(client) == "worker"
    client.post("/accounts/logout/")
    assert who(client) is None


def test_the_case_of_a_user_name_does_not_matter(office, client):
    sign_in(client, "Worker")
    assert who(client) == "worker"


def test_a_wrong_password_opens_nothing(office, client):
    assert sign_in(client, password="a quiet lane in July").status_code == 200
    assert who(client) is None


def test_nobody_signs_up(office, client):
    fields = {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", fields)
    assert not Account.objects.filter(username="intruder").exists()


def test_sign_ins_are_kept_in_the_audit_and_wrong_ones_of_known_accounts(office, client):
    sign_in(client, password="wrong")
    sign_in(client, "nobody-of-that-name", "secret typed in the wrong box")
    sign_in(client)
    kept = [entry.details for entry in AuditEntry.objects.filter(verb="account.sign_in")]
    key = office.people["worker"].pk
    assert len(kept) == 2
    assert all(f'"account":{key}' in details for details in kept)
    assert "secret" not in str(kept)


# -- lock-out


def test_five_wrong_passwords_lock_the_account_for_a_while(office, client):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    assert sign_in(client, password="wrong").status_code == 429
    sign_in(client)
    assert who(client) is None
    # Another process of the node knows it too.
    cache.clear()
    assert sign_in(client).status_code == 429
    assert who(client) is None


def test_four_wrong_passwords_lock_nothing_and_the_right_one_begins_anew(office, client):
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="wrong")
        sign_in(client)
        assert who(client) == "worker"
        client.post("/accounts/logout/")
        cache.clear()


def test_a_lock_is_for_one_account_seen_from_one_address(office, client):
    office.hire("other", "community_worker")
    for _ in range(5):
        sign_in(client, password="wrong")
    sign_in(client, "other")
    assert who(client) == "other"
    cache.clear()
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    sign_in(elsewhere)
    assert who(elsewhere) == "worker"


# -- the end of sessions


def test_half_an_hour_without_a_request_ends_the_session(office, client, settings):
    sign_in(client)
    assert who(client) == "worker"
    session = client.session
    seen = session["linli_seen"]
    session["linli_seen"] = seen - settings.SESSION_COOKIE_AGE + 5
    session.save()
    assert who(client) == "worker"
    # That request began the half hour anew.
    assert client.session["linli_seen"] >= seen
    session = client.session
    session["linli_seen"] = seen - settings.SESSION_COOKIE_AGE - 5
    session.save()
    assert who(client) is None


def test_a_disabled_account_is_out_at_once(office, client):
    sign_in(client)
    assert who(client) == "worker"
    with on_machine("account.disable", "account.enable"):
        services.disable_account(office.people["worker"])
    assert who(client) is None
    with on_machine("account.disable", "account.enable"):
        services.enable_account(office.people["worker"])
    # The old session stays dead.
    assert who(client) is None
    sign_in(client)
    assert who(client) == "worker"


def test_a_reset_ends_every_session_and_the_new_password_must_be_changed(office, client):
    sign_in(client)
    with on_machine("account.reset"):
        password = services.reset_password(office.people["worker"])
    assert who(client) is None
    sign_in(client, password=password)
    assert client.get("/page/").headers["Location"] == "/accounts/password/change/"
    assert client.get("/api/where").json()["problem"]["code"] == "accounts.password_must_change"
    assert client.get("/accounts/password/change/").status_code == 200
    fields = {"oldpassword": password, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/accounts/password/change/", fields)
    sign_in(client, password=NEW_PASSWORD)
    assert who(client) == "worker"


# -- second factors


@pytest.fixture
def second_factor(office):
    account = office.people["worker"]
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    return secret


def code_of(secret):
    import time

    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_a_second_factor_is_asked_for(office, client, second_factor):
    response = sign_in(client)
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert who(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert who(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": code_of(second_factor)})
    assert who(client) == "worker"


def test_a_recovery_code_helps_once(office, client, second_factor):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert who(client) == "worker"
    client.post("/accounts/logout/")
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert who(client) is None


def test_secrets_of_second_factors_are_sealed_in_the_database(office, second_factor):
    stored = str(Authenticator.objects.values_list("data", flat=True)[0])
    assert second_factor not in stored


def test_a_second_factor_is_set_up_after_saying_the_password_again(
    office, client, django_capture_on_commit_callbacks
):
    sign_in(client)
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=office.people["worker"], type="totp").exists()
    added = AuditEntry.objects.filter(verb="account.change_sign_in")
    assert any("totp_added" in entry.details for entry in added)


@pytest.fixture
def browser():
    """A browser at an address where passkeys work."""
    return Client(HTTP_HOST="localhost", headers={"X-Forwarded-Proto": "https"})


def add_passkey(browser, passkey):
    sign_in(browser)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/2fa/webauthn/add/").content.decode()
    (options,) = re.findall(r'id="js_data"[^>]*>(.*?)</script>', page, re.DOTALL)
    data = {"credential": passkey.register(json.loads(options)["creation_options"]),
            "passwordless": "on", "name": "Key"}  # fmt: skip
    response = browser.post("/accounts/2fa/webauthn/add/", data)
    assert response.status_code == 302
    browser.post("/accounts/logout/")


def sign_in_by_passkey(browser, passkey):
    asked = browser.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    options = asked.json()["request_options"]
    browser.post("/accounts/2fa/webauthn/login/", {"credential": passkey.sign(options)})


def test_a_passkey_opens_the_account_without_a_password(office, browser):
    passkey = Passkey()
    add_passkey(browser, passkey)
    assert who(browser) is None
    sign_in_by_passkey(browser, passkey)
    assert who(browser) == "worker"


def test_another_passkey_opens_nothing(office, browser):
    passkey = Passkey()
    add_passkey(browser, passkey)
    stranger = Passkey()
    stranger.id, stranger.user = passkey.id, passkey.user
    sign_in_by_passkey(browser, stranger)
    assert who(browser) is None


# -- invitation


def test_a_link_makes_an_account_and_signs_in(office, client):
    with on_machine("account.invite", at=_now()):
        _, secret = services.invite("community_worker", office.here)
    address = f"/accounts/join/{secret}/"
    assert client.get(address).status_code == 200
    fields = {
        "username": "Zhao", "name": "Zhao Min", "password": NEW_PASSWORD,
        "password_again": "something else",
    }  # fmt: skip
    assert client.post(address, fields).status_code == 422
    fields["password_again"] = NEW_PASSWORD
    assert client.post(address, fields).status_code == 302
    assert who(client) == "zhao"
    assert Client().get(address).status_code == 410
    assert Client().post(address, fields).status_code == 410


def test_a_weak_password_leaves_the_invitation_open(office, client):
    with on_machine("account.invite", at=_now()):
        _, secret = services.invite("community_worker", office.here)
    fields = {"username": "zhao", "password": "12345678", "password_again": "12345678"}
    assert client.post(f"/accounts/join/{secret}/", fields).status_code == 422
    assert client.get(f"/accounts/join/{secret}/").status_code == 200


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


# -- code from the desk


@pytest.fixture
def code(office, monkeypatch):
    monkeypatch.setattr(visible_subjects, "_givers", [(0, lambda asked: asked)])
    with as_account(office.people["worker"], office.here, at=_now()):
        return services.make_desk_code(41, document="citizen_card")[1]


def test_a_code_makes_a_residents_account(office, client, code):
    fields = {"username": "wang", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert client.get("/accounts/join/code/").status_code == 200
    assert client.post("/accounts/join/code/", {**fields, "code": "2222-2222"}).status_code == 422
    assert client.post("/accounts/join/code/", {**fields, "code": code}).status_code == 302
    scope = client.get("/page/").json()["scope"]
    assert (scope["subjects"], scope["purpose"], scope["division"]) == ([41], "own", None)
    assert Client().post("/accounts/join/code/", {**fields, "code": code}).status_code == 422


def test_ten_wrong_codes_close_the_page_to_that_address(office, client, code):
    fields = {"username": "wang", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    for _ in range(10):
        client.post("/accounts/join/code/", {**fields, "code": "22222222"})
    assert client.post("/accounts/join/code/", {**fields, "code": code}).status_code == 422
    assert not OwnSubject.objects.all_scopes("test").exists()
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert elsewhere.post("/accounts/join/code/", {**fields, "code": code}).status_code == 302


# -- shared PC


@pytest.fixture
def shared(office):
    """A PC on which two people have signed in fully and chosen a PIN."""
    office.hire("second", "community_worker", office.here, name="Li Na")
    client = Client()
    for username, pin in (("worker", "482915"), ("second", "739146")):
        sign_in(client, username)
        assert client.post("/accounts/pin/", {"pin": pin}).status_code == 302
        client.post("/accounts/logout/")
    return client


def switch(client, account, pin):
    return client.post("/accounts/switch/", {"account": account.uid, "pin": pin})


def test_people_change_places_by_pin(office, shared):
    page = shared.get("/accounts/switch/").content.decode()
    assert "Wang Li" in page
    assert "Li Na" in page
    assert switch(shared, office.people["worker"], "482915").status_code == 302
    assert who(shared) == "worker"
    assert switch(shared, office.people["second"], "739146").status_code == 302
    assert who(shared) == "second"


def test_nothing_of_the_formers_session_stays(office, shared):
    sign_in(shared, "worker")
    session = shared.session
    session["linli_division"] = office.grid.code
    session["draft"] = "the former's"
    session.save()
    former = session.session_key
    switch(shared, office.people["second"], "739146")
    assert shared.session.session_key != former
    assert "draft" not in shared.session
    assert "linli_division" not in shared.session
    thief = Client()
    thief.cookies["sessionid"] = former
    assert who(thief) is None


def test_five_wrong_pins_ask_for_a_full_sign_in(office, shared):
    worker = office.people["worker"]
    for _ in range(4):
        assert switch(shared, worker, "111222").status_code == 422
    assert switch(shared, worker, "482915").status_code == 302
    shared.post("/accounts/logout/")
    for _ in range(5):
        switch(shared, worker, "111222")
    assert switch(shared, worker, "482915").status_code == 422
    assert who(shared) is None
    assert switch(shared, office.people["second"], "739146").status_code == 302
    shared.post("/accounts/logout/")
    sign_in(shared, "worker")
    assert who(shared) == "worker"


def test_a_pin_helps_on_its_own_pc_only(office, shared):
    stranger = Client()
    assert "Wang Li" not in stranger.get("/accounts/switch/").content.decode()
    switch(stranger, office.people["worker"], "482915")
    assert who(stranger) is None


def test_a_pin_sets_no_pin(office, shared):
    switch(shared, office.people["worker"], "482915")
    assert shared.post("/accounts/pin/", {"pin": "640283"}).status_code == 403
    sign_in_again = Client()
    sign_in(sign_in_again, "worker")
    assert sign_in_again.post("/accounts/pin/", {"pin": "640283"}).status_code == 302


def test_weak_pins_are_refused_and_pins_are_hashed(office, shared):
    client = Client()
    sign_in(client)
    for weak in ("1234", "123456", "888888", "abcdef"):
        assert client.post("/accounts/pin/", {"pin": weak}).status_code == 422
    stored = list(DevicePin.objects.values_list("pin", flat=True))
    assert all(one.startswith("$argon2id$") for one in stored)


def test_a_new_password_ends_the_pins(office, shared):
    sign_in(shared)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    shared.post("/accounts/password/change/", fields)
    assert switch(shared, office.people["worker"], "482915").status_code == 422
    assert switch(shared, office.people["second"], "739146").status_code == 302


def test_a_disabled_account_has_no_pin(office, shared):
    with on_machine("account.disable"):
        services.disable_account(office.people["worker"])
    assert switch(shared, office.people["worker"], "482915").status_code == 422
    assert who(shared) is None


def test_the_cookie_of_a_device_is_guarded(office):
    client = Client()
    sign_in(client)
    cookie = client.post("/accounts/pin/", {"pin": "482915"}).cookies["linli_device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert queries.find_device(cookie.value) is not None
    assert re.fullmatch(r"[\w-]{43}", cookie.value)
    assert timedelta(seconds=int(cookie["max-age"])) > timedelta(days=30)
