"""What a table holds, and which series is read from it and by what: as stored, else as SSB's metadata say it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from kostra_bolig import jsonstat
from kostra_bolig.answers.contents import contents_answer
from kostra_bolig.clock import Clock
from kostra_bolig.errors import ContractChanged
from kostra_bolig.figures import arguments
from kostra_bolig.ingest import fingerprint, versions
from kostra_bolig.ingest.frame import contents_of, dimensions_of
from kostra_bolig.ingest.further import fixed
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Language
from kostra_bolig.kostra import updated_at
from kostra_bolig.said import Said
from kostra_bolig.store import choices
from kostra_bolig.store.draft import ENGLISH_LABELS, METADATA, is_data
from kostra_bolig.store.layout import REQUESTS
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.answers.contents import ContentsAnswer
    from kostra_bolig.ingest.frame import Dimensions
    from kostra_bolig.jsonstat import Cube, Dimension
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.opened import Opened
    from kostra_bolig.store.snapshots import Store

__all__ = ["contents"]

_HASTE_S: Final = 20.0
"""So long SSB is waited for where nothing is stored."""


def contents(settings: Settings, *, snapshot: str | None = None, as_of: str | None = None) -> ContentsAnswer:
    """Return what the table holds: the newest snapshot, the one that is asked for, else what SSB says of the table.

    Parameters
    ----------
    settings
        The store, whom to ask where nothing is stored, and the language of the labels.
    snapshot, as_of
        As for :func:`kostra_bolig.load`.

    Raises
    ------
    SnapshotNotFound
        There is no such snapshot.
    SnapshotDamaged
        No snapshot is whole, or the one asked for is not.
    ServiceUnavailable
        Nothing is stored, and SSB does not answer.
    KostraBoligError
        As for :func:`kostra_bolig.fetch`, where SSB is asked.
    """
    store = place.store_of(settings)
    if snapshot is not None or as_of is not None:
        return _stored(versions.chosen(store, snapshot, arguments.day(as_of, "as_of"), Clock()), settings.language)
    newest = store.read_newest()
    return _described(settings, store) if newest is None else _stored(newest, settings.language)


def _stored(opened: Opened, language: Language) -> ContentsAnswer:
    snapshot = opened.snapshot
    spec = opened.spec()
    names = sorted(filter(is_data, opened.bodies), key=lambda name: (len(name), name))
    parts = [dimensions_of(jsonstat.read(parse(opened.bodies[name]))) for name in names]
    described = dimensions_of(jsonstat.read(parse(opened.bodies[METADATA])))
    has_english = language is Language.EN and ENGLISH_LABELS in opened.bodies
    english = jsonstat.read(parse(opened.bodies[ENGLISH_LABELS])) if has_english else None
    dimensions = [_named_as(one, english) for one in _together(parts)]
    return contents_answer(
        spec,
        label=(english and english.label) or snapshot.provenance.table_label,
        updated=snapshot.provenance.updated,
        snapshot=snapshot.id,
        dimensions=dimensions,
        content=next(one for one in dimensions if one.id == parts[0].content.id),
        decimals=parts[0].cube.decimals,
        binding=snapshot.binding,
        candidates=fingerprint.candidates(
            snapshot.binding,
            contents_of(described),
            None if described.further else silenced(opened.observations()),  # a content has a figure of each category
            spec=spec,
        ),
    )


def _together(parts: Sequence[Dimensions]) -> list[Dimension]:
    """Return the dimensions of an answer that came in parts, of which each has categories of its own."""
    together = []
    for nth, first in enumerate(parts[0].cube.dimensions):
        of_each = [part.cube.dimensions[nth] for part in parts]
        labels = {code: label for one in of_each for code, label in zip(one.codes, one.labels, strict=True)}
        together.append(dataclasses.replace(first, codes=tuple(labels), labels=tuple(labels.values())))
    return together


def _named_as(dimension: Dimension, other: Cube | None) -> Dimension:
    """Return a dimension with the labels and units that another description gives its codes."""
    there = [] if other is None else [one for one in other.dimensions if one.id == dimension.id]
    for one in there:
        names = dict(zip(one.codes, one.labels, strict=True))
        labels = tuple(names.get(code, name) for code, name in zip(dimension.codes, dimension.labels, strict=True))
        return dataclasses.replace(dimension, label=one.label, labels=labels, units={**dimension.units, **one.units})
    return dimension


def _described(settings: Settings, store: Store) -> ContentsAnswer:
    from kostra_bolig.ssb.client import Client
    from kostra_bolig.ssb.pacer import Pacer

    spec, clock = settings.defined.spec, Clock()
    hasty = dataclasses.replace(settings, deadline_s=_HASTE_S, timeout_s=_HASTE_S, tries=2)
    pacer = Pacer(clock)
    pacer.resume(store.root / REQUESTS)
    with Client(hasty, clock=clock, pacer=pacer) as client:
        try:
            cube = jsonstat.read(client.metadata(table=spec.id).content)
        except ContractChanged as error:
            from kostra_bolig.ingest.answer import no_such_table

            if spec.series or not isinstance(error.said, Said) or error.said.name != "ssb-not-known":
                raise
            raise no_such_table(settings, error) from error
        is_english = settings.language is Language.EN
        english = jsonstat.read(client.metadata(table=spec.id, language=Language.EN).content) if is_english else None
    dims = dimensions_of(cube)
    found = contents_of(dims)
    chosen = {**choices.read(store.folder).series, **settings.series}
    binding = fixed.of_contents(fixed.bound(found, None, dimensions=dims.categories, chosen=chosen, spec=spec))
    dimensions = [_named_as(one, english) for one in cube.dimensions]
    return contents_answer(
        spec,
        label=(english and english.label) or cube.label or spec.id,
        updated=updated_at(cube.updated),
        snapshot=None,
        dimensions=dimensions,
        content=next(one for one in dimensions if one.id == dims.content.id),
        decimals=cube.decimals,
        binding=binding,
        candidates=fingerprint.candidates(binding, found, spec=spec),
    )
