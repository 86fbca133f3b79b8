"""What a person names, found in a table."""
