"""Settings of Django: `prod` for a node, `dev` for developers, `test` for the tests."""
