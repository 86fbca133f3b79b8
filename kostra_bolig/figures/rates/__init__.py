"""Figures per inhabitants: ours, not SSB's."""
