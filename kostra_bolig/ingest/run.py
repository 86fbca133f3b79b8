"""The way of the data: ask SSB, pass the three gates, store."""

from __future__ import annotations

import dataclasses
import functools
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kostra_bolig.clock import Clock, Halted, stopped_by
from kostra_bolig.errors import (
    AnswerRefused,
    ContractChanged,
    FetchStopped,
    ServiceUnavailable,
    SnapshotDamaged,
    StoreError,
)
from kostra_bolig.figures import arguments, frames
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest import fingerprint
from kostra_bolig.ingest.answer import described_by, draft_of, put_aside
from kostra_bolig.ingest.english import with_english
from kostra_bolig.ingest.kept import newest
from kostra_bolig.ingest.kept.completed import completed
from kostra_bolig.ingest.kept.current import is_current
from kostra_bolig.ingest.symbols import silenced
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.kinds import Event, Outcome
from kostra_bolig.kostra import ASK_AGAIN_S, updated_at
from kostra_bolig.records import FetchResult
from kostra_bolig.said import said
from kostra_bolig.settings import Settings, choice_of_series
from kostra_bolig.ssb import selection
from kostra_bolig.ssb.joint import Joint
from kostra_bolig.store import choices, disk, layout
from kostra_bolig.store.asked import recorded
from kostra_bolig.store.draft import Draft
from kostra_bolig.store.whole import place

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.ingest.companions import Companions
    from kostra_bolig.kinds import Lang
    from kostra_bolig.records import Snapshot, TableInfo
    from kostra_bolig.ssb.client import Client
    from kostra_bolig.store.snapshots import Store

__all__ = ["Run", "draft_or_newest", "fetch", "publish", "refresh", "store_of", "told_before"]

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """One run: whom it asks, where it stores, how it was asked for.

    Attributes
    ----------
    client, store, settings, clock
        The table's server, the store, the settings and the time.
    wanted
        What a person asks of it.
    chosen
        What a person chose for the table, now or once.
    holds
        Whether a store that cannot be read is none: what is fetched is then held in memory.
    joint
        What it has in common with the tables of the same run.
    is_first_of_two
        Whether it is tried once more later if it fails: then nothing is put aside now.
    told
        What SSB has said of the table already.
    received
        What was answered so far, by file name.
    """

    client: Client
    store: Store
    settings: Settings
    clock: Clock
    wanted: Wanted = dataclasses.field(default_factory=Wanted)
    chosen: choices.Choices = dataclasses.field(default_factory=choices.Choices)
    holds: bool = False
    joint: Joint
    is_first_of_two: bool = False
    told: list[TableInfo] = dataclasses.field(default_factory=list)
    received: dict[str, bytes] = dataclasses.field(default_factory=dict)

    @property
    def spec(self) -> TableSpec:
        """What the table is."""
        return self.settings.defined.spec

    @functools.cached_property
    def newest(self) -> Snapshot | None:
        """The newest good snapshot, or ``None``: where none is whole, a new one is what is needed."""
        try:
            return self.store.newest()
        except StoreError as error:
            if not isinstance(error, SnapshotDamaged) and not (self.holds and disk.is_out_of_order(error)):
                raise
            _log.info("%s", said("ingest-step-anew"), extra=Event.ANEW.extra)
            return None

    @property
    def kept(self) -> pl.DataFrame | None:
        """The figures of the newest snapshot, if of the same server: read each time, not held, for they may be many."""
        if self.newest is None or self.newest.base_url != self.settings.base_url:
            return None
        return fingerprint.within(categories.combined(silenced(self.store.observations(self.newest))), self.spec)

    @property
    def updated_before(self) -> dt.datetime | None:
        """When SSB had updated the newest snapshot from the same server, by its own word on the table."""
        if self.newest is None or self.newest.base_url != self.settings.base_url:
            return None
        return updated_at(self.newest.info.updated)

    @functools.cached_property
    def companions(self) -> Companions:
        """What other sources say beside the table."""
        from kostra_bolig.ingest.companions import Companions

        return Companions(self, before={} if self.newest is None else self.store.companions(self.newest))


