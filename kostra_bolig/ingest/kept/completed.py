"""What is kept of a table that is as it was, with what it lacked beside it: nothing is downloaded for that."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final

from kostra_bolig.ingest.english import lacks_english, with_english
from kostra_bolig.kinds import Outcome, Stage
from kostra_bolig.kostra import stage_of
from kostra_bolig.records import FetchResult

if TYPE_CHECKING:
    from kostra_bolig.ingest.run import Run
    from kostra_bolig.records import Note, Snapshot
    from kostra_bolig.store.draft import Draft

__all__ = ["completed"]

_PUBLISHING: Final = dt.timedelta(days=1)
"""So long after its time a publication may still come: sooner, nothing says that SSB let it pass."""


def completed(run: Run, newest: Snapshot) -> Draft | FetchResult:
    """Return a snapshot of the table as it is with what it lacked beside it, or of another stage; else it as it is.

    The table is not downloaded: it is as it was.
    """
    provenance = newest.provenance
    stage = provenance.stage
    if stage is Stage.UNREVISED:  # SSB may have let its day of revision pass
        late = run.clock.now() - _PUBLISHING
        stage = stage_of(provenance.updated, last_year=newest.years[1], calendar=run.spec.calendar, now=late)
    lacking = run.companions.lacking(newest, run.store.observations(newest, columns=("region", "year")))
    untranslated = lacks_english(newest.notes)
    if not lacking and not untranslated and stage is provenance.stage:
        return _unchanged(run, newest, newest.notes)
    stored = run.store.draft(newest)
    made = run.companions.with_theirs(stored, again=True) if lacking else stored
    made = with_english(run, made) if untranslated else made
    if made.files == stored.files and stage is provenance.stage:
        return _unchanged(run, newest, made.notes)  # why what was asked for did not come this time either
    return dataclasses.replace(made, provenance=dataclasses.replace(provenance, stage=stage))


def _unchanged(run: Run, newest: Snapshot, notes: tuple[Note, ...]) -> FetchResult:
    return FetchResult(outcome=Outcome.UNCHANGED, snapshot=newest, notes=notes, requests=run.client.requests)
