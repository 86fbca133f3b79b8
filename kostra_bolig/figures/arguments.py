"""What callers give as arguments: taken where the meaning is plain, else refused with what was expected."""

from __future__ import annotations

import datetime as dt
import math
import operator
import os
import re
import threading
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from reprlib import repr as shortened
from typing import Any, Final

from kostra_bolig.clock import Clock
from kostra_bolig.errors import UsageError
from kostra_bolig.said import kind_of, said

__all__ = [
    "ages",
    "choice_of_regions",
    "choice_of_years",
    "clock",
    "day",
    "event",
    "flag",
    "is_text",
    "optional_count",
    "optional_flag",
    "optional_number",
    "optional_path",
    "optional_text",
    "optional_year",
    "path",
    "per_1000",
    "reason",
    "region",
    "regions",
    "seconds",
    "text",
    "texts",
    "year",
]

_AGES: Final = re.compile(r"([0-9]{1,3}) ?[-–] ?([0-9]{1,3})")
_MOST: Final = 10**10
"""No year is beyond this, so that every one fits where years are kept."""


def text(value: object, argument: str) -> str:
    """Return a text, or the text that a member of an enumeration stands for.

    Raises
    ------
    UsageError
        It is none.
    """
    meant = _meant(value)
    if isinstance(meant, str):
        return str.__str__(meant)
    raise UsageError(said("figures-expected-text", argument=argument, got=shortened(value)))


def optional_text(value: object, argument: str) -> str | None:
    """Return a text, or ``None`` for none.

    Raises
    ------
    UsageError
        It is neither.
    """
    return None if value is None else text(value, argument)


def texts(value: object, argument: str) -> list[str]:
    """Return texts: of a list, or one that stands alone.

    Raises
    ------
    UsageError
        They are none.
    """
    if isinstance(_meant(value), str):
        return [text(value, argument)]
    if isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        return [text(one, argument) for one in value]
    raise UsageError(said("figures-expected-texts", argument=argument, got=shortened(value)))


def region(value: object, argument: str = "region") -> str:
    """Return what names a region; a number is a code that lost its leading zero.

    Raises
    ------
    UsageError
        It is neither text nor a whole number.
    """
    meant = _meant(value)
    if isinstance(meant, str):
        return str.__str__(meant)
    number = _whole(meant)
    if number is not None:
        return f"{number:04}"
    raise UsageError(said("figures-expected-region", argument=argument, got=shortened(value)))


def regions(value: object, argument: str = "regions") -> list[str]:
    """Return what names regions: of a list, or one that stands alone.

    Raises
    ------
    UsageError
        They are none.
    """
    meant = _meant(value)
    is_list = isinstance(meant, Iterable) and not isinstance(meant, str | bytes | bytearray)
    return [region(one, argument) for one in meant] if is_list else [region(value, argument)]


def choice_of_years(value: object) -> str | None:
    """Return years that are chosen as text: a text, a year, how many of the last (below 0), or a list of years.

    Raises
    ------
    UsageError
        They are none of these.
    """
    if value is None or isinstance(value, str):
        return value
    meant = _meant(value)
    listed = meant if isinstance(meant, Iterable) and not isinstance(meant, bytes | bytearray) else [meant]
    return ",".join(str(year(one, "years")) for one in listed)


def choice_of_regions(value: object) -> str | None:
    """Return regions that are chosen as text: a text with commas between them, or a list.

    Raises
    ------
    UsageError
        They are neither.
    """
    return value if value is None or isinstance(value, str) else "".join(f"{one};" for one in regions(value))


def year(value: object, argument: str = "year") -> int:
    """Return a year: a whole number of any type, or its digits.

    Raises
    ------
    UsageError
        It is none.
    """
    meant = _meant(value)
    if isinstance(meant, str) and meant.strip().isascii() and meant.strip().isdigit() and len(meant) < 10:
        meant = int(meant)
    number = _whole(meant)
    if number is None or abs(number) > _MOST:
        raise UsageError(said("figures-expected-year", argument=argument, got=shortened(value)))
    return number


def optional_year(value: object, argument: str) -> int | None:
    """Return a year, or ``None`` for none.

    Raises
    ------
    UsageError
        It is neither.
    """
    return None if value is None else year(value, argument)


def optional_number(value: object, argument: str) -> float | None:
    """Return a number of any type, or ``None`` for none.

    Raises
    ------
    UsageError
        It is neither.
    """
    if value is None:
        return None
    number = _number(value)
    if not math.isfinite(number):
        raise UsageError(said("figures-expected-number", argument=argument, got=shortened(value)))
    return number


def optional_count(value: object, argument: str) -> int | None:
    """Return a whole number from 1 on, of any type, or ``None`` for none.

    Raises
    ------
    UsageError
        It is neither.
    """
    if value is None:
        return None
    number = _whole(_meant(value))
    if number is None or number < 1:
        raise UsageError(said("figures-expected-count", argument=argument, got=shortened(value)))
    return min(number, _MOST)


