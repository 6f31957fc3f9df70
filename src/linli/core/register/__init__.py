"""Subjects, records, profiles, ties, presence, links."""
