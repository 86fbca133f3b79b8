"""What SSB suppresses stays suppressed: no answer depends on what it hides, now or in a version before."""

from __future__ import annotations

import dataclasses
import datetime as dt
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.figures.frames import covered
from kostra_bolig.figures.revisions import diff, hidden, restored, withdrawn
from kostra_bolig.kostra import MISSING, Missing
from kostra_bolig.records import AskedFor, Cell, Note
from kostra_bolig.store.snapshots import Store
from tests.builders.constructed import build
from tests.builders.drafts import JUNE, MARCH, draft_of
from tests.builders.provenance import PROVENANCE
from tests.builders.stores import publish

NIGHT, TOTAL, SHARE = "KOStotnatt0000", "KOStotmidlbo0000", "KOSandbarn3m0000"
MAY = "2025-05-02T06:00:00Z"
TABLE = build(municipalities=6, first_year=2021)
HIDDEN = {("0301", NIGHT, "2024"), ("4601", NIGHT, "2022"), ("0301", TOTAL, "2024"), ("EKG13", SHARE, "2023")}
BESIDE = {("4601", TOTAL, "2023"), ("1103", NIGHT, "2023")}
"""Suppressed in every version, with a number sent beside the symbol."""


@dataclass(frozen=True)
class Stored:
    """A store with a version of March and one of June, which suppresses what March shows."""

    folder: Path
    march: str
    june: str

    def scrubbed(self, text: str) -> str:
        """Return a text without what tells the versions of one store from those of another."""
        for part in (self.march, self.june, str(self.folder)):
            text = text.replace(part, "…")
        return text


def stored(folder: Path, former: Mapping[tuple[str, str, str], float]) -> Stored:
    """Store both versions; `former` are the figures that June suppresses."""
    shown = {cell: (number, None) for cell, number in former.items()}
    sent = max(former.values())
    then = {**TABLE.cells, **shown, **{cell: (sent, ":") for cell in BESIDE}}
    now = {**then, **{cell: (None, ":") for cell in former}}
    store = Store(folder)
    ids = []
    for moment, cells in ((MARCH, then), (JUNE, now)):
        draft = draft_of(moment, dataclasses.replace(TABLE, cells=cells))
        ids.append(publish(store, draft).id)
    return Stored(folder, *ids)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stored, Stored]:
    """Return two stores that are alike but for what June suppresses; tests only read them."""
    folder = tmp_path_factory.mktemp("withdrawn")
    small = dict.fromkeys(sorted(HIDDEN), 0.0)
    large = {cell: 40.0 + place for place, cell in enumerate(sorted(HIDDEN))}
    return stored(folder / "a", small), stored(folder / "b", large)


COMMANDS = {
    "diff": ["diff"],
    "diff as json": ["diff", "--json"],
    "diff back": ["diff", "{june}", "{march}", "--json"],
    "diff of one": ["diff", "{march}", "{march}", "--json"],
    "series": ["series", NIGHT, "--region", "0301", "--region", "4601", "--snapshot", "{march}", "--json"],
    "series as csv": ["series", TOTAL, "--region", "0301", "--as-of", "2025-04-01", "--format", "csv"],
    "a share": ["series", SHARE, "--region", "EKG13", "--snapshot", "{march}"],
    "trend": ["trend", NIGHT, "--region", "0301", "--from", "2021", "--to", "2024", "--snapshot", "{march}"],
    "compare": ["compare", NIGHT, "0301", "4601", "EAK", "--snapshot", "{march}", "--json"],
    "ranking": ["ranking", NIGHT, "--snapshot", "{march}", "--json"],
    "ranking by change": ["ranking", NIGHT, "--by", "change", "--year", "2023", "--snapshot", "{march}", "--json"],
    "contributions": ["trend", NIGHT, "--from", "2021", "--to", "2024", "--contributions", "--snapshot", "{march}"],
    "ranking of some": ["ranking", TOTAL, "--county", "EKA46", "--top", "3", "--snapshot", "{march}", "--json"],
    "contents": ["contents", "--snapshot", "{march}", "--json"],
    "coverage": ["coverage", NIGHT, "--snapshot", "{march}", "--json"],
    "regions": ["regions", "--snapshot", "{march}", "--json"],
    "history": ["history", "--json"],
    "status": ["status"],
    "newest": ["series", NIGHT, "--region", "4601"],
}


