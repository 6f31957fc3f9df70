"""A program that writes to a node over HTTP without end, and what the node then holds of it.

python -m tests.server.programs make | read
"""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
CODE = "990101001001"
VERBS = "division.search subject.create subject.open record.write"
#: How long nobody answering is waited for: a proxy in front would say no more than that.
_PATIENCE = 60


def in_node(node, act):
    """What `make` or `read` says in the node's own process."""
    more = {"DJANGO_SETTINGS_MODULE": "linli.server.settings.prod", "LINLI_LOG": "warning",
            "LINLI_AS_OWNER": "1", "LINLI_NODE": str(node.folder)}  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-m", "tests.server.programs", act], check=False, capture_output=True,
        text=True, cwd=ROOT, env=node.environment(**more), timeout=240,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


class Program:
    """Says a record after the other; one that was not confirmed it says again, under its uid.

    answers: how often each status and code came; sentences: by code, as they were said
    """

    def __init__(self, port, token, language="en"):
        self._address = f"http://127.0.0.1:{port}/api/1"
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": language,
                         "X-Linli-Division": CODE, "X-Linli-Purpose": "upkeep",
                         "Content-Type": "application/json"}  # fmt: skip
        self.answers = Counter()
        self.sentences = {}
        self.confirmed = set()
        self.tried = set()
        self.stopping = Event()
        self.subject = None

    def post(self, path, body, **headers):
        """Status and JSON of an answer."""
        request = urllib.request.Request(
            f"{self._address}{path}", json.dumps(body).encode(),
            headers={**self._headers, **headers},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                text = refused.read().decode()
            assert "Traceback" not in text
            return refused.code, json.loads(text)

    def say(self, uid=None):
        """One record; whether it was confirmed."""
        uid = uid or str(uuid4())
        self.tried.add(uid)
        body = {"uid": uid, "values": {"person.phone": "13800138000"}}
        status, answer = self.post(f"/subjects/{self.subject}/records", body)
        code = answer["problem"]["code"] if status >= 400 else ""
        self.answers[status, code] += 1
        if status == 201:
            self.confirmed.add(uid)
        else:
            self.sentences[code] = answer["problem"]["sentence"]
        return status == 201

    def begin(self):
        """Make the subject that it writes about."""
        status, answer = self.post("/subjects", {"kind": "person"})
        assert status == 201, answer
        self.subject = answer[0]["uid"]

    def _loop(self):
        while not self.stopping.is_set():
            uid = str(uuid4())
            while not self.say(uid) and not self.stopping.is_set():
                time.sleep(0.02)

    def run(self, threads):
        """Start so many loops; ends when `stopping` is set. A future of each."""
        self._pool = ThreadPoolExecutor(threads)
        return [self._pool.submit(self._loop) for _ in range(threads)]

    def until(self, happened, seconds=60):
        """Wait until something is so, looking often. Fails after so many seconds."""
        limit = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < limit, self.answers
            time.sleep(0.02)


def make():
    """A community, a worker there and the secret of a token of theirs."""
    from linli.core.places.models import Division
    from linli.core.trust.codes import digest_of, new_secret
    from linli.core.trust.models import Account, Holding, Token

    now = datetime.now(UTC)
    place = Division.objects.create(code=CODE, name="Here", level="community", first=1, last=9)
    account = Account.objects.create(username="worker", created_at=now)
    Holding.objects.all_scopes("a test").create(
        account=account, role="community_worker", division=place, since=date(2026, 1, 1),
        granted_at=now,
    )  # fmt: skip
    secret = new_secret()
    Token.objects.all_scopes("a test").create(
        digest=digest_of(secret), account=account, label="program", verbs=VERBS, purpose="upkeep",
        division=place, issued_at=now, expires_at=now + timedelta(days=9), last_used_at=now,
    )  # fmt: skip
    return secret


def read():
    """Uids of all records; subjects whose profile differs from them; whether the audit is sound."""
    from django.db import transaction

    from linli.core.register import models, queries
    from linli.core.register.walls import deriving
    from linli.core.trust import audit
    from linli.core.trust.models import AccessEntry, AuditEntry
    from linli.core.trust.verification import verify

    audit.seal_all(at=datetime.now(UTC))
    with transaction.atomic(), deriving():
        records = [str(uid) for uid in models.Record._base_manager.values_list("uid", flat=True)]
        subjects = list(models.Subject._base_manager.values_list("id", flat=True))
        wrong = queries.check_profiles(subjects)
    return {
        "records": records,
        "wrong": wrong,
        "sound": verify().is_sound,
        "acts": AuditEntry.objects.filter(verb="record.write", outcome="done").count(),
        "looks": AccessEntry.objects.count(),
    }


def check(node, program):
    """Nothing confirmed is lost, nothing doubled, nothing there that nobody said."""
    found = in_node(node, "read")
    assert len(found["records"]) == len(set(found["records"]))
    assert program.confirmed <= set(found["records"]) <= program.tried
    assert (found["wrong"], found["sound"]) == ([], True)
    # An act and its audit entry stand or fall together.
    assert found["acts"] >= len(found["records"])


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make, "read": read}[sys.argv[1]]()))
