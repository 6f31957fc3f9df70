"""Who may do what, where and for what: every service, route and job against one table.

`access.yaml` is written by hand and read by people: a verb with the roles that may, a service, a
route or a job with its verb. Whatever is new has no row there, and fails.
"""

import importlib
import itertools
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from django.urls import URLPattern, get_resolver

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.values import Problem
from tests.rules.source import PACKAGE

TABLE = yaml.safe_load(Path(__file__).with_name("access.yaml").read_text("utf-8"))
ROLES = load_pack(bundled_pack("cn")).roles
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
REFUSED = "accounts.may_not"


def services():
    """Every service of the house, by its dotted name: the verb and the function."""
    from linli.core.base.service import SERVICES

    inner = [*(PACKAGE / "core").iterdir(), *(PACKAGE / "features").iterdir()]
    for app in [*sorted(inner), PACKAGE / "server", PACKAGE / "web"]:
        for file in sorted(app.rglob("*.py")):
            text = file.read_text("utf-8")
            if "@service(" in text:
                importlib.import_module(
                    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
                )
    found = {}
    for name, verb in SERVICES.items():
        if name.startswith("linli."):
            module, _, function = name.rpartition(".")
            found[name] = (verb, getattr(importlib.import_module(module), function))
    return found


def routes(patterns=None, before=""):
    """Every address of the node with its methods."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            operations = getattr(getattr(view, "__self__", None), "operations", None)
            operations = operations or getattr(view, "operations", None)
            yield path, pattern
        else:
            yield from routes(pattern.url_patterns, path)


def api_operations():
    """Method and path of every route of the API, with its operation id."""
    from linli.web.api.root import api

    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation["operationId"]


def test_every_service_has_its_row():
    assert {name: verb for name, (verb, _) in services().items()} == TABLE["services"]


def test_every_route_of_the_api_has_its_row():
    assert dict(api_operations()) == TABLE["api"]


def test_the_operation_of_a_route_is_its_verb():
    from linli.core.base.verbs import find_verb

    services()
    for route, operation in api_operations():
        verb = ".".join(operation.split(".")[:2])
        assert find_verb(verb) is not None, f"{route}: {verb} is no verb"


def test_every_page_has_its_row():
    pages = {path for path, _ in routes() if not path.startswith("api/")}
    assert pages == set(TABLE["pages"])


def test_every_job_has_its_row():
    from linli.core.base.jobs.kinds import list_kinds

    services()
    for file in PACKAGE.rglob("*.py"):
        if "@job(" in file.read_text("utf-8") and "kinds.py" not in file.name:
            importlib.import_module(
                ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
            )
    assert {kind.code: kind.verb for kind in list_kinds() if "test" not in kind.code} == TABLE[
        "jobs"
    ]


def test_every_verb_has_its_row_and_its_words():
    from linli.core.base.verbs import list_verbs
    from linli.engines.values.sentences import find_template

    services()
    # The tests of services declare verbs about samples.
    verbs = {verb.code for verb in list_verbs() if not verb.code.startswith("sample.")}
    assert verbs == set(TABLE["verbs"])
    unnamed = [v for v in verbs if find_template(f"verbs.{v.replace('.', '_')}", "zh-Hans") is None]
    assert unnamed == []


def test_the_roles_of_the_pack_are_those_of_the_table():
    found = {
        verb: sorted(c for c, role in ROLES.items() if verb in role.verbs)
        for verb in TABLE["verbs"]
    }
    assert found == {verb: sorted(roles) for verb, roles in TABLE["verbs"].items()}


def test_no_role_has_a_verb_that_nobody_declared():
    assert {verb for role in ROLES.values() for verb in role.verbs} <= set(TABLE["verbs"])


@pytest.fixture
def country(db):
    """A county with two townships of one community each: where somebody acts, and elsewhere."""
    from linli.core.places.models import Division

    tree = {
        "county": (10, 99, "county"),
        "here": (20, 49, "township"),
        "home": (21, 29, "community"),
        "elsewhere": (50, 79, "township"),
        "other": (51, 59, "community"),
    }
    return {
        name: Division.objects.create(
            code=f"99{first}", name=name, level=level, first=first, last=last
        )
        for name, (first, last, level) in tree.items()
    }


@pytest.fixture
def actor_of(country):
    """Somebody who holds one role, in the division of its level that holds `home`."""
    from linli.core.trust.actors import AccountActor
    from linli.core.trust.models import Account, Holding

    place = {"community": "home", "township": "here", "county": "county"}

    def make(code):
        account = Account.objects.create(username=code, created_at=NOW)
        division = country[place.get(ROLES[code].level, "home")]
        Holding.objects.all_scopes("a test").create(
            account=account, role=code, division=division, since=date(2026, 1, 1), granted_at=NOW
        )
        return AccountActor(account), division

    return make


@contextmanager
def entered(actor, division, purpose):
    from linli.core.base.scope import acting
    from linli.core.places.queries import jurisdiction_of

    task = "visit:0190aaaa-0000-7000-8000-000000000000"
    with acting(actor, jurisdiction_of(division), purpose, at=NOW, task=task) as scope:
        yield scope


def refusal_of(call):
    """The code with which a call is refused; None where it is let through to its arguments."""
    try:
        call()
    except Problem as problem:
        return problem.code
    except TypeError:
        return None
    return None


OFFICE_ROLES = [code for code in sorted(ROLES) if code != "resident"]


@pytest.mark.parametrize("code", OFFICE_ROLES)
def test_a_role_does_what_its_row_says_and_nothing_else(code, actor_of):
    actor, division = actor_of(code)
    purposes = sorted(p for p in ROLES[code].purposes if not p.startswith("emergency")) or [
        "office"
    ]
    for purpose, (name, (verb, function)) in itertools.product(purposes, services().items()):
        with entered(actor, division, purpose):
            may = code in TABLE["verbs"][verb]
            # Without its arguments a service goes no further than to ask for its verb.
            assert refusal_of(function) == (None if may else REFUSED), f"{code} {purpose} {name}"


@pytest.mark.parametrize("code", OFFICE_ROLES)
def test_a_role_reaches_its_division_and_no_other(code, actor_of, country):
    actor, division = actor_of(code)
    purpose = next(
        (p for p in sorted(ROLES[code].purposes) if not p.startswith("emergency")), "office"
    )
    with entered(actor, country["home"], purpose):
        pass
    outside = [
        one for one in country.values() if one.first < division.first or one.last > division.last
    ]
    assert outside or division == country["county"]
    for other in outside:
        with pytest.raises(Problem) as raised, entered(actor, other, purpose):
            pass
        assert raised.value.code == "accounts.not_there", (code, other.name)


@pytest.mark.parametrize("code", OFFICE_ROLES)
def test_a_role_acts_for_its_purposes_and_no_other(code, actor_of):
    actor, division = actor_of(code)
    for purpose in sorted(load_pack(bundled_pack("cn")).purposes):
        if purpose.startswith("emergency") or purpose == "own":
            expected = (
                {"accounts.no_activation"} if purpose != "own" else {"accounts.own_is_no_division"}
            )
        elif purpose in ROLES[code].purposes:
            expected = {None}
        else:
            expected = {"accounts.purpose_refused"}
        code_found = None
        try:
            with entered(actor, division, purpose):
                pass
        except Problem as problem:
            code_found = problem.code
        assert code_found in expected, f"{code} {purpose}"


def test_a_resident_does_nothing_in_an_office(actor_of):
    actor, division = actor_of("resident")
    for purpose in ("upkeep", "ledger", "visit.care", "statistics"):
        with pytest.raises(Problem), entered(actor, division, purpose):
            pass


def test_nobody_acts_without_a_scope():
    for name, (_, function) in services().items():
        assert refusal_of(function) == "scope.missing", name
