import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from linli.core.base.models import Job, Notice
from linli.core.base.notices import count_unread, list_notices, mark_read, send_notice
from linli.core.base.scope import Jurisdiction, acting
from linli.core.trust.actors import SystemActor
from linli.engines.values import Problem

pytestmark = pytest.mark.django_db(transaction=True)


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway: keeps what it was asked, answers as it is told to."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), body))
        self.send_response(self.server.answers.pop(0))
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.asked, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://office:p%40ss@127.0.0.1:{server.server_port}/send?a=1"
    settings.LINLI = {**settings.LINLI, "sms": address}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def states():
    return list(Notice.objects.all_scopes("tests").values_list("state", flat=True))


def test_a_mail_goes_out_after_the_commit_and_its_body_is_emptied(as_system, settings, work_off):
    settings.LINLI = {**settings.LINLI, "mail": "smtp://localhost"}
    with as_system("notice.send"):
        notice = send_notice("mail", "trial", to="zhang@example.org", language="en")
        assert b"zhang@" not in bytes(notice.body)
        assert mail.outbox == []
    work_off()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["zhang@example.org"], "Linli: a trial message")
    row = Notice.objects.all_scopes("tests").get()
    assert (row.state, bytes(row.body)) == ("sent", b"")


def test_nothing_is_sent_of_what_was_rolled_back(as_system, settings, work_off):
    settings.LINLI = {**settings.LINLI, "mail": "smtp://localhost"}
    with pytest.raises(KeyError), as_system("notice.send"):
        send_notice("mail", "trial", to="zhang@example.org")
        raise KeyError
    work_off()
    assert (mail.outbox, states()) == ([], [])


def test_an_sms_is_posted_to_the_gateway_with_its_name_and_password(as_system, gateway, work_off):
    gateway.answers = [202]
    with as_system("notice.send"):
        notice = send_notice("sms", "trial", to="10012345678")
    work_off()
    ((path, name, body),) = gateway.asked
    assert path == "/send?a=1"
    assert base64.b64decode(name.removeprefix("Basic ")) == b"office:p@ss"
    assert (body["to"], body["id"]) == ("10012345678", notice.uid.hex)
    assert body["text"].startswith("这条消息")
    assert states() == ["sent"]


def test_a_gateway_that_is_busy_is_asked_again_with_the_same_id(as_system, gateway, work_off):
    gateway.answers = [503, 429, 200]
    with as_system("notice.send"):
        send_notice("sms", "trial", to="10012345678")
    work_off()
    assert states() == ["waiting"]
    work_off(early=True)
    work_off(early=True)
    assert (states(), len({body["id"] for _, _, body in gateway.asked})) == (["sent"], 1)


def test_a_refused_sms_is_not_sent_again(as_system, gateway, work_off):
    gateway.answers = [400]
    with as_system("notice.send"):
        send_notice("sms", "trial", to="1")
    work_off()
    work_off(early=True)
    assert (states(), len(gateway.asked)) == (["failed"], 1)
    assert Job.objects.all_scopes("tests").get().message == "notices.refused"


def test_a_gateway_that_never_answers_is_given_up(as_system, gateway, work_off):
    gateway.answers = [500] * 7
    with as_system("notice.send"):
        send_notice("sms", "trial", to="10012345678")
    for _ in range(8):
        work_off(early=True)
    assert (states(), len(gateway.asked)) == (["failed"], 7)


def test_without_a_channel_the_job_says_so(as_system, work_off):
    with as_system("notice.send"):
        send_notice("sms", "trial", to="10012345678")
    work_off()
    assert states() == ["failed"]
    assert Job.objects.all_scopes("tests").get().message == "notices.no_channel"


def test_for_a_trial_messages_become_files(as_system, settings, work_off, tmp_path):
    settings.LINLI = {**settings.LINLI, "notice_folder": "out"}
    with as_system("notice.send"):
        send_notice("sms", "trial", to="10012345678", language="en")
        send_notice("mail", "trial", to="zhang@example.org", language="en")
    work_off()
    files = sorted((tmp_path / "out").iterdir())
    assert [file.suffixes for file in files] in ([[".mail", ".txt"], [".sms", ".txt"]],
                                                 [[".sms", ".txt"], [".mail", ".txt"]])  # fmt: skip
    assert all("Nothing needs to be done" in file.read_text() for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


class Reader(SystemActor):
    """Somebody with an account."""

    key = 9


def test_inside_linli_each_reads_their_own(as_system):
    with as_system("notice.send"):
        send_notice("inside", "trial", account=9)
        send_notice("inside", "trial", account=8)
    nowhere = Jurisdiction(None)
    with acting(Reader("reader", frozenset({"notice.read"})), nowhere, "upkeep"):
        (view,) = list_notices()
        assert (view.subject.code, count_unread()) == ("notices.trial_subject", 1)
        mark_read(view.uid)
        assert count_unread() == 0
        other = Notice.objects.all_scopes("tests").get(account=8)
        with pytest.raises(Problem, match=r"notices\.missing"):
            mark_read(other.uid)


def test_a_notice_without_words_or_addressee_is_our_own_mistake(as_system):
    with as_system("notice.send"):
        for arguments in (("mail", "no_such", {"to": "a@b"}), ("mail", "trial", {}),
                          ("inside", "trial", {"to": "a@b"})):  # fmt: skip
            with pytest.raises(ValueError, match="notice"):
                send_notice(*arguments[:2], **arguments[2])
