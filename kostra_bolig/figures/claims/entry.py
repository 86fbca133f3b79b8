"""The fields of one claim in a file, read strictly, and how messages name them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeGuard, TypeVar

from kostra_bolig.errors import ClaimsError
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from kostra_bolig.said import Said

__all__ = ["Entry", "is_number", "shortened"]

_LARGEST: Final = 10**15
"""No number of a claim is larger: beyond it a float no longer tells whole numbers apart."""
_MOST_SHOWN: Final = 200
_Member = TypeVar("_Member", bound="StrEnum")


@dataclass(frozen=True)
class Entry:
    """The fields of a claim, or of the file's own table, and how messages name them."""

    file: str
    id: str | None
    fields: Mapping[str, Any]

    def wrong(self, what: Said) -> ClaimsError:
        """Return the error that says what is wrong with a claim."""
        named = said("figures-claim-wrong", path=self.file, id=self.id or "?", what=what)
        return ClaimsError(named, path=self.file, claim_id=self.id)

    def text(self, field: str, *, default: str | None = None) -> str:
        """Return a text; the default where there is none.

        Raises
        ------
        ClaimsError
            It is none.
        """
        text = self.fields.get(field, default)
        if not isinstance(text, str) or (default is None and not text):
            raise self.wrong(said("figures-field-text", field=field, got=shortened(text)))
        return text

    def flag(self, field: str) -> bool:
        """Return a yes or no; no where there is none.

        Raises
        ------
        ClaimsError
            It is none.
        """
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(said("figures-field-flag", field=field, got=shortened(value)))
        return value

    def whole(self, field: str, *, most: int, default: int | None = None) -> int:
        """Return a whole number from 0 on; the default where there is none.

        Raises
        ------
        ClaimsError
            It is none.
        """
        number = self.fields.get(field, default)
        if type(number) is not int or number < 0:
            raise self.wrong(said("figures-field-whole", field=field, got=shortened(number)))
        if number > most:
            raise self.wrong(said("figures-field-beyond", field=field, most=most, got=shortened(number)))
        return number

    def from_1(self, field: str) -> int:
        """Return a whole number from 1 on.

        Raises
        ------
        ClaimsError
            It is none.
        """
        number = self.fields.get(field)
        if type(number) is not int or not 1 <= number <= _LARGEST:
            raise self.wrong(said("figures-field-from-1", field=field, least=1, got=shortened(number)))
        return number

    def number(self, field: str, *, default: float) -> float:
        """Return a number from 0 on; the default where there is none.

        Raises
        ------
        ClaimsError
            It is none.
        """
        number = self.fields.get(field, Decimal(str(default)))
        if not is_number(number) or number < 0:
            raise self.wrong(said("figures-field-number", field=field, got=shortened(number)))
        return float(number)

    def one_of(self, kinds: type[_Member], field: str) -> _Member:
        """Return a member of an enumeration, by its text.

        Raises
        ------
        ClaimsError
            It is none.
        """
        text = self.fields.get(field)
        if text not in list(kinds):
            expected = tuple(kind.value for kind in kinds)
            raise self.wrong(said("figures-field-one-of", field=field, expected=expected, got=shortened(text)))
        return kinds(text)


def shortened(value: object) -> str | Said:
    """Return a value as the file has it, cut where it is long; what is not there is nothing."""
    if value is None:
        return said("figures-nothing")
    try:
        text = str(value).lower() if isinstance(value, Decimal | bool) else repr(value)
    except ValueError:  # Python writes no number of more than some thousand digits
        return said("figures-very-many-digits")
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def is_number(value: object) -> TypeGuard[int | Decimal]:
    """Tell whether a value is a number that a claim can be of."""
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST
