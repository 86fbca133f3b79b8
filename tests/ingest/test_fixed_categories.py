"""A definition whose series fix a category of each further dimension: read without ``--where``, never as another's."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

import kostra_bolig as kb
from kostra_bolig.cli.main import cli
from kostra_bolig.errors import ContractFailed, SeriesUnavailable, UsageError
from tests.builders.broken_down import AMOUNT, FUNCTION, KIND, SCOPE, TABLE, BrokenDown, broken_down
from tests.builders.standin import StandIn

HEALTH, SCHOOL, RULE = ("A", "FGK9", "AGD2"), ("A", "FGK8b", "AGD2"), ("A", "100", "AGD10")
WHERE = {SCOPE: "A", FUNCTION: "FGK9", KIND: "AGD2"}
FIRST = broken_down(municipalities=8)
PRINTED = FIRST.cell_of(("EAK", *HEALTH, AMOUNT, "2022"))[0]


def series(key: str, where: str, more: str = "") -> str:
    """Write one series of the amount."""
    return f"""
[[series]]
key = "{key}"
name_no = "{key}"
name_en = "{key}"
definition = "an amount"
definition_source = "this test"
label = "beløp 1000 kr"
kind = "measure"
where = {{ {where} }}
{more}
"""


def fixed(*codes: str) -> str:
    """Write the categories of a series."""
    return ", ".join(f'{id_} = "{code}"' for id_, code in zip((SCOPE, FUNCTION, KIND), codes, strict=False))


TOP = f'format = 1\nid = "{TABLE}"\nname_no = "Regnskap"\nname_en = "Accounts"\n'
HEALTH_PRINTED = f"sums = true\n[[series.printed]]\nyear = 2022\nvalue = {PRINTED}\n"
DEFINITION = (
    TOP
    + series("health", fixed(*HEALTH), HEALTH_PRINTED)
    + series("school", fixed(*SCHOOL), 'part_of = ["health"]')
    + series("gone", fixed("A", "FGK7", "AGD2"))
    + series("half", fixed("A"))
)


def changed(*cells: tuple[tuple[str, ...], float | None, str | None], updated: str) -> BrokenDown:
    """Make a later state of the table, with cells that are otherwise."""
    instead = {(region, *codes, AMOUNT, year): (value, symbol) for (region, codes, year), value, symbol in cells}
    return dataclasses.replace(FIRST, updated=updated, instead=instead)


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve the table."""
    with StandIn(FIRST) as served:
        served.rate_limit_headers = False
        yield served


@pytest.fixture(autouse=True)
def no_klass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Klass out of it."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")


