"""Several tables in one run."""
