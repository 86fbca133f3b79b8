"""One table of a definition's file: what it holds, read strictly, and how messages name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.definitions.document import in_a_line
from kostra_bolig.errors import DefinitionError
from kostra_bolig.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KEY", "LONGEST_SHOWN", "MOST_ENTRIES", "TOP", "Entry", "shown"]

TOP: Final = ""
"""The name of the file's own table."""
MOST_ENTRIES: Final = 200
LONGEST_SHOWN: Final = 60
KEY: Final = r"[a-z][a-z0-9_]{0,63}"
_LONGEST_TEXT: Final = 2_000
_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True)
class Entry:
    """One table of the file: what it holds, how messages name it, and whether the file is of a snapshot."""

    file: str
    name: str
    content: dict[str, Any]
    is_stored: bool = False

    def wrong(self, key: str | None, sentence: str, **values: str | int | tuple[str, ...] | None) -> DefinitionError:
        """Return the error that says what is wrong with a key."""
        where = ": ".join(part for part in (self.file, self.name, key) if part)
        what = Said(sentence, (("where", where), *values.items()))
        return DefinitionError(what, path=self.file, entry=self.name or None, key=key)

    def require_keys(self, form: type) -> None:
        """Raise `DefinitionError` where there is a key that the form of such an entry does not have.

        A snapshot may be of a later version, which adds keys: there they are ignored.
        """
        known = tuple(form.__annotations__)
        if self.is_stored:
            return
        if unknown := sorted(set(self.content) - set(known)):
            raise self.wrong(in_a_line(unknown[0])[:LONGEST_SHOWN], "definitions-no-such-key", keys=known)

    def text(self, key: str, pattern: str | None = None, *, default: str | None = None) -> str:
        """Return a text that people can read, and that fits a pattern; without the key the default, where there is one.

        Raises
        ------
        DefinitionError
            There is no such text.
        """
        found = self.content.get(key, default)
        if default is not None and key not in self.content:
            return default
        if not isinstance(found, str) or not found.strip() or len(found) > _LONGEST_TEXT or not found.isprintable():
            raise self.wrong(key, "definitions-text", most=_LONGEST_TEXT, got=shown(found))
        if pattern is not None and not re.fullmatch(pattern, found):
            raise self.wrong(key, "definitions-form", pattern=pattern, got=shown(found))
        return found

    def year(self, key: str, *, optional: bool = False) -> Any:
        """Return a year; ``None`` without the key, where it may be absent.

        Raises
        ------
        DefinitionError
            It is none.
        """
        found = self.content.get(key)
        if optional and key not in self.content:
            return None
        if type(found) is not int or found not in _YEARS:
            raise self.wrong(key, "definitions-year", first=_YEARS[0], last=_YEARS[-1], got=shown(found))
        return found

    def flag(self, key: str) -> bool:
        """Return a yes or no; no without the key.

        Raises
        ------
        DefinitionError
            It is neither.
        """
        found = self.content.get(key, False)
        if type(found) is not bool:
            raise self.wrong(key, "definitions-flag", got=shown(found))
        return found

    def one_of(self, key: str, known: Sequence[str] | dict[str, Any], *, optional: bool = False) -> Any:
        """Return one of the texts that are known; ``None`` without the key, where it may be absent.

        Raises
        ------
        DefinitionError
            It is none of them.
        """
        if optional and key not in self.content:
            return None
        found = self.content.get(key)
        if not isinstance(found, str) or found not in known:
            raise self.wrong(key, "definitions-one-of", expected=tuple(known), got=shown(found))
        return found

    def entries(self, key: str, form: type, *, named: str | None = None) -> Iterator[Entry]:
        """Give the tables of a list, each with its keys checked; named by one of their keys where they have it."""
        found = self.content.get(key, [])
        if not isinstance(found, list) or len(found) > MOST_ENTRIES or not all(isinstance(one, dict) for one in found):
            raise self.wrong(key, "definitions-entries", most=MOST_ENTRIES, got=shown(found))
        for place, content in enumerate(found, start=1):
            own = content.get(named) if named else None
            called = own if isinstance(own, str) and re.fullmatch(KEY, own) else str(place)
            listed = f"[[{key}]] {called}" if self.name == TOP else f"{self.name}: {key} {place}"
            entry = replace(self, name=listed, content=content)
            entry.require_keys(form)
            yield entry


def shown(value: object) -> str | None:
    """Return what stands in the file, short and in a line whatever it is; ``None`` where nothing does."""
    if value is None:
        return None
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return "…"
    if isinstance(value, str):
        value = value[: LONGEST_SHOWN + 1]
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
