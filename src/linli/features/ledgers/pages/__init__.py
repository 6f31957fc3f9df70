"""Pages of ledgers: a view fetches, calls a service, shows or goes on."""
