"""Settings of Django for the tests; without Django the engines are tested alone."""

import os
from importlib.util import find_spec

if find_spec("django"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.server.settings.test")
    import django

    django.setup()
