"""How figures and sentences look to people."""
