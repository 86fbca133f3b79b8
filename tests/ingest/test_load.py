"""Reading where the disk is out of order, and mending what is damaged."""

from __future__ import annotations

import datetime as dt
import errno
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import StoreError, UsageError
from kostra_bolig.ingest import run as ingest_run
from kostra_bolig.ingest.load import load
from kostra_bolig.ingest.wanted import Wanted
from kostra_bolig.settings import Settings
from kostra_bolig.store import asked
from kostra_bolig.store.snapshots import Store
from kostra_bolig.store.warned import EarlierVersionWarning
from kostra_bolig.testing import make_store, make_table
from tests.builders.constructed import build
from tests.builders.damage import resealed
from tests.builders.drafts import JUNE
from tests.builders.standin import StandIn
from tests.conftest import HeldTime

FAULTS = [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EIO]


@pytest.fixture
def server(standin: StandIn) -> StandIn:
    """Return the stand-in with a small table."""
    standin.table = build(municipalities=8)
    return standin


def refuse_writes(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int) -> None:
    """Have every file and folder below a folder refuse to be made or written."""
    real_open, real_mkdir = os.open, os.mkdir

    def opened(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(folder)):
            raise OSError(code, os.strerror(code), str(path))
        return real_open(path, flags, *rest, **options)

    def made(path: Any, *rest: Any, **options: Any) -> None:
        if str(path).startswith(str(folder)):
            raise OSError(code, os.strerror(code), str(path))
        real_mkdir(path, *rest, **options)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "mkdir", made)


def refuse_reads(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int) -> None:
    """Have a folder refuse to be listed."""
    real = Path.iterdir

    def listed(self: Path) -> Any:
        if str(self).startswith(str(folder)):
            raise OSError(code, os.strerror(code), str(self))
        return real(self)

    monkeypatch.setattr(Path, "iterdir", listed)


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize("source", ["ssb", None])
def test_what_ssb_answers_is_held_in_memory_where_nothing_can_be_written(
    server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch, source: Any, code: int
) -> None:
    """With a warning that says why; the figures are those that would be stored."""
    refuse_writes(monkeypatch, store_dir, code)

    with pytest.warns(UserWarning, match=r"held in memory and not stored: .* cannot be written: .*--cache-dir"):
        table = load(source=source)

    assert table.midlertidig_botilbud.at(2024) == 7079
    assert (table.provenance.source, table.provenance.snapshot) == ("ssb", None)
    assert str(table.provenance).startswith("Kilde: Statistisk sentralbyrå, table 12015 · updated ")
    assert not store_dir.exists()


