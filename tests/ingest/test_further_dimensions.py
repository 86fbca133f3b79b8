"""A table of six dimensions, as SSB's accounts have them: stored whole, shown of one category of each."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import polars as pl
import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import ContractChanged, SeriesError, UnknownSeries, UsageError
from kostra_bolig.figures.comparison import Comparison
from kostra_bolig.ingest import answer
from kostra_bolig.ingest.further.table import of_categories
from kostra_bolig.ssb import selection
from tests.builders.any_table import any_table
from tests.builders.broken_down import AMOUNT, FUNCTION, FURTHER, KIND, SCOPE, TABLE, BrokenDown, broken_down
from tests.builders.constructed import Cell, ConstructedTable
from tests.builders.standin import MAX_DATA_CELLS, StandIn

WHERE = {SCOPE: "A", FUNCTION: "FGK9", KIND: "AGD2"}
HIDDEN = ("4601", "A", "FGK9", "AGD2", AMOUNT, "2023")
LATER_HIDDEN = ("4601", "A", "FGK9", "AGD2", AMOUNT, "2022")
REVISED = ("4601", "A", "FGK9", "AGD2", AMOUNT, "2024")
REVISED_TO = 5_995
OF_ANOTHER = ("4601", "B", "FGK9", "AGD2", AMOUNT, "2024")


def first() -> BrokenDown:
    """Make the table with a suppressed cell of one category."""
    return dataclasses.replace(broken_down(), instead={HIDDEN: (None, ":")})


def second() -> BrokenDown:
    """Make the same revised: two figures are others, in one category each, and one more is suppressed."""
    instead: dict[tuple[str, ...], Cell] = {
        HIDDEN: (None, ":"),
        REVISED: (REVISED_TO, None),
        OF_ANOTHER: (11_989, None),
        LATER_HIDDEN: (None, ":"),
    }
    return dataclasses.replace(broken_down(), instead=instead, updated="2025-06-20T06:00:00Z")


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve the table."""
    with StandIn(first()) as served:
        served.rate_limit_headers = False
        yield served


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store the table, and its revision."""
    folder = tmp_path_factory.mktemp("further")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder)
        server.table = second()
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder)
    return folder


def run(store: Path, *args: str, where: dict[str, str] = WHERE) -> Result:
    """Run a command on the stored table."""
    named = [word for id_, value in where.items() for word in ("--where", f"{id_}={value}")]
    return CliRunner().invoke(cli, [*args, "--table", TABLE, "--cache-dir", str(store), "--lang", "en", *named])


def suppressed(table: kb.Table, region: str) -> list[int]:
    """Return the years in which a region has no figure because SSB shows none."""
    frame = table.series(AMOUNT, region=region).frame
    return frame.filter(pl.col("missing") == "suppressed", pl.col("value").is_null())["year"].to_list()


def fetched(table: ConstructedTable, server: StandIn, folder: Path) -> kb.FetchResult:
    """Fetch another state of the table; the server's own comes back."""
    own, server.table = server.table, table
    try:
        return kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder)
    finally:
        server.table = own