@pytest.mark.filterwarnings("ignore:.* suppressed by SSB since")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_tells_what_a_cell_was_that_ssb_has_suppressed_since(
    two: tuple[Stored, Stored], capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Two stores that differ in nothing but these cells' former figures answer alike, to the letter."""
    said = []
    for one in two:
        asked = [part.format(march=one.march, june=one.june) for part in command]
        code = 0
        try:
            cli.main([*asked, "--cache-dir", str(one.folder)], standalone_mode=False)
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        said.append((code, one.scrubbed(printed.out), one.scrubbed(printed.err)))

    assert said[0] == said[1]
    assert said[0][1] or said[0][2]


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
@pytest.mark.parametrize("content", ["observations", "panel"])
@pytest.mark.filterwarnings("ignore:.* suppressed by SSB since")
def test_no_file_tells_it_either(
    two: tuple[Stored, Stored], tmp_path: Path, suffix: str, content: kb.FileContent
) -> None:
    """What is written of the version of March says that SSB has suppressed cells since, and not what they were."""
    written = []
    for one in two:
        table = kb.load(snapshot=one.march, cache_dir=one.folder)
        files = table.export(tmp_path / f"panel.{suffix}", content=content)
        if suffix == "parquet":
            written.append(repr(pl.read_parquet(files[0]).to_dicts()))
        else:
            written.append("".join(one.scrubbed(file.read_text("utf-8")) for file in files))

    assert written[0] == written[1]
    assert "2025-06-15" in written[0] or "2025, 6, 15" in written[0]


@pytest.mark.filterwarnings("ignore:.* suppressed by SSB since")
def test_what_is_asked_for_is_shown_with_the_day_it_was_withdrawn(two: tuple[Stored, Stored]) -> None:
    """A person may ask for the figures as they were; files of the snapshot are what they always were."""
    one = two[1]
    masked = kb.load(snapshot=one.march, cache_dir=one.folder)
    whole = kb.load(snapshot=one.march, cache_dir=one.folder, withdrawn=True)
    newest = kb.load(cache_dir=one.folder)

    assert whole.series(NIGHT, region="0301").at(2024) == 41.0
    assert masked.series(NIGHT, region="0301").frame.filter(pl.col("year") == 2024).select(
        "value", "status", "missing"
    ).rows() == [(None, ":", "suppressed")]
    assert [str(line) for line in masked.series(NIGHT, region="0301").remarks] == [
        "2024: suppressed since 2025-06-15 in 0301; the former figure is withdrawn"
    ]
    assert set(masked.withdrawn.select("region", "content", pl.col("year").cast(pl.String)).rows()) == HIDDEN
    assert Store(one.folder).observations(Store(one.folder).open(one.march)).equals(whole.observations)
    assert newest.withdrawn.is_empty()
    told = newest.diff(masked, withdrawn=True)
    shown = told.changed.select("region", "content", "year", "old", "new_status", "suppressed_since")
    assert ("0301", NIGHT, 2024, 41.0, ":", dt.date(2025, 6, 15)) in shown.rows()
    assert masked.as_given().observations.equals(whole.observations)
    assert masked.panel(withdrawn=True).equals(whole.panel())
    assert masked.panel()["natthjem"].null_count() > whole.panel()["natthjem"].null_count()
    assert newest.diff(whole).changed["old"].null_count() == len(HIDDEN)


def test_a_warning_says_that_figures_are_left_out(two: tuple[Stored, Stored]) -> None:
    """Whoever reads an earlier version is told, at the caller's own line, and asks no second time."""
    one = two[0]

    with pytest.warns(UserWarning, match="4 figures of .* have been suppressed by SSB since") as told:
        kb.load(as_of="2025-04-01", cache_dir=one.folder)

    assert told[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kb.load(as_of="2025-04-01", cache_dir=one.folder, withdrawn=True)
        list(kb.history(cache_dir=one.folder))


@pytest.mark.filterwarnings("ignore:.* suppressed by SSB since")
def test_no_note_of_an_earlier_version_tells_it(tmp_path: Path) -> None:
    """A cell that was remarked on is told with its figure; not where SSB has suppressed it since."""
    shown = dataclasses.replace(TABLE, cells={**TABLE.cells, ("0301", NIGHT, "2023"): (9.0, None)})
    gone = dataclasses.replace(TABLE, cells={**TABLE.cells, ("0301", NIGHT, "2023"): (None, ":")})
    cells = tuple(Cell(region="0301", content=NIGHT, year=year, found="9.0", expected="8.0") for year in (2022, 2023))
    march = dataclasses.replace(draft_of(MARCH, shown), notes=(Note(check="odd", said="2 cells", cells=cells),))
    store = Store(tmp_path)
    kept = publish(store, march)
    publish(store, draft_of(JUNE, gone))

    [note] = kb.load(snapshot=kept.id, cache_dir=tmp_path).notes
    [whole] = kb.load(snapshot=kept.id, cache_dir=tmp_path, withdrawn=True).notes

    assert [cell.year for cell in note.cells] == [2022]
    assert [cell.year for cell in whole.cells] == [2022, 2023]


def test_history_gives_versions_without_what_was_withdrawn(two: tuple[Stored, Stored]) -> None:
    """The versions one by one hide the same; asked for, they show it."""
    one = two[1]

    first, last = kb.history(cache_dir=one.folder)
    whole, _ = kb.history(cache_dir=one.folder, withdrawn=True)

    assert (first.withdrawn.height, last.withdrawn.height) == (len(HIDDEN), 0)
    assert first.observations.equals(hidden(whole.observations, whole.withdrawn))
    assert next(last.earlier()).observations.equals(first.observations)


def test_the_day_is_that_from_which_on_a_cell_is_suppressed_without_a_break(tmp_path: Path) -> None:
    """Suppressed in March, shown in May, suppressed in June: since June; suppressed in May and June: since May."""
    folder = tmp_path / "three"
    store = Store(folder)
    once, twice = ("0301", NIGHT, "2024"), ("0301", NIGHT, "2023")
    may_hide = {once: (7.0, None), twice: (None, ":")}
    for moment, cells in (
        ("2025-02-01T06:00:00Z", {once: (9.0, None), twice: (9.0, None)}),
        (MARCH, {once: (None, ":"), twice: (9.0, None)}),
        (MAY, may_hide),
        (JUNE, {once: (None, ":"), twice: (None, ":")}),
    ):
        publish(store, draft_of(moment, dataclasses.replace(TABLE, cells={**TABLE.cells, **cells})))

    first = next(kb.history(cache_dir=folder))

    assert first.withdrawn.select("year", "suppressed_since").rows() == [
        (2023, dt.date(2025, 5, 2)),
        (2024, dt.date(2025, 6, 15)),
    ]


def test_a_series_with_a_new_code_hides_what_it_showed_under_the_old_one() -> None:
    """The cell is the same although SSB calls the content otherwise now."""
    older, newer = frame({("0301", 2024): (5.0, None)}), frame({("0301", 2024): (None, ":")}, content="KOSnew0000")

    found = withdrawn(older, [(dt.date(2025, 6, 15), newer, pl.lit(value=True))])

    assert found.select("region", "content", "year", "value").rows() == [("0301", NIGHT, 2024, 5.0)]


def test_a_diff_back_to_an_earlier_version_does_not_tell_it_either() -> None:
    """Whichever of the two is named first, it is the later that suppresses."""
    now, then = frame({("0301", 2024): (None, ":")}), frame({("0301", 2024): (5.0, None)})
    named = {"region_name": pl.lit("Oslo"), "content_name": pl.lit("n"), "unit": pl.lit("husstander")}
    june, march = (
        dataclasses.replace(PROVENANCE, updated=dt.datetime(2025, month, 15, tzinfo=dt.UTC)) for month in (6, 3)
    )

    found = diff(now.with_columns(**named), then.with_columns(**named), of_older=june, of_newer=march)

    assert found.changed.select("old", "new", "suppressed_since").rows() == [(None, None, dt.date(2025, 6, 15))]


def test_nil_without_a_number_is_a_figure_too() -> None:
    """A cell that was none and is suppressed now does not go on saying none."""
    older, newer = frame({("0301", 2024): (None, "-")}), frame({("0301", 2024): (None, ":")})

    found = withdrawn(older, [(None, newer, pl.lit(value=True))])

    assert hidden(older, found)["status"].to_list() == [":"]
    assert restored(hidden(older, found), found).equals(older)


def test_a_version_that_was_not_asked_for_a_cell_says_nothing_of_it() -> None:
    """What the version before it suppresses stays hidden, and what that shows is shown."""
    older = frame({("0301", 2024): (5.0, None), ("4601", 2024): (6.0, None)})
    middle = frame({("0301", 2024): (None, ":"), ("4601", 2024): (7.0, None)})
    newest = frame({("EAK", 2024): (9.0, None)})

    found = withdrawn(
        older,
        [
            (dt.date(2025, 9, 1), newest, covered(AskedFor(regions=("EAK",)))),
            (dt.date(2025, 6, 15), middle, pl.lit(value=True)),
        ],
    )

    assert found.select("region", "suppressed_since").rows() == [("0301", dt.date(2025, 6, 15))]


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["0301", "4601", "EAK"]), st.integers(2020, 2024)),
    st.one_of(
        st.tuples(st.integers(0, 9).map(float), st.sampled_from([None, "*"])),
        st.sampled_from([(None, ":"), (None, "."), (None, ".."), (None, "-"), (None, None)]),
    ),
    min_size=1,
)


