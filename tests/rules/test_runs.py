"""How the tests themselves run: nothing is skipped unseen, and missing data are named."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.rules.source import REPOSITORY

SKIPPING = "import pytest\ndef test_a():\n    pytest.skip('later')\ndef test_b():\n    pass\n"
ASKING = "def test_a(shared_data):\n    pass\n"


def run_tests(folder, text, **variables):
    """Run one test file under the project's conftest, in a process of its own."""
    shutil.copy(REPOSITORY / "tests" / "conftest.py", folder)
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder]
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTEST"}
    return subprocess.run(
        [*command, folder],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**environment, **variables},
    )


@pytest.mark.parametrize(("where", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_the_run_under_ci_only(where, code, tmp_path):
    ended = run_tests(tmp_path, SKIPPING, CI=where)
    assert ended.returncode == code, ended.stdout
    assert ("under CI that is a failure" in ended.stdout) is bool(code)


def test_missing_test_data_fail_with_a_sentence_that_says_what_to_do(tmp_path):
    ended = run_tests(tmp_path, ASKING, LINLI_SHARED=str(tmp_path / "nowhere"))
    assert ended.returncode == 1
    assert f"no folder {tmp_path / 'nowhere' / 'data'}" in ended.stdout
    assert "LINLI_SHARED=" in ended.stdout
    assert "Traceback" not in ended.stdout
