"""What other sources say beside the table: Klass, and the population table where it is asked for.

They are fetched like the table, pass the same gates and are stored with it. None is needed to read the table: what does
not come, or is not as it should be, becomes a note.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kostra_bolig import jsonstat
from kostra_bolig.errors import AnswerRefused, KostraBoligError
from kostra_bolig.figures import arguments
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.answer import put_aside
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Event
from kostra_bolig.kostra import POPULATION_TABLE, RegionKind, lowest_kind
from kostra_bolig.records import Note
from kostra_bolig.said import said
from kostra_bolig.ssb import klass, members
from kostra_bolig.ssb import population as inhabitants
from kostra_bolig.ssb.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from kostra_bolig.ingest.run import Run
    from kostra_bolig.jsonstat import Cube
    from kostra_bolig.records import Snapshot
    from kostra_bolig.store.draft import Draft

__all__ = ["Companions"]

_SHARE: Final = 0.5
"""Klass may take so much of the time that a run has left, and no more: a longer deadline gives it longer."""
_NO_SUCH: Final = 404
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
        self._population = run.chosen.population is not False and (
            run.chosen.population is True or inhabitants.DATA_FILE in before
        )
        self._spans = tuple(arguments.ages(one, "ages") for one in run.chosen.ages)
        self._ages = {age for first, last in (inhabitants.AGES, *self._spans) for age in range(first, last + 1)}
        self._before = before
        self._of_mergers: dict[str, bytes] = {}
        self._answered: dict[str, bytes] = {}

    def lacking(self, snapshot: Snapshot, frame: pl.DataFrame) -> bool:
        """Tell whether something is to be asked of other sources that a snapshot does not have.

        Parameters
        ----------
        snapshot
            The newest one, of which `before` was read.
        frame
            Its figures.
        """
        asks_klass = self._run.settings.klass_url is not None and _has_municipalities(frame)
        lacks_klass = asks_klass and bool(self._unanswered(frame, self._before))
        lacks_population = self._population and self._lacks_inhabitants(self._before)
        if lacks_klass or lacks_population:
            _log.info("%s", said("ingest-step-lacking", snapshot=snapshot.id), extra=Event.LACKING.extra)
        return lacks_klass or lacks_population

    def _lacks_inhabitants(self, bodies: Mapping[str, bytes]) -> bool:
        """Tell whether inhabitants are to be asked for: where there are none, or not of the ages asked for."""
        if inhabitants.DATA_FILE not in bodies:
            return True
        try:
            known = jsonstat.read(parse(bodies[inhabitants.METADATA_FILE]))
            wants_ages = inhabitants.has_ages(known) or bool(self._spans)
            return wants_ages and not self._ages <= inhabitants.ages_in(bodies)
        except KostraBoligError:
            return True

    @staticmethod
    def _unanswered(frame: pl.DataFrame, bodies: Mapping[str, bytes]) -> list[klass.Question]:
        """Return the questions to Klass that no answer is there to, and to which it has not said that it has none."""
        without = klass.years_without_groups(bodies)
        return [
            question
            for question in klass.questions(frame["year"].unique().to_list())
            if question.file not in bodies and question.year not in without
        ]

    def ended(self, years: Sequence[int]) -> dict[str, int]:
        """Return the last year of each municipality whose code has ended, by Klass: asked now, or as stored.

        Where Klass says nothing, that of the version before and what is shipped are known.
        """
        if self._run.settings.klass_url is not None and not self._of_mergers:
            try:
                with self._asking() as asking:
                    for question in klass.questions(years):
                        if question.needed:
                            self._of_mergers[question.file] = self._answer_of_klass(asking, question)
            except KostraBoligError as error:
                self._of_mergers.clear()
                _log.info("%s", said("ingest-step-ended-unknown", why=error.said), extra=Event.KLASS_SILENT.extra)
        try:
            known = self._of_mergers or self._before
            return klass.ended(klass.history(known))
        except KostraBoligError as error:
            _log.info("%s", said("ingest-step-ended-unknown", why=error.said), extra=Event.KLASS_SILENT.extra)
            return {}

    def with_theirs(self, draft: Draft, *, again: bool = False) -> Draft:
        """Return a draft with what they said, notes on those that did not, and what the two together tell.

        Where one does not answer, what the version before has of it is kept, unless the table has a new year.

        Parameters
        ----------
        draft
            What is to be stored.
        again
            Whether the table is as it was, so that only what is missing is asked for.
        """
        files, notes = dict(draft.files), [note for note in draft.notes if not again or note.check != _MISSING]
        asked: list[tuple[Callable[[pl.DataFrame], _Answered], str]] = []
        asks_klass = self._run.settings.klass_url is not None and _has_municipalities(draft.observations)
        if asks_klass and (not again or self._unanswered(draft.observations, files)):
            self._of_mergers |= {name: body for name, body in files.items() if again and name.startswith("klass")}
            asked.append((self._of_klass, "klass"))
        if self._population and (not again or self._lacks_inhabitants(files)):
            asked.append((self._of_population, "population"))
        for ask, whose in asked:
            self._answered.clear()
            try:
                answered = ask(draft.observations)
            except KostraBoligError as error:
                self._put_aside(error, self._answered)
                answered = self._instead(whose, draft.observations, error)
            files |= answered.files
            notes += answered.notes
        counts = categories.combined(members.counts(draft.observations))
        counted_as = members.counted_as(counts, klass.memberships(files), draft.provenance.asked_for)
        return dataclasses.replace(draft, files=files, notes=tuple(notes), counted_as=counted_as)

    def _put_aside(self, error: KostraBoligError, answered: Mapping[str, bytes]) -> None:
        """Keep what was refused of another source for a person to look at, once in a run; it stays a note."""
        if not isinstance(error, AnswerRefused) or not (answered or error.body):
            return
        if self._run.joint.is_first(f"{type(error).__name__} {error}"):
            put_aside(self._run, error, answered)

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
        patience = max(_SHARE * self._run.client.left_s(), 0.001)
        theirs = dataclasses.replace(
            self._run.settings, base_url=self._run.settings.klass_url or "", tries=1, deadline_s=patience
        )
        _log.info("%s", said("ingest-step-klass", url=theirs.base_url), extra=Event.KLASS.extra)
        with Client(theirs, clock=self._run.clock, pacer=self._run.joint.klass_pacer) as asking:
            try:
                yield asking
            finally:
                self._run.client.requests += asking.requests

    def _answer_of_klass(self, asking: Client, question: klass.Question) -> bytes:
        """Return the answer to a question; several tables of one run have the same."""
        asked = f"klass {question.path} {json.dumps(question.query)}"
        body = self._run.joint.once(asked, lambda: asking.klass(question.path, question.query)).body
        self._answered[question.file] = body
        return body

    def _of_klass(self, frame: pl.DataFrame) -> _Answered:
        from kostra_bolig.ingest.gate import companions

        bodies = {**_without_groups(self._before), **self._of_mergers}
        odd: dict[int, KostraBoligError] = {}
        notes = []
        with self._asking() as asking:
            for question in self._unanswered(frame, bodies):
                try:
                    body = self._answer_of_klass(asking, question)
                    companions.check_memberships(klass.memberships({question.file: body}))
                    klass.group_breaks({question.file: body})
                    bodies[question.file] = body
                except KostraBoligError as error:
                    if question.needed:
                        raise
                    if question.year is None:
                        unsaid = said("ingest-without-group-versions", why=error.said)
                        notes.append(Note(check=_MISSING, said=unsaid))
                    else:
                        odd[question.year] = error
                    self._put_aside(
                        error, {file: body for file, body in self._answered.items() if file == question.file}
                    )
        companions.check_klass(klass.read(bodies) if klass.is_complete(bodies) else klass.history(bodies))
        nowhere = self._nowhere(odd, bodies)
        if nowhere:
            without = sorted({*nowhere, *klass.years_without_groups(bodies)})
            bodies[klass.WITHOUT_GROUPS_FILE] = json.dumps({"years": without}).encode()
            notes.append(Note(check=_MISSING, said=said("ingest-no-groups-of", years=_spans(nowhere))))
        away = {year: error for year, error in odd.items() if year not in nowhere}
        if away:
            why = next(iter(away.values())).said
            notes.append(Note(check=_MISSING, said=said("ingest-without-groups", years=tuple(map(str, away)), why=why)))
        return _Answered(files=bodies, notes=tuple(notes))

    @staticmethod
    def _nowhere(odd: Mapping[int, KostraBoligError], bodies: Mapping[str, bytes]) -> tuple[int, ...]:
        """Return the years of which Klass says that it has no groups, before those of which it has some.

        Of a later year it may have them yet.
        """
        there = klass.memberships(bodies)["year"].to_list()
        none = {year for year, error in odd.items() if getattr(error, "status", None) == _NO_SUCH}
        return tuple(sorted(year for year in none if there and year < max(there)))

    def _known(self) -> pl.DataFrame:
        """Return the municipalities that are known, in case one of next 1 January is not in the table yet."""
        try:
            return klass.history(self._of_mergers or self._before).codes
        except KostraBoligError:
            return klass.shipped().codes

    def _of_population(self, frame: pl.DataFrame) -> _Answered:
        from kostra_bolig.ingest.gate import companions

        if lowest_kind(frame["region"].unique()) is RegionKind.DISTRICT:
            return _Answered(files={}, notes=(Note(check=_MISSING, said=said("ingest-no-inhabitants-of-districts")),))
        client, joint = self._run.client, self._run.joint
        asking = said("ingest-step-population", table=POPULATION_TABLE)
        _log.info("%s", asking, extra=Event.POPULATION.extra)
        metadata = joint.once("population", lambda: client.metadata(table=POPULATION_TABLE))
        described = jsonstat.read(metadata.content)
        regions = [*frame["region"].unique().to_list(), *self._known()["code"].to_list()]
        years = [year + 1 for year in frame["year"].unique().to_list()]
        inhabitants.selection(described, regions=regions, years=years)  # refused where there are none of ours
        asked = inhabitants.selection(
            described, regions=joint.widened("regions", regions), years=joint.widened("years", years)
        )
        answer = joint.once(f"population {json.dumps(asked)}", lambda: client.data(asked, table=POPULATION_TABLE))
        self._answered |= {inhabitants.METADATA_FILE: metadata.body, inhabitants.DATA_FILE: answer.body}
        jsonstat.require_asked(jsonstat.read(answer.content), asked, table=POPULATION_TABLE)
        bodies = {inhabitants.METADATA_FILE: metadata.body, inhabitants.DATA_FILE: answer.body}
        companions.check_population(inhabitants.read(bodies))
        notes: tuple[Note, ...] = ()
        if inhabitants.has_ages(described) or self._spans:
            try:
                bodies[inhabitants.AGES_FILE] = self._of_ages(described, asked)
            except KostraBoligError as error:
                notes = (Note(check=_MISSING, said=said("ingest-without-ages", why=error.said)),)
        return _Answered(files=bodies, notes=notes)

    def _of_ages(self, described: Cube, asked: Mapping[str, Sequence[str]]) -> bytes:
        """Return what the population table says of the ages asked for, checked."""
        from kostra_bolig.ingest.gate import companions

        client, joint = self._run.client, self._run.joint
        chosen = inhabitants.selection_of_ages(described, asked, joint.widened("ages", self._ages))
        answer = joint.once(f"population {json.dumps(chosen)}", lambda: client.data(chosen, table=POPULATION_TABLE))
        jsonstat.require_asked(jsonstat.read(answer.content), chosen, table=POPULATION_TABLE)
        for first, last in (inhabitants.AGES, *self._spans):
            found = inhabitants.read_ages({inhabitants.AGES_FILE: answer.body}, first, last)
            if found is not None:
                companions.check_population(found)
        return answer.body


def _without_groups(bodies: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: body for name, body in bodies.items() if name == klass.WITHOUT_GROUPS_FILE}


def _spans(years: Sequence[int]) -> tuple[str, ...]:
    """Return years as people write them.

    >>> _spans([2015, 2016, 2017, 2019])
    ('2015–2017', '2019')
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return tuple(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _has_municipalities(frame: pl.DataFrame) -> bool:
    """Tell whether Klass has something to say of a table: it is asked about municipalities and their groups."""
    return lowest_kind(frame["region"].unique()) is RegionKind.MUNICIPALITY
