"""What each command answers with ``--json``: typed, and described in ``schemas/``."""