@settings(max_examples=60)
@given(older=CELLS, later=st.lists(CELLS, min_size=1, max_size=3))
def test_hidden_is_exactly_what_the_newest_suppresses(
    older: dict[tuple[str, int], tuple[float | None, str | None]],
    later: list[dict[tuple[str, int], tuple[float | None, str | None]]],
) -> None:
    """Every figure of a cell that is ``:`` in the newest goes, no other does, and all of it can be had back."""
    versions = [(dt.date(2025, 1, 1 + place), frame(cells), pl.lit(value=True)) for place, cells in enumerate(later)]
    before = frame(older)

    found = withdrawn(before, reversed(versions))
    after = hidden(before, found)

    expected = {
        (region, year)
        for (region, year), (value, status) in older.items()
        if (value is not None or status == "-") and later[-1].get((region, year)) == (None, ":")
    }
    assert set(found.select("region", "year").rows()) == expected
    for region, year, value, status in after.select("region", "year", "value", "status").rows():
        assert (value, status) == ((None, ":") if (region, year) in expected else older[region, year])
    for region, year, since in found.select("region", "year", "suppressed_since").rows():
        run = [cells.get((region, year)) == (None, ":") for cells in later]
        assert all(run[since.day - 1 :])
        assert since.day == 1 or not run[since.day - 2]
    assert restored(after, found).equals(before)


def frame(cells: Mapping[tuple[str, int], tuple[float | None, str | None]], *, content: str = NIGHT) -> pl.DataFrame:
    """Return a long frame of one series, by region and year."""
    rows = [
        (region, content, "natthjem", year, value, status, None if value is not None else _reason(status))
        for (region, year), (value, status) in sorted(cells.items())
    ]
    schema: dict[str, type[pl.DataType] | pl.DataType] = {
        "region": pl.String,
        "content": pl.String,
        "series": pl.Enum(SeriesKey),
        "year": pl.Int16,
        "value": pl.Float64,
        "status": pl.String,
        "missing": pl.Enum(Missing),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _reason(status: str | None) -> str:
    return MISSING.get(status or "", Missing.OTHER).value
