"""Accounts, roles, jurisdiction, purpose, keys, access log, audit."""
