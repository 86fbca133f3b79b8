"""Gate 3: what must be true of the figures before they are kept."""
