"""`linli demo`: a node with a community that does not exist, its staff, and its ledgers waiting."""
