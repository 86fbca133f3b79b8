"""What is said to people, as data: a name and its values.

Errors, notes, findings and remarks carry one of these from where something is found to where somebody reads it. Whoever
must compare, filter or store it looks at the name and the values; the sentence is made in :mod:`kostra_bolig.show`, in
one place for each language, and is asked for through here.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_bolig.kinds import Lang

__all__ = ["Said", "Value", "kind_of", "quoted", "said", "sized", "speaking", "speaking_of", "spoken", "spoken_of"]

_SENTENCES: Final = "kostra_bolig.show.sentences"
"""The one way up from here, loaded when somebody reads."""

_LANGUAGE: Final[ContextVar[Lang]] = ContextVar("kostra_bolig_language", default="en")
_TABLE: Final[ContextVar[str | None]] = ContextVar("kostra_bolig_table", default=None)
Value: TypeAlias = "str | int | float | bool | Said | tuple[Value, ...] | None"


@dataclass(frozen=True)
class Said:
    """One thing that is said.

    Attributes
    ----------
    name
        Name of the sentence: the room it is said in, then what is said, such as ``"store-locked"``.
    pairs
        The names and values that stand in it, in the order given.
    written
        The English sentence that was stored with it, for a version of this library that has no such sentence.
    """

    name: str
    pairs: tuple[tuple[str, Value], ...] = ()
    written: str | None = field(default=None, compare=False, repr=False)

    @property
    def values(self) -> dict[str, Value]:
        """What stands in it, by name."""
        return dict(self.pairs)

    def sentence(self, language: Lang | None = None) -> str:
        """Return the sentence in a language, ``"en"`` or ``"no"``; by default in the one that is spoken now.

        It is the one that was stored where this version has no such sentence.
        """
        try:
            return str(import_module(_SENTENCES).sentence(self, language or spoken()))
        except LookupError:
            if self.written is None:
                raise
            return self.written

    def __str__(self) -> str:
        """Return the sentence in the language that is spoken now: English, but where the command line says another."""
        return self.sentence()

    def to_json(self) -> dict[str, Any]:
        """Return name and values as JSON holds them."""
        return {"name": self.name, "values": {name: _plain(value) for name, value in self.pairs}}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> dict[str, Any]:
        """Tell pydantic, where somebody uses it, that it is told as its sentence."""
        return {"type": "is-instance", "cls": cls, "serialization": {"type": "to-string"}}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, str]:
        """Tell what that is in JSON."""
        return {"type": "string"}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Said:
        """Return what :meth:`to_json` gave.

        Raises
        ------
        KeyError, TypeError, AttributeError
            The content is none of ours.
        """
        return cls(str(content["name"]), tuple((str(name), _read(value)) for name, value in content["values"].items()))


def said(name: str, /, **values: Value) -> Said:
    """Return what is said, with the values that stand in its sentence.

    >>> said("store-locked", path="lock", waited_s=0).values["path"]
    'lock'
    """
    return Said(name, tuple(values.items()))


def quoted(text: str) -> str:
    r"""Return what somebody typed, in quotes and as it was typed; what could steer a terminal is written out.

    >>> print(quoted(r"C:\new"), quoted("it's"))
    'C:\new' "it's"
    """
    return repr(text).replace("\\\\", "\\") if text.isprintable() else repr(text)


def kind_of(value: object) -> str:
    """Return what something is, with its module where that is no type of the language's own.

    Two libraries call theirs the same: a frame, an event.

    >>> import threading
    >>> kind_of(7), kind_of(threading.Event())
    ('int', 'threading.Event')
    """
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def sized(head: str, counts: Mapping[str, int], years: Sequence[int] = ()) -> str:
    """Return what something is and how much of it there is, as records show themselves in code.

    >>> sized("Table 12015", {"region": 1, "cell": 2}, (2023, 2024))
    'Table 12015 · 1 region · 2 cells · 2023 to 2024'
    """
    parts = [head, *(f"{number} {thing}" if number == 1 else f"{number} {thing}s" for thing, number in counts.items())]
    if years:
        parts.append(f"{years[0]}" if years[0] == years[-1] else f"{years[0]} to {years[-1]}")
    return " · ".join(parts)


def spoken() -> Lang:
    """Return the language that is spoken now.

    >>> spoken()
    'en'
    """
    return _LANGUAGE.get()


@contextmanager
def speaking(language: Lang) -> Iterator[None]:
    """Speak a language while this lasts; what is stored is said in English all the same.

    >>> with speaking("no"):
    ...     spoken()
    'no'
    """
    before = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def spoken_of() -> str | None:
    """Return the table that is spoken of now, where one is."""
    return _TABLE.get()


@contextmanager
def speaking_of(table: str) -> Iterator[None]:
    """Speak of a table while this lasts: a command that is advised then names it, where it must be named.

    >>> with speaking_of("12008"):
    ...     spoken_of()
    '12008'
    """
    before = _TABLE.set(table)
    try:
        yield
    finally:
        _TABLE.reset(before)


def _plain(value: Value) -> Any:
    if isinstance(value, Said):
        return value.to_json()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _read(value: Any) -> Value:
    if isinstance(value, dict):
        return Said.from_json(value)
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"no value of a sentence: {value!r}")
