import json
import logging
import logging.config

import pytest
import structlog

from linli.core.base.ids import new_uid
from linli.core.base.logs import KEYS, log, log_failure, log_settings

PERSONAL = ["张三", "Zhang San", "zhang@example.org", "10012345678", "990000195001010012",
            "+86 100 1234 5678", "Zürich", "a b", "Zhang"]  # fmt: skip


@pytest.fixture
def lines(capsys):
    """Lines that were logged, as objects."""
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(log_settings())

    def read():
        text = capsys.readouterr().err
        return [json.loads(line) for line in text.splitlines()]

    yield read
    logging.getLogger().handlers[:] = before
    structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize("value", PERSONAL)
@pytest.mark.parametrize("key", ["code", "state", "account", "event", "count"])
def test_a_name_or_number_that_is_passed_by_mistake_is_masked(lines, key, value):
    if key == "event":
        log(value)
    else:
        log("visit.closed", **{key: value})
    (line,) = lines()
    assert value not in json.dumps(line, ensure_ascii=False)
    assert line[key] == "*"
    assert line["masked"] == [key]


@pytest.mark.parametrize("value", PERSONAL)
def test_a_key_that_is_not_on_the_list_is_left_out(lines, value):
    log("visit.closed", person_name=value, code="visit.close")
    (line,) = lines()
    assert value not in json.dumps(line, ensure_ascii=False)
    assert (line["masked"], line["code"]) == (["person_name"], "visit.close")


def test_numbers_uids_and_codes_stay_as_they_are(lines):
    uid = new_uid()
    log("job.ended", job=uid, code="notice.send", attempt=3, milliseconds=1.5, account=None)
    (line,) = lines()
    assert line["job"] == str(uid)
    assert (line["code"], line["attempt"], line["milliseconds"]) == ("notice.send", 3, 1.5)
    assert "masked" not in line


def test_a_failure_says_where_it_came_from_and_not_what_it_said(lines):
    try:
        raise KeyError("张三 990000195001010012")
    except KeyError as failure:
        log_failure("request.failed", failure)
    (line,) = lines()
    assert line["failure"] == "KeyError"
    assert "test_logs.py:" in line["frames"][-1]
    assert "张三" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize("template", ["No such page: %s", "%s"])
def test_a_line_of_a_library_is_said_without_what_fills_it(lines, template):
    logging.getLogger("django.request").error(template, "/people/张三?phone=10012345678")
    logging.getLogger("django.request").error(f"Gone: {PERSONAL[0]}")
    try:
        raise ValueError("张三")
    except ValueError:
        logging.getLogger("other").exception("It failed for %s", "张三")
    said = lines()
    assert len(said) == 3
    assert "张三" not in json.dumps(said, ensure_ascii=False)
    assert "1001234" not in json.dumps(said)
    assert said[2]["failure"] == "ValueError"


def test_every_line_carries_the_id_of_its_request(lines):
    with structlog.contextvars.bound_contextvars(request=new_uid().hex):
        log("visit.closed")
        logging.getLogger("other").warning("slow")
    log("visit.closed")
    first, second, third = lines()
    assert first["request"] == second["request"]
    assert "request" not in third


def test_every_line_uses_keys_of_the_list_only(lines):
    log("visit.closed", code="a.b")
    logging.getLogger("other").warning("slow")
    assert all(set(line) <= set(KEYS) for line in lines())


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_pattern_and_its_id_is_answered(lines, client):
    answer = client.get("/health/live?name=张三", headers={"X-Request-ID": "0" * 32})
    wrong = client.get("/nobody/张三", headers={"X-Request-ID": "张三"})
    assert answer.headers["X-Request-ID"] == "0" * 32
    assert len(wrong.headers["X-Request-ID"]) == 32
    answered = [line for line in lines() if line["event"] == "request.answered"]
    assert [line["route"] for line in answered] == ["health/live", "unknown"]
    assert answered[0]["request"] == "0" * 32
    assert "张三" not in json.dumps(answered, ensure_ascii=False)
