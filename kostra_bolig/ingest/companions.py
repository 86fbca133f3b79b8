"""What other sources say beside the table: Klass, and the population table where it is asked for.

They are fetched like the table, pass the same gates and are stored with it. None is needed to read the table: what does
not come, or is not as it should be, becomes a note.
"""

from __future__ import annotations

import dataclasses
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.kostra import POPULATION_TABLE
from kostra_bolig.records import Note, Step
from kostra_bolig.said import said
from kostra_bolig.ssb import klass
from kostra_bolig.ssb import population as inhabitants
from kostra_bolig.ssb.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from kostra_bolig.ingest.run import Run
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.snapshots import Draft

__all__ = ["Companions"]

_PATIENCE_S: Final = 30.0
"""Klass may take so long of a run's time, and no more."""
_MISSING: Final = "companion_missing"
_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Answered:
    """What one source said: its answers by file name, and notes on what it did not say."""

    files: Mapping[str, bytes]
    notes: tuple[Note, ...] = ()


class Companions:
    """What other sources say beside the table.

    Parameters
    ----------
    run
        The run that they are asked in. The population table is asked for where that says so, or where the version
        before has it.
    before
        What the version before has, by file name.
    """

    def __init__(self, run: Run, *, before: Mapping[str, bytes]) -> None:
        self._run = run
        self._population = not run.without_population and (run.population or inhabitants.DATA_FILE in before)
        self._before = before
        self._of_mergers: dict[str, bytes] = {}

    def are_in(self, snapshot: Snapshot) -> bool:
        """Tell whether a snapshot has what is asked for."""
        stored = {path.name for path in snapshot.path.iterdir()}
        has_klass = self._run.settings.klass_url is None or klass.is_complete(dict.fromkeys(stored))
        return has_klass and (not self._population or inhabitants.DATA_FILE in stored)

    def ended(self, years: Sequence[int]) -> dict[str, int]:
        """Return the last year of each municipality whose code has ended, by Klass: asked now, or as stored.

        Where Klass says nothing, nothing is known.
        """
        if self._run.settings.klass_url is not None and not self._of_mergers:
            try:
                with self._asking() as asking:
                    for question in klass.questions(years):
                        if question.year is None:
                            self._of_mergers[question.file] = asking.klass(question.path, question.query).body
            except KostraBoligError as error:
                self._of_mergers.clear()
                _log.info("Klass does not say which municipalities have ended: %s", error)
        try:
            known = self._of_mergers or self._before
            return klass.ended(klass.read(known)) if klass.is_complete(known) else {}
        except KostraBoligError as error:
            _log.info("Klass does not say which municipalities have ended: %s", error)
            return {}

    def with_theirs(self, draft: Draft) -> Draft:
        """Return a draft with what the others said and notes on those that did not.

        Where one does not answer, what the version before has of it is kept, unless the table has a new year.
        """
        files, notes = dict(draft.files), list(draft.notes)
        asked: list[tuple[Callable[[pl.DataFrame], _Answered], str]] = []
        if self._run.settings.klass_url is not None:
            asked.append((self._of_klass, "klass"))
        if self._population:
            asked.append((self._of_population, "population"))
        for ask, whose in asked:
            try:
                answered = ask(draft.observations)
            except KostraBoligError as error:
                answered = self._instead(whose, draft.observations, error)
            files |= answered.files
            notes += answered.notes
        return dataclasses.replace(draft, files=files, notes=tuple(notes))

    def _instead(self, whose: str, frame: pl.DataFrame, error: KostraBoligError) -> _Answered:
        """Return what the version before has of a source, if it was asked about the newest year of this one."""
        theirs = {name: body for name, body in self._before.items() if name.startswith(whose)}
        kept = theirs if klass.groups_file(max(frame["year"].to_list())) in self._before else {}
        why = error.said
        sentence = (
            said("ingest-kept-before", whose=whose, why=why) if kept else said("ingest-without", whose=whose, why=why)
        )
        return _Answered(files=kept, notes=(Note(check=_MISSING, said=sentence),))

    @contextmanager
    def _asking(self) -> Iterator[Client]:
        """Give a client of Klass: a service of its own, so a pace of its own, and little of the run's time."""
        patience = max(min(_PATIENCE_S, self._run.client.left_s()), 0.001)
        theirs = dataclasses.replace(
            self._run.settings, base_url=self._run.settings.klass_url or "", tries=1, deadline_s=patience
        )
        _log.info(
            "asking %s about municipalities and KOSTRA groups", theirs.base_url, extra={"step": Step.ASKING_OTHERS}
        )
        with Client(theirs, clock=self._run.clock) as asking:
            try:
                yield asking
            finally:
                self._run.client.requests += asking.requests

    def _of_klass(self, frame: pl.DataFrame) -> _Answered:
        from kostra_bolig.ingest import others

        bodies = dict(self._of_mergers)
        odd: list[KostraBoligError] = []
        questions = tuple(klass.questions(frame["year"].unique().to_list()))
        with self._asking() as asking:
            for question in questions:
                if question.file in bodies:
                    continue
                try:
                    body = asking.klass(question.path, question.query).body
                    others.check_memberships(klass.memberships({question.file: body}))
                    bodies[question.file] = body
                except KostraBoligError as error:
                    if question.year is None:
                        raise
                    odd.append(error)
        others.check_klass(klass.read(bodies))
        years = tuple(str(question.year) for question in questions if question.file not in bodies)
        notes = [Note(check=_MISSING, said=said("ingest-without-groups", years=years, why=odd[0].said))] if odd else []
        return _Answered(files=bodies, notes=tuple(notes))

    def _of_population(self, frame: pl.DataFrame) -> _Answered:
        from kostra_bolig.ingest import others

        client = self._run.client
        _log.info("asking table %s for inhabitants", POPULATION_TABLE, extra={"step": Step.ASKING_OTHERS})
        metadata = client.metadata(table=POPULATION_TABLE)
        asked = inhabitants.selection(
            jsonstat.read(metadata.content),
            regions=frame["region"].unique().to_list(),
            years=frame["year"].unique().to_list(),
        )
        answer = client.data(asked, table=POPULATION_TABLE)
        jsonstat.require_asked(jsonstat.read(answer.content), asked, table=POPULATION_TABLE)
        bodies = {inhabitants.METADATA_FILE: metadata.body, inhabitants.DATA_FILE: answer.body}
        others.check_population(inhabitants.read(bodies))
        return _Answered(files=bodies)
