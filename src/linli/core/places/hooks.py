"""What may be done with places."""

from linli.core.base.verbs import declare

declare("division", "division.load", "division.change", "division.search")
declare("address", "address.write")
