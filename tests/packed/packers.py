"""The ways to pack, and how what they make is run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PACKERS", "Packer"]


@dataclass(frozen=True, kw_only=True)
class Packer:
    """One way to pack.

    Attributes
    ----------
    title
        How the page calls it.
    pack
        Commands; ``{wheel}`` is ours.
    made
        What they make.
    program
        How the program of the tests is run in it, and `command` the command line.
    variables
        What the environment says while the program is run in it, in place of the command.
    unpacks
        The variable that says where it unpacks itself at the first start; the second finds what the first left.
    is_alone
        Whether it needs nothing but Python where it runs, or not even that.
    """

    title: str
    pack: tuple[str, ...]
    made: str
    program: tuple[str, ...]
    command: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()
    unpacks: str = ""
    is_alone: bool = True

    def size(self, here: Path) -> int:
        """Return how many bytes it is, or all that is in its folder."""
        made = here / self.made
        return (
            sum(one.stat().st_size for one in made.rglob("*") if one.is_file())
            if made.is_dir()
            else made.stat().st_size
        )


_EXE: Final = ".exe" if os.name == "nt" else ""
_FOLDER, _FILE = f"dist/folder/folder{_EXE}", f"dist/file{_EXE}"
_PYINSTALLER: Final = "pyinstaller --noconfirm --log-level ERROR"

PACKERS: Final = {
    "pyinstaller-folder": Packer(
        title="PyInstaller, one folder",
        pack=(f"{_PYINSTALLER} --onedir --name folder program.py",),
        made="dist/folder",
        program=(_FOLDER,),
        command=(_FOLDER,),
    ),
    "pyinstaller-file": Packer(
        title="PyInstaller, one file",
        pack=(f"{_PYINSTALLER} --onefile --name file program.py",),
        made=_FILE,
        program=(_FILE,),
        command=(_FILE,),
    ),
    "shiv": Packer(
        title="shiv",
        pack=("shiv -c kostra-bolig -o ours.pyz {wheel}",),
        made="ours.pyz",
        program=("python", "ours.pyz", "program.py"),
        command=("python", "ours.pyz"),
        variables=(("SHIV_INTERPRETER", "1"),),
        unpacks="SHIV_ROOT",
    ),
    "pex": Packer(
        title="PEX, with --venv",
        pack=("pex {wheel} --venv prepend -c kostra-bolig -o ours.pex",),
        made="ours.pex",
        program=("python", "ours.pex", "program.py"),
        command=("python", "ours.pex"),
        variables=(("PEX_INTERPRETER", "1"),),
        unpacks="PEX_ROOT",
    ),
    "zipapp": Packer(
        title="zipapp, without what it depends on",
        pack=(
            "python -m pip install --quiet --no-deps --target zipped {wheel}",
            "python -m zipapp --compress zipped -m kostra_bolig.__main__:main -o ours.pyzw",
        ),
        made="ours.pyzw",
        program=("python", "program.py"),
        command=("python", "ours.pyzw"),
        variables=(("PYTHONPATH", "ours.pyzw"),),
        is_alone=False,
    ),
}