def fetch(
    *,
    table: str | None = None,
    force: bool = False,
    accept: str | None = None,
    lang: Lang | None = None,
    base_url: str | None = None,
    cache_dir: str | Path | None = None,
    deadline_s: float | None = None,
    stop: threading.Event | None = None,
    wait_s: float = 0.0,
    series: Mapping[str, str] | None = None,
    choose: Mapping[str, str] | None = None,
    population: bool = False,
    without_population: bool = False,
    ages: str | Sequence[str] = (),
    years: str | int | Sequence[int] | None = None,
    regions: str | Sequence[str] | None = None,
    where: Mapping[str, str | Sequence[str]] | None = None,
    definition: str | Path | None = None,
    tries: int | None = None,
    clock: Clock | None = None,
) -> FetchResult:
    """Pull a KOSTRA table, check it, and store it if it is new.

    What SSB's Klass says of mergers and KOSTRA groups is stored with it where Klass answers; where it does not, a note
    says so and the next fetch asks again.

    Parameters
    ----------
    table
        Id of the table; 12015 by default, whatever the environment says.
    force
        Download and check even if SSB says that nothing was published.
    accept
        Overrule failed checks once, for this reason; it is kept in the snapshot.
    lang
        Language of the labels when the figures are read, ``no`` or ``en``. Whatever it is, SSB is asked in Norwegian,
        and for its English labels, which are stored beside the answer.
    base_url
        Another PxWebApi v2 server.
    cache_dir
        Folder of the store.
    deadline_s
        Wall-clock bound on the whole run, in seconds; 300 by default. With more than 305 left when an answer looks
        odd or none comes, SSB is asked once more after its own cache of 300 s has passed.
    stop
        Another thread sets it to end the run, as one that was cancelled in asyncio. Every wait ends within a moment:
        for SSB, for an answer that drips, for a pause, for another run's lock. What is stored stays as it is; once a
        snapshot is being stored, the run ends as it would have.
    wait_s
        How long to wait, in seconds, for another run that is storing.
    series
        Content code to read a series from, by series key, in this run.
    choose
        The same for every later run too: kept in the store until it is taken back, with an empty text for the code.
    population
        Store the inhabitants of each region with it (SSB's table 07459), for figures per 1,000 of them. Once said, or
        stored, they are asked for with every new version.
    without_population
        Take that back: the next version has none.
    ages
        Store the inhabitants of these ages too, such as ``"18-24"``, from now on; with any, `population` is meant.
        Those of 18 to 24 come with the others, as far as the table has ages.
    years, regions
        Ask for these alone, from now on: ``"2020-2024"``, ``[2020, 2022]`` or ``"-5"`` for the last five years; codes
        or names of regions, in a list or with commas between them. ``"all"`` takes that back. The country is always
        asked for: the checks rest on its figures.
    where
        Ask for these categories alone of a dimension beyond region, content and year, from now on: codes or labels, in
        a list, or codes with commas between them, by the id of the dimension. An empty text takes that back.
    definition
        A file that says what the table is, from now on, in place of any other. An empty text takes that back.
    tries
        How often a passing fault is tried, 1 to 9; by default 5, or as ``KOSTRA_BOLIG_TRIES`` says.
    clock
        What is waited by and taken for now, such as one that a test holds still; by default the machine's.

    Returns
    -------
    FetchResult
        What was done, the newest good snapshot, and what the checks remarked.

    Raises
    ------
    UsageError
        An argument is of a wrong type, or the reason is none.
    SettingsError
        A setting makes no sense.
    ServiceUnavailable
        SSB did not answer; try later.
    AnswerRefused
        The answer failed a gate; it is in quarantine and the newest good snapshot is untouched.
    ContractChanged
        The table itself changed; a person must look.
    StoreError
        The disk is full or the store cannot be written.
    StoreLocked
        Another run is storing.
    FetchStopped
        `stop` was set before anything was stored.
    """
    frames.refuse_forked()
    spoken, base_url = arguments.optional_text(lang, "lang"), arguments.optional_text(base_url, "base_url")
    cache_dir, wait_s = arguments.optional_path(cache_dir, "cache_dir"), arguments.seconds(wait_s, "wait_s")
    accept, force, population = (
        arguments.reason(accept),
        arguments.flag(force, "force"),
        arguments.flag(population, "population"),
    )
    without_population = arguments.flag(without_population, "without_population")
    table, definition = arguments.optional_text(table, "table"), arguments.choice_of_file(definition, "definition")
    first = Settings.resolve(cache_dir=cache_dir, table=table, tries=tries)
    own = choices.definition_of(first, definition)
    choose = choice_of_series(choose, table=table, definition=own)
    of_ages = ["{}-{}".format(*arguments.ages(one, "ages")) for one in arguments.texts(ages, "ages")]
    years, regions = arguments.choice_of_years(years), arguments.choice_of_regions(regions)
    categories_wanted = categories.choice(where)
    settings = Settings.resolve(
        lang=spoken, base_url=base_url, cache_dir=cache_dir, deadline_s=deadline_s, series=series, table=table, own=own
    )
    wanted = Wanted(
        force=force,
        accept=accept,
        wait_s=wait_s,
        choose=choose,
        population=population,
        without_population=without_population,
        ages=of_ages,
        years=years,
        regions=regions,
        where=categories_wanted or {},
        definition=definition,
    )
    settings = dataclasses.replace(settings, tries=first.tries)
    return refresh(settings, wanted, stop=arguments.event(stop), clock=arguments.clock(clock))


