"""The kinds of claims: how each is written in a file, held against the figures and shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.figures import door
from kostra_bolig.figures.claims import reading
from kostra_bolig.figures.claims.claim import ClaimKind
from kostra_bolig.figures.claims.entry import is_number, shortened
from kostra_bolig.figures.exact import exact, nearest
from kostra_bolig.figures.rounding import decimals_of, decimals_told, decimals_true, rounded, signed, typeset
from kostra_bolig.figures.trend import Point, change
from kostra_bolig.kinds import Language, Measure
from kostra_bolig.kostra import is_percent_unit
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_bolig.figures.claims.claim import Claim
    from kostra_bolig.figures.claims.entry import Entry
    from kostra_bolig.figures.claims.reading import Reading
    from kostra_bolig.figures.table import Table
    from kostra_bolig.said import Said

__all__ = ["HIGHEST", "LOWEST", "RULES", "Rule", "agrees", "decimals_for", "measure_of", "prints", "ratio", "times"]

HIGHEST: Final = "highest"
LOWEST: Final = "lowest"
_NEITHER: Final = "neither"
_ALL_EQUAL: Final = "all equal"
_NONE: Final = "none"
_MARGIN: Final = Fraction(1, 20)
"""«Doubled» is from 1.95 to 2.05 times."""


def prints(number: float | str, claim: Claim) -> bool:
    """Tell whether a number is what the text prints, once rounded as it does."""
    if isinstance(number, str) or isinstance(claim.published, str):
        return False
    return Fraction(rounded(number, claim.decimals)) == exact(claim.published)


def ratio(above: float, below: float) -> float:
    """Return one number in terms of another that is not 0, as the nearest float; the number where there is none."""
    found = nearest(exact(above) / exact(below))
    return above if found is None else found


def times(number: float, claim: Claim) -> bool:
    """Tell whether a number of times is the one that a text gives, or within the bounds that it gives.

    Of a number with at most one decimal, 0.05 to either side is the same; below 1, as so much of the inverse.
    """
    if claim.at_least is not None or claim.at_most is not None:
        is_enough = claim.at_least is None or exact(number) >= exact(claim.at_least)
        return is_enough and (claim.at_most is None or exact(number) <= exact(claim.at_most))
    if isinstance(claim.published, str):
        return False
    wanted, got = exact(claim.published), exact(number)
    if claim.decimals > 1 or wanted <= 0 or got <= 0:
        return prints(number, claim)
    if wanted < 1:
        wanted, got = 1 / wanted, 1 / got
    return abs(got - wanted) <= _MARGIN


def _last(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    return read.points[-1].value


def _percent(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    return change(read.points[0], read.points[-1], unit="").percent


def _direction(claim: Claim, read: Reading) -> str:  # noqa: ARG001
    first, last = read.points[0].value, read.points[-1].value
    return "increase" if last > first else "decrease" if last < first else "no change"


def _mean(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    points = read.points
    mean = nearest(sum((exact(point.value) for point in points), Fraction()) / len(points))
    return points[0].value if mean is None else mean


def _share(claim: Claim, read: Reading) -> float | str:
    part, whole = read.points[0].value, read.whole[0].value
    if claim.is_one_in:
        return ratio(whole, part) if part else _NONE
    share = nearest(exact(part) * 100 / exact(whole))
    return part if share is None else share


def _multiple(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    first, last = read.points[0], read.points[-1]
    change(first, last, unit="")  # refuses to start from 0 or below, with the reason
    return ratio(last.value, first.value)


def _difference(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    first, last = read.points[0].value, read.points[-1].value
    difference = nearest(exact(last) - exact(first))
    return last if difference is None else difference


def _extreme(claim: Claim, read: Reading) -> str:  # noqa: ARG001
    value = read.points[-1].value
    others = [point.value for point in read.points[:-1]]
    is_highest, is_lowest = value >= max(others, default=value), value <= min(others, default=value)
    if is_highest and is_lowest:
        return _ALL_EQUAL
    return HIGHEST if is_highest else LOWEST if is_lowest else _NEITHER


def _rank(claim: Claim, read: Reading) -> float:  # noqa: ARG001
    return float(read.place.rank) if read.place is not None else 0.0


def _is_printed(claim: Claim, read: Reading, computed: float | str) -> bool:  # noqa: ARG001
    return prints(computed, claim)


def _is_said(claim: Claim, read: Reading, computed: float | str) -> bool:
    """Tell whether a word is the text's, of the very figures that it says it had."""
    return computed == claim.published and all(
        claim.cells.get(point.year, point.value) == point.value for point in read.points
    )


