"""The further dimensions of a table: what a definition fixes of them, and a table of some of their categories."""
