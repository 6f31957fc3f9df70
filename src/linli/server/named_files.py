"""Files of pages, named by what is in them, so that browsers may keep them for ever."""

from __future__ import annotations

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: What Django knows of modules that import each other; its own switch would read those of
#: libraries too, which name files that they do not bring.
_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class NamedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """As whitenoise has it; our modules import each other by these names as well."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("linli/js/*.js", _IMPORTS))
