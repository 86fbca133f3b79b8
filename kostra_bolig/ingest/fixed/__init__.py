"""What a definition fixes of a table's further dimensions."""
