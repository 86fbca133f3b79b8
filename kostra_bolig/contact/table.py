"""What SSB says of itself and of the table, held against what is believed."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from kostra_bolig.contact.asking import Found
from kostra_bolig.figures.areas.summable import may_add
from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.figures.regions import described
from kostra_bolig.ingest import fingerprint
from kostra_bolig.ingest.frame import contents_of
from kostra_bolig.ingest.gate.canary import is_near
from kostra_bolig.kostra import (
    COUNTRIES,
    COUNTRY,
    MISSING,
    MOST_CELLS,
    REGION_DIMENSIONS,
    RegionKind,
    is_count_unit,
    is_money_unit,
    is_percent_unit,
    kind_of,
    sum_region,
    updated_at,
)
from kostra_bolig.said import said
from kostra_bolig.ssb import klass

if TYPE_CHECKING:
    from kostra_bolig.contact.asking import Contact
    from kostra_bolig.said import Value

__all__ = [
    "FEWEST_CELLS",
    "PACE",
    "answer",
    "cell_limit",
    "dimensions",
    "formats",
    "is_continued",
    "is_there",
    "licence",
    "pace",
    "region_codes",
    "region_labels",
    "series",
    "size",
    "units",
]

FEWEST_CELLS: Final = 100_000
"""A table of KOSTRA without breakdowns has fewer; a server that gives fewer at once is asked in parts."""
PACE: Final = (30, 60)
"""We ask so often in so many seconds, at most."""
PLAIN_REGION: Final = "Region"
"""What a few old tables call their region."""
_JSON_STAT: Final = "json-stat2"
_LICENCE: Final = re.compile(r"creativecommons\.org/licenses/by/4\.0|CC BY 4\.0", re.IGNORECASE)
_YEAR: Final = r"[0-9]{4}"
_NO_MONEY: Final = re.compile(r"(?:andel|antall|husstand|husholdning)|.*prosent")
"""A label that begins with what is counted, or says percent, is not one of money, whatever its unit."""
_AGREE: Final = 0.9
_SHOWN: Final = 5
_LONGEST: Final = 80


def cell_limit(contact: Contact) -> Found:
    """Look how many cells one call may ask for."""
    limit = contact.config().content.get("maxDataCells")
    return Found(is_so=isinstance(limit, int) and limit >= FEWEST_CELLS, seen=said("contact-saw", what=_shown(limit)))


def formats(contact: Contact) -> Found:
    """Look whether the format that is read is one of the server's."""
    listed = contact.config().content.get("dataFormats")
    names = tuple(map(_shown, listed)) if isinstance(listed, list) else (_shown(listed),)
    return Found(is_so=_JSON_STAT in names, seen=said("contact-saw", what=names))


def licence(contact: Contact) -> Found:
    """Look under which licence SSB gives its figures."""
    named = _shown(contact.config().content.get("license"))
    return Found(is_so=_LICENCE.search(named) is not None, seen=said("contact-saw", what=named))


def pace(contact: Contact) -> Found:
    """Look how often SSB may be asked, by the headers of its answer."""
    policy = contact.config().headers.get("x-ratelimit-policy")
    if policy is None:
        return Found(is_so=False, seen=said("contact-saw-no-pace"))
    read = re.fullmatch(r"\s*(\d{1,6});\s*w=(\d{1,6})s?\s*", policy)
    calls, seconds = PACE
    is_so = read is not None and int(read[1]) * seconds >= calls * int(read[2])
    return Found(is_so=is_so, seen=said("contact-saw", what=_shown(policy)))


def is_there(contact: Contact) -> Found:
    """Look whether the table is there, with the moment of its last update and its first and last year."""
    content = contact.table().content
    first, last, updated = content.get("firstPeriod"), content.get("lastPeriod"), content.get("updated")
    years_are = all(isinstance(year, str) and re.fullmatch(_YEAR, year) for year in (first, last))
    moment = updated_at(updated) if isinstance(updated, str) else None
    seen = said(
        "contact-saw-table",
        table=_shown(content.get("id")),
        label=_shown(content.get("label")),
        first=_shown(first),
        last=_shown(last),
        updated=_shown(updated),
    )
    return Found(is_so=content.get("id") == contact.spec.id and years_are and moment is not None, seen=seen)


def is_continued(contact: Contact) -> Found:
    """Look whether SSB goes on with the table."""
    discontinued = contact.table().content.get("discontinued")
    return Found(is_so=discontinued in (False, None), seen=said("contact-saw-discontinued", what=discontinued is True))


def dimensions(contact: Contact) -> Found:
    """Look whether the table has a dimension each for region, content and year, by the ids that are believed.

    Of a table without a definition further ones are shown of one category each, and the region may be a plain one.
    """
    dims = contact.dims()
    ids = tuple(dimension.id for dimension in dims.cube.dimensions)
    known = [*(one.id for one in REGION_DIMENSIONS), *(() if contact.spec.series else (PLAIN_REGION,))]
    is_geo = dims.cube.roles.get("geo", None if contact.spec.series else dims.region.id) == dims.region.id
    return Found(is_so=dims.region.id in known and is_geo, seen=said("contact-saw", what=ids))


