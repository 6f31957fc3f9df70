"""Tags of ledgers' pages."""