def fetch(server: StandIn, folder: Path, text: str = DEFINITION, table: BrokenDown = FIRST) -> kb.FetchResult:
    """Fetch the table by a definition."""
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    server.table = table
    return kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=folder / "store", definition=file)


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store the table, and a revision in which each series has one figure that is another, and one is suppressed."""
    folder = tmp_path_factory.mktemp("fixed")
    later = changed(
        (("4601", HEALTH, "2024"), 5_995, None),  # type: ignore[arg-type]
        (("4601", RULE, "2024"), 1, None),  # type: ignore[arg-type]
        (("5001", HEALTH, "2023"), None, ":"),  # type: ignore[arg-type]
        updated="2025-06-20T06:00:00Z",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
        fetch(server, folder)
        fetch(server, folder, table=later)
    return folder / "store"


def run(store: Path, *args: str) -> Result:
    """Run a command on the stored table."""
    return CliRunner().invoke(cli, [*args, "--table", TABLE, "--cache-dir", str(store), "--lang", "en"])


class TestReading:
    """A series of the definition needs no category; whatever is not one does."""

    def test_a_series_of_other_categories_than_the_fixed_ones(self, store: Path) -> None:
        """What the definition fixes is in hand; another category is read from the same version."""
        before, after = kb.history(table=TABLE, cache_dir=store)
        others = dict(zip((SCOPE, FUNCTION, KIND), RULE, strict=True))

        assert after.series("health").provenance.where == after.series(AMOUNT, where=WHERE).provenance.where
        assert after.series(AMOUNT, region="4601", where=others).at(2024) == 1
        assert before.series(AMOUNT, region="4601", where=others).at(2024) != 1
        with pytest.raises(UsageError, match="the definition fixes"):
            after.series(AMOUNT)

    @pytest.mark.parametrize(("key", "codes"), [("health", HEALTH), ("school", SCHOOL)])
    def test_each_is_of_its_own_categories(self, store: Path, key: str, codes: tuple[str, ...]) -> None:
        """Two series of one content differ in what they fix, and the answer names it."""
        answered = json.loads(run(store, "series", key, "--region", "Trondheim", "--json", "--from", "2024").stdout)

        assert answered["values"] == [FIRST.cell_of(("5001", *codes, AMOUNT, "2024"))[0]]
        assert [one["code"] for one in answered["source"]["where"]] == list(codes)

    def test_in_python(self, store: Path) -> None:
        """The table is loaded as any other; keys work, in one panel too."""
        table = kb.load(table=TABLE, cache_dir=store, source="stored")

        assert table.series("school", region="5001").at(2024) == FIRST.cell_of(("5001", *SCHOOL, AMOUNT, "2024"))[0]
        assert {"health", "school"} <= set(table.panel().columns)

    def test_named_as_well(self, store: Path) -> None:
        """One that is named as the definition has it changes nothing; a part of them may be named."""
        whole = [word for id_, code in WHERE.items() for word in ("--where", f"{id_}={code}")]
        answers = [run(store, "series", "health", "--json", *more).stdout for more in ((), whole, whole[2:4])]

        assert len({tuple(json.loads(one)["values"]) for one in answers}) == 1

    def test_never_as_another_category(self, store: Path) -> None:
        """The key is not shown of figures that are not the series'."""
        result = run(store, "series", "health", "--where", f"{FUNCTION}=100")
        other = run(store, "series", "school", "--where", f"{FUNCTION}=FGK9")

        assert (result.exit_code, other.exit_code) == (2, 2)
        assert f"school: it is read from {FUNCTION}=FGK8b, and another category was asked for" in other.stderr

    def test_a_content_has_no_category(self, store: Path) -> None:
        """What is fixed is fixed for the series."""
        result = run(store, "series", AMOUNT)

        assert result.exit_code == 2
        assert f"say which category of {SCOPE}, {FUNCTION}, {KIND}" in result.stderr

    @pytest.mark.parametrize(
        ("key", "words"),
        [("gone", "has no category 'FGK7'; near it: FGK9"), ("half", f"names no category of {FUNCTION}, {KIND}")],
    )
    def test_a_category_that_is_not_there(self, store: Path, key: str, words: str) -> None:
        """The series is unavailable, with what there is; the others work."""
        with pytest.raises(SeriesUnavailable, match=words):
            kb.load(table=TABLE, cache_dir=store, source="stored").series(key)

    @pytest.mark.parametrize(("lang", "words"), [("en", "gone is unavailable"), ("no", "gone er ikke tilgjengelig")])
    def test_where_no_series_is_available(self, server: StandIn, tmp_path: Path, lang: str, words: str) -> None:
        """Whoever asks for one of them is told why, and not of categories alone."""
        fetch(server, tmp_path, TOP + series("gone", fixed("A", "FGK7", "AGD2")))

        store = str(tmp_path / "store")
        asked = CliRunner().invoke(cli, ["series", "gone", "--table", TABLE, "--cache-dir", store, "--lang", lang])

        assert asked.exit_code == 2
        assert f"{words}: " in asked.stderr
        assert "'FGK7'" in asked.stderr

    def test_contents_before_the_first_fetch(self, server: StandIn, tmp_path: Path) -> None:
        """Both series are read from the one content, as they are once it is stored."""
        (tmp_path / f"{TABLE}.toml").write_text(DEFINITION, encoding="utf-8")
        server.table = FIRST
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KOSTRA_BOLIG_TABLES", str(tmp_path))
            patch.setenv("KOSTRA_BOLIG_BASE_URL", server.base_url)
            answered = json.loads(run(tmp_path / "store", "contents", "--json").stdout)

        assert [one["series"] for one in answered["contents"]] == ["health, school"]
        assert [one["series"] for one in answered["unavailable"]] == ["gone", "half"]