class TestReading:
    """Figures are those of one category of each dimension, or none."""

    @pytest.mark.parametrize(
        "where",
        [
            WHERE,
            {SCOPE: "Kommuner", FUNCTION: "helse- og  omsorg, samlet", KIND: "Netto driftsutgifter"},
            {SCOPE: "Municipalities", FUNCTION: "Health and care, in all", KIND: "Net expenditure"},
        ],
    )
    def test_by_code_and_by_label_of_both_languages(self, store: Path, where: dict[str, str]) -> None:
        """Each stands for the same figures, and the answer names their codes."""
        answered = json.loads(run(store, "series", AMOUNT, "--region", "Trondheim", "--json", where=where).stdout)

        expected = [second().cell_of(("5001", "A", "FGK9", "AGD2", AMOUNT, str(year)))[0] for year in range(2020, 2025)]
        assert answered["values"][-5:] == expected
        assert [(one["id"], one["code"]) for one in answered["source"]["where"]] == list(WHERE.items())
        assert answered["source"]["where"][1]["label"] == "Health and care, in all"

    def test_a_category_that_is_not_said(self, store: Path) -> None:
        """What is missing is named with its categories, and what is said is not."""
        result = run(store, "series", AMOUNT, where={SCOPE: "A", KIND: "AGD2"})

        assert result.exit_code == 2
        assert "KOKfunksjon0000 (function): 100 (Political control), FGK8b (Primary school)" in result.stderr
        assert KIND not in result.stderr

    @pytest.mark.parametrize(
        ("where", "words"),
        [
            ({**WHERE, KIND: "In all"}, "AGD3, AGD4"),
            ({**WHERE, KIND: "Gros expenditure"}, "AGD10 (Gross expenditure)"),
            ({**WHERE, FUNCTION: "health"}, "FGK9 (Health and care, in all)"),
            ({**WHERE, "KOKalder0000": "1"}, f"{SCOPE}, {FUNCTION}, {KIND}"),
            ({**WHERE, KIND: ""}, "ID=VALUE"),
        ],
    )
    def test_a_category_or_dimension_that_is_none(self, store: Path, where: dict[str, str], words: str) -> None:
        """It is exit 2, with what is near."""
        result = run(store, "series", AMOUNT, where=where)

        assert result.exit_code == 2
        assert words in result.stderr

    def test_where_of_a_table_without_further_dimensions(self) -> None:
        """There is nothing to choose."""
        with pytest.raises(UsageError, match="no further dimension"):
            kb.load(source="published", where={KIND: "AGD2"})

    @pytest.mark.parametrize("where", [["AGD2"], {KIND: 2}, "AGD2"])
    def test_where_of_another_type(self, where: object) -> None:
        """It is refused as such."""
        with pytest.raises(UsageError, match="for where"):
            kb.load(source="published", where=where)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "command",
        [
            ("compare", AMOUNT, "Bergen", "EAK"),
            ("ranking", AMOUNT),
            ("coverage", AMOUNT),
            ("panel",),
            ("trend", AMOUNT, "--from", "2021", "--to", "2024"),
            ("diff",),
        ],
    )
    def test_every_command_is_of_one_category(self, store: Path, command: tuple[str, ...]) -> None:
        """With a category of each it answers; without, none sums or mixes them."""
        assert run(store, *command, "--json").exit_code == 0
        refused = run(store, *command, where={})
        assert refused.exit_code == 2
        assert "--where" in refused.stderr

    def test_the_ranking_is_of_the_category(self, store: Path) -> None:
        """The same regions stand in another order of size by another category."""
        rows = json.loads(run(store, "ranking", AMOUNT, "--top", "1", "--json").stdout)["ranking"]

        code = rows[0]["region"]
        assert rows[0]["value"] == second().cell_of((code, *WHERE.values(), AMOUNT, "2024"))[0]

    @pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx", "json"])
    def test_export(self, store: Path, tmp_path: Path, suffix: str) -> None:
        """The file has one row per region, content and year."""
        file = tmp_path / f"figures.{suffix}"

        assert run(store, "export", str(file)).exit_code == 0
        if suffix in ("csv", "parquet"):
            frame = pl.read_csv(file, infer_schema=False) if suffix == "csv" else pl.read_parquet(file)
            assert not frame.select("region", "content", "year").is_duplicated().any()
        if suffix == "csv":
            assert "Health and care, in all" in frame["source"][0]

    def test_a_workbook_says_which_categories(self, store: Path, tmp_path: Path) -> None:
        """On the sheet to read, in columns of the figures, and with their labels on the sheet about them."""
        openpyxl = pytest.importorskip("openpyxl")
        run(store, "export", str(file := tmp_path / "figures.xlsx"))
        book = openpyxl.load_workbook(file)
        about = [line for name, line in book["about"].iter_rows(values_only=True) if name == "categories"]
        figures = [dict(zip(*pair, strict=True)) for pair in _rows_of(book["figures"])]

        assert about == [
            f"{SCOPE} A: Municipalities",
            f"{FUNCTION} FGK9: Health and care, in all",
            f"{KIND} AGD2: Net expenditure",
        ]
        assert "Municipalities · Health and care, in all · Net expenditure" in str(book.worksheets[0]["A2"].value)
        assert all({id_: row[id_] for id_ in WHERE} == WHERE for row in figures)
        [revised] = [row["value"] for row in figures if (row["region"], row["year"]) == ("4601", 2024)]
        assert revised == REVISED_TO

    @pytest.mark.parametrize("suffix", ["csv", "parquet"])
    def test_all_of_it(self, store: Path, tmp_path: Path, suffix: str) -> None:
        """Where nobody says a category, a file for programs has all, each dimension in a column; nothing is summed."""
        file = tmp_path / f"figures.{suffix}"

        assert run(store, "export", str(file), where={}).exit_code == 0
        frame = pl.read_csv(file, infer_schema=False) if suffix == "csv" else pl.read_parquet(file)

        assert frame.columns[2:6] == [*WHERE, "content"]
        assert not frame.select("region", *WHERE, "content", "year").is_duplicated().any()
        [row] = (
            frame.filter(pl.col("region") == "4601", *(pl.col(id_) == code for id_, code in WHERE.items()))
            .filter(pl.col("year").cast(pl.String) == "2024")
            .select("value", "content", "content_name")
            .rows()
        )
        assert (float(row[0]), *row[1:]) == (5_995, AMOUNT, "Amount (NOK 1000)")
        assert frame["content"].n_unique() == 1

    def test_the_partition_of_all_of_it(self, store: Path, tmp_path: Path) -> None:
        """Each version is written with all categories, without what SSB has suppressed since."""
        result = run(store, "export", str(tmp_path / "all"), "--partition", where={})
        assert result.exit_code == 0, result.stderr

        old, new = (pl.read_parquet(one) for one in sorted((tmp_path / "all").rglob("figures.parquet")))
        cell = [pl.col(name) == code for name, code in {"region": "4601", **WHERE}.items()]
        at = [pl.col("year") == int(LATER_HIDDEN[-1]), pl.col("content") == AMOUNT]

        assert old.filter(*cell, *at).select("value", "status").rows() == [(None, ":")]
        assert new.filter(*cell, pl.col("year") == 2024)["value"].to_list() == [5_995]
        assert old.height == new.height == 50 * 2 * 3 * 4 * 6

    def test_plot(self, store: Path, tmp_path: Path) -> None:
        """The lines above and under the chart name the categories."""
        assert run(store, "plot", AMOUNT, "-o", str(tmp_path / "chart.svg")).exit_code == 0
        assert "Health and care" in (tmp_path / "chart.svg").read_text(encoding="utf-8")

    def test_the_title_of_a_chart(self, store: Path) -> None:
        """Under it stand region and categories, over a ranking too."""
        table = kb.load(table=TABLE, cache_dir=store, lang="en", where=WHERE)
        subtitle = table.series(AMOUNT).plot().specification["title"]["subtitle"]
        of_ranking = table.plot_ranking(AMOUNT).specification["title"]["subtitle"]

        assert subtitle.endswith(" · Municipalities · Health and care, in all · Net expenditure")
        assert "Municipalities · Health and care, in all · Net expenditure" in of_ranking

    def test_contents_names_the_categories(self, store: Path) -> None:
        """It is of all of them: it takes none."""
        result = run(store, "contents", where={})

        assert (result.exit_code, "AGD2 Net expenditure" in result.stdout) == (0, True)
        assert run(store, "contents").exit_code == 2

    @pytest.mark.parametrize(("command", "told"), [(("regions", "Bergen"), "4601"), (("cite",), f"{TABLE}: ")])
    def test_what_concerns_all_categories_alike(self, store: Path, command: tuple[str, ...], told: str) -> None:
        """Regions and how to cite the table are asked for without a category."""
        result = run(store, *command, where={})

        assert (result.exit_code, told in result.stdout) == (0, True)
        assert "Net expenditure" not in result.stdout


