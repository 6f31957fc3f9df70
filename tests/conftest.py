"""What every test may use."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real ledgers and reference data, which the project does not ship."""
    folder = Path(os.environ.get("LINLI_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.fail(
            f"The test data are missing: no folder {folder / 'data'}. Put the shared folder beside "
            "the repository, or name it: LINLI_SHARED=/path/to/shared make test",
            pytrace=False,
        )
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set, a skipped test is a failed run: nothing may pass unseen."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} tests skipped: under CI that is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
