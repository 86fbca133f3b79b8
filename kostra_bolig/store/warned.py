"""What a reader of the store is warned of: it goes on, and a person should know."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Final

from kostra_bolig.kinds import Event

if TYPE_CHECKING:
    from kostra_bolig.said import Said

__all__ = ["warn"]

_log: Final = logging.getLogger(__name__)


def warn(what: Said, *, stacklevel: int = 3) -> None:
    """Say something in the log and as a warning."""
    _log.warning("%s", what, extra=Event.STORE.extra)
    warnings.warn(str(what), UserWarning, stacklevel=stacklevel)
