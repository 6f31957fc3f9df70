"""Settings of a node for whoever builds pages: styles are served as they lie in the source."""

from linli.server.settings.base import *  # noqa: F403
from linli.server.settings.declared import *  # noqa: F403
from linli.server.settings.node import node_folder, node_settings

DEBUG = True
globals().update(node_settings(node_folder()))
WHITENOISE_USE_FINDERS = True
# A template that was changed shows at once.
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**TEMPLATES[0]["OPTIONS"]}}]  # type: ignore[dict-item]  # noqa: F405
TEMPLATES[0]["OPTIONS"]["loaders"] = TEMPLATES[0]["OPTIONS"]["loaders"][0][1]  # type: ignore[index]