def flag(value: object, argument: str) -> bool:
    """Return a yes or no.

    Raises
    ------
    UsageError
        It is neither ``True`` nor ``False``.
    """
    if _is_flag(value):
        return bool(value)
    raise UsageError(said("figures-expected-flag", argument=argument, got=shortened(value)))


def optional_flag(value: object, argument: str) -> bool | None:
    """Return a yes or no, or ``None`` for neither.

    Raises
    ------
    UsageError
        It is none of these.
    """
    return None if value is None else flag(value, argument)


def ages(value: object, argument: str) -> tuple[int, int]:
    """Return the first and the last of some ages, such as ``"18-24"``.

    Raises
    ------
    UsageError
        It is no such text.
    """
    meant = _meant(value)
    found = _AGES.fullmatch(meant) if isinstance(meant, str) else None
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(said("figures-expected-ages", argument=argument, got=shortened(value)))
    return int(found[1]), int(found[2])


def per_1000(value: object, argument: str = "per_1000") -> bool | tuple[int, int]:
    """Return whether figures are asked for per 1,000 inhabitants: yes or no, or the ages of these.

    Raises
    ------
    UsageError
        It is none of them.
    """
    return flag(value, argument) if _is_flag(value) else ages(value, argument)


def optional_path(value: object, argument: str) -> Path | None:
    """Return a path, or ``None`` for none: an empty text says nothing, as an empty variable does.

    Raises
    ------
    UsageError
        It is neither.
    """
    return None if value is None or (isinstance(value, str) and not value) else path(value, argument)


def choice_of_file(value: object, argument: str) -> str | None:
    """Return the whole path of a file that is chosen, an empty text that takes a choice back, or ``None`` for none.

    Raises
    ------
    UsageError
        It is none of these.
    """
    return "" if value == "" else None if value is None else str(path(value, argument).absolute())


def day(value: object, argument: str) -> dt.date | str | None:
    """Return a day, the text of one, or ``None`` for none; a moment that is no more than a day is that day.

    Raises
    ------
    UsageError
        It is none of these.
    """
    if isinstance(value, dt.datetime) and value.tzinfo is None and value == dt.datetime(*value.timetuple()[:3]):
        return dt.date(value.year, value.month, value.day)
    return value if isinstance(value, dt.date) else optional_text(value, argument)


def day_named(text: str) -> dt.date | None:
    """Return the day that a text names, as computers write it or as people in Norway do; ``None`` where it names none.

    >>> day_named("01.04.2025") == day_named("2025-04-01") == dt.date(2025, 4, 1), day_named("20250401T070000Z-0")
    (True, None)
    """
    if written := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        text = f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}"
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def path(value: object, argument: str = "path") -> Path:
    """Return a path.

    Raises
    ------
    UsageError
        It is none.
    """
    if isinstance(value, str | os.PathLike) and isinstance(named := os.fspath(value), str) and _may_be_a_file(named):
        return Path(named)
    raise UsageError(said("figures-expected-path", argument=argument, got=shortened(value)))


def seconds(value: object, argument: str) -> float:
    """Return how many seconds to wait: a number of any type, none below 0 and none without end.

    Raises
    ------
    UsageError
        It is none.
    """
    number = _number(value)
    if not 0 <= number < math.inf:
        raise UsageError(said("figures-expected-seconds", argument=argument, got=shortened(value)))
    return number


def clock(value: object) -> Clock | None:
    """Return a clock, or ``None`` for the machine's.

    Raises
    ------
    UsageError
        It is none.
    """
    if value is None or isinstance(value, Clock):
        return value
    raise UsageError(said("figures-expected-clock", argument="clock", got=shortened(value)))


def event(stop: object) -> threading.Event | None:
    """Return what a run is stopped by, or ``None`` for nothing; ``asyncio.Event`` is none, for no thread may set it.

    Raises
    ------
    UsageError
        It is none.
    """
    if stop is None or isinstance(stop, threading.Event):
        return stop
    raise UsageError(said("figures-expected-event", got=kind_of(stop)))


def reason(accept: object) -> str | None:
    """Return the reason for overruling the checks, which is kept as text, or ``None`` for none.

    Raises
    ------
    UsageError
        It says nothing, or is no text.
    """
    reason = optional_text(accept, "accept")
    if reason is not None and not reason.strip():
        raise UsageError(said("ingest-no-reason"))
    if reason is not None and not is_text(reason):
        raise UsageError(said("figures-expected-text", argument="accept", got=repr(reason[:80])))
    return reason


def is_text(value: str) -> bool:
    """Return whether this can be written: bytes that are no text reach Python as halves of characters."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _may_be_a_file(name: str) -> bool:
    """Return whether a system can be asked for a file of this name."""
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _meant(value: object) -> Any:
    return value.value if isinstance(value, Enum) else value


def _is_flag(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool", "bool_")  # NumPy has its own


def _number(value: Any) -> float:
    """Return a number of any type, as a ``float``; not a number of text, of truth values and of all else."""
    if isinstance(value, str | bytes | bytearray) or _is_flag(value):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _whole(value: Any) -> int | None:
    """Return a whole number of any type, as an ``int``; never a truth value."""
    if _is_flag(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        return None
