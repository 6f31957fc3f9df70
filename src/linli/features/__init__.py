"""Things that a user would name: one Django app each."""
