"""Many rows at once, on either database: reading, sealing, folding and deriving in bulk."""