class TestElsewhere:
    """What is taken elsewhere says the category too, whether a person named it or the definition fixes it."""

    NAMED = tuple(word for id_, code in WHERE.items() for word in ("--where", f"{id_}={code}"))

    @pytest.mark.parametrize("more", [(), NAMED])
    @pytest.mark.parametrize(
        "command",
        [
            ("series", "health"),
            ("trend", "health", "--from", "2020", "--to", "2024"),
            ("compare", "health", "Oslo", "5001"),
            ("ranking", "health"),
            ("coverage", "health"),
            ("panel", "health"),
        ],
    )
    def test_on_top_of_an_answer(self, store: Path, command: tuple[str, ...], more: tuple[str, ...]) -> None:
        """With the id, the code and the label; the content is SSB's own code."""
        answered = json.loads(run(store, *command, "--json", *more).stdout)

        assert [(one["id"], one["code"]) for one in answered["where"]] == list(WHERE.items())
        assert answered["where"][2]["label"] == "Net expenditure"
        assert answered.get("content", AMOUNT) == AMOUNT

    def test_what_two_series_have_in_common(self, store: Path) -> None:
        """A panel of both is of no one function."""
        answered = json.loads(run(store, "panel", "health", "school", "--json").stdout)

        assert [one["id"] for one in answered["where"]] == [SCOPE, KIND]

    @pytest.mark.parametrize("more", [(), NAMED])
    @pytest.mark.parametrize(
        "command",
        [
            ("export", "FILE", "--series", "health"),
            ("ranking", "health", "-o", "FILE"),
            ("compare", "health", "Oslo", "5001", "-o", "FILE"),
        ],
    )
    def test_a_column_for_each(
        self, store: Path, tmp_path: Path, command: tuple[str, ...], more: tuple[str, ...]
    ) -> None:
        """Under SSB's id, behind the region; in a spreadsheet and for programs alike."""
        read = {"csv": pl.read_csv, "parquet": pl.read_parquet}
        for form, reader in read.items():
            file = tmp_path / f"figures.{form}"
            result = run(store, *(str(file) if one == "FILE" else one for one in command), *more)

            assert result.exit_code == 0, result.stderr
            frame = reader(file)  # type: ignore[operator]
            place = frame.columns.index("region_name") + 1
            assert frame.columns[place : place + 3] == [*WHERE]
            assert frame.select(*WHERE).unique().rows() == [HEALTH]
            assert frame["content"].unique().to_list() == [AMOUNT]

    def test_series_as_csv(self, store: Path) -> None:
        """What is made of what stays the last column."""
        header, row = run(store, "series", "school", "--format", "csv", "--from", "2024").stdout.splitlines()

        assert header.split(",")[4:7] == [*WHERE]
        assert header.endswith(",made_of")
        assert row.split(",")[1:7] == [AMOUNT, "EAK", "The whole country", *SCHOOL]


class TestVersions:
    """Versions are compared, and what is withdrawn stays so."""

    def test_the_difference_is_that_of_the_series(self, store: Path) -> None:
        """A figure of no series is none of it."""
        found = json.loads(run(store, "diff", "--json").stdout)

        assert [(one["series"], one["region"], one["new"]) for one in found["changed"]] == [
            ("health", "4601", 5_995),
            ("health", "5001", None),
        ]
        assert (found["added"], found["gone"]) == ([], [])

    def test_what_is_suppressed_since(self, store: Path) -> None:
        """Not even as of the day when it was shown."""
        with pytest.warns(UserWarning, match="1 figure of .* has been suppressed"):
            old = kb.load(table=TABLE, cache_dir=store, source="stored", as_of="2025-06-18")

        [row] = old.series("health", region="5001").frame.filter(year=2023).select("value", "missing").rows()
        assert row == (None, "suppressed")

    def test_a_definition_that_fixes_another_category(self, server: StandIn, tmp_path: Path) -> None:
        """It is held against what stood there before, not against the former one's figures."""
        fetch(server, tmp_path)

        again = fetch(server, tmp_path, TOP + series("health", fixed(*RULE)))

        assert again.outcome == "new"
        assert again.notes == ()
        assert fetch(server, tmp_path, TOP + series("health", fixed(*RULE))).outcome == "unchanged"

    def test_a_category_that_ssb_no_longer_has(self, server: StandIn, tmp_path: Path) -> None:
        """A series that was there is gone, which is for a person, and the reason is told."""
        fetch(server, tmp_path)
        further = tuple(
            (id_, *names, tuple(one for one in of if one[0] != "FGK9")) for id_, *names, of in FIRST.further
        )
        later = dataclasses.replace(FIRST, further=further, updated="2025-06-20T06:00:00Z")  # type: ignore[arg-type]

        with pytest.raises(kb.ContractChanged, match=f"1 gone: health .dimension {FUNCTION} has no category 'FGK9'"):
            fetch(server, tmp_path, table=later)

    def test_a_category_that_is_no_longer_asked_for(self, server: StandIn, tmp_path: Path) -> None:
        """Its series is unavailable and says so; another works."""
        fetch(server, tmp_path)
        narrow = {FUNCTION: "FGK9"}
        kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path / "store", where=narrow)

        table = kb.load(table=TABLE, cache_dir=tmp_path / "store", source="stored")

        assert table.series("health").at(2022) == PRINTED
        with pytest.raises(SeriesUnavailable, match=f"FGK8b of {FUNCTION} is not in this version"):
            table.series("school")
        assert table.diff().is_empty


