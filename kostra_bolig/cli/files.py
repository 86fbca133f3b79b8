"""The commands that take the figures elsewhere: a chart, a file, a citation."""

from __future__ import annotations

from typing import Literal, get_args

import click

from kostra_bolig.cli.options import (
    Common,
    across_break_option,
    joined_option,
    language_of,
    one_or_more_regions,
    per_1000_option,
    reading,
    set_of,
    set_option,
    table_of,
)
from kostra_bolig.cli.speech import by_the_way, print_json
from kostra_bolig.kostra import COUNTRY, RegionKind
from kostra_bolig.records import ChartForm

__all__ = ["cite", "export", "plot"]


@click.command(epilog="Example: kostra-bolig plot midlertidig_botilbud over_3_mnd --from 2020 --to 2024 -o fig11.svg")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option(
    "-o", "--output", "file", required=True, metavar="FILE", help="File to write: .svg, .png, .pdf, .html or .json."
)
@one_or_more_regions
@click.option("--from", "first", type=int, metavar="Y", help="First year.")
@click.option("--to", "last", type=int, metavar="Y", help="Last year.")
@click.option("--index", type=int, metavar="Y", help="Draw an index, this year = 100.")
@click.option("--form", type=click.Choice(get_args(ChartForm)), help="Bars or lines. [default: as it reads best]")
@click.option("--title", metavar="TEXT", help="Title instead of the one that is made.")
@set_option
@joined_option
@per_1000_option
@across_break_option
@reading
def plot(
    common: Common,
    keys: tuple[str, ...],
    file: str,
    regions: tuple[str, ...],
    first: int | None,
    last: int | None,
    index: int | None,
    form: ChartForm | None,
    title: str | None,
    set_name: str | None,
    joined: bool,
    per_1000: bool,
    across_break: bool,
) -> None:
    """Draw series as a chart. Needs the extra "plot"; nothing is fetched when the file is opened.

    With --lang en the words and numbers are English, else Norwegian.
    """
    from kostra_bolig.answers.files import plot_answer
    from kostra_bolig.show.files import plot_text

    table = table_of(common)
    chart = table.plot(
        keys,
        regions=[*regions, *set_of(table, set_name)] or [COUNTRY],
        since=first,
        until=last,
        index=index,
        form=form,
        title=title,
        joined=joined,
        per_1000=per_1000,
        across_break=across_break,
        language=language_of(common),
    )
    answer = plot_answer(table, chart, chart.save(file))
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        plot_text(answer)


@click.command(epilog="Example: kostra-bolig export panel.csv --content panel --locale no")
@click.argument("file", metavar="FILE")
@click.option(
    "--content",
    type=click.Choice(["observations", "panel"]),
    default="observations",
    show_default=True,
    help="observations: a row per region, content and year. panel: a row per region and year, a column per series.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in RegionKind]),
    multiple=True,
    help="Only this kind of region; several times for several.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "no"]),
    default="en",
    show_default=True,
    help="no: CSV with semicolon and decimal comma.",
)
@set_option
@reading
def export(
    common: Common,
    file: str,
    content: Literal["observations", "panel"],
    kinds: tuple[str, ...],
    locale: str,
    set_name: str | None,
) -> None:
    """Write the figures to FILE: .csv, .parquet, .xlsx (extra "excel") or .json (JSON-stat), with source and notes.

    With --snapshot or --as-of, a figure that SSB has suppressed since is left out, and the column suppressed_since says
    from when on; --withdrawn writes it too.
    """
    from kostra_bolig.answers.files import export_answer
    from kostra_bolig.show.files import export_text

    table = table_of(common)
    chosen = table.of_kinds(kinds) if kinds else table
    chosen = chosen if set_name is None else chosen.of_regions(set_of(table, set_name))
    written = chosen.export(file, content=content, locale=locale)
    answer = export_answer(chosen, written, content=content)
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        export_text(answer)


@click.command(epilog="Example: kostra-bolig cite --form bibtex")
@click.option(
    "--form",
    type=click.Choice(["text", "bibtex", "csl"]),
    default="text",
    show_default=True,
    help="A sentence, an entry for LaTeX, or CSL-JSON for Zotero, pandoc and Quarto.",
)
@reading
def cite(common: Common, form: Literal["text", "bibtex", "csl"]) -> None:
    """Show how to cite the figures, with the version and the day SSB updated them."""
    from kostra_bolig.answers.files import cite_answer
    from kostra_bolig.show.files import cite_text

    answer = cite_answer(table_of(common))
    if common.as_json:
        return print_json(answer)
    cite_text(answer, form)
