"""What the server lets people do."""

from linli.core.base.verbs import declare

declare("node", "node.backup", "node.restore")