@contextmanager
def _stoppable() -> Iterator[None]:
    try:
        yield
    except Halted:
        raise FetchStopped(said("ingest-stopped")) from None


def refresh(
    settings: Settings,
    wanted: Wanted | None = None,
    *,
    stop: threading.Event | None = None,
    clock: Clock | None = None,
    joint: Joint | None = None,
    is_first_of_two: bool = False,
) -> FetchResult:
    """Do what :func:`fetch` says, with checked settings; `joint` is what several tables of one run have in common."""
    from kostra_bolig.ssb.client import Client

    wanted = wanted or Wanted()
    arguments.reason(wanted.accept)
    years = None if wanted.years is None else selection.require_years(wanted.years)
    regions = None if wanted.regions is None else selection.require_regions(wanted.regions)
    outside = clock or Clock()
    clock = outside if stop is None else stopped_by(stop, outside)
    with _stoppable():
        clock.now()  # whoever is told to stop before it begins makes no folder and asks nobody
        settings = place.moved(settings, wanted.wait_s, clock=clock)
    store = store_of(settings, clock)
    joint = joint or Joint(outside)
    with (
        Client(settings, clock=clock, pacer=joint.pacer) as client,
        recorded(store.folder, outside, lambda: client.requests) as recording,
        _stoppable(),
    ):
        joint.pacer.resume(store.root / layout.REQUESTS)
        told = told_before(Run(client=client, store=store, settings=settings, clock=clock, joint=joint))
        recording.hold(place.held(store, settings, wanted.wait_s))
        before = choices.read(store.folder).knowing(wanted.choose, settings.defined.spec.keys)
        after = before.changed(
            wanted.choose,
            wanted.counted,
            wanted.ages,
            years=years,
            regions=regions,
            where=wanted.where,
            definition=wanted.definition,
        )
        back = {key: "" for key, code in wanted.choose.items() if not code}
        no_longer = {id_: () for id_, named in wanted.where.items() if not named}
        taken_back = before.changed(
            back, None, years=choices.if_all(years), regions=choices.if_all(regions), where=no_longer
        )
        if taken_back != before:  # whatever SSB answers; what is chosen is kept once it has served
            choices.write(store.folder, taken_back)
        run = Run(
            client=client,
            store=store,
            settings=choices.applied(settings, after, wanted.choose),
            clock=clock,
            wanted=wanted,
            chosen=after,
            joint=joint,
            is_first_of_two=is_first_of_two,
            told=told,
        )
        made, stored = draft_or_newest(run), run.newest
        recording.result = result = publish(run, made)
        got = result.snapshot.provenance.asked_for
        if regions is not None and got.regions is not None:
            after = dataclasses.replace(after, regions=",".join(got.regions))  # no longer by name
        after = dataclasses.replace(after, where=got.where)
        if isinstance(made, Draft) and made.accepted not in (None, result.snapshot.accepted):
            instead_of = None if stored is None else stored.id
            after = after.accepting(result.snapshot.id, instead_of=instead_of, at=clock.now(), reason=made.accepted)
        if after != taken_back:
            choices.write(store.folder, after)
        return result


