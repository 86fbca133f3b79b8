"""A program of somebody else that calls every public function; it is read by type checkers and run once."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import polars as pl

import kostra_bolig as kb
from kostra_bolig.testing import HeldClock, Server, make_store, make_table


def figures(table: kb.Table) -> list[str]:
    """Ask a table in every way."""
    series: kb.Series = table.series(kb.SeriesKey.UNGE, region="EAK")
    by_text: kb.Series = table.series("unge")
    change: kb.Change = series.change(2021, 2024)
    value: float = series.at(2024)
    years: tuple[int, ...] = by_text.years
    percent: float | None = change.percent
    comparison: kb.Comparison = table.compare("unge", ["EAK"], base=2021)
    ranking: pl.DataFrame = table.ranking("unge", kind="country", by="value")
    same: pl.DataFrame = table.ranking(kb.SeriesKey.UNGE, kind=kb.RegionKind.COUNTRY)
    covered: pl.DataFrame = table.coverage(kb.SeriesKey.UNGE, kind="country")
    wide: pl.DataFrame = table.panel(keys=[kb.SeriesKey.UNGE, "natthjem"])
    of_country: kb.Table = table.of_kinds("country").of_kinds([kb.RegionKind.COUNTRY])
    citation: kb.Citation = table.cite()
    provenance: kb.Provenance = table.provenance
    updated: dt.datetime | None = provenance.updated
    answer: kb.SeriesAnswer = series.to_dict()
    points: list[int] = answer["years"]
    return [
        f"{value} {years} {percent} {points}",
        f"{comparison.base} {ranking.height} {same.height} {covered.height} {wide.height} {of_country}",
        f"{citation} {updated} {provenance.stage.value}",
    ]


def drawn(table: kb.Table) -> kb.Chart:
    """Draw a chart."""
    form: kb.ChartForm = "bar"
    return table.plot(["unge"], form=form, language="no")


def judged(table: kb.Table, earlier: Iterator[kb.Table]) -> list[kb.Verdict]:
    """Hold the claims of the report against figures, with what was before as it comes."""
    results: kb.ClaimResults = kb.verify(kb.FAFO_2025_11, table, history=earlier)
    return [result.verdict for result in results]


def fetched(folder: Path) -> str:
    """Fetch from a server of its own, store, and read again in each way."""
    clock = HeldClock(now=dt.datetime(2025, 3, 20, tzinfo=dt.UTC))
    june = dt.datetime(2025, 6, 16, 6, tzinfo=dt.UTC)
    with Server(make_table([("0301", "unge", 2024, 50)], printed=True)) as server:
        result: kb.FetchResult = kb.fetch(
            base_url=server.base_url, cache_dir=folder, lang="no", deadline_s=60, stop=threading.Event()
        )
        listed: pl.DataFrame = kb.tables(base_url=server.base_url, cache_dir=folder)
    make_store(folder, [make_table([{"series": "unge", "year": 2024, "value": 616}], updated=june)])
    stored = kb.load(cache_dir=folder, source="stored", lang=kb.Language.NO)
    also = kb.load(cache_dir=str(folder), source=kb.Source.STORED)
    versions = list(kb.history(cache_dir=folder))
    found = (stored.unge.at(2024), also.unge.at(2024), len(versions))
    return f"{result.outcome.value} {listed.height} {found} {clock.now.year}"


def kept(folder: Path) -> str:
    """Ask what an operator asks of what is stored."""
    status: kb.Status = kb.status(cache_dir=folder, max_age=dt.timedelta(days=3))
    answer: kb.StatusAnswer = status.to_dict()
    snapshots: list[kb.Snapshot] = kb.snapshots(table="12015", cache_dir=str(folder))
    checked: kb.Checked = kb.check(cache_dir=folder)
    damaged: list[Path] = [one.path for one in checked.damaged]
    path: Path = kb.newest_path(cache_dir=folder)
    saved: kb.Saved = kb.backup(folder / "all.tar", cache_dir=folder, wait_s=1)
    back: kb.BackupAnswer = kb.restore(saved.file, cache_dir=str(folder / "again")).to_dict()
    damaged += [one.path for one in saved.damaged] + [Path(one["path"]) for one in back["damaged"]]
    pruned: kb.Pruned = kb.prune(keep=1, cache_dir=folder, wait_s=1)
    return f"{status.newest == answer['newest']} {len(snapshots)} {damaged} {path.name} {len(pruned.removed)}"


def refused(table: kb.Table) -> tuple[str, ...]:
    """Read what an error has."""
    try:
        table.series("ungee")
    except kb.UnknownSeries as error:
        near: tuple[str, ...] = error.near
        return near
    except kb.KostraBoligError as error:
        return (str(error),)
    return ()


def warned(table: kb.Table, folder: Path) -> list[str]:
    """Turn a warning into an error, and read what it has; write files in each of the closed ways."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", kb.PublishedFiguresWarning)
        try:
            kb.load(cache_dir=folder / "none", base_url="http://127.0.0.1:9/nobody")
        except kb.KostraBoligWarning as warning:
            written: tuple[Path, ...] = table.export(folder / "a.csv", content="panel", locale="no", kinds="country")
            table.export(folder / "b.csv", content=kb.FileContent.PANEL, locale=kb.Locale.EN)
            name = warning.said.name if isinstance(warning.said, kb.Said) else warning.said
            return [warning.sentence("no")[:20], name, type(warning).__name__, *(path.name for path in written)]
    return []


def files(folder: Path) -> tuple[kb.Claims, bool]:
    """Read files of the user's own."""
    sets = kb.read_sets(folder / "sets.toml")
    return kb.read_claims(folder / "claims.toml"), bool(sets)


def main() -> None:
    """Run it."""
    published = kb.load(source="published")
    print(figures(published))  # noqa: T201
    print(judged(published, iter(())), refused(published), drawn(published).to_dict()["$schema"])  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        print(fetched(Path(folder)))  # noqa: T201
        print(kept(Path(folder)))  # noqa: T201
        print(warned(published, Path(folder)))  # noqa: T201
        print(kb.to_pandas(published.ranking("unge", kind="country")).shape)  # noqa: T201


if __name__ == "__main__":
    main()
