"""Signing in with OpenID Connect, against a provider that really answers."""

import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from linli.core.trust.models import Account, AuditEntry
from linli.server.settings.node import _open_id
from tests.core.trust.office import PASSWORD, make_office
from tests.server.processes import ask, free_port

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/oidc/login/"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Where it sends the browser is for the test to follow."""

    def redirect_request(self, *_):
        return None


@pytest.fixture(scope="module")
def provider():
    """The address of a provider on this machine, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            ask(port, "/.well-known/openid-configuration", tries=300)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


@pytest.fixture
def office(provider, settings):
    """An office with a worker, on a node that was told of the provider by its setting."""
    cache.clear()
    for name, value in _open_id(f"{provider},linli,a secret").items():
        setattr(settings, name, value)
    office = make_office()
    office.hire("worker", "community_worker", office.here)
    return office


def agree(client, subject, *, process="login", language="en", action=""):
    """From our page to the provider's, there agreed to as `subject`, and back: our answer."""
    sent = client.post(f"{LOGIN}?process={process}")
    assert sent.status_code == 302, sent.content
    form = urllib.parse.urlencode({"action": action} if action else {"sub": subject}).encode()
    try:
        urllib.request.build_opener(_Stay).open(sent["Location"], form)
    except urllib.error.HTTPError as answer:
        with answer:
            back = urllib.parse.urlsplit(answer.headers["Location"])
    assert back.path == f"{LOGIN}callback/"
    return client.get(f"{back.path}?{back.query}", headers={"Accept-Language": language})


def who(client):
    """The key of the account whose session this is, or None."""
    return client.session.get(SESSION_KEY)


def linked(office, subject):
    """A browser in which the worker has linked that identity."""
    client = Client()
    client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})
    assert who(client) == str(office.people["worker"].pk)
    link(client, subject)
    return client


def link(client, subject):
    """Whoever is signed in links that identity, and says the password again for it."""
    answer = agree(client, subject, process="connect")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def test_nobody_unknown_comes_in_and_everybody_is_told_what_to_do(office):
    for language, words in (("en", "not linked"), ("zh-hans", "还没有关联")):
        client = Client()
        answer = agree(client, "stranger", language=language)
        assert answer.status_code == 403
        assert words in answer.content.decode()
        assert who(client) is None
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1


def policy_of(answer):
    """The directives of the content policy of an answer, by name."""
    parts = (one.split() for one in answer["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in filter(None, parts)}


def test_a_browser_may_follow_the_form_to_the_provider_and_to_nobody_else(office, provider):
    answer = Client().get("/accounts/login/")
    assert policy_of(answer)["form-action"] == ["'self'", provider]


def test_a_path_of_the_provider_does_not_stand_in_the_policy():
    given = _open_id("https://id.example.org:8443/realms/office/,linli,a secret")
    directives = given["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["form-action"] == ["'self'", "https://id.example.org:8443"]
    assert "default-src" in directives


def test_without_a_provider_forms_stay_here(settings, db):
    assert _open_id("") == {}
    assert policy_of(Client().get("/accounts/login/"))["form-action"] == ["'self'"]


def test_whoever_linked_an_account_comes_in_from_a_new_browser(office):
    linked(office, "li")
    fresh = Client()
    answer = agree(fresh, "li")
    assert answer.status_code == 302
    assert who(fresh) == str(office.people["worker"].pk)
    # A second factor of the node is still asked for where there is one; the audit has both acts.
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.count("account.change_sign_in") == 1
    assert verbs[-1] == "account.sign_in"
    assert SocialAccount.objects.get().uid == "li"


def test_an_identity_is_one_accounts(office):
    linked(office, "li")
    office.hire("other", "community_worker", office.beside)
    client = Client()
    client.post("/accounts/login/", {"login": "other", "password": PASSWORD})
    link(client, "li")
    assert SocialAccount.objects.get().user_id == office.people["worker"].pk


def test_a_disabled_account_stays_out(office):
    linked(office, "li")
    Account.objects.update(is_active=False)
    client = Client()
    agree(client, "li")
    assert who(client) is None


def test_who_refuses_at_the_provider_is_not_signed_in(office):
    linked(office, "li")
    client = Client()
    assert agree(client, "li", action="deny").status_code < 500
    assert who(client) is None


def test_an_answer_that_was_not_asked_for_opens_nothing(office):
    linked(office, "li")
    client = Client()
    answer = client.get(f"{LOGIN}callback/?code=x&state=y")
    assert answer.status_code < 500
    assert who(client) is None
