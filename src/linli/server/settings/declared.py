"""Names of the settings that follow from the node; `prod` and `test` give them their values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: Every option of the node by its name, see `linli.server.options`.
LINLI: dict[str, Any]
#: The node's folder, and the parts of it.
LINLI_NODE: Path
LINLI_FILES: Path
LINLI_SECRETS: Path
LINLI_BACKUPS: Path
LINLI_ANALYSIS: Path
#: Name or folder of the pack.
LINLI_PACK: str
