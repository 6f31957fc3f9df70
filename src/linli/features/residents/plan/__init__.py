"""Decisions about residents without a database: facts in groups, families, moves, lists."""
