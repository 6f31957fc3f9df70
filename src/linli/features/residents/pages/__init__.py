"""Pages of residents: thin, each GET reads a query, each POST calls a service."""
