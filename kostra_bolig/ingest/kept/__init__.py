"""What an operator asks of what is kept: the store looked at, made smaller, and its newest figures at one path."""
