"""Settings of a node that serves people."""

from linli.server.settings.base import *  # noqa: F403
from linli.server.settings.declared import *  # noqa: F403
from linli.server.settings.node import node_folder, node_settings

DEBUG = False
globals().update(node_settings(node_folder()))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Names carry a digest of what is in them, so browsers may keep them for ever.
    "staticfiles": {"BACKEND": "linli.server.named_files.NamedFiles"},
}
