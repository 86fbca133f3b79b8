"""What packers need to be told: PyInstaller finds the hook by the entry point ``pyinstaller40``.

shiv and PEX unpack the wheel and need no telling.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["hook_dirs"]


def hook_dirs() -> list[str]:
    """Return the folder of the hook for PyInstaller."""
    return [str(Path(__file__).parent)]
