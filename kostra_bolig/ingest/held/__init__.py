"""What is fetched for who reads, and held in memory where it cannot be stored."""
