"""Inhabitants by region and year, from SSB's population table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.errors import DatasetRefused
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kostra import COUNTRY, COUNTY, POPULATION_TABLE, as_counted
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostra_bolig.jsonstat import Cube

__all__ = [
    "AGES",
    "AGES_FILE",
    "DATA_FILE",
    "METADATA_FILE",
    "ages_in",
    "has_ages",
    "read",
    "read_ages",
    "selection",
    "selection_of_ages",
]

METADATA_FILE: Final = "population-metadata.json"
DATA_FILE: Final = "population.json"
AGES_FILE: Final = "population-ages.json"
AGES: Final = (18, 24)
"""Of these ages the inhabitants are always asked for, as far as the table has ages: those called youth."""
_AGE: Final = "Alder"
_ONE_AGE: Final = re.compile(r"([0-9]{1,3})(?: (?:år|years?))?")
_PERSONS: Final = frozenset({"personer", "persons", "innbyggere", "inhabitants"})
_WHOLE_COUNTRY: Final = "0"
_MOST: Final = 10_000_000
"""More people than Norway has, or any of its regions."""
_SHOWN: Final = 3


def selection(metadata: Cube, *, regions: Sequence[str], years: Sequence[int]) -> dict[str, Sequence[str]]:
    """Return what to ask the population table for: our regions and years, all ages and both sexes together.

    Parameters
    ----------
    metadata
        What the table has.
    regions, years
        What is wanted; those it does not have are left out.

    Raises
    ------
    DatasetRefused
        It has no one content that counts persons, none of our regions or years, or a dimension that must be chosen
        from.
    """
    by_id = {dimension.id: dimension for dimension in metadata.dimensions}
    roles = metadata.roles
    if not all(roles.get(role) in by_id for role in ("geo", "metric", "time")):
        raise DatasetRefused(
            said("ssb-population-lacks", table=POPULATION_TABLE, dimensions=tuple(by_id), roles=str(dict(roles)))
        )
    region, content, year = (by_id[roles[role]] for role in ("geo", "metric", "time"))
    if odd := [id_ for id_ in by_id if id_ not in roles.values() and not _may_be_left_out(metadata, id_)]:
        raise DatasetRefused(said("ssb-population-must-choose", dimensions=tuple(odd), table=POPULATION_TABLE))
    persons = [code for code, unit in content.units.items() if (unit.base or "").casefold() in _PERSONS]
    ours, asked = frozenset(map(as_counted, regions)), frozenset(map(str, years))
    wanted = [code for code in region.codes if _ours(code) in ours]
    common = [code for code in year.codes if code in asked]
    if len(persons) != 1 or not wanted or not common:
        raise DatasetRefused(
            said(
                "ssb-population-none-of-ours",
                table=POPULATION_TABLE,
                contents=len(persons),
                regions=len(wanted),
                years=len(common),
            )
        )
    return {region.id: wanted, content.id: persons, year.id: common}


def has_ages(metadata: Cube) -> bool:
    """Tell whether the population table knows ages."""
    return any(dimension.id == _AGE for dimension in metadata.dimensions)


def selection_of_ages(
    metadata: Cube, asked: Mapping[str, Sequence[str]], ages: Iterable[int]
) -> dict[str, Sequence[str]]:
    """Return what to ask for of single years of age, beside what is asked of all together.

    Raises
    ------
    DatasetRefused
        The table does not have each of these ages once.
    """
    codes = _ages_of(metadata)
    wanted = sorted(set(ages))
    if lacking := [age for age in wanted if age not in codes]:
        raise DatasetRefused(said("ssb-population-no-ages", table=POPULATION_TABLE, ages=tuple(map(str, lacking))))
    return {**asked, _AGE: [codes[age] for age in wanted]}


def ages_in(bodies: Mapping[str, bytes]) -> frozenset[int]:
    """Return the ages of which the inhabitants are among answers."""
    return frozenset(_ages_of(jsonstat.read(parse(bodies[AGES_FILE])))) if AGES_FILE in bodies else frozenset()


def read_ages(bodies: Mapping[str, bytes], first: int, last: int) -> pl.DataFrame | None:
    """Return the inhabitants from one age to another, both included; ``None`` where not all of them are there.

    Columns and errors as for :func:`read`. Where the number of one age is not given, there is none of them together.
    """
    if not ages_in(bodies) >= set(range(first, last + 1)):
        return None
    return _counted(bodies[AGES_FILE], ages=range(first, last + 1))


def _ages_of(cube: Cube) -> dict[int, str]:
    """Return the code of each single year of age; one that two categories claim is nobody's."""
    found: dict[int, list[str]] = {}
    for dimension in cube.dimensions:
        for code, label in zip(dimension.codes, dimension.labels, strict=True) if dimension.id == _AGE else ():
            age = _ONE_AGE.fullmatch(label.strip().casefold())
            if age is not None and (not code.isdigit() or int(code) == int(age[1])):
                found.setdefault(int(age[1]), []).append(code)
    return {age: codes[0] for age, codes in found.items() if len(codes) == 1}


