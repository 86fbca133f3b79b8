"""What other sources say beside the table: Klass, and the population table where it is asked for.

They are fetched like the table, pass the same gates and are stored with it. None is needed to read the table: what does
not come, or is not as it should be, becomes a note.
"""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Final

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.kostra import POPULATION_TABLE
from kostra_bolig.records import Note, Step
from kostra_bolig.ssb import klass
from kostra_bolig.ssb import population as inhabitants
from kostra_bolig.ssb.client import Client

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from kostra_bolig.clock import Clock
    from kostra_bolig.records import Snapshot
    from kostra_bolig.settings import Settings
    from kostra_bolig.store.snapshots import Draft

__all__ = ["Companions"]

_PATIENCE_S: Final = 30.0
"""Klass may take so long of a run's time, and no more."""
_MISSING: Final = "companion_missing"
_log = logging.getLogger(__name__)


class Companions:
    """What other sources say beside the table.

    Parameters
    ----------
    client
        The table's server; the population table is asked there too.
    settings
        Where Klass is.
    clock
        Time.
    population
        Whether the inhabitants are wanted; they are too where the version before has them.
    before
        What the version before has, by file name.
    """

    def __init__(
        self, client: Client, settings: Settings, *, clock: Clock, population: bool, before: Mapping[str, bytes]
    ) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock
        self._population = population or inhabitants.DATA_FILE in before
        self._before = before

    def are_in(self, snapshot: Snapshot) -> bool:
        """Tell whether a snapshot has what is asked for."""
        stored = {path.name for path in snapshot.path.iterdir()}
        has_klass = self._settings.klass_url is None or klass.is_complete(dict.fromkeys(stored))
        return has_klass and (not self._population or inhabitants.DATA_FILE in stored)

    def with_theirs(self, draft: Draft) -> Draft:
        """Return a draft with what the others said and notes on those that did not.

        Where one does not answer, what the version before has of it is kept, unless the table has a new year.
        """
        files, notes = dict(draft.files), list(draft.notes)
        asked = []
        if self._settings.klass_url is not None:
            lacking = "SSB's Klass: no series can be joined over mergers, no KOSTRA group is known"
            asked.append((self._of_klass, "klass", lacking))
        if self._population:
            asked.append((self._of_population, "population", "inhabitants: nothing can be given per 1,000 of them"))
        for ask, whose, lacking in asked:
            try:
                files |= ask(draft.observations, notes)
            except KostraBoligError as error:
                kept = self._kept(whose, draft.observations)
                files |= kept
                said = f"the answer before was kept for {whose}" if kept else f"stored without {lacking}"
                again = "" if kept else ". The next fetch asks again"
                notes.append(Note(check=_MISSING, said=f"{said}{again} ({error})"))
        return dataclasses.replace(draft, files=files, notes=tuple(notes))

    def _kept(self, whose: str, frame: pl.DataFrame) -> dict[str, bytes]:
        """Return what the version before has of a source, if it was asked about the newest year of this one."""
        theirs = {name: body for name, body in self._before.items() if name.startswith(whose)}
        return theirs if klass.groups_file(max(frame["year"].to_list())) in self._before else {}

    def _of_klass(self, frame: pl.DataFrame, notes: list[Note]) -> dict[str, bytes]:
        from kostra_bolig.ingest import contract

        bodies: dict[str, bytes] = {}
        odd: list[KostraBoligError] = []
        questions = tuple(klass.questions(frame["year"].unique().to_list()))
        patience = max(min(_PATIENCE_S, self._client.left_s()), 0.001)
        theirs = dataclasses.replace(
            self._settings, base_url=self._settings.klass_url or "", tries=1, deadline_s=patience
        )
        _log.info(
            "asking %s about municipalities and KOSTRA groups", theirs.base_url, extra={"step": Step.ASKING_OTHERS}
        )
        with Client(theirs, clock=self._clock) as asking:  # a service of its own, so a pace of its own
            try:
                for question in questions:
                    try:
                        body = asking.klass(question.path, question.query).body
                        contract.check_memberships(klass.memberships({question.file: body}))
                        bodies[question.file] = body
                    except KostraBoligError as error:
                        if question.year is None:
                            raise
                        odd.append(error)
            finally:
                self._client.requests += asking.requests
        contract.check_klass(klass.read(bodies))
        if odd:
            years = ", ".join(str(question.year) for question in questions if question.file not in bodies)
            notes.append(Note(check=_MISSING, said=f"stored without the KOSTRA groups of {years} ({odd[0]})"))
        return bodies

    def _of_population(self, frame: pl.DataFrame, notes: list[Note]) -> dict[str, bytes]:
        from kostra_bolig.ingest import contract

        del notes
        _log.info("asking table %s for inhabitants", POPULATION_TABLE, extra={"step": Step.ASKING_OTHERS})
        metadata = self._client.metadata(table=POPULATION_TABLE)
        asked = inhabitants.selection(
            jsonstat.read(metadata.content),
            regions=frame["region"].unique().to_list(),
            years=frame["year"].unique().to_list(),
        )
        answer = self._client.data(asked, table=POPULATION_TABLE)
        jsonstat.check_answer(jsonstat.read(answer.content), asked, table=POPULATION_TABLE)
        bodies = {inhabitants.METADATA_FILE: metadata.body, inhabitants.DATA_FILE: answer.body}
        contract.check_population(inhabitants.read(bodies))
        return bodies
