"""For PyInstaller: the modules that are loaded by their names, and the files that they read.

``testing`` goes along where a program imports it; it is for tests, and would bring pytest.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_APART = {"packed", "testing"}


def _is_part(path: Path) -> bool:
    return not _APART.intersection(path.parts) and "__pycache__" not in path.parts


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join([_PACKAGE.name, *(parts[:-1] if parts[-1] == "__init__" else parts)])


_FILES = [
    path for path in (found.relative_to(_PACKAGE) for found in _PACKAGE.rglob("*") if found.is_file()) if _is_part(path)
]

hiddenimports: list[str] = sorted(_module(path) for path in _FILES if path.suffix == ".py")
datas: list[tuple[str, str]] = sorted(
    (str(_PACKAGE / path), str(_PACKAGE.name / path.parent)) for path in _FILES if path.suffix not in {".py", ".pyc"}
)
