"""The JSON API: its root, versions, the shape of errors, OpenAPI."""
