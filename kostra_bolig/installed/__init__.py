"""How this program came onto this machine, and what adds an extra to it there."""
