import pytest

from linli.engines.values import Problem
from linli.engines.values.sentences import find_template, sentence, sentences
from linli.server.options import OPTIONS, read_options
from tests.rules.source import REPOSITORY
from tests.server.processes import Node
from tools.write_reference import render_settings

#: Of each option values that cannot be used, as they are given outside.
BAD = {
    "pack": ["atlantis"],
    "database": ["mysql://host/name", "postgresql://host", "postgresql://host:port/name"],
    "database_owner": ["sqlite:///name"],
    "hosts": ["", "a b", "https://example.org"],
    "https": ["perhaps"],
    "bind": ["8000", "host:", "host:99999", "unix:"],
    "workers": ["-1", "65", "two", "1.5"],
    "language": ["fr"],
    "time_zone": ["Beijing", "../zone"],
    "session_minutes": ["0", "soon"],
    "lockout_failures": ["0"],
    "lockout_minutes": ["-1"],
    "mail": ["mail.example.org", "https://example.org"],
    "sms": ["ftp://example.org", "//example.org"],
    "audit_days": ["182"],
    "backup_folder": [""],
    "oidc": ["https://example.org", "issuer,client,secret"],
    "demo": ["perhaps"],
    "log": ["loud"],
}
#: Of each the good ones that are not the default.
GOOD = {
    "pack": "example",
    "database": "postgresql://linli_app:p%40ss@db:5432/linli",
    "hosts": "a.example.org, .example.net,127.0.0.1,[::1]",
    "https": "yes",
    "bind": "unix:/run/linli.sock",
    "workers": "64",
    "language": "en",
    "time_zone": "Asia/Urumqi",
    "mail": "smtp+starttls://user:word@host:587",
    "sms": "https://user:word@host/send",
    "audit_days": "183",
    "backup_folder": "/srv/backups",
    "oidc": "https://id.example.org, linli, secret,with,commas",
    "demo": "yes",
    "log": "debug",
}
ANY_TEXT = {"mail_from", "notice_folder"}


def test_every_option_is_tried():
    assert {option.name for option in OPTIONS} == BAD.keys() | ANY_TEXT


@pytest.mark.parametrize(("name", "value"), [(name, one) for name in BAD for one in BAD[name]])
def test_a_bad_option_is_named_in_one_clear_line(tmp_path, name, value):
    with pytest.raises(Problem) as raised:
        read_options(tmp_path, {f"LINLI_{name.upper()}": value})
    for language in ("en", "zh-Hans"):
        said = sentence(raised.value.reason, language)
        assert name in said
        assert "\n" not in said
        assert "{" not in said
    secret = next(option.secret for option in OPTIONS if option.name == name)
    assert (value in str(raised.value.reason.details["value"])) is not secret or value == ""


@pytest.mark.parametrize(("name", "value"), GOOD.items())
def test_a_good_option_is_taken(tmp_path, name, value):
    assert read_options(tmp_path, {f"LINLI_{name.upper()}": value})[name] not in (None, "")


def test_what_is_given_outside_goes_before_the_file_and_that_before_the_default(tmp_path):
    (tmp_path / "linli.toml").write_text('workers = 3\nhosts = ["a"]\nhttps = true\n')
    options = read_options(tmp_path, {"LINLI_WORKERS": "5"})
    assert (options["workers"], options["hosts"], options["https"]) == (5, ["a"], True)
    assert options["session_minutes"] == 30


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("workers = ", "options.bad_file"),
        ("workers = '3'", "options.bad_kind"),
        ("workers = true", "options.bad_kind"),
        ("hosts = 'a'", "options.bad_kind"),
        ("hosts = [1]", "options.bad_value"),
        ("wrokers = 3", "options.unknown"),
        ("language = 'zh-Hant'", "options.bad_value"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem(tmp_path, text, code):
    (tmp_path / "linli.toml").write_text(text)
    with pytest.raises(Problem) as raised:
        read_options(tmp_path, {})
    assert raised.value.code == code


def test_a_node_with_a_bad_option_says_so_in_one_line_and_does_not_start(node):
    for command in ("serve", "worker", "upgrade"):
        ended = node.run(command, LINLI_BIND="nowhere")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.count("\n") == 1
        assert "The setting bind cannot be" in ended.stderr
    assert Node(node.folder, node.databases).run("doctor", LINLI_WORKERS="x").returncode == 1


def test_secrets_have_no_default():
    assert [option.name for option in OPTIONS if option.secret and option.default] == []


def test_every_option_has_its_sentence_and_no_other_has_one():
    names = {option.name for option in OPTIONS}
    for language in ("en", "zh-Hans"):
        assert set(sentences("settings", language)) == names
    assert all(find_template(f"settings.{name}", "en") for name in names)


def test_the_reference_page_is_what_the_list_says():
    page = (REPOSITORY / "docs" / "reference" / "settings.md").read_text("utf-8")
    assert page == render_settings(), "make docs writes docs/reference/settings.md again"