def store_of(settings: Settings, clock: Clock) -> Store:
    """Return where the table is kept; whoever's definition makes no sense is told before anything happens."""
    settings.defined  # noqa: B018
    return place.store_of(settings, clock)


def told_before(run: Run) -> list[TableInfo]:
    """Ask whether there is such a table before its folder is made, where nothing else says so."""
    try:
        is_known = bool(run.spec.series) or disk.is_there(run.store.folder)
    except StoreError:  # told of where the store is needed
        is_known = True
    return [] if is_known else [described_by(run)]


def draft_or_newest(run: Run) -> FetchResult | Draft:
    """Return what is to be stored, or the snapshot that is there already."""
    try:
        made = _asked_twice(run)
    except (AnswerRefused, ContractChanged) as error:
        if not run.is_first_of_two:
            put_aside(run, error)
        raise
    if isinstance(made, Draft):
        return with_english(run, run.companions.with_theirs(made))
    return completed(run, made)


def publish(run: Run, made: FetchResult | Draft) -> FetchResult:
    """Store what was made, unless what is stored is what was asked for; the lock must be held."""
    result = made if isinstance(made, FetchResult) else _stored(run, made)
    newest.keep_up(run.store, result.snapshot)
    return result


def _stored(run: Run, made: Draft) -> FetchResult:
    _log.info("%s", said("ingest-step-storing", rows=made.observations.height), extra=Event.STORING.extra)
    snapshot, is_new = run.store.publish(made)
    outcome = Outcome.NEW if is_new else Outcome.UNCHANGED
    return FetchResult(outcome=outcome, snapshot=snapshot, notes=snapshot.notes, requests=run.client.requests)


def _asked_twice(run: Run) -> Draft | Snapshot:
    """Ask, and where no good answer comes once more, past the server's own cache, if there is the time."""
    try:
        return _asked(run)
    except (AnswerRefused, ContractChanged, ServiceUnavailable) as odd:
        if run.joint.is_of_several or run.client.left_s() <= ASK_AGAIN_S:
            raise
        _log.info("%s", said("ingest-step-again", why=odd.said, seconds=ASK_AGAIN_S), extra=Event.AGAIN.extra)
        run.clock.sleep(ASK_AGAIN_S)
        run.joint.forget_failures()
        return _asked(run)


def _asked(run: Run) -> Draft | Snapshot:
    run.received.clear()
    asking = said("ingest-step-asking", url=run.settings.base_url, table=run.spec.id)
    _log.info("%s", asking, extra=Event.ASKING.extra)
    info = described_by(run)
    newest = run.newest
    if newest is not None and not run.wanted.force and is_current(run, newest, info) and run.store.is_named(newest):
        return newest
    return draft_of(run, info)
