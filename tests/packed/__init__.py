"""The library packed into one file or one folder: that it works there, how large it is, how fast it starts."""