def size(contact: Contact) -> Found:
    """Look how many cells the table has, and in how many calls they come."""
    dims = contact.dims()
    cells = math.prod(len(one.codes) for one in dims.cube.dimensions)
    limit = contact.config().content.get("maxDataCells")
    most = limit if isinstance(limit, int) and limit > 0 else FEWEST_CELLS
    seen = said("contact-saw-size", cells=cells, calls=-(-cells // most))
    return Found(is_so=True, seen=seen, advice=said("contact-advise-size") if cells > MOST_CELLS else None)


def region_codes(contact: Contact) -> Found:
    """Look whether every region's code is of a kind that is known, and whether the country is there."""
    codes = contact.dims().region.codes
    odd = tuple(_shown(code) for code in codes if not _is_known(code))
    kinds = [kind_of(code) for code in codes if _is_known(code)]
    counted = tuple(
        said("ingest-n-of-kind", n=kinds.count(kind), regions=said("ingest-kind-of", kind=kind.value))
        for kind in RegionKind
        if kind in kinds
    )
    is_there = sum_region(codes) is not None
    return Found(
        is_so=not odd and (is_there or not contact.spec.series),
        seen=said(
            "contact-saw-regions",
            counted=counted,
            odd=odd[:_SHOWN],
            country=COUNTRY,
            is_there=is_there,
        ),
    )


def region_labels(contact: Contact) -> Found:
    """Look whether the labels of municipalities that have ended name their last year, and those of others none."""
    region = contact.dims().region
    ends = {code: day for code, day in klass.shipped().codes.select("code", "valid_to").rows()}  # the last period wins
    held, odd = 0, []
    labels = zip(region.codes, region.labels, strict=True)
    for one in described({code: label for code, label in labels if _is_known(code)}):
        if one.kind is not RegionKind.MUNICIPALITY or one.code not in ends:
            continue
        ended = ends[one.code]
        is_ended = ended is not None and ended <= klass.SHIPPED_THROUGH
        if ended is None or is_ended:
            held += 1
            last = ended.year - 1 if ended is not None else None
            later = last is None and one.valid_to is not None and one.valid_to >= klass.SHIPPED_THROUGH.year
            if one.valid_to != last and not later:
                odd.append(f"{one.code} {_shown(one.label)}")
    return Found(
        is_so=len(odd) <= (1 - _AGREE) * held,
        seen=said("contact-saw-labels", n=held - len(odd), of=held, odd=tuple(odd[:_SHOWN])),
    )


def units(contact: Contact) -> Found:
    """Look whether every content's unit is a count, percent, money or another that may add up."""
    contents = contact.dims()
    odd = tuple(
        str(content)
        for content in contents_of(contents)
        if not any(is_read(content.unit or "") for is_read in (is_count_unit, is_percent_unit, may_add, is_money_unit))
        or (is_money_unit(content.unit or "") and _NO_MONEY.match(content.label.casefold()))
    )
    read = tuple(dict.fromkeys(content.unit or "" for content in contents_of(contents)))
    return Found(is_so=not odd, seen=said("contact-saw-units", units=read, odd=odd[:_SHOWN]))


def answer(contact: Contact) -> Found:
    """Look whether the figures come as they were asked for, and with symbols that are known."""
    cells = contact.cells().cube.frame()
    symbols = {str(symbol) for symbol in cells["status"].drop_nulls().unique()}
    odd = tuple(sorted(symbols - set(MISSING) - {""}))
    return Found(
        is_so=not odd,
        seen=said("contact-saw-cells", n=cells.height, symbols=tuple(sorted(symbols)), odd=tuple(map(_shown, odd))),
    )


def series(contact: Contact, *, key: str) -> Found:
    """Look which content a series is read from, and whether the country's figures are those that were printed."""
    binding, frame = contact.bound()
    spec = contact.spec.series[key]
    contents = {content.code: content for content in contents_of(contact.dims())}
    if key not in binding.codes:
        near = fingerprint.candidates(binding, tuple(contents.values()), frame, spec=contact.spec)[key]
        candidates: tuple[Value, ...] = tuple(str(one.content) for one in near[:_SHOWN])
        return Found(is_so=False, seen=said("contact-saw-no-series", why=binding.reasons[key], candidates=candidates))
    content = contents[content_of(binding.codes[key])]
    national = frame.filter((frame["content"] == binding.codes[key]) & frame["region"].is_in(COUNTRIES))
    given = dict(national.select("year", "value").rows())
    missed = tuple(
        said(
            "ingest-missed-cell",
            year=cell.year,
            printed=cell.value,
            got=said("ingest-no-figure") if given[cell.year] is None else given[cell.year],
        )
        for cell in spec.printed
        if cell.year in given
        and (given[cell.year] is None or not is_near(given[cell.year], cell.value, unrevised=cell.unrevised))
    )
    by = said("contact-bound-by", by=binding.bound_by[key].value)
    seen = said("contact-saw-series", content=str(content), by=by, missed=missed)
    return Found(is_so=not missed, seen=seen)


def _is_known(code: str) -> bool:
    try:
        kind_of(code)
    except LookupError:
        return False
    return True


def _shown(value: object) -> str:
    """Return a value of an answer as it is shown, and no more of it than that."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