def _is_near(claim: Claim, read: Reading, computed: float | str) -> bool:  # noqa: ARG001
    if isinstance(claim.published, str):
        return False
    published = exact(claim.published)
    margin = abs(published) * exact(claim.within_percent) / 100
    return all(abs(exact(point.value) - published) <= margin for point in read.points)


def _is_so_many_times(claim: Claim, read: Reading, computed: float | str) -> bool:  # noqa: ARG001
    return not isinstance(computed, str) and times(computed, claim)


def _is_extreme(claim: Claim, read: Reading, computed: float | str) -> bool:
    return computed == claim.published or (computed == _ALL_EQUAL and len(read.points) > 1)


def _unknown_years(claim: Claim, read: Reading, computed: float | str) -> Said | None:
    """Return which year has no figure, where that year could be the one; nothing where one that is known decides."""
    if not read.blanks or computed not in (claim.published, _ALL_EQUAL):
        return None
    return said("figures-claim-blank-years", blanks=read.blanks)


def _unknown_regions(claim: Claim, read: Reading, computed: float | str) -> Said | None:  # noqa: ARG001
    """Return that some have no figure who might stand before the region.

    From the top a count is placed among those that SSB shows, and the suppressed ones are told beside it; what they are
    is not known. From the bottom, and of shares, a suppressed one leaves it open.
    """
    place = read.place
    if place is None:
        return None
    unknown = place.absent + (place.suppressed if claim.from_bottom or not place.is_count else 0)
    return said("figures-claim-blank-regions", number=unknown) if unknown else None


def _written(number: float, language: Language) -> str:
    """Return a figure: in English as computers write it, in Norwegian as people do."""
    if language is Language.EN:
        return typeset(number)
    return door.figure(number, decimals_of(number), language=language)


def _computed(claim: Claim, read: Reading, number: float, language: Language) -> str:
    return _pointed(str(rounded(number, decimals_for(claim, read, number))), language)


def _pointed(text: str, language: Language) -> str:
    return text if language is Language.EN else text.replace(".", ",")


def _told(point: Point, language: Language) -> str:
    return f"{point.year}: {_written(point.value, language)}"


def _each(claim: Claim, read: Reading, language: Language) -> str:  # noqa: ARG001
    return ", ".join(_told(point, language) for point in read.points)


def _both(read: Reading, language: Language) -> str:
    return f"{_told(read.points[0], language)} → {_told(read.points[-1], language)}"


def _from_to(claim: Claim, read: Reading, language: Language) -> str:
    text = _both(read, language)
    if read.points[0].value <= 0:
        return text
    percent = _percent(claim, read)
    decimals = decimals_told(percent, decimals_for(claim, read, percent, least=2))
    return f"{text}, {_pointed(signed(percent, decimals), language)} %"


def _from_to_times(claim: Claim, read: Reading, language: Language) -> str:
    return f"{_both(read, language)}, × {_computed(claim, read, _multiple(claim, read), language)}"


def _from_to_absolute(claim: Claim, read: Reading, language: Language) -> str:
    difference = _difference(claim, read)
    sign = "" if not difference else "+" if difference > 0 else "−"
    points = f" {said('words-percentage-points').sentence(language.value)}" if is_percent_unit(read.unit) else ""
    return f"{_both(read, language)}, {sign}{_written(abs(difference), language)}{points}"


