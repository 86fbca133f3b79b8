"""How figures go where people work: as pandas frames, over Arrow, and into notebooks."""