class TestGates:
    """What the definition says of a series is held against the figures of its categories."""

    def test_the_printed_figure(self, server: StandIn, tmp_path: Path) -> None:
        """One that misses makes its series unavailable."""
        wrong = DEFINITION.replace(f"value = {PRINTED}", f"value = {int(PRINTED or 0) * 2}")

        result = fetch(server, tmp_path, wrong)

        assert "health" not in result.snapshot.binding.codes
        assert result.snapshot.binding.withheld == {"health": AMOUNT}
        assert fetch(server, tmp_path, wrong).outcome == "unchanged"
        assert result.snapshot.binding.codes["school"] == AMOUNT

    def test_a_part_larger_than_its_whole(self, server: StandIn, tmp_path: Path) -> None:
        """The country's part refuses the table."""
        wrong = changed((("EAK", SCHOOL, "2023"), 10**9, None), updated="2025-06-20T06:00:00Z")  # type: ignore[arg-type]

        with pytest.raises(ContractFailed, match="school_in_health"):
            fetch(server, tmp_path, table=wrong)

    def test_a_table_without_the_dimension(self, server: StandIn, tmp_path: Path) -> None:
        """A dimension that the definition does not name is a contract change, as before."""
        text = TOP + series("health", f'{SCOPE} = "A", {FUNCTION} = "FGK9"')

        with pytest.raises(kb.ContractChanged, match=f"further dimension: {KIND}"):
            fetch(server, tmp_path, text)


def test_versions_from_before_the_definition(server: StandIn, tmp_path: Path) -> None:
    """They say nothing of one category, so they are passed over; claims and differences are told without them."""
    server.table = FIRST
    kb.fetch(table=TABLE, base_url=server.base_url, cache_dir=tmp_path / "store")
    fetch(server, tmp_path, DEFINITION, changed(updated="2025-06-20T06:00:00Z"))

    table = kb.load(table=TABLE, cache_dir=tmp_path / "store", source="stored")

    assert "no version from before" in run(tmp_path / "store", "diff").stderr
    assert table.series("health").at(2022) == PRINTED
    assert test_a_claim_on_two_series(tmp_path / "store", tmp_path) is None  # type: ignore[func-returns-value]


def test_a_claim_on_two_series(store: Path, tmp_path: Path) -> None:
    """A claim may be of two series that fix other categories."""
    claims = tmp_path / "claims.toml"
    values = [FIRST.cell_of(("EAK", *codes, AMOUNT, "2024"))[0] for codes in (HEALTH, SCHOOL)]
    claims.write_text(
        'format = 1\ntitle = "Two"\n'
        + "".join(
            f'[[claim]]\nid = "{key}"\ntext = "x"\nkind = "value"\nseries = "{key}"\nyear = 2024\npublished = {value}\n'
            for key, value in zip(("health", "school"), values, strict=True)
        ),
        encoding="utf-8",
    )

    result = run(store, "verify", str(claims), "--json")

    assert result.exit_code == 0, result.stderr
    assert [one["verdict"] for one in json.loads(result.stdout)["claims"]] == ["reproduced", "reproduced"]


def test_two_series_of_one_content_and_category(tmp_path: Path, server: StandIn) -> None:
    """They are one."""
    code = f'code = "{AMOUNT}"'

    with pytest.raises(UsageError, match="is the code of the series health already"):
        fetch(server, tmp_path, TOP + series("health", fixed(*HEALTH), code) + series("again", fixed(*HEALTH), code))
    result = fetch(server, tmp_path, TOP + series("a", fixed(*HEALTH), code) + series("b", fixed(*SCHOOL), code))
    assert dict(result.snapshot.binding.codes) == {"a": AMOUNT, "b": AMOUNT}
