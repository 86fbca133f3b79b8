"""Name and version of this library, in one place."""

from typing import Final

__all__ = ["NAME", "__version__"]

NAME: Final = "kostra_bolig"
__version__ = "0.1.0"
