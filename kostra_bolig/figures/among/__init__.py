"""A region among others: its like, its place, sets of a person's own, what is unusual, who made a change."""
