"""The questions of first contact: each asked once, whatever wants to know, and its answer kept as it came."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import polars as pl

from kostra_bolig import jsonstat
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import KostraBoligError, ServiceUnavailable, SettingsError, StoreError, UsageError
from kostra_bolig.figures.finding import categories
from kostra_bolig.ingest.frame import contents_of, dimensions_of, read_cells, require_known
from kostra_bolig.ingest.further import fixed
from kostra_bolig.kostra import POPULATION_TABLE, sum_region
from kostra_bolig.said import said
from kostra_bolig.ssb import klass, population
from kostra_bolig.ssb.client import Client
from kostra_bolig.ssb.pacer import Pacer
from kostra_bolig.store import choices
from kostra_bolig.store.layout import REQUESTS
from kostra_bolig.store.snapshots import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kostra_bolig.clock import Clock
    from kostra_bolig.definitions.spec import TableSpec
    from kostra_bolig.ingest.frame import Dimensions
    from kostra_bolig.jsonstat import Cube, Dimension
    from kostra_bolig.records import Binding
    from kostra_bolig.said import Said
    from kostra_bolig.settings import Settings
    from kostra_bolig.ssb.transport import Answer

__all__ = ["CODELIST", "Contact", "Found"]

CODELIST: Final = "agg_KommSummer"
"""SSB's own list of which municipalities of the population table continue which."""
_ADDRESS: Final = "KOSTRA_BOLIG_BASE_URL"
_KLASS: Final = "KOSTRA_BOLIG_KLASS_URL"
_FOLDER: Final = "KOSTRA_BOLIG_CACHE_DIR"
_DEADLINE_S: Final = 120.0
_SEVERAL: Final = 100_000
_TRIES: Final = 2
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500
_Got = TypeVar("_Got")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of one belief.

    Attributes
    ----------
    is_so
        Whether it is as believed.
    seen
        What was seen.
    advice
        What to do, where that is not what the belief says anyway.
    """

    is_so: bool
    seen: Said
    advice: Said | None = None


class Contact:
    """What SSB, its Klass and this machine are asked.

    Parameters
    ----------
    settings
        Whom to ask and where the store is, or what makes no sense of them.
    clock
        Time.
    wrong
        What makes no sense of the settings, where the others can be used: defaults stand in its place, and nobody is
        asked, nor any folder looked into, because of a default.
    """

    def __init__(
        self, settings: Settings | SettingsError, *, clock: Clock, wrong: Sequence[SettingsError] = ()
    ) -> None:
        self.settings_read = settings
        self.wrong: tuple[SettingsError, ...] = (settings,) if isinstance(settings, SettingsError) else tuple(wrong)
        self.clock = clock
        self.spec: TableSpec = definition() if isinstance(settings, SettingsError) else _spec(settings, wrong)
        self.answers: dict[str, Answer] = {}
        self._errors: dict[str, KostraBoligError] = {}
        self._clients: dict[str, Client] = {}
        self._away: dict[str, KostraBoligError] = {}
        self._found: dict[str, Any] = {}

    @property
    def settings(self) -> Settings:
        """The settings.

        Raises
        ------
        SettingsError
            They make no sense.
        """
        if isinstance(self.settings_read, SettingsError):
            raise self.settings_read
        return self.settings_read

    @property
    def away(self) -> tuple[KostraBoligError, ...]:
        """Why a server was not asked any further, for each that was not."""
        return tuple(self._away.values())

    @cached_property
    def store(self) -> Store:
        """The store."""
        self._require(_FOLDER)
        return Store(self.settings.cache_dir, self.settings.table)

    @property
    def refused(self) -> dict[str, bytes]:
        """What was answered and not accepted, as far as it was read, by the name of the question."""
        bodies = {name: getattr(error, "body", b"") for name, error in self._errors.items()}
        return {name: body for name, body in bodies.items() if body}

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    # Questions to SSB

    def config(self) -> Answer:
        """Return what the server says of itself."""
        return self._asked("config.json", lambda client: client.config())

    def table(self) -> Answer:
        """Return what the server says of the table."""
        return self._asked(f"table-{self.spec.id}.json", lambda client: client.table(table=self.spec.id))

    def dims(self) -> Dimensions:
        """Return the dimensions of the table."""
        name = f"metadata-{self.spec.id}.json"
        answer = self._asked(name, lambda client: client.metadata(table=self.spec.id))

        def read() -> Dimensions:
            dims = dimensions_of(jsonstat.read(answer.content))
            require_known(dims.further, self._known(dims))
            return dims

        return self.made(f"{name} read", read)

    def _known(self, dims: Dimensions) -> Sequence[str]:
        """Return which further dimensions the table may have: as a fetch has it, those that it had or fixes, or any."""
        of_series = {id_ for one in self.spec.series.values() for id_ in one.where}
        try:
            newest = self.store.newest()
            if newest is not None:
                return [*of_series, *categories.further(self.store.columns(newest))]
        except (StoreError, SettingsError):  # told by checks of their own
            pass
        return [*of_series] if self.spec.series else [one.id for one in dims.further]

    def cells(self) -> Dimensions:
        """Return the country's cells of the years that were printed, or of the last one where it has none of them.

        A table without a country gives those of its first region, and one that is broken down far one category of each.
        """
        dims = self.dims()
        printed = {str(cell.year) for one in self.spec.series.values() for cell in one.printed}
        years = [year for year in dims.year.codes if year in printed] or [max(dims.year.codes)]
        of_one = len(dims.content.codes) * len(years)
        few = of_one * math.prod(len(one.codes) for one in dims.further) <= _SEVERAL
        selection = {
            dims.region.id: [sum_region(dims.region.codes) or dims.region.codes[0]],
            **{one.id: one.codes if few else self._fixed(one) for one in dims.further},
            dims.content.id: dims.content.codes,
            dims.year.id: years,
        }
        answer = self._asked(f"cells-{self.spec.id}.json", lambda client: client.data(selection, table=self.spec.id))

        def read() -> Dimensions:
            cube = jsonstat.read(answer.content)
            jsonstat.require_asked(cube, selection, table=self.spec.id)
            return dimensions_of(cube)

        return self.made("cells read", read)

    def _fixed(self, dimension: Dimension) -> Sequence[str]:
        """Return the categories that the definition's series are of, else the first."""
        of_series = {one.where.get(dimension.id) for one in self.spec.series.values()}
        return [code for code in dimension.codes if code in of_series] or dimension.codes[:1]

    def bound(self) -> tuple[Binding, pl.DataFrame]:
        """Return which content each series is read from, and the country's figures."""

        def bound() -> tuple[Binding, pl.DataFrame]:
            contents = contents_of(self.dims())
            try:
                remembered = choices.read(self.store.folder).series
            except (StoreError, SettingsError):  # told by checks of their own
                remembered = {}
            chosen = {**remembered, **self.settings.series}
            frame = read_cells(self.cells(), {}, spec=self.spec, combined=True).frame
            dimensions = self.dims().categories
            return fixed.bound(contents, frame, dimensions=dimensions, chosen=chosen, spec=self.spec), frame

        return self.made("bound", bound)

    def _people(self) -> Cube:
        """Return what the population table says of itself."""
        name = population.METADATA_FILE
        metadata = self._asked(name, lambda client: client.metadata(table=POPULATION_TABLE))
        return self.made("population described", lambda: jsonstat.read(metadata.content))

    def population_years(self) -> list[int]:
        """Return the years of which the population table has figures, in order."""
        cube = self._people()
        time = [one for one in cube.dimensions if one.id == cube.roles.get("time")]
        return sorted(int(code) for one in time for code in one.codes if code.isdecimal())

    def population(self, regions: Sequence[str], year: int, *, file: str) -> pl.DataFrame:
        """Return the inhabitants of regions on the first day of a year."""
        cube = self._people()
        asked = self.made(f"{file} asked", lambda: population.selection(cube, regions=regions, years=[year]))
        answer = self._asked(file, lambda client: client.data(asked, table=POPULATION_TABLE))

        def read() -> pl.DataFrame:
            jsonstat.require_asked(jsonstat.read(answer.content), asked, table=POPULATION_TABLE)
            return population.read({population.DATA_FILE: answer.body})

        return self.made(f"{file} read", read)

    def sums(self, values: Sequence[str], regions: Sequence[str], year: int) -> dict[str, float]:
        """Return what SSB gives for values of its list on the first day of a year; 0 says that there is no figure.

        `regions` are some that the table has, for the rest of the question.
        """
        cube = self._people()
        file = "population-summed.json"

        def selection() -> dict[str, Sequence[str]]:
            of_regions = population.selection(cube, regions=regions, years=[year])
            return {**of_regions, cube.roles["geo"]: values}

        asked = self.made(f"{file} asked", selection)
        lists = {cube.roles["geo"]: CODELIST}
        answer = self._asked(file, lambda client: client.data(asked, table=POPULATION_TABLE, codelists=lists))

        def read() -> dict[str, float]:
            summed = jsonstat.read(answer.content)
            jsonstat.require_asked(summed, asked, table=POPULATION_TABLE)
            given = (
                summed.frame().filter(pl.col("value") > 0).select(pl.col(cube.roles["geo"]).cast(pl.String), "value")
            )
            return dict(given.rows())

        return self.made(f"{file} read", read)

    def codelist(self) -> Answer:
        """Return which municipalities of the population table continue which, by SSB."""
        return self._asked("codelist.json", lambda client: client.codelist(CODELIST))

    # Questions to Klass

    @property
    def asks_klass(self) -> bool:
        """Whether Klass is to be asked at all."""
        return self.settings.klass_url is not None

    @cached_property
    def last_year(self) -> int:
        """The last year of the table, where that can be known; else the one before this."""
        try:
            return max(int(year) for year in self.dims().year.codes)
        except KostraBoligError:
            return self.clock.now().year - 1

    def klass(self, file: str, path: str, query: Mapping[str, str]) -> bytes:
        """Return what Klass answers."""
        return self._asked(file, lambda client: client.klass(path, query), of="klass").body

    def newer_changes(self) -> dict[str, bytes]:
        """Return what Klass says of municipalities since what is shipped, by file name."""
        questions = [one for one in klass.questions([self.last_year]) if one.needed]
        return {one.file: self.klass(one.file, one.path, one.query) for one in questions}

    def group_versions(self) -> dict[str, bytes]:
        """Return what Klass says of when the KOSTRA groups were redrawn, by file name."""
        questions = [one for one in klass.questions([self.last_year]) if one.file == klass.GROUP_VERSIONS_FILE]
        return {one.file: self.klass(one.file, one.path, one.query) for one in questions}

    def groups(self) -> dict[str, bytes]:
        """Return what Klass says of the KOSTRA groups of the table's last year, by file name."""
        questions = [one for one in klass.questions([self.last_year]) if one.year is not None]
        return {one.file: self.klass(one.file, one.path, one.query) for one in questions}

    # How it is asked

    def _asked(self, name: str, ask: Callable[[Client], Answer], *, of: str = "ssb") -> Answer:
        if name in self.answers:
            return self.answers[name]
        if name in self._errors or of in self._away:
            raise self._errors.get(name) or self._away[of]
        self._require(_KLASS if of == "klass" else _ADDRESS)
        if of == "klass" and not os.environ.get(_KLASS):  # its address is beside that of the tables
            self._require(_ADDRESS)
        try:
            self.answers[name] = ask(self._client(of))
        except KostraBoligError as error:
            self._errors[name] = error
            if _is_away(error):
                self._away[of] = error
            raise
        return self.answers[name]

    def made(self, name: str, make: Callable[[], _Got]) -> _Got:
        """Return what is made of answers; what could not be made once is not tried again."""
        if name in self._errors:
            raise self._errors[name]
        try:
            if name not in self._found:
                self._found[name] = make()
        except KostraBoligError as error:
            self._errors[name] = error
            raise
        made: _Got = self._found[name]
        return made

    def _require(self, *variables: str) -> None:
        """Refuse what rests on a setting that makes no sense."""
        for error in self.wrong:
            if any(variable in error.setting for variable in variables):
                raise error

    def _client(self, of: str) -> Client:
        if of not in self._clients:
            settings = dataclasses.replace(self.settings, deadline_s=_DEADLINE_S, tries=_TRIES)
            pacer = Pacer(self.clock)
            if of == "klass":
                if settings.klass_url is None:
                    raise UsageError(said("contact-klass-off"))
                settings = dataclasses.replace(settings, base_url=settings.klass_url)
            else:
                with suppress(SettingsError):  # no store, so no earlier questions to be counted with these
                    pacer.resume(self.store.root / REQUESTS)
            self._clients[of] = Client(settings, clock=self.clock, pacer=pacer)
        return self._clients[of]


def _is_away(error: KostraBoligError) -> bool:
    """Tell whether a server need not be asked anything else: nobody answers there, or it is not serving."""
    if isinstance(error, ServiceUnavailable):
        return error.status is None or error.status == _TOO_MANY or error.status >= _SERVER_FAULT
    return isinstance(error, SettingsError)


def _spec(settings: Settings, wrong: Sequence[SettingsError]) -> TableSpec:
    """Return what the table is, by the definition that a person has chosen where that can be read."""
    own = settings.definition
    if not wrong:
        with contextlib.suppress(KostraBoligError):
            own = choices.definition_of(settings)
    return dataclasses.replace(settings, definition=own).defined.spec
