"""Departments' spreadsheets: inbox, filling, sending back."""
