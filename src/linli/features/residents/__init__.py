"""Who lives here: search, homes, people, addresses, own data."""
