"""Where on this machine what is ours is kept, where nobody says a place."""
