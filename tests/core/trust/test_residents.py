"""Residents' accounts: codes from the desk, proxies, and what an erasure leaves."""

from datetime import timedelta

import pytest

from linli.core.trust import queries, services
from linli.core.trust.codes import LETTERS
from linli.core.trust.hooks import visible_subjects
from linli.core.trust.models import Account, AuditEntry, DeskCode, OwnSubject, Proxy
from linli.engines.values import Problem
from tests.core.trust.office import (
    AT,
    PASSWORD,
    as_account,
    as_resident,
    as_self,
    make_office,
    on_machine,
)  # fmt: skip

pytestmark = pytest.mark.django_db
WANG, LI, FAR_AWAY = 41, 42, 99
YEAR = AT + timedelta(days=365)


@pytest.fixture
def office(monkeypatch):
    # The register answers in the program; here subjects 41 and 42 live wherever one looks.
    monkeypatch.setattr(visible_subjects, "_givers", [(0, lambda asked: asked & {WANG, LI})])
    office = make_office()
    office.hire("clerk", "community_worker", office.here)
    return office


def refusal(action, *args, **kwargs):
    with pytest.raises(Problem) as raised:
        action(*args, **kwargs)
    return raised.value.code


def make_code(office, subject=WANG, *, at=AT, document="citizen_card"):
    with as_account(office.people["clerk"], office.here, at=at):
        return services.make_desk_code(subject, document=document)[1]


def use(code, username="wang", *, at=AT, guesser="10.0.0.1", account=None):
    with on_machine("desk_code.use", at=at, door="page"):
        return services.use_desk_code(
            code, guesser=guesser, account=account, username=username, password=PASSWORD
        )


def own(account):
    return {one.subject_id for one in OwnSubject.objects.all_scopes("test").filter(account=account)}


# -- codes


def test_a_code_makes_an_account_that_of_the_resident(office):
    code = make_code(office)
    assert len(code) == 8
    assert set(code) <= set(LETTERS)
    assert not set(LETTERS) & set("01OILU")
    account = use(f" {code[:4].lower()}-{code[4:]} ")
    assert own(account) == {WANG}
    with as_resident(account, WANG):
        pass
    assert use(code, "again") is None
    assert not Account.objects.filter(username="again").exists()


def test_a_code_binds_an_account_that_is_there(office):
    worker = office.people["clerk"]
    assert use(make_code(office), account=worker) == worker
    assert own(worker) == {WANG}


def test_a_code_ends_after_thirty_days(office):
    code = make_code(office)
    assert use(code, at=AT + timedelta(days=30)) is None
    assert use(code, at=AT + timedelta(days=30, seconds=-1)) is not None


def test_a_new_code_ends_the_older_one(office):
    first, second = make_code(office), make_code(office)
    assert use(first) is None
    assert use(second) is not None


def test_a_code_needs_a_known_document_and_somebody_in_the_division(office):
    assert refusal(make_code, office, document="a kind face") == "accounts.document_unknown"
    assert refusal(make_code, office, FAR_AWAY) == "accounts.subject_unknown"
    make_code(office)


def test_a_code_needs_the_verb(office):
    volunteer = office.hire("volunteer", "volunteer")
    with as_account(volunteer, office.here, "visit.care"):
        assert refusal(services.make_desk_code, WANG, document="passport") == "accounts.may_not"


def test_the_code_itself_is_stored_nowhere(office):
    code = make_code(office)
    stored = DeskCode.objects.all_scopes("test").get()
    assert code not in str(vars(stored))
    assert not any(code in entry.details for entry in AuditEntry.objects.all())


def test_wrong_codes_are_counted_by_address(office):
    code = make_code(office)
    for _ in range(10):
        assert use("22222222") is None
    assert refusal(use, code) == "accounts.too_many_guesses"
    # Another address, and the same an hour later.
    assert use("22222222", guesser="10.0.0.2") is None
    assert use(code, at=AT + timedelta(hours=1, seconds=1)) is not None


# -- proxies


@pytest.fixture
def wang(office):
    account = office.hire("wang")
    office.own(account, WANG)
    return account


@pytest.fixture
def daughter(office):
    return office.hire("daughter")


def grant(office, account, subject=WANG, *, kind="relative", document="household_book", until=YEAR):
    with as_account(office.people["clerk"], office.here):
        return services.grant_proxy(account, subject, kind=kind, document=document, until=until)


