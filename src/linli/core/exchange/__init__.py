"""Packages between nodes."""
