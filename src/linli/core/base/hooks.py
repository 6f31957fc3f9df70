"""What `base` lets people do, and what it asks the apps above."""

from __future__ import annotations

from linli.core.base.health import Finding
from linli.core.base.offers import Offer
from linli.core.base.verbs import declare

declare("file", "file.delete", "file.read", "file.write")
declare("job", "job.run", "job.cancel")
declare("notice", "notice.read", "notice.send")

#: What an app knows to be wrong with the node, or that it looked and all is well.
node_checks: Offer[list[Finding]] = Offer("what `linli doctor` should know of this app")

#: Asked inside the restoring act, for the whole node; each says how many rows it has made.
rebuild_after_restore: Offer[int] = Offer("tables that are derived and left out of archives")
