import importlib.util

from linli.cli import main as frame
from linli.server.commands import COMMANDS


def test_the_servers_commands_are_there_only_where_it_is_installed(monkeypatch):
    assert set(COMMANDS) <= set(frame.list_commands())
    monkeypatch.setattr(frame, "find_spec", lambda name: None)
    assert frame.list_commands() == frame.COMMANDS


def test_plain_commands_load_no_server(node):
    import subprocess
    import sys

    program = "import sys; from linli.cli.main import main; main(['dictionary', 'show', 'x']);"
    program += "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    shown = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert shown.stdout.splitlines()[-1] == "[]"
    assert importlib.util.find_spec("django") is not None
