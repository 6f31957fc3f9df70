"""No request, however odd, makes the API fail: the schema's own cases, bounded."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from linli.core.trust import services
from tests.core.trust.office import as_account, as_self

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(office):
    """The secret of a token with every verb of the API that a token may have."""
    office.hire("admin", "administrator", office.township)
    verbs = [
        "division.search", "subject.create", "subject.open", "subject.search", "subject.link",
        "subject.unlink", "record.write", "record.retract",
    ]  # fmt: skip
    with as_account(office.people["admin"], office.township, "office", at=datetime.now(UTC)):
        issued = services.issue_token(
            office.people["worker"], "fuzz", verbs, division=office.here, purpose="upkeep",
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
    with as_self(office.people["worker"], at=datetime.now(UTC)):
        return services.collect_token(issued)


def test_no_request_makes_the_api_fail(token, client):
    client.raise_request_exception = False
    headers = {"Authorization": f"Bearer {token}"}
    described = client.get("/api/1/openapi.json", headers=headers).json()
    tried = 0
    for operation in schemathesis.openapi.from_dict(described).get_all_operations():
        try_out(operation.ok(), client, headers)
        tried += 1
    assert tried > 10


def try_out(operation, client, headers):
    @given(case=operation.as_strategy())
    @settings(
        max_examples=15, database=None, derandomize=True, deadline=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    def ask(case):
        path = f"{case.formatted_path}?{urlencode(case.query or {}, doseq=True)}"
        body = case.body if isinstance(case.body, dict | list | str | int | float | bool) else {}
        answer = client.generic(
            case.method, path, json.dumps(body), content_type="application/json", headers=headers
        )
        assert answer.status_code < 500, f"{case.method} {path} {body!r}"
        # A refused request that is not a Problem would be a page for people.
        assert answer.status_code < 400 or "problem" in answer.json()

    ask()
