"""Scope, the door for writes, hooks, ids, sealed files, jobs and notices; no word of the domain."""