@pytest.mark.parametrize("code", FAULTS)
def test_what_was_downloaded_is_held_where_the_disk_fills_while_it_is_stored(
    server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """It is not downloaded twice, and what was stored before stays the newest."""
    before = load(source="ssb")
    server.table = server.table.with_cell("EAK", "midlertidig_botilbud", "2024", 7112).with_updated(JUNE)
    server.requests.clear()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.warns(UserWarning, match="held in memory and not stored"):
            table = load(source="ssb")

    assert table.midlertidig_botilbud.at(2024) == 7112
    assert [seen.method for seen in server.requests].count("POST") == 1
    assert load(source="stored").provenance.snapshot == before.provenance.snapshot


def test_a_load_that_asks_ssb_is_recorded_like_a_fetch(server: StandIn, store_dir: Path) -> None:
    """New, then unchanged: `status` counts from it; a load of what is stored asks nobody."""
    table = load(source="ssb")
    first = asked.read(store_dir / "12015")
    load(source="ssb")
    second = asked.read(store_dir / "12015")
    load(source="stored")

    assert first is not None
    assert second is not None
    assert (first.outcome, first.snapshot, second.outcome) == ("new", table.provenance.snapshot, "unchanged")
    assert second.requests == 1
    assert asked.read(store_dir / "12015") == second


def test_a_read_only_store_that_is_up_to_date_is_read(
    server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSB says that nothing has changed: there is nothing to store, and nothing to warn of."""
    stored = load(source="ssb")
    refuse_writes(monkeypatch, store_dir, errno.EROFS)

    table = load(source="ssb")

    assert table.provenance.snapshot == stored.provenance.snapshot is not None


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO])
def test_a_store_that_cannot_be_read_gives_ssbs_figures_else_the_published_ones(
    server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """With a warning each; who asked for what is stored is told why it is not there."""
    load(source="ssb")
    refuse_reads(monkeypatch, store_dir, code)

    with pytest.warns(UserWarning, match=r"held in memory and not stored: .* cannot be read"):
        held = load()
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "http://127.0.0.1:9/nobody/listens/here")
    with pytest.warns(UserWarning, match=r"the store cannot be used \(.*cannot be read.*\) and SSB gave no figures"):
        published = load()
    with pytest.raises(StoreError, match="cannot be read"):
        load(source="stored")

    assert (held.provenance.source, published.provenance.source) == ("ssb", "published")
    assert published.midlertidig_botilbud.at(2024) == 7079


def test_nothing_stored_and_nothing_to_be_had_gives_the_published_figures_on_any_disk(
    store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first run without a net on a read-only disk."""
    refuse_writes(monkeypatch, store_dir, errno.EROFS)

    with pytest.warns(UserWarning, match="nothing is stored and SSB gave no figures"):
        table = load()

    assert table.provenance.source == "published"


@pytest.mark.parametrize("place", ["link", "later format"])
def test_what_is_planted_or_of_a_later_version_is_still_refused(
    server: StandIn, store_dir: Path, tmp_path: Path, place: str
) -> None:
    """The disk is in order: a person must look."""
    snapshot = load(source="ssb").provenance.snapshot
    assert snapshot is not None
    if place == "link":
        (store_dir / "12015" / "snapshots").rename(tmp_path / "elsewhere")
        (store_dir / "12015" / "snapshots").symlink_to(tmp_path / "elsewhere")
    else:
        resealed(store_dir / "12015" / "snapshots" / snapshot, format=3)

    for source in (None, "ssb"):
        with pytest.raises(StoreError, match=r"symbolic link|update kostra_bolig"):
            load(source=source)


def test_fetch_still_ends_with_the_fault_of_the_disk(
    server: StandIn, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run whose purpose is to store has failed."""
    refuse_writes(monkeypatch, store_dir, errno.ENOSPC)

    with pytest.raises(StoreError, match="cannot be written") as caught:
        kb.fetch()

    assert caught.value.exit_code == 6


def test_the_published_figures_touch_no_store(store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even its folder is looked up."""
    monkeypatch.setattr(Store, "__init__", lambda *_: pytest.fail("the store was asked for"))

    assert load(source="published").natthjem.at(2024) == 167


# Mending


def damage_one(file: Path) -> None:
    """Flip a bit."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(bytes(body))


def refreshed(held_time: HeldTime, **options: Any) -> kb.FetchResult:
    """Fetch at noon."""
    return ingest_run.refresh(Settings.resolve(), Wanted(**options), clock=held_time.clock())


@pytest.mark.parametrize("name", ["data.json", "metadata.json", "observations.parquet", "manifest.json"])
@pytest.mark.parametrize("versions", ["one", "another moment", "the same moment"])
def test_a_damaged_newest_is_mended_by_a_fetch_that_finds_nothing_new(
    server: StandIn, store_dir: Path, held_time: HeldTime, name: str, versions: str
) -> None:
    """Alone, after an older version, or after one that SSB gave the same moment: stored anew, and no warning stays."""
    if versions != "one":
        refreshed(held_time)
        server.table = server.table.with_cell("EAK", "midlertidig_botilbud", "2024", 7112)
        if versions == "another moment":
            server.table = server.table.with_updated(JUNE)
    newest = refreshed(held_time, force=True).snapshot
    damage_one(newest.path / name)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = refreshed(held_time)

    assert again.snapshot.id == newest.id
    store = Store(store_dir)
    assert store.check() == []
    assert store.newest() == again.snapshot
    assert load(source="stored").midlertidig_botilbud.at(2024) == (7079 if versions == "one" else 7112)


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"nonsense"), Path.unlink, damage_one])
def test_a_damaged_pointer_is_mended_by_a_fetch_that_finds_nothing_new(
    server: StandIn, store_dir: Path, held_time: HeldTime, spoil: Callable[[Path], None]
) -> None:
    """The warning is given until then, and no longer."""
    newest = refreshed(held_time).snapshot
    spoil(store_dir / "12015" / "newest")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        refreshed(held_time)

    assert Store(store_dir).newest() == newest
    assert Store(store_dir).check() == []


# Arguments


@pytest.mark.parametrize("options", [{"as_of": 20250401}, {"as_of": ["2025"]}, {"snapshot": 5}, {"source": ["ssb"]}])
def test_an_argument_of_a_wrong_type_is_a_usage_error(options: dict[str, Any]) -> None:
    """It says what was expected."""
    with pytest.raises(UsageError, match="expected"):
        load(**options)


def test_one_warning_tells_of_a_version_that_ssb_went_back_from(tmp_path: Path) -> None:
    """It was published in June as it was due, and is stored: nobody is told that it is lacking."""
    march, june = (
        make_table([("EAK", "unge", 2024, value)], updated=dt.datetime.fromisoformat(day))
        for day, value in (("2025-03-15T07:00:00Z", 600), ("2025-06-15T06:00:00Z", 615))
    )
    store = make_store(tmp_path / "store", [march, june, march])

    with pytest.warns(EarlierVersionWarning) as told:
        table = load(as_of="2025-07-01", cache_dir=store)

    assert ["went back from version 20250615T060000Z" in str(one.message) for one in told] == [True]
    assert table.unge.at(2024) == 600


def test_what_lacks_after_a_version_that_ssb_went_back_from_is_told(tmp_path: Path) -> None:
    """That SSB went back once says nothing of what it has published since, nor of what it had published long before."""
    march, june, later = (
        make_table([("EAK", "unge", year, 600 + year)], updated=dt.datetime.fromisoformat(day))
        for year, day in (
            (2022, "2023-06-15T06:00:00Z"),
            (2024, "2025-03-15T07:00:00Z"),
            (2024, "2025-06-15T06:00:00Z"),
        )
    )
    store = make_store(tmp_path / "store", [march, june, later, june])

    with pytest.warns(EarlierVersionWarning) as since:
        load(as_of="2026-07-01", cache_dir=store)
    with pytest.warns(EarlierVersionWarning) as before:
        load(as_of="2024-07-01", cache_dir=store)

    assert ["2026-03-16" in str(one.message) for one in since] == [False, True]
    assert ["2024-03-15" in str(one.message) for one in before] == [True]
