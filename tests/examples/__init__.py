"""The programs of ``docs/examples/``, each in an environment of its own, with the built wheel."""
