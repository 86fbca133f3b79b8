"""Figures divided by a count of another table."""
