"""The commands that hold the claims of a text against the figures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kostra_bolig.cli.options import Common, language_of, one_or_more_regions, reading, table_of
from kostra_bolig.cli.speech import print_json
from kostra_bolig.kostra import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.claims import ReportAnswer
    from kostra_bolig.figures.claims import Claims

__all__ = ["report", "verify"]


@click.command(epilog="Example: kostra-bolig report --json")
@one_or_more_regions
@click.option("--html", metavar="FILE", help='Write a page to read, print and send. Needs the extra "plot".')
@reading
def report(common: Common, regions: tuple[str, ...], html: str | None) -> None:
    """Hold the claims of Fafo-rapport 2025:11 against the newest figures.

    Fetches if nothing is stored; if SSB cannot be reached either, uses the figures published in the report. Always
    says which figures it used. A claim that was true of SSB's figures when it was written and no longer is, is
    "revised". With --region, the series of those regions are shown beside it.
    """
    from kostra_bolig.figures.claims_file import fafo_2025_11

    answer = _claims(common, fafo_2025_11(), regions, html=html)
    if not all(claim["as_recorded"] for claim in answer["claims"]):
        sys.exit(1)


@click.command(epilog="Example: kostra-bolig verify my-article.toml")
@click.argument("file", metavar="CLAIMS.toml")
@one_or_more_regions
@reading
def verify(common: Common, file: str, regions: tuple[str, ...]) -> None:
    """Hold the claims of any text against the newest figures; exit 1 if one does not hold and is not recorded so."""
    from kostra_bolig.figures.claims import Verdict
    from kostra_bolig.figures.claims_file import read

    answer = _claims(common, read(file), regions)
    lost = Verdict.NOT_REPRODUCED
    if any(claim["verdict"] == lost and claim["recorded"] != lost for claim in answer["claims"]):
        sys.exit(1)


def _claims(common: Common, claims: Claims, regions: Sequence[str], *, html: str | None = None) -> ReportAnswer:
    from kostra_bolig.answers.claims import report_answer
    from kostra_bolig.figures.verdicts import verify as verified
    from kostra_bolig.show import tables
    from kostra_bolig.show.files import page_text

    table = table_of(common)
    results = verified(claims, table)
    answer = report_answer(claims.title, results, table, regions=regions)
    if html is not None:
        from kostra_bolig.show.page import page

        page(table, results, title=claims.title, regions=regions or (COUNTRY,), language=language_of(common)).save(html)
    if common.as_json:
        print_json(answer)
    else:
        tables.claims_table(answer, table.provenance)
        if html is not None:
            page_text(html)
    return answer
