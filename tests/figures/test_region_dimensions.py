"""The three dimensions of regions that KOSTRA tables have: kinds, the default region, and what each can be asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.errors import NotJoinable, UnknownRegion, UsageError
from kostra_bolig.kostra import REGION_DIMENSIONS, RegionKind, kind_of, lowest_kind, sum_region
from tests.builders.any_table import COSTS, COUNTIES, DISTRICTS, DWELLINGS, any_table, table_of_regions
from tests.builders.constructed import Region
from tests.builders.constructed_klass import build_population
from tests.builders.standin import StandIn

OF_COUNTIES, OF_DISTRICTS = "99991", "99992"
TABLES = {
    OF_COUNTIES: table_of_regions(OF_COUNTIES, COUNTIES, "KOKfylkesregion0000"),
    OF_DISTRICTS: table_of_regions(OF_DISTRICTS, DISTRICTS, "KOKbydelsregion0000"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Serve both tables, and no Klass: whoever asked it would be told that it does not answer."""
    with StandIn(TABLES[OF_COUNTIES], population=TABLES[OF_DISTRICTS]) as served:
        yield served


@pytest.fixture(scope="module")
def store(server: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store both tables."""
    folder = tmp_path_factory.mktemp("regions")
    for table in TABLES:
        kb.fetch(table=table, base_url=server.base_url, cache_dir=folder)
    return folder


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("EAK", RegionKind.COUNTRY),
        ("EAFK", RegionKind.COUNTRY),
        ("EAB", RegionKind.COUNTRY),
        ("EAKUO", RegionKind.COUNTRY_WITHOUT_OSLO),
        ("EAFKUO", RegionKind.COUNTRY_WITHOUT_OSLO),
        ("EAFK01", RegionKind.COUNTY_GROUP),
        ("EAFK06", RegionKind.COUNTY_GROUP),
        ("0300", RegionKind.COUNTY_MUNICIPALITY),
        ("4600", RegionKind.COUNTY_MUNICIPALITY),
        ("2100", RegionKind.COUNTY_MUNICIPALITY),
        ("0301", RegionKind.MUNICIPALITY),
        ("2011", RegionKind.MUNICIPALITY),
        ("2111", RegionKind.LONGYEARBYEN),
        ("030101", RegionKind.DISTRICT),
        ("030117", RegionKind.DISTRICT),
        ("EKA46", RegionKind.COUNTY),
        ("EKG17", RegionKind.KOSTRA_GROUP),
    ],
)
def test_what_a_code_stands_for(code: str, kind: RegionKind) -> None:
    """One kind, whatever the dimension it comes from."""
    assert kind_of(code) is kind


@pytest.mark.parametrize("code", ["", "EAFK1", "EAKUO1", "460", "46000", "030201", "03011", "0301011", "4600x"])
def test_a_code_of_none(code: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(LookupError):
        kind_of(code)


def test_no_code_is_of_two_kinds() -> None:
    """The dimensions share no code, so a code alone says its kind."""
    patterns = [(kind, pattern) for one in REGION_DIMENSIONS for kind, pattern in one.patterns.items()]
    codes = [f"{number:04}" for number in range(10_000)] + [*COUNTIES, *DISTRICTS, "EAK", "EAKUO"]

    assert all(len([kind for kind, pattern in patterns if re.search(pattern, code)]) == 1 for code in codes)


class TestCountyMunicipalities:
    """A table «(F)»."""

    @pytest.fixture
    def table(self, store: Path) -> kb.Table:
        """Read it."""
        return kb.load(table=OF_COUNTIES, cache_dir=store)

    def test_the_default_region_is_its_sum(self, table: kb.Table) -> None:
        """EAFK, by its own code in the answer, and by what people call the country."""
        series = table.series(DWELLINGS)

        assert (series.region, series.at(2024)) == ("EAFK", 124 + 324 + 424 + 524)
        assert table.series(DWELLINGS, region="Norge").region == "EAFK"
        assert table.peers("Vestland") == ("4600", "EAFK")

    def test_the_default_kind_is_its_lowest(self, table: kb.Table) -> None:
        """County municipalities are ranked and counted where nobody names a kind."""
        assert table.ranking(DWELLINGS)["region"].to_list() == ["5600", "4600", "3100", "0300"]
        assert table.coverage(DWELLINGS)["regions"].to_list() == [4, 5, 5, 5, 5, 4]
        assert table.regions(kind="county_group")["region"].to_list() == ["EAFK01"]

    def test_a_drawn_ranking_is_of_the_same(self, table: kb.Table) -> None:
        """Without a kind a chart has the regions that the ranking has."""
        bars = table.plot_ranking(DWELLINGS).specification["data"]["values"]

        assert [bar["region"] for bar in bars] == table.ranking(DWELLINGS)["region"].to_list()

    def test_klass_is_not_asked(self, server: StandIn, table: kb.Table) -> None:
        """It would be asked about municipalities, and there are none."""
        assert [seen.path for seen in server.requests if "klass" in seen.path] == []
        assert [note.check for note in table.notes] == []

    def test_joined_is_for_municipalities(self, table: kb.Table) -> None:
        """Asked for, it is refused with the reason; by default the series is SSB's own."""
        with pytest.raises(NotJoinable, match="4600 Vestland is no municipality and no county"):
            table.series(DWELLINGS, region="4600", joined=True)
        assert table.series(DWELLINGS, region="Vestland").at(2019) == 419

    def test_it_may_be_fetched_in_part(self, server: StandIn, tmp_path: Path) -> None:
        """The country is among what is asked for, whatever its code."""
        kb.fetch(table=OF_COUNTIES, regions="Vestland", base_url=server.base_url, cache_dir=tmp_path)
        table = kb.load(table=OF_COUNTIES, cache_dir=tmp_path)

        assert table.regions()["region"].to_list() == ["4600", "EAFK"]


class TestDistricts:
    """A table «(B)»."""

    @pytest.fixture
    def table(self, store: Path) -> kb.Table:
        """Read it."""
        return kb.load(table=OF_DISTRICTS, cache_dir=store)

    def test_its_regions(self, table: kb.Table) -> None:
        """Six digits, leading zero kept, and their sum."""
        assert table.series(DWELLINGS).region == "EAB"
        assert table.ranking(DWELLINGS)["region"].to_list() == ["030103", "030102", "030101"]
        assert table.series(DWELLINGS, region="Sagene").at(2024) == 324

    def test_none_is_followed_side_by_side(self, table: kb.Table) -> None:
        """The reason is told, and what to leave out."""
        with pytest.raises(UsageError, match=r"only municipalities are followed side by side, .*leave out --joined"):
            table.panel(keys=[DWELLINGS], joined=True)

    def test_no_inhabitants_are_asked_for(self, server: StandIn, tmp_path: Path) -> None:
        """Nothing is given per 1,000 of them, so nobody asks for them, that night or the next."""
        told = kb.fetch(table=OF_DISTRICTS, population=True, base_url=server.base_url, cache_dir=tmp_path)
        before = len(server.requests)
        again = kb.fetch(table=OF_DISTRICTS, base_url=server.base_url, cache_dir=tmp_path)

        assert [note.text for note in told.notes if "districts" in note.text] == [
            "stored without inhabitants: of Oslo's districts none are read, so nothing is given per 1,000 of them"
        ]
        assert (again.outcome, len(server.requests) - before) == ("unchanged", 1)
        assert not [one for one in server.requests if "07459" in one.path]

    def test_no_rate_per_inhabitant(self, table: kb.Table) -> None:
        """No inhabitants of districts are read, and EAB is not the country of the inhabitants."""
        for region in ("EAB", "Sagene"):
            with pytest.raises(UsageError, match="of Oslo's districts no inhabitants are read"):
                table.series(DWELLINGS, region=region, per_1000=True)


@pytest.mark.parametrize(
    ("table", "named", "code"),
    [
        (OF_COUNTIES, "Vestland fylkeskommune", "4600"),
        (OF_COUNTIES, "Finnmárku fylke", "5600"),
        (OF_COUNTIES, "oslo county", "0300"),
        (OF_DISTRICTS, "Sagene bydel", "030103"),
        (OF_DISTRICTS, "Bydel Gamle Oslo", "030101"),
    ],
)
def test_a_name_as_people_write_it(store: Path, table: str, named: str, code: str) -> None:
    """What a county or district is stands behind its name or before it."""
    assert kb.load(table=table, cache_dir=store).series(DWELLINGS, region=named).region == code


@pytest.mark.parametrize(
    ("table", "codes"),
    [(OF_COUNTIES, ["0300", "3000", "3100", "4600", "5600"]), (OF_DISTRICTS, ["030101", "030102", "030103"])],
)
def test_a_wide_file_has_what_the_table_is_made_of(store: Path, tmp_path: Path, table: str, codes: list[str]) -> None:
    """Its lowest kind by default; another region where it is named; and only municipalities are followed."""
    figures = kb.load(table=table, cache_dir=store)
    for name, regions in (("all", None), ("one", [codes[0]])):
        figures.export(tmp_path / f"{name}.csv", content="wide", series=[DWELLINGS], regions=regions)

    rows = [one.split(",")[0] for one in (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()]
    assert rows == ["region", *codes]
    assert (tmp_path / "one.csv").read_text("utf-8-sig").count("\n") == 2
    with pytest.raises(UsageError):
        figures.export(tmp_path / "panel.csv", content="panel", series=[DWELLINGS], joined=True)


def test_a_table_without_a_sum_asks_for_a_region(tmp_path: Path) -> None:
    """Five of the 52 tables of districts have none."""
    regions = {code: name for code, name in DISTRICTS.items() if code != "EAB"}
    with StandIn(population=table_of_regions(OF_DISTRICTS, regions, "KOKbydelsregion0000")) as served:
        kb.fetch(table=OF_DISTRICTS, base_url=served.base_url, cache_dir=tmp_path)
    table = kb.load(table=OF_DISTRICTS, cache_dir=tmp_path)

    with pytest.raises(
        UnknownRegion, match="no region that stands for all of them; name one, such as 030101"
    ) as refused:
        table.series(DWELLINGS)
    assert refused.value.exit_code == 2
    assert table.series(DWELLINGS, region="030101").at(2024) == 124
    assert (sum_region(regions), lowest_kind(regions)) == (None, RegionKind.DISTRICT)


def definition_of(table: str, label: str, more: str = "") -> str:
    """Return a definition with one count."""
    return (
        f'format = 1\nid = "{table}"\nname_no = "Tabellen"\nname_en = "Table"\n{more}'
        '[[series]]\nkey = "counted"\nname_no = "Telt"\nname_en = "Counted"\ndefinition = "All."\n'
        f'definition_source = "constructed"\nlabel = "{label}"\nkind = "count"\nsums = true\n'
    )


def test_a_definition_of_a_table_without_a_sum(tmp_path: Path) -> None:
    """Nothing of it rests on the country, unless the table stands or falls with a series of the country."""
    regions = {code: name for code, name in DISTRICTS.items() if code != "EAB"}
    file = tmp_path / "mine.toml"
    file.write_text(definition_of(OF_DISTRICTS, "kommunalt disponerte boliger"), "utf-8")
    with StandIn(population=table_of_regions(OF_DISTRICTS, regions, "KOKbydelsregion0000")) as served:
        kb.fetch(table=OF_DISTRICTS, definition=file, base_url=served.base_url, cache_dir=tmp_path)
        file.write_text(definition_of(OF_DISTRICTS, "kommunalt disponerte boliger", 'total = "counted"\n'), "utf-8")
        with pytest.raises(kb.ContractFailed, match="country_there"):
            kb.fetch(table=OF_DISTRICTS, base_url=served.base_url, cache_dir=tmp_path)

    assert kb.load(table=OF_DISTRICTS, cache_dir=tmp_path).series("counted", region="030101").at(2024) == 124


def test_persons_and_dwellings_are_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count by a definition, and with none a rate per 1,000, whatever it counts."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    table = TABLES[OF_COUNTIES]
    units = ("personer", "boliger", "1000 kr", "prosent")
    contents = [dataclasses.replace(one, unit_no=unit) for one, unit in zip(table.contents, units, strict=True)]
    table = dataclasses.replace(table, contents=tuple(contents))
    shape = build_population(any_table(municipalities=3))
    file = tmp_path / "mine.toml"
    file.write_text(definition_of(OF_COUNTIES, "kommunalt disponerte boliger"), "utf-8")
    with StandIn(table, population=shape) as served:
        kb.fetch(table=OF_COUNTIES, definition=file, population=True, base_url=served.base_url, cache_dir=tmp_path)
    found = kb.load(table=OF_COUNTIES, cache_dir=tmp_path)

    assert found.binding.codes == {"counted": DWELLINGS}
    assert found.series("counted", per_1000=True).at(2023) == pytest.approx(1615 * 1000 / 5_000_000)
    assert found.series(DWELLINGS).unit == "personer"
    with pytest.raises(UsageError, match="only counts are given per 1,000"):
        found.series(COSTS, per_1000=True)


def test_inhabitants_of_a_county_are_those_of_its_county_municipality(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Table 07459 has them by two digits; the rate is over 31 December, which is its next year."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    shape = build_population(any_table(municipalities=3))
    county = Region(code="46", label_no="Vestland", label_en="Vestland")
    people = dataclasses.replace(
        shape,
        regions=(*shape.regions, county),
        cells={**shape.cells, **{("46", "Personer1", year): (640_000.0, None) for year in shape.years}},
    )
    with StandIn(TABLES[OF_COUNTIES], population=people) as served:
        kb.fetch(table=OF_COUNTIES, population=True, base_url=served.base_url, cache_dir=tmp_path)
    table = kb.load(table=OF_COUNTIES, cache_dir=tmp_path)

    assert table.series(DWELLINGS, per_1000=True).at(2023) == pytest.approx(1615 * 1000 / 5_000_000)
    assert table.series(DWELLINGS, region="4600", per_1000=True).at(2023) == pytest.approx(423 * 1000 / 640_000)
    with pytest.raises(UsageError, match="no inhabitants"):
        table.series(DWELLINGS, region="3100", per_1000=True)