class TestAllOfItInHand:
    """A table that is loaded without a category has all, and each series says which."""

    @pytest.fixture
    def whole(self, store: Path) -> kb.Table:
        """Load it."""
        return kb.load(table=TABLE, cache_dir=store)

    def test_each_dimension_is_a_column(self, whole: kb.Table) -> None:
        """The long frame has SSB's codes under SSB's ids, for every category."""
        assert [name for name in whole.observations.columns if name.startswith("KOK")] == [SCOPE, FUNCTION, KIND]
        each = whole.observations.filter(pl.col("region") == "5001", pl.col("year") == 2024)
        expected = {codes: second().cell_of(("5001", *codes, AMOUNT, "2024"))[0] for codes in _every()}
        assert {tuple(codes): value for *codes, value in each.select(SCOPE, FUNCTION, KIND, "value").rows()} == expected

    @pytest.mark.parametrize("lang", ["no", "en"])
    def test_a_series_of_a_category(self, store: Path, lang: Literal["no", "en"]) -> None:
        """By code or label of either language, it is what a table of that category gives."""
        whole = kb.load(table=TABLE, cache_dir=store, lang=lang)
        of_one = kb.load(table=TABLE, cache_dir=store, lang=lang, where=WHERE)

        for where in (WHERE, {SCOPE: "Municipalities", FUNCTION: "Helse- og omsorg, samlet", KIND: "Net expenditure"}):
            series = whole.series(AMOUNT, region="Bergen", where=where)
            assert series.to_dict() == of_one.series(AMOUNT, region="Bergen").to_dict()
        assert whole.of_categories(WHERE) == of_one

    @pytest.mark.parametrize(
        "asked",
        [
            lambda table: table.series(AMOUNT),
            lambda table: table.ranking(AMOUNT),
            lambda table: table.compare(AMOUNT, ["EAK"]),
            lambda table: table.coverage(AMOUNT),
            lambda table: table.panel(),
            lambda table: table.diff(),
            lambda table: next(table.earlier()),
            lambda table: table.to_jsonstat(),
            lambda table: table.export("all.xlsx"),
            lambda table: table.export("all.json"),
            lambda table: table.export("all.csv", content="panel"),
            lambda table: table.per(table, AMOUNT),
            lambda table: table.plot([AMOUNT]),
        ],
    )
    def test_nothing_mixes_or_sums_categories(self, whole: kb.Table, asked: Callable[[kb.Table], object]) -> None:
        """What shows figures refuses, with the categories."""
        with pytest.raises(UsageError, match=r"KOKfunksjon0000 .*: 100 \(Politisk styring\)"):
            asked(whole)

    def test_a_series_of_another_table(self, whole: kb.Table) -> None:
        """What the table does not have at all is told before its categories are asked for."""
        with pytest.raises(UnknownSeries, match=TABLE):
            _ = whole.midlertidig_botilbud
        with pytest.raises(UnknownSeries, match="there is no content 'Antall' in table 12367"):
            whole.series("Antall")

    def test_a_dimension_that_is_not_said(self, whole: kb.Table) -> None:
        """It is named, and what is said is not."""
        with pytest.raises(UsageError, match=f"--where {FUNCTION}=CODE: {FUNCTION}"):
            whole.series(AMOUNT, where={SCOPE: "A", KIND: "AGD2"})

    def test_another_category_of_a_table_of_one(self, store: Path) -> None:
        """It is read from the same version, not from the newest."""
        before, after = kb.history(table=TABLE, cache_dir=store, where={**WHERE, SCOPE: "B"})
        code = OF_ANOTHER[0]

        assert before.series(AMOUNT, region=code, where=WHERE).at(2024) != REVISED_TO
        assert after.series(AMOUNT, region=code, where=WHERE).at(2024) == REVISED_TO

    def test_figures_from_no_store(self, whole: kb.Table) -> None:
        """All of it has every category with it, one category has no other."""
        held = dataclasses.replace(whole, store=None)
        of_one = held.of_categories(WHERE)

        of_region = held.of_regions(["5001"]).series(AMOUNT, region="5001", joined=False, where=WHERE)
        assert of_region == whole.series(AMOUNT, region="5001", joined=False, where=WHERE)
        with pytest.raises(UsageError, match="of other categories, and from no store"):
            of_one.series(AMOUNT, where={**WHERE, SCOPE: "B"})

    def test_a_cell_that_is_suppressed_since_is_not_shown(self, store: Path) -> None:
        """Not of an earlier version either, unless it is asked for; and of no other category."""
        before = next(kb.history(table=TABLE, cache_dir=store))
        asked = next(kb.history(table=TABLE, cache_dir=store, withdrawn=True))
        region, *_, year = LATER_HIDDEN
        given = first().cell_of(LATER_HIDDEN)[0]

        assert suppressed(before.of_categories(WHERE), region) == [2022, 2023]
        assert before.observations.filter(pl.col("region") == region, pl.col("status") == ":").height == 2
        assert asked.series(AMOUNT, region=region, where=WHERE).at(int(year)) == given
        assert asked.of_categories(WHERE).withdrawn.height == 1
        assert asked.of_categories({**WHERE, SCOPE: "B"}).withdrawn.is_empty()

    def test_versions_of_one_category_are_compared(self, store: Path) -> None:
        """With what was withdrawn in it."""
        before, after = (one.of_categories(WHERE) for one in kb.history(table=TABLE, cache_dir=store))

        assert after.diff(before).to_dict() == after.diff().to_dict()

    def test_where_of_a_table_without_any(self) -> None:
        """There is nothing to choose."""
        with pytest.raises(UsageError, match="no further dimension"):
            kb.load(source="published").series("unge", where={KIND: "AGD2"})