def test_a_proxy_reads_for_the_old_until_the_term_ends(office, daughter):
    def read(at):
        with as_resident(daughter, WANG, at=at):
            pass

    assert refusal(read, AT) == "accounts.not_own"
    grant(office, daughter)
    read(AT)
    read(YEAR - timedelta(seconds=1))
    assert refusal(read, YEAR) == "accounts.not_own"


def test_a_proxy_is_granted_with_a_document_and_a_term(office, daughter):
    assert refusal(grant, office, daughter, document="") == "accounts.document_unknown"
    assert refusal(grant, office, daughter, kind="friend") == "accounts.proxy_kind_unknown"
    assert refusal(grant, office, daughter, until=AT) == "accounts.proxy_too_long"
    assert refusal(grant, office, daughter, FAR_AWAY) == "accounts.subject_unknown"
    late = AT + timedelta(days=6 * 366)
    assert refusal(grant, office, daughter, until=late) == "accounts.proxy_too_long"
    assert refusal(grant, office, office.people["clerk"]) == "accounts.proxy_for_oneself"
    grant(office, daughter)


def test_a_resident_appoints_and_sees_and_dismisses(office, wang, daughter):
    with as_resident(wang, WANG):
        proxy = services.appoint_proxy(daughter, WANG, until=YEAR)
        grant_by_desk = [one.kind for one in queries.list_proxies(WANG)]
    assert grant_by_desk == ["appointed"]
    with as_resident(daughter, WANG):
        pass
    with as_resident(wang, WANG):
        services.dismiss_proxy(proxy)
    with pytest.raises(Problem), as_resident(daughter, WANG):
        pass


def test_a_resident_sees_the_proxy_that_the_desk_granted(office, wang, daughter):
    grant(office, daughter)
    with as_resident(wang, WANG):
        (seen,) = queries.list_proxies(WANG)
    assert (seen.account, seen.kind, seen.granted_by) == (
        daughter, "relative", office.people["clerk"],
    )  # fmt: skip


def test_a_proxy_appoints_no_proxy(office, wang, daughter):
    grant(office, daughter)
    friend = office.hire("friend")
    with as_resident(daughter, WANG):
        assert refusal(services.appoint_proxy, friend, WANG, until=YEAR) == "accounts.not_own"
    with as_resident(wang, WANG):
        services.appoint_proxy(friend, WANG, until=YEAR)


def test_a_proxy_ends_by_the_desk_of_the_division_or_by_the_proxy(office, daughter):
    proxy = grant(office, daughter)
    beside = office.hire("beside", "community_worker", office.beside)
    with as_account(beside, office.beside):
        assert refusal(services.revoke_proxy, proxy) == "accounts.outside"
    with as_account(office.people["clerk"], office.here):
        services.revoke_proxy(proxy)
    second = grant(office, daughter)
    stranger = office.hire("stranger")
    with as_self(stranger):
        assert refusal(services.dismiss_proxy, second) == "accounts.not_own"
    with as_self(daughter):
        services.dismiss_proxy(second)
    with pytest.raises(Problem), as_resident(daughter, WANG):
        pass


def test_another_divisions_desk_sees_no_proxies_of_here(office, daughter):
    grant(office, daughter)
    beside = office.hire("beside", "community_worker", office.beside)
    with as_account(beside, office.beside):
        assert list(queries.list_proxies(WANG)) == []
    with as_account(office.people["clerk"], office.here):
        assert len(queries.list_proxies(WANG)) == 1


# -- erasure


def test_an_erasure_leaves_no_code_no_owner_and_no_proxy(office, wang, daughter):
    grant(office, daughter)
    make_code(office)
    office.own(wang, LI)
    with as_account(office.people["clerk"], office.here):
        assert services.forget_subjects([WANG]) == 3
    assert own(wang) == {LI}
    assert not Proxy.objects.all_scopes("test").exists()
    assert not DeskCode.objects.all_scopes("test").exists()


# -- with the register itself


def test_the_register_says_whom_the_desk_may_see():
    from linli.core.trust.hooks import visible_subjects as asked

    office = make_office()
    clerk = office.hire("clerk", "community_worker", office.here)
    assert asked._givers
    with as_account(clerk, office.here):
        # Nobody has written a subject yet.
        assert refusal(services.make_desk_code, WANG, document="passport") == (
            "accounts.subject_unknown"
        )
