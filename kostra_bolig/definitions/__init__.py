"""What one table is, as data."""