def read(bodies: Mapping[str, bytes]) -> pl.DataFrame:
    """Return the inhabitants that the population table gave.

    Returns
    -------
    polars.DataFrame
        One row per region and year in which SSB counts somebody, sorted: ``region`` str (as in table 12015), ``year``
        i16, ``population`` i64. No nulls and no zeros: a region with 0 inhabitants was not there.

    Raises
    ------
    DatasetRefused
        The answer is not what the table gives, or a cell is no number of people: the first of them are named.
    """
    return _counted(bodies[DATA_FILE])


def _counted(body: bytes, *, ages: Iterable[int] | None = None) -> pl.DataFrame:
    cube = jsonstat.read(parse(body))
    roles = cube.roles
    if not all(role in roles for role in ("geo", "time")):
        raise DatasetRefused(said("ssb-population-answer-lacks", table=POPULATION_TABLE, roles=str(dict(roles))))
    codes = cube.dimension(roles["geo"]).codes
    ours = [_ours(code) for code in codes]
    cells = cube.frame()
    _require_people(cells, region=roles["geo"], year=roles["time"])
    if ages is not None:
        of_age = _ages_of(cube)
        whole = pl.when(pl.col("value").null_count() == 0).then(pl.col("value").sum())
        cells = (
            cells.filter(pl.col(_AGE).cast(pl.String).is_in([of_age[age] for age in ages]))
            .group_by(roles["geo"], roles["time"])
            .agg(whole.alias("value"))
        )
    return (
        cells.filter(pl.col("value") != 0)
        .select(
            pl.col(roles["geo"]).cast(pl.String).replace_strict(codes, ours, return_dtype=pl.String).alias("region"),
            pl.col(roles["time"]).cast(pl.String).cast(pl.Int16, strict=False).alias("year"),
            pl.col("value").cast(pl.Int64).alias("population"),
        )
        .sort("region", "year")
    )


def _require_people(cells: pl.DataFrame, *, region: str, year: str) -> None:
    """Refuse cells that are no whole number of people: half a person divides as well as a whole one."""
    value = pl.col("value")
    odd = cells.filter(~(value.is_between(0, _MOST) & (value == value.floor())))
    if not odd.is_empty():
        named = odd.select(pl.col(region, year).cast(pl.String), value).head(_SHOWN).rows()
        raise DatasetRefused(
            said(
                "ssb-population-no-people",
                table=POPULATION_TABLE,
                most=_MOST,
                cells=tuple(
                    said("ssb-population-cell", code=code, year=of_year, number=repr(number))
                    for code, of_year, number in named
                ),
                further=odd.height - len(named),
            )
        )


def _may_be_left_out(metadata: Cube, id_: str) -> bool:
    """Tell whether the table itself sums over a dimension that is not asked for; only metadata say so."""
    extension = metadata.dataset["dimension"][id_].get("extension")
    return isinstance(extension, dict) and extension.get("elimination") is True


def _ours(code: str) -> str:
    """Return a region of the population table as table 12015 codes it."""
    if code == _WHOLE_COUNTRY:
        return COUNTRY
    return f"{COUNTY}{code}" if len(code) == 2 and code.isdigit() else code
