"""Which tables SSB has, and which of them are stored."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from kostra_bolig.answers.tables import table_answer
from kostra_bolig.clock import Clock
from kostra_bolig.errors import BodyRefused, ServiceUnavailable
from kostra_bolig.figures import arguments
from kostra_bolig.settings import Settings
from kostra_bolig.ssb import catalogue
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from kostra_bolig.answers.tables import TablesAnswer
    from kostra_bolig.errors import KostraBoligError
    from kostra_bolig.ssb.catalogue import Listed

__all__ = ["listing", "tables"]

_TRIES: Final = 2
"""How often a page is tried: whoever asks is waiting for it."""


def tables(
    query: str | None = None,
    *,
    catalogue: bool = False,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
) -> pl.DataFrame:
    """Return SSB's KOSTRA tables, one row each.

    Parameters
    ----------
    query
        Only those whose id begins with this or whose title holds it.
    catalogue
        All of SSB's tables.
    base_url, cache_dir
        As for :func:`kostra_bolig.fetch`.

    Returns
    -------
    polars.DataFrame
        Sorted by ``id``: ``id``, ``label`` (Norwegian), ``updated``, ``first``, ``last``, ``kind`` str (by the mark in
        the title, null where it has none) · ``stored``, ``discontinued``, ``dead`` bool · ``replaced_by`` str ·
        ``readable`` bool · ``why`` str (why it is not).

    Raises
    ------
    ServiceUnavailable
        SSB did not answer.
    """
    import polars as pl

    settings = Settings.resolve(
        base_url=arguments.optional_text(base_url, "base_url"),
        cache_dir=arguments.optional_path(cache_dir, "cache_dir"),
    )
    answer, error = listing(
        settings, arguments.optional_text(query, "query"), is_catalogue=arguments.flag(catalogue, "catalogue")
    )
    if error is not None:
        raise error
    texts = ("id", "label", "updated", "first", "last", "kind", "replaced_by", "why")
    schema: dict[str, Any] = {
        name: pl.String if name in texts else pl.Boolean
        for name in (*texts[:6], "stored", "discontinued", "dead", "replaced_by", "readable", "why")
    }
    return pl.DataFrame([{**one} for one in answer["tables"]], schema=schema)


def listing(
    settings: Settings, query: str | None, *, is_catalogue: bool
) -> tuple[TablesAnswer, KostraBoligError | None]:
    """Return SSB's tables; where SSB does not answer those that are stored, and why there are no more.

    Parameters
    ----------
    settings
        Whom to ask, and where the store is.
    query
        Only tables whose id begins with this or whose title holds it.
    is_catalogue
        Whether all tables are meant, and not KOSTRA's alone.
    """
    from kostra_bolig.ssb.client import Client

    stored = _stored(settings)
    error: KostraBoligError | None = None
    try:
        with Client(dataclasses.replace(settings, tries=_TRIES), clock=Clock()) as client:
            every = catalogue.every(client)
    except (ServiceUnavailable, BodyRefused) as failed:
        every, error = list(stored.values()), failed
    of_kostra = [one for one in every if one.is_kostra]
    newest = catalogue.newest_year(of_kostra)
    shown = [one for one in (every if is_catalogue else of_kostra) if query is None or _fits(one, query)]
    rows = [
        table_answer(one, is_stored=one.id in stored, newest=newest) for one in sorted(shown, key=lambda one: one.id)
    ]
    return {"tables": rows, "complete": error is None}, error


def _fits(one: Listed, query: str) -> bool:
    wanted = " ".join(query.casefold().split())
    return one.id.startswith(wanted) or wanted in " ".join(one.label.casefold().split())


def _stored(settings: Settings) -> dict[str, Listed]:
    """Return the tables that have a snapshot, as the newest of each describes them."""
    found = {}
    for table, root in sorted(place.tables_of(settings).items()):
        snapshots = Store(root, table).snapshots()
        if snapshots:
            info = snapshots[-1].info
            found[table] = catalogue.Listed(
                id=table,
                label=info.label,
                updated=info.updated,
                first=info.first_period,
                last=info.last_period,
                discontinued=info.discontinued,
                is_kostra=True,
                time_unit=None,
                variables=(),
            )
    return found
