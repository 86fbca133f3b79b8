"""How figures are written for people, in Norwegian and English: their thousands, decimals, signs and symbols."""

from __future__ import annotations

import datetime as dt
import os
from functools import cache
from typing import Final

from kostra_bolig.clock import OSLO
from kostra_bolig.figures.rounding import decimals_shown, rounded
from kostra_bolig.kinds import Language, Measure
from kostra_bolig.kostra import MISSING, Missing, is_money_unit, is_percent_unit
from kostra_bolig.said import said

__all__ = [
    "NONE",
    "after_number",
    "cell_of",
    "change",
    "change_told",
    "claimed",
    "day",
    "figure",
    "load_zone",
    "middle",
    "of_amounts",
    "of_hundred",
    "percent",
    "points",
    "relative",
    "signs",
    "symbol_of",
]

NONE: Final = "–"
"""Stands where there is neither a figure nor a symbol."""
_MINUS: Final = "\N{MINUS SIGN}"
_SYMBOLS: Final = {Missing.OTHER: "?", Missing.NOT_JOINED: NONE} | {
    reason: symbol for symbol, reason in MISSING.items() if symbol != "..."
}


def figure(number: float, decimals: int, *, language: Language) -> str:
    """Return a number grouped by thousands, rounded half up.

    >>> figure(7079, 0, language=Language.NO).split(), figure(1234.5, 1, language=Language.EN)
    (['7', '079'], '1,234.5')
    """
    apart, before_decimals = signs(language)
    text = f"{abs(rounded(number, max(decimals, 0))):,}".translate(str.maketrans(",.", apart + before_decimals))
    is_below = number < 0 and any(digit in text for digit in "123456789")
    return f"{_MINUS}{text}" if is_below else text


@cache
def signs(language: str) -> tuple[str, str]:
    """Return what stands between the thousands of a number, and what before its decimals.

    >>> signs("en"), signs("no") == ("\N{NO-BREAK SPACE}", ",")
    ((',', '.'), True)
    """
    if language == Language.EN:
        return ",", "."
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = _locale(language)
    return get_group_symbol(locale), get_decimal_symbol(locale)


def _locale(language: str) -> str:
    return said("words-locale").sentence(Language(language))


def change(number: float, decimals: int, *, language: Language) -> str:
    """Return a change with its sign.

    >>> change(30.06, 1, language=Language.NO), change(-2, 0, language=Language.EN)
    ('+30,1', '−2')
    """
    text = figure(number, decimals, language=language)
    return f"+{text}" if number > 0 and any(digit in text for digit in "123456789") else text


def percent(number: float, decimals: int, *, language: Language) -> str:
    """Return a change in percent with its sign; Norwegian has a space before the percent sign.

    >>> percent(60.34, 0, language=Language.NO).split(), percent(60.34, 1, language=Language.EN)
    (['+60', '%'], '+60.3%')
    """
    return of_hundred(change(number, decimals, language=language), language)


def of_hundred(number: str, language: Language) -> str:
    """Return a written number with the percent sign behind it, as people of the language set it.

    >>> of_hundred("60", Language.NO).split(), of_hundred("60", Language.EN)
    (['60', '%'], '60%')
    """
    return said("words-percent", number=number).sentence(language)


def points(language: Language) -> str:
    """Return what shares change by.

    >>> points(Language.NO)
    'prosentpoeng'
    """
    return said("words-percentage-points").sentence(language)


def change_told(absolute: float, relative: float, *, unit: str, decimals: int, language: Language) -> str:
    """Return a change as people are told it: in percent, or of shares in percentage points.

    >>> change_told(0.2, 200.0, unit="prosent", decimals=1, language=Language.EN)
    '+0.2 percentage points'
    >>> change_told(2.0, 200.0, unit="husstander", decimals=0, language=Language.EN)
    '+200.0%'
    """
    if is_percent_unit(unit):
        return f"{change(absolute, decimals, language=language)} {points(language)}"
    return percent(relative, 1, language=language)


def of_amounts(name: str, unit: str | None) -> str:
    """Return a name with the unit of amounts of money behind it: 7,200 would else be taken for kroner.

    >>> of_amounts("utgift", "1000 kr"), of_amounts("unge", "husstander")
    ('utgift (1000 kr)', 'unge')
    """
    return f"{name} ({unit})" if unit is not None and is_money_unit(unit) else name


