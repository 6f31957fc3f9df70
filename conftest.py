"""Settings of the tests: Django's, where it is installed, and no clock that fails a property."""

import os
from importlib.util import find_spec

from hypothesis import settings

# What is slow on a busy machine is not wrong: speed is measured in bench/.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")

if find_spec("django"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.server.settings.test")
    import django

    django.setup()
