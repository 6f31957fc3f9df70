"""What the exchange lets people do."""

from linli.core.base.verbs import declare

declare("node", "exchange.introduce")
declare("partner", "exchange.trust")
declare("package", "exchange.export", "exchange.import", "exchange.acknowledge")
