"""Divisions and their changes, grids, addresses, geometry."""
