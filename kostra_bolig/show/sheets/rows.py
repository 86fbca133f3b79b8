"""Series as CSV on stdout: a row for each region and year, with where it comes from in each."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kostra_bolig.figures.finding.categories import content_of
from kostra_bolig.figures.rounding import plain
from kostra_bolig.show.outside import harmless
from kostra_bolig.show.streams import write_utf8
from kostra_bolig.show.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.figures.series import Series

__all__ = ["csv_of"]


def csv_of(series: Sequence[Series]) -> None:
    """Print series as CSV: one row per region and year."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    further = [one.id for one in series[0].provenance.where] if series else []
    writer.writerow(
        [
            *(
                "series",
                "content",
                "region",
                "region_name",
                *further,
                "year",
                "value",
                "status",
                "missing",
                "unit",
                "source",
            ),
            "made_of",
        ]
    )
    for found in series:
        codes = [_cell(one.code) for one in found.provenance.where]
        for row in found.frame.iter_rows(named=True):
            writer.writerow(
                [
                    found.key or "",
                    _cell(content_of(found.content)),
                    _cell(found.region),
                    _cell(found.region_name),
                    *codes,
                    row["year"],
                    "" if row["value"] is None else plain(row["value"] + 0.0),
                    _cell(row["status"] or ""),
                    row["missing"] or "",
                    _cell(found.unit),
                    _cell("; ".join(map(str, (*found.said, found.provenance)))),
                    _cell("+".join(row["made_of"] or ())),
                ]
            )
    write_utf8(out.getvalue())


def _cell(text: str) -> str:
    return harmless(printable(text).lstrip())