def _divided(claim: Claim, read: Reading, language: Language) -> str:
    part, whole = read.points[0], read.whole[0]
    above, below = (whole, part) if claim.is_one_in else (part, whole)
    text = f"{_told(above, language)} / {_written(below.value, language)}"
    found = _share(claim, read)
    if isinstance(found, str):
        return text
    return f"{text} = {_computed(claim, read, found, language)}{'' if claim.is_one_in else ' %'}"


def _per(claim: Claim, read: Reading, language: Language) -> str:
    rate = _computed(claim, read, read.points[-1].value, language)
    return said("figures-claim-rate", year=claim.end, rate=rate, per=claim.per).sentence(language.value)


def _placed(claim: Claim, read: Reading, language: Language) -> str:
    place = read.place
    if place is None:
        return ""
    told = said(
        "figures-claim-rank",
        year=place.year,
        value=_written(read.points[-1].value, language),
        rank=place.rank,
        end="bottom" if claim.from_bottom else "top",
        equals=place.equals,
        among=place.among,
        ranked=place.ranked,
        suppressed=place.suppressed,
        absent=place.absent,
    )
    return told.sentence(language.value)


def _nothing_more(entry: Entry) -> dict[str, Any]:  # noqa: ARG001
    return {}


def _share_of(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"of": entry.text("of")}
    if ("one_in" in entry.fields) is ("published" in entry.fields):
        raise entry.wrong(said("figures-field-one-of-two", one="published", other="one_in"))
    if "one_in" in entry.fields:
        found |= {"is_one_in": True, "published": entry.from_1("one_in")}
    return found


def _bounds(entry: Entry) -> dict[str, Any]:
    """Return between what a number of times must be.

    The bound itself stands in the field, in place of ``published``; or ``true``, beside it.
    """
    found: dict[str, Any] = {}
    for field in ("at_least", "at_most"):
        if (bound := entry.fields.get(field)) is None or bound is False:
            continue
        if bound is True:
            bound = entry.fields.get("published")
        elif "published" in entry.fields:
            raise entry.wrong(said("figures-field-one-of-two", one="published", other=field))
        if not is_number(bound) or bound < 0:
            raise entry.wrong(said("figures-field-number", field=field, got=shortened(bound)))
        found[field] = float(bound)
        found.setdefault("published", bound)
    if len(found) > 2 and found["at_least"] > found["at_most"]:
        what = said("figures-field-bounds", least=found["at_least"], most=found["at_most"])
        raise entry.wrong(what)
    return found


def _per_so_many(entry: Entry) -> dict[str, Any]:
    return {"per": entry.from_1("per")}


def _place_among(entry: Entry) -> dict[str, Any]:
    found = {"among": entry.text("among"), "from_bottom": entry.flag("from_bottom")}
    if (word := entry.fields.get("published")) in (HIGHEST, LOWEST):
        return found | {"published": 1, "from_bottom": word == LOWEST}
    return found | {"published": entry.from_1("published")}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """All that is particular to a kind of claim: how it is written in a file, held against the figures and shown.

    Attributes
    ----------
    read
        What is read off the figures.
    computed
        What these give.
    agrees
        Whether that is what the text says, by the claim, the figures and what is computed of them.
    doubt
        Why nobody can tell, though the figures of the claim are there.
    arithmetic
        How it is computed, in a line of a language.
    one_year
        Whether the file names one ``year``, and not ``start`` and ``end``.
    has_start
        Whether it may name a ``start`` too: without, it is of every year up to the one.
    takes
        The fields that only this kind, or few, have.
    particular
        Reads these off the file, and what they say in place of ``published``.
    words
        What the text may say; a number where there are none.
    measure
        What the numbers are.
    decimals
        With how many, at the least, what is computed is shown.
    has_cells
        Whether the figures that a text says it had can stand in place of SSB's.
    """

    read: Callable[[Claim, Table], Reading]
    computed: Callable[[Claim, Reading], float | str]
    agrees: Callable[[Claim, Reading, float | str], bool] = _is_printed
    doubt: Callable[[Claim, Reading, float | str], Said | None] | None = None
    arithmetic: Callable[[Claim, Reading, Language], str] = _from_to
    one_year: bool = False
    has_start: bool = False
    takes: frozenset[str] = frozenset()
    particular: Callable[[Entry], dict[str, Any]] = _nothing_more
    words: tuple[str, ...] = ()
    measure: Measure = Measure.FIGURE
    decimals: int = 0
    has_cells: bool = True


