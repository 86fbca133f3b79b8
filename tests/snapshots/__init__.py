"""Stores as earlier versions wrote them, kept so that later ones stay able to read them."""
