"""Pieces of pages, one folder each under `templates/cotton`; `/_components` shows them all."""