RULES: Final[Mapping[ClaimKind, Rule]] = {
    ClaimKind.VALUE: Rule(read=reading.one_year, computed=_last, arithmetic=_each, one_year=True),
    ClaimKind.PERCENT_CHANGE: Rule(read=reading.ends, computed=_percent, measure=Measure.PERCENT_CHANGE, decimals=2),
    ClaimKind.DIRECTION: Rule(
        read=reading.ends,
        computed=_direction,
        agrees=_is_said,
        words=("increase", "decrease"),
        measure=Measure.WORD,
    ),
    ClaimKind.ABOUT: Rule(read=reading.every_year, computed=_mean, agrees=_is_near, arithmetic=_each, decimals=1),
    ClaimKind.SHARE: Rule(
        read=reading.part_and_whole,
        computed=_share,
        arithmetic=_divided,
        one_year=True,
        takes=frozenset({"of", "one_in"}),
        particular=_share_of,
        measure=Measure.PERCENT,
        decimals=2,
        has_cells=False,
    ),
    ClaimKind.MULTIPLE: Rule(
        read=reading.ends,
        computed=_multiple,
        agrees=_is_so_many_times,
        arithmetic=_from_to_times,
        takes=frozenset({"at_least", "at_most"}),
        particular=_bounds,
        measure=Measure.TIMES,
        decimals=2,
    ),
    ClaimKind.DIFFERENCE: Rule(
        read=reading.ends, computed=_difference, arithmetic=_from_to_absolute, measure=Measure.CHANGE
    ),
    ClaimKind.RATE: Rule(
        read=reading.per_inhabitants,
        computed=_last,
        arithmetic=_per,
        one_year=True,
        takes=frozenset({"per"}),
        particular=_per_so_many,
        decimals=2,
        has_cells=False,
    ),
    ClaimKind.EXTREME: Rule(
        read=reading.since,
        computed=_extreme,
        agrees=_is_extreme,
        doubt=_unknown_years,
        arithmetic=_each,
        one_year=True,
        has_start=True,
        words=(HIGHEST, LOWEST),
        measure=Measure.WORD,
        has_cells=False,
    ),
    ClaimKind.RANK: Rule(
        read=reading.place,
        computed=_rank,
        doubt=_unknown_regions,
        arithmetic=_placed,
        one_year=True,
        takes=frozenset({"among", "from_bottom"}),
        particular=_place_among,
        measure=Measure.RANK,
        has_cells=False,
    ),
}


def agrees(claim: Claim, read: Reading) -> bool:
    """Tell whether a claim is true of what was read, and nothing is in doubt."""
    rule = RULES[claim.kind]
    computed = rule.computed(claim, read)
    is_told = rule.doubt is None or rule.doubt(claim, read, computed) is None
    return is_told and rule.agrees(claim, read, computed)


def decimals_for(claim: Claim, read: Reading, computed: float, *, least: int | None = None) -> int:
    """Return with how many decimals what is computed is shown: so many that it does not belie the verdict.

    Those of the text and of its kind at the least, or in place of the latter `least`.
    """
    rule = RULES[claim.kind]
    shown = max(claim.decimals, rule.decimals if least is None else least)
    return decimals_true(computed, shown, lambda number: rule.agrees(claim, read, number))


def measure_of(claim: Claim) -> Measure:
    """Return what the published and the computed number of a claim are."""
    return Measure.ONE_IN if claim.is_one_in else RULES[claim.kind].measure