def middle(number: float, decimals: int, language: Language) -> str:
    """Return a quantile with the decimals of the figures, or one more where it lies between two.

    >>> middle(7.5, 0, Language.EN), middle(7.25, 1, Language.EN)
    ('7.5', '7.3')
    """
    return figure(number, decimals_shown([number], decimals) if decimals == 0 else decimals, language=language)


def relative(number: float, *, is_share: bool, language: Language) -> str:
    """Return a change in percent; of a share it is called relative, so that nobody takes it for percentage points.

    >>> relative(25.0, is_share=True, language=Language.EN)
    'in relative terms +25.0%'
    """
    shown = percent(number, 1, language=language)
    return said("figures-in-relative-terms", percent=shown).sentence(language) if is_share else shown


def symbol_of(status: str | None, missing: str | None) -> str:
    """Return the symbol of a cell without a value: SSB's, else (in a sum of ours) that of the reason; or nothing.

    >>> symbol_of("...", "not_available"), symbol_of(None, "suppressed"), symbol_of(None, None)
    ('...', ':', '')
    """
    return status or ("" if missing is None else _SYMBOLS[Missing(missing)])


def cell_of(value: float | None, status: str | None, missing: str | None, decimals: int, language: Language) -> str:
    """Return a figure with SSB's symbol on it, or the symbol where there is no figure."""
    if value is None:
        return symbol_of(status, missing) or NONE
    return f"{figure(value, decimals, language=language)}{status or ''}"


def after_number(unit: str) -> str:
    """Return a unit as it stands after a number: 1 650 000 1000 kr would read as one.

    >>> after_number("1000 kr"), after_number("prosent")
    (' × 1000 kr', ' prosent')
    """
    return f" × {unit}" if unit[:1].isdigit() else f" {unit}"


def claimed(number: float, decimals: int, *, measure: Measure, unit: str, language: Language) -> str:
    """Return a number of a claim as what it is: a figure, a change, a share, so many times.

    The unit is that of the figures; it is written where it is more than what is counted.

    >>> claimed(24.72, 0, measure=Measure.PERCENT, unit="", language=Language.EN)
    '25%'
    >>> claimed(4.05, 0, measure=Measure.ONE_IN, unit="", language=Language.EN)
    '1 / 4'
    >>> claimed(2.1, 1, measure=Measure.CHANGE, unit="prosent", language=Language.EN)
    '+2.1 percentage points'
    """
    of_money = after_number(unit) if is_money_unit(unit) else ""
    match measure:
        case Measure.PERCENT_CHANGE:
            return percent(number, decimals, language=language)
        case Measure.CHANGE:
            text = change(number, decimals, language=language)
            return f"{text} {points(language)}" if is_percent_unit(unit) else f"{text}{of_money}"
        case Measure.PERCENT:
            return of_hundred(figure(number, decimals, language=language), language)
        case Measure.ONE_IN:
            return f"1 / {figure(number, decimals, language=language)}"
        case Measure.TIMES:
            return f"× {figure(number, decimals, language=language)}"
        case _:
            text = figure(number, decimals, language=language)
            return of_hundred(text, language) if is_percent_unit(unit) else f"{text}{of_money}"


def day(text: str, language: str) -> str:
    """Return a day, or a moment in Oslo, as people write it; in English as computers do, and what is none as it is.

    >>> day("2026-06-15", "no"), day("2026-06-15T06:00:00Z", "no"), day("2026-06-15", "en")
    ('15. juni 2026', '15. juni 2026 kl. 08.00', '2026-06-15')
    """
    if language == Language.EN:
        return text
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    load_zone()
    from babel.dates import format_date

    local = moment if moment.tzinfo is None else moment.astimezone(OSLO)
    written = format_date(local.date(), "d. MMMM y", locale=_locale(language))
    return written if len(text) <= len("2026-06-15") else f"{written} kl. {local:%H.%M}"


def load_zone() -> None:
    """Load the time zone that babel takes from ``TZ`` as it is loaded, and that nothing here reads.

    Where ``TZ`` names a file or folder that is none, babel fails; then it is loaded without.
    """
    try:
        from babel import localtime
    except Exception:
        if (named := os.environ.pop("TZ", None)) is None:
            raise
        try:
            from babel import localtime
        finally:
            os.environ["TZ"] = named
    del localtime
