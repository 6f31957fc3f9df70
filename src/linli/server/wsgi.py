"""The program that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.server.settings.prod")
application = get_wsgi_application()
# What the first request would load: nobody should wait for it.
list(get_resolver().url_patterns)