def _rows_of(sheet: Any) -> Iterator[tuple[tuple[str, ...], tuple[object, ...]]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return ((head, row) for row in rows)


def _every() -> list[tuple[str, ...]]:
    return list(itertools.product(*([code for code, *_ in categories] for *_, categories in FURTHER)))


def test_two_categories_are_not_compared(store: Path) -> None:
    """One region's figures of one category beside another's of another would be no comparison."""
    tables = [kb.load(table=TABLE, cache_dir=store, where={**WHERE, SCOPE: scope}) for scope in ("A", "B")]
    series = [
        table.series(AMOUNT, region=region) for table, region in zip(tables, ("Bergen", "Trondheim"), strict=True)
    ]

    with pytest.raises(SeriesError):
        Comparison.of(series)


def test_a_column_that_a_later_version_has_stored_is_no_dimension(store: Path) -> None:
    """Versions to come may keep more beside what is there: who does not know it reads the rest."""
    table = kb.load(table=TABLE, cache_dir=store, where=WHERE)
    later = dataclasses.replace(
        table, observations=table.observations.with_columns(pl.lit(None, pl.String).alias("later"))
    )

    read = of_categories(later, {}, None, in_english=False)

    assert read.observations.equals(table.observations)


class TestVersions:
    """What was suppressed stays so, and what SSB changed is told of the category."""

    def test_a_suppressed_cell_has_no_figure(self, store: Path) -> None:
        """Neither has one that the newest version suppresses, in an earlier version; the other categories have."""
        newest = kb.load(table=TABLE, cache_dir=store, where=WHERE)
        earlier = next(iter(newest.earlier()))
        other = kb.load(table=TABLE, cache_dir=store, where={**WHERE, SCOPE: "B"})

        assert suppressed(newest, "Bergen") == [2022, 2023]
        assert suppressed(earlier, "Bergen") == [2022, 2023]
        assert suppressed(other, "Bergen") == []
        assert earlier.withdrawn.select("region", "year").rows() == [("4601", 2022)]
        assert next(iter(other.earlier())).withdrawn.is_empty()
        assert other.series(AMOUNT, region="Bergen").at(2022) == 2 * 5_778

    def test_what_changed(self, store: Path) -> None:
        """It is told of the category alone, and not between two."""
        newest = kb.load(table=TABLE, cache_dir=store, where=WHERE)
        other = kb.load(table=TABLE, cache_dir=store, where={**WHERE, SCOPE: "B"})

        changed = newest.diff().changed.select("region", "year", "old", "new").rows()
        assert changed == [("4601", 2024, 5_994.0, 5_995.0), ("4601", 2022, None, None)]
        with pytest.raises(UsageError, match="different categories"):
            newest.diff(other)


class TestFetching:
    """The table is fetched whole, in as many calls as it takes, or not at all."""

    @pytest.mark.parametrize("most", [1, 3, 7, 20, 10_000])
    def test_every_cell_is_asked_for_once(self, most: int) -> None:
        """Split over every dimension, no part is too large, and no cell is left out or asked for twice."""
        asked = {id_: list(codes)[:3] for id_, codes in broken_down().dimensions.items()}

        parts = list(selection.parts(asked, "KOKkommuneregion0000", most, others=asked))

        cells = [cell for part in parts for cell in itertools.product(*part.values())]
        assert all(math.prod(map(len, part.values())) <= most for part in parts)
        assert sorted(cells) == sorted(itertools.product(*asked.values()))

    def test_the_same_from_many_calls(
        self, server: StandIn, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a server gives few cells at once, what is stored is the same."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        server.max_data_cells = 2_000
        try:
            result = fetched(second(), server, tmp_path)
        finally:
            server.max_data_cells = MAX_DATA_CELLS

        assert (result.snapshot.path / "data-4.json").exists()
        whole = kb.load(table=TABLE, cache_dir=store, where=WHERE)
        assert kb.load(table=TABLE, cache_dir=tmp_path, where=WHERE).observations.equals(whole.observations)

    def test_too_large_a_table_is_not_asked_for(
        self, server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is exit 2 before any figure is; fewer years are let through."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        monkeypatch.setattr(answer, "_MOST_CELLS", 5_000)
        before = len(server.requests)

        with pytest.raises(UsageError, match="--years or --regions") as caught:
            kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path)

        assert caught.value.exit_code == 2
        assert not [one for one in server.requests[before:] if one.method == "POST"]
        assert kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, years="-2").outcome == "new"

    @pytest.mark.parametrize(("where", "got"), [({KIND: ["AGD2"]}, "list"), ({1: "AGD2"}, "int"), ([KIND], "list")])
    def test_what_is_no_category_is_named(self, store: Path, where: Any, got: str) -> None:
        """One category of each is shown: a list of them is told as one."""
        with pytest.raises(UsageError, match=f"all text, for where, got {got}$"):
            kb.load(table=TABLE, cache_dir=store, where=where)

    def test_a_dimension_more_is_exit_5(self, server: StandIn, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A table that is stored has grown: whoever asks for one category of each would get several."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        age = ("KOKalder0000", "alder", "age", (("1", "Unge", "Young"), ("2", "Andre", "Others")))
        grown = dataclasses.replace(broken_down(further=(*FURTHER, age)), updated="2025-06-25T06:00:00Z")

        with pytest.raises(ContractChanged, match=r"further dimension: KOKalder0000 \(alder, 2 categories\)") as caught:
            fetched(grown, server, store)

        assert caught.value.exit_code == 5

    @pytest.mark.parametrize(
        ("further", "gone"),
        [
            ((*FURTHER[:2], (*FURTHER[2][:3], FURTHER[2][3][1:])), f"6 gone: {AMOUNT} · A · 100 · AGD10, "),
            (FURTHER[1:], f"24 gone: {AMOUNT} · A · 100 · AGD10, "),
        ],
        ids=["category", "dimension"],
    )
    def test_a_category_or_dimension_less_is_exit_5(
        self, server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, further: Any, gone: str
    ) -> None:
        """What was one figure may be another now; figures that were not asked for are not gone."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        fetched(first(), server, tmp_path)
        less = dataclasses.replace(broken_down(further=further), updated="2025-06-25T06:00:00Z")

        with pytest.raises(
            ContractChanged, match=re.escape(f"contents_gone: expected the contents of the newest snapshot, got {gone}")
        ):
            fetched(less, server, tmp_path)

        server.table = second()
        assert (
            kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path, where={KIND: "AGD2"}).outcome == "new"
        )

    def test_a_stored_table_without_any_grows_none(
        self, server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same where it had no dimension more."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        fetched(any_table(TABLE, municipalities=4), server, tmp_path)

        with pytest.raises(ContractChanged, match="further dimension"):
            fetched(dataclasses.replace(broken_down(), updated="2025-06-25T06:00:00Z"), server, tmp_path)

    def test_fetching_again_is_unchanged(self, server: StandIn, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same table is not stored twice."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")

        assert kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=store).outcome == "unchanged"
        assert kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=store, force=True).outcome == "unchanged"
