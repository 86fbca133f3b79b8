"""What this library believes of SSB and of the machine it runs on, as data: one list, and whoever needs it reads it.

``doctor`` asks them, ``docs/operate/unverified.md`` lists them, ``pytest -m live`` holds SSB to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from kostra_bolig.contact import machine, municipal, table
from kostra_bolig.contact.asking import CODELIST
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import ContractChanged, SettingsError, StoreError
from kostra_bolig.installed import manager
from kostra_bolig.kostra import CORRECTIONS, LICENCE, MOST_CELLS, POPULATION_TABLE, REGION_DIMENSIONS
from kostra_bolig.said import said
from kostra_bolig.ssb import klass

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_bolig.contact.asking import Contact, Found
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.said import Said

__all__ = ["Asked", "Belief", "Sure", "beliefs"]


class Sure(StrEnum):
    """How sure a belief is: seen here, recorded by others, said by others, believed."""

    SEEN = "seen"
    RECORDED = "recorded"
    SAID = "said"
    BELIEVED = "believed"


class Asked(StrEnum):
    """How it is asked whether a belief is true, and of whom."""

    CONFIG = "config"
    TABLE = "table"
    METADATA = "metadata"
    CELLS = "cells"
    KLASS = "klass"
    POPULATION = "population"
    CODELIST = "codelist"
    MACHINE = "machine"
    STORE = "store"
    FETCH = "fetch"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Belief:
    """One thing that is believed.

    Attributes
    ----------
    name
        Its name.
    believed
        What is believed.
    sure
        How sure that is.
    asked
        How it is asked.
    advice
        What to do where it is not so.
    check
        Looks whether it is so; ``None`` where ``doctor`` does not ask.
    failing
        The error whose exit code a belief that is not so ends with.
    """

    name: str
    believed: Said
    sure: Sure
    asked: Asked
    advice: Said
    check: Callable[[Contact], Found] | None = None
    failing: type[KostraBoligError] = ContractChanged


_REPORT: Final = said("contact-advise-report")


def beliefs(spec: TableSpec | None = None) -> tuple[Belief, ...]:
    """Return everything that is believed of a table and beside it, in the order in which it is asked."""
    spec = definition() if spec is None else spec
    return (*_of_ssb(spec), *_of_series(spec), *_of_others(), *_of_this_machine(), *_unasked(spec))


def _of_ssb(spec: TableSpec) -> tuple[Belief, ...]:
    table_id = spec.id
    known = tuple(one.id for one in REGION_DIMENSIONS)
    dimensions = known[:1] if spec.series else (*known, table.PLAIN_REGION)
    may_have_more = not spec.series or any(one.where for one in spec.series.values())
    return (
        Belief(
            name="cell_limit",
            believed=said("contact-believes-cell-limit", least=table.FEWEST_CELLS),
            sure=Sure.SAID,
            asked=Asked.CONFIG,
            advice=said("contact-advise-cell-limit"),
            check=table.cell_limit,
        ),
        Belief(
            name="formats",
            believed=said("contact-believes-formats"),
            sure=Sure.SAID,
            asked=Asked.CONFIG,
            advice=said("contact-advise-newer-version"),
            check=table.formats,
        ),
        Belief(
            name="licence",
            believed=said("contact-believes-licence", licence=LICENCE),
            sure=Sure.SAID,
            asked=Asked.CONFIG,
            advice=said("contact-advise-licence"),
            check=table.licence,
        ),
        Belief(
            name="pace",
            believed=said("contact-believes-pace", calls=table.PACE[0], seconds=table.PACE[1]),
            sure=Sure.SAID,
            asked=Asked.CONFIG,
            advice=said("contact-advise-pace"),
            check=table.pace,
        ),
        Belief(
            name="table",
            believed=said("contact-believes-table", table=table_id),
            sure=Sure.SAID,
            asked=Asked.TABLE,
            advice=said("contact-advise-table", table=table_id),
            check=table.is_there,
        ),
        Belief(
            name="continued",
            believed=said("contact-believes-continued", table=table_id),
            sure=Sure.BELIEVED,
            asked=Asked.TABLE,
            advice=said("contact-advise-continued", table=table_id),
            check=table.is_continued,
        ),
        Belief(
            name="dimensions",
            believed=said("contact-believes-dimensions", regions=dimensions, any=may_have_more),
            sure=Sure.RECORDED,
            asked=Asked.METADATA,
            advice=said("contact-advise-newer-version"),
            check=table.dimensions,
        ),
        Belief(
            name="size",
            believed=said("contact-believes-size", most=MOST_CELLS),
            sure=Sure.RECORDED,
            asked=Asked.METADATA,
            advice=said("contact-advise-size"),
            check=table.size,
        ),
        Belief(
            name="region_codes",
            believed=said("contact-believes-region-codes", any=not spec.series),
            sure=Sure.RECORDED,
            asked=Asked.METADATA,
            advice=_REPORT,
            check=table.region_codes,
        ),
        Belief(
            name="region_labels",
            believed=said("contact-believes-region-labels"),
            sure=Sure.RECORDED,
            asked=Asked.METADATA,
            advice=said("contact-advise-region-labels"),
            check=table.region_labels,
        ),
        Belief(
            name="units",
            believed=said("contact-believes-units"),
            sure=Sure.RECORDED,
            asked=Asked.METADATA,
            advice=said("contact-advise-units"),
            check=table.units,
        ),
        Belief(
            name="answer",
            believed=said("contact-believes-answer"),
            sure=Sure.RECORDED,
            asked=Asked.CELLS,
            advice=_REPORT,
            check=table.answer,
        ),
    )


def _of_series(spec: TableSpec) -> tuple[Belief, ...]:
    return tuple(
        Belief(
            name=f"series_{one.key}",
            believed=said(
                "contact-believes-series",
                series=one.key,
                code=one.code,
                printed=tuple(said("contact-printed-cell", year=cell.year, value=cell.value) for cell in one.printed),
            ),
            sure=Sure.BELIEVED if one.code is None else Sure.SAID,
            asked=Asked.CELLS,
            advice=said("contact-advise-series", series=one.key),
            check=partial(table.series, key=one.key),
        )
        for one in spec.series.values()
    )


def _of_others() -> tuple[Belief, ...]:
    return (
        Belief(
            name="klass_municipalities",
            believed=said("contact-believes-klass-municipalities", day=str(klass.SHIPPED_THROUGH + klass.ONE_DAY)),
            sure=Sure.RECORDED,
            asked=Asked.KLASS,
            advice=said("contact-advise-klass"),
            check=municipal.municipalities,
        ),
        Belief(
            name="klass_changes",
            believed=said("contact-believes-klass-changes", day=str(klass.SHIPPED_THROUGH)),
            sure=Sure.RECORDED,
            asked=Asked.KLASS,
            advice=said("contact-advise-klass"),
            check=municipal.changes,
        ),
        Belief(
            name="klass_groups",
            believed=said("contact-believes-klass-groups"),
            sure=Sure.SAID,
            asked=Asked.KLASS,
            advice=said("contact-advise-klass-groups"),
            check=municipal.groups,
        ),
        Belief(
            name="klass_group_versions",
            believed=said("contact-believes-klass-group-versions"),
            sure=Sure.SAID,
            asked=Asked.KLASS,
            advice=said("contact-advise-klass-groups"),
            check=municipal.group_versions,
        ),
        Belief(
            name="population",
            believed=said("contact-believes-population", table=POPULATION_TABLE),
            sure=Sure.SAID,
            asked=Asked.POPULATION,
            advice=said("contact-advise-population"),
            check=municipal.inhabitants,
        ),
        Belief(
            name="joins",
            believed=said("contact-believes-joins", codelist=CODELIST, table=POPULATION_TABLE),
            sure=Sure.SAID,
            asked=Asked.CODELIST,
            advice=said("contact-advise-joins"),
            check=municipal.joins,
        ),
    )


def _of_this_machine() -> tuple[Belief, ...]:
    of_settings = {
        "settings": ("contact-believes-settings", said("contact-advise-settings"), machine.settings),
        "proxy": ("contact-believes-proxy", said("contact-advise-proxy"), machine.proxy),
        "certificates": ("contact-believes-certificates", said("contact-advise-certificates"), machine.certificates),
        "clock": ("contact-believes-clock", said("contact-advise-clock"), machine.clock),
        "versions": ("contact-believes-versions", manager.again(), machine.versions),
    }
    of_store = {
        "store": ("contact-believes-store", said("contact-advise-store"), machine.store),
        "store_rights": ("contact-believes-store-rights", said("contact-advise-store-rights"), machine.rights),
        "store_whole": ("contact-believes-store-whole", said("contact-advise-store-whole"), machine.whole),
    }
    return (
        *(
            Belief(
                name=name,
                believed=said(believed),
                sure=Sure.SEEN,
                asked=Asked.MACHINE,
                advice=advice,
                check=check,
                failing=SettingsError,
            )
            for name, (believed, advice, check) in of_settings.items()
        ),
        *(
            Belief(
                name=f"extra_{extra}",
                believed=said("contact-believes-extra", extra=extra),
                sure=Sure.SEEN,
                asked=Asked.MACHINE,
                advice=said("contact-advise-extra", install=manager.adding(extra)),
                check=partial(machine.extra, name=extra),
                failing=SettingsError,
            )
            for extra in manager.EXTRAS
        ),
        *(
            Belief(
                name=name,
                believed=said(believed),
                sure=Sure.SEEN,
                asked=Asked.STORE,
                advice=advice,
                check=check,
                failing=StoreError,
            )
            for name, (believed, advice, check) in of_store.items()
        ),
    )


def _unasked(spec: TableSpec) -> tuple[Belief, ...]:
    """Return what ``doctor`` does not ask: a fetch does, or nobody can."""
    identities = tuple(
        said("contact-identity", share=one.share, part=one.part, whole=one.whole) for one in spec.identities
    )
    printed = sum(len(one.printed) for one in spec.series.values())
    return tuple(
        Belief(name=name, believed=believed, sure=sure, asked=asked, advice=_REPORT)
        for name, believed, sure, asked in (
            (
                "printed_figures",
                said("contact-believes-printed", n=printed, where=spec.printed_in),
                Sure.SEEN,
                Asked.CELLS,
            ),
            ("identities", said("contact-believes-identities", identities=identities), Sure.SAID, Asked.FETCH),
            ("age_of_youth", said("contact-believes-age-of-youth"), Sure.BELIEVED, Asked.NOBODY),
            ("counted_once", said("contact-believes-counted-once"), Sure.SAID, Asked.NOBODY),
            ("estimates", said("contact-believes-estimates"), Sure.SAID, Asked.NOBODY),
            ("totals", said("contact-believes-totals"), Sure.BELIEVED, Asked.FETCH),
            ("suppression", said("contact-believes-suppression"), Sure.SAID, Asked.NOBODY),
            ("response", said("contact-believes-response"), Sure.BELIEVED, Asked.NOBODY),
            ("rounding", said("contact-believes-rounding"), Sure.SAID, Asked.NOBODY),
            ("group_breaks", said("contact-believes-group-breaks"), Sure.SAID, Asked.NOBODY),
            ("publication", said("contact-believes-publication"), Sure.RECORDED, Asked.NOBODY),
            ("stage", said("contact-believes-stage"), Sure.SAID, Asked.NOBODY),
            ("early_morning", said("contact-believes-early-morning"), Sure.SAID, Asked.FETCH),
            ("border_moves", said("contact-believes-border-moves"), Sure.RECORDED, Asked.NOBODY),
            ("older_groups", said("contact-believes-older-groups"), Sure.BELIEVED, Asked.FETCH),
            (
                "first_of_january",
                said("contact-believes-first-of-january", table=POPULATION_TABLE),
                Sure.SAID,
                Asked.NOBODY,
            ),
            (
                "zero_inhabitants",
                said("contact-believes-zero-inhabitants", table=POPULATION_TABLE),
                Sure.SAID,
                Asked.NOBODY,
            ),
            ("errors", said("contact-believes-errors"), Sure.RECORDED, Asked.NOBODY),
            ("citation", said("contact-believes-citation", table=spec.id), Sure.BELIEVED, Asked.NOBODY),
            ("corrections", said("contact-believes-corrections", address=CORRECTIONS), Sure.BELIEVED, Asked.NOBODY),
        )
    )
