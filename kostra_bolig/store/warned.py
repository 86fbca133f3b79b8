"""What the program goes on from, and a person should know: warnings, as one tree.

::

    KostraBoligWarning              root; a UserWarning
    ├── PublishedFiguresWarning     the figures published in the report stand in for SSB's
    ├── EarlierVersionWarning       an earlier version is not all that SSB had published then
    └── StoreWarning                something in the store is passed over, or could not be written

Each is given once, as a warning of Python's and never in the log too, and points at the line outside this library that
it was called from.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import warnings
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kostra_bolig.kinds import Lang
    from kostra_bolig.said import Said

__all__ = ["EarlierVersionWarning", "KostraBoligWarning", "PublishedFiguresWarning", "StoreWarning", "warn"]


class KostraBoligWarning(UserWarning):
    """Root of every warning of this library.

    Attributes
    ----------
    said
        What is said: a name and its values; a text where it is not one of ours.
    """

    def __init__(self, said: Said | str) -> None:
        super().__init__(said)
        self.said: Said | str = said

    def __str__(self) -> str:
        """Return the sentence, in English but where the command line says another language."""
        return str(self.said)

    def sentence(self, language: Lang) -> str:
        """Return the sentence in a language, ``"en"`` or ``"no"``."""
        return self.said if isinstance(self.said, str) else self.said.sentence(language)

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same; a copy and one sent by a process do."""
        return type(self) is type(other) and isinstance(other, KostraBoligWarning) and self.said == other.said

    def __hash__(self) -> int:
        """Return what equal warnings have in common."""
        return hash((type(self), self.said))


class PublishedFiguresWarning(KostraBoligWarning):
    """The figures published in the report are given, because nothing is stored and SSB gave none.

    ``kb.load(source="stored")`` refuses instead, and ``kb.load(source="published")`` asks for them, without a warning.
    """


class EarlierVersionWarning(KostraBoligWarning):
    """An earlier version is not all that SSB had published then.

    Figures are left out that SSB has suppressed since, or it is not known which; or a version of that time is missing.
    """


class StoreWarning(KostraBoligWarning):
    """Something in the store is passed over, such as a damaged snapshot, or could not be written."""


def _file_of(function: object) -> str:
    return str(function.__code__.co_filename)  # type: ignore[attr-defined]


_PACKAGE: Final = os.path.join(os.path.dirname(os.path.dirname(_file_of(_file_of))), "")  # noqa: PTH118, PTH120
_OURS: Final = (_PACKAGE, _file_of(contextlib.contextmanager)[:-1], _file_of(functools.wraps)[:-1])
"""How files begin that are nobody's own: ours, as the interpreter names them, and what of Python's stands between two
of ours; a whole name is no beginning to Python's ``skip_file_prefixes``.
"""


def warn(what: KostraBoligWarning) -> None:
    """Warn the caller: the nearest line that is not ours."""
    if sys.version_info >= (3, 12):
        warnings.warn(what, skip_file_prefixes=_OURS)
    else:
        warnings.warn(what, stacklevel=_stacklevel())


def _stacklevel() -> int:
    """Return how far above :func:`warn` the caller stands, as Python before 3.12 counts: without its own importing."""
    level, frame = 1, sys._getframe(1)
    while (above := frame.f_back) is not None:
        frame, name = above, above.f_code.co_filename
        level += not ("importlib" in name and "_bootstrap" in name)
        if not name.startswith(_OURS):
            break
    return level
