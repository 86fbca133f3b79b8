"""The commands that hold the claims of a text against the figures."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kostra_bolig.cli.options import Common, categories_of, one_or_more_regions, reading, table_beside, table_of
from kostra_bolig.cli.speech import by_the_way, print_json
from kostra_bolig.cli.spoken import Command, argument, option
from kostra_bolig.errors import UsageError
from kostra_bolig.kostra import COUNTRY
from kostra_bolig.said import said, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_bolig.answers.claims import ReportAnswer, TemplateAnswer
    from kostra_bolig.figures.claims import Claims
    from kostra_bolig.figures.table import Table
    from kostra_bolig.kinds import Language

__all__ = ["report", "verify"]


@click.command(cls=Command, epilog="kostra-bolig report --json")
@one_or_more_regions
@option("--html", metavar="FILE")
@option("--claims", "has_claims", is_flag=True)
@reading
def report(common: Common, regions: tuple[str, ...], html: str | None, has_claims: bool) -> None:
    """Hold the claims of the report against the newest figures."""
    from kostra_bolig.answers.claims import is_as_recorded
    from kostra_bolig.figures.claims.file import of_definition
    from kostra_bolig.settings import Settings
    from kostra_bolig.store import choices

    if has_claims and html is None:
        raise UsageError(said("cli-claims-without-page"))
    settings = Settings.resolve(**common.where)
    claims = of_definition(replace(settings, definition=choices.definition_of(settings)).defined)
    table = _in_hand(common, claims, table=common.table)
    answer = _claims(common, claims, regions, table, html=html, is_report=True, has_claims=has_claims)
    if not is_as_recorded(answer):
        sys.exit(1)


@click.command(cls=Command, epilog="kostra-bolig verify my-article.toml")
@argument("file", metavar="[CLAIMS.toml]", required=False)
@option("--template", metavar="FILE")
@one_or_more_regions
@option("--html", metavar="FILE")
@reading
def verify(common: Common, file: str | None, template: str | None, regions: tuple[str, ...], html: str | None) -> None:
    """Hold the claims of any text against the newest figures."""
    from kostra_bolig.answers.claims import has_lost
    from kostra_bolig.figures.claims.file import read

    if (file is None) is (template is None):
        raise UsageError(said("cli-verify-what"))
    if template is not None and html is not None:
        raise UsageError(said("cli-template-and-page"))
    if template is not None:
        return _template(common, template)
    if file is None:
        return None
    claims = read(file)
    table = _in_hand(common, claims, table=common.table if common.is_table_said else None)
    common = replace(common, table=table.spec.id)
    answer = _claims(common, claims, regions, table, html=html, is_report=False, has_claims=True)
    if has_lost(answer):
        sys.exit(1)
    return None


def _in_hand(common: Common, claims: Claims, *, table: str | None, language: Language | None = None) -> Table:
    """Return the table that the claims are about which name none; see :func:`in_hand` for what nobody says."""
    from kostra_bolig.figures.claims.tables import in_hand

    def read(name: str, where: Mapping[str, str]) -> Table:
        return table_of(replace(common, table=name), language=language, categories=where)

    return in_hand(claims, read, table=table, where=categories_of(common))


def _template(common: Common, file: str) -> None:
    from kostra_bolig.show.files import template_text, write_template

    answer: TemplateAnswer = {"template": str(write_template(file, common.drawn_in))}
    with by_the_way():
        if common.as_json:
            return print_json(answer)
        template_text(answer)


def _claims(
    common: Common,
    claims: Claims,
    regions: Sequence[str],
    table: Table,
    *,
    html: str | None,
    is_report: bool,
    has_claims: bool,
) -> ReportAnswer:
    from kostra_bolig.answers.claims import report_answer
    from kostra_bolig.figures.claims.tables import Tables
    from kostra_bolig.figures.verdicts import held, sources_of
    from kostra_bolig.show.files import page_text
    from kostra_bolig.show.tables import claims_table

    tables = Tables(
        table,
        lambda name, where: table_beside(common, name, as_of=table.as_of, where=where),
        where=categories_of(common),
    )
    results = held(claims, tables)
    answer = report_answer(claims.said(common.language), results, table, regions=regions)
    if html is not None:
        from kostra_bolig.show.page import page

        drawn = (
            table
            if common.drawn_in is common.language
            else _in_hand(common, claims, table=table.spec.id, language=common.drawn_in)
        )
        with speaking(common.drawn_in):
            page(
                drawn,
                results,
                title=claims.said(common.drawn_in),
                regions=regions or (COUNTRY,),
                language=common.drawn_in,
                is_report=is_report,
                has_claims=has_claims,
            ).save(html)
    if common.as_json:
        print_json(answer)
    else:
        claims_table(answer, *sources_of(results, table))
        if html is not None:
            page_text(html)
    return answer
