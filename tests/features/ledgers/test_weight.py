"""What serves pages never loads the engines of spreadsheets and documents."""

import os
import subprocess
import sys

HEAVY = (
    "pyarrow", "lxml", "python_calamine", "xlrd", "xlsxwriter", "rapidfuzz",
    "linli.engines.sheets", "linli.engines.documents",
)  # fmt: skip
CODE = f"""
import sys
import django
django.setup()
import linli.server.urls
from django.urls import get_resolver
get_resolver().url_patterns
import linli.features.ledgers.jobs, linli.features.ledgers.services
from linli.features.ledgers import queries
queries.search_elements('name', 'en')
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_web_worker_holds_no_engine_of_spreadsheets():
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "linli.server.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, env=given, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"
