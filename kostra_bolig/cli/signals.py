"""A run that a scheduler, a container or a terminal tells to stop ends as one that Ctrl-C stops: it says so first."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING, Final

from kostra_bolig.errors import STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Stopped", "code_of", "heeding", "leave"]

_ASKING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_OF_SIGNALS: Final = 128


class Stopped(KeyboardInterrupt):
    """The run was told to stop by a signal.

    Attributes
    ----------
    number
        Of the signal.
    exit_code
        What a shell says of a program that it ended.
    """

    number: int
    exit_code: int

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.exit_code = _OF_SIGNALS + number


@contextlib.contextmanager
def heeding() -> Iterator[None]:
    """Raise :class:`Stopped` where a signal asks the run to stop; the second time it ends at once.

    A signal that somebody lets be ignored, as ``nohup`` does, stays so.
    """
    is_ours = threading.current_thread() is threading.main_thread()
    heeded = [number for number in _ASKING if is_ours and signal.getsignal(number) is signal.SIG_DFL]
    for number in heeded:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise Stopped(number)


def code_of(error: BaseException) -> int:
    """Return the exit code of a run that this has stopped; click puts an error of its own before ours."""
    told = error if isinstance(error, Stopped) else error.__cause__
    return told.exit_code if isinstance(told, Stopped) else STOPPED


def leave(exit_code: int) -> None:
    """End by the signal that asked for it, so that whoever sent it sees that; as the first of a container go on."""
    if (number := exit_code - _OF_SIGNALS) in _ASKING:
        os.kill(os.getpid(), number)
