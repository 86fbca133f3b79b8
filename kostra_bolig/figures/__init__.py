"""What can be asked of the figures."""
