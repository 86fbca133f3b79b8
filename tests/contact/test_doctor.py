"""First contact and first aid: every belief that is not so is told with what to do, and ends as gravely as it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kostra_bolig.answers.doctor import CheckedAnswer, DoctorAnswer
from kostra_bolig.cli.main import cli
from kostra_bolig.clock import Clock
from kostra_bolig.contact import asking
from kostra_bolig.contact import table as table_beliefs
from kostra_bolig.contact.asking import Contact
from kostra_bolig.contact.beliefs import Sure, beliefs
from kostra_bolig.contact.doctor import examine, looked_at, save
from kostra_bolig.ingest.run import refresh
from kostra_bolig.settings import Settings
from tests.builders.any_table import table_of_regions
from tests.builders.broken_down import broken_down
from tests.builders.constructed import ConstructedTable, Region, build
from tests.builders.first_contact import CODELIST, as_believed, klass_as_shipped, population_of, summing
from tests.builders.schemas import validator
from tests.builders.standin import Reply, StandIn, maintenance
from tests.conftest import HeldTime

YOUTH = "KOSconstructedunge0000"
SHARE = "KOSandmidlbo14d0000"
Change = Callable[[StandIn], None]


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    """Run one server for all."""
    with as_believed() as server:
        yield server


@pytest.fixture
def ssb(running: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return the server as it is believed, and point the library at it."""
    table = build(municipalities=8)
    running.begin_anew(table, klass=klass_as_shipped(), population=population_of(table))
    monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", running.base_url)
    monkeypatch.delenv("KOSTRA_BOLIG_KLASS_URL")
    return running


@pytest.fixture
def clock() -> Clock:
    """Return a clock that is right, and waits for nothing."""
    return Clock(sleep=lambda _seconds: None)


def failing(answer: DoctorAnswer) -> dict[str, CheckedAnswer]:
    """Return the checks that failed, by name."""
    return {check["name"]: check for check in answer["checks"] if not check["ok"]}


def check_of(name: str, clock: Clock) -> CheckedAnswer:
    """Return what one check sees."""
    (belief,) = (one for one in beliefs() if one.name == name)
    contact = Contact(Settings.resolve(), clock=clock)
    try:
        return looked_at(belief, contact)
    finally:
        contact.close()


def few_cells(server: StandIn) -> None:
    """Let the server give few cells at once."""
    server.max_data_cells = 5_000


def discontinued(server: StandIn) -> None:
    """Let SSB end the table."""
    server.table = dataclasses.replace(server.table, discontinued=True)


def youth_lost(server: StandIn) -> None:
    """Call the youth by no name of theirs, with figures that nobody printed."""
    table = server.table.relabelled({YOUTH: "Statistikkvariabel 7"}).with_cell("EAK", YOUTH, "2021", 390)
    server.table = table.with_cell("EAK", YOUTH, "2024", 520)


def other_changes(server: StandIn) -> None:
    """Let Klass tell one change of 2024 otherwise."""
    known = klass_as_shipped()
    changes = tuple((day, old, "5599" if new == "5501" else new) for day, old, new in known.changes)
    server.klass = dataclasses.replace(known, changes=changes)


def other_joins(server: StandIn) -> None:
    """Let SSB's list leave out one of two that were merged."""
    assert server.population is not None
    parts = {**summing(), "K-3207": tuple(code for code in summing()["K-3207"] if code != "0217")}
    server.population = dataclasses.replace(server.population, summing=(CODELIST, parts))


def other_licence(server: StandIn) -> None:
    """Let SSB name another licence."""
    server.replies.append(Reply(when="/config?", transform=lambda body: body.replace(b"/by/4.0/", b"/by-nc/4.0/")))


def no_json_stat(server: StandIn) -> None:
    """Take the format away."""
    server.replies.append(Reply(when="/config?", transform=lambda body: body.replace(b'["json-stat2",', b"[")))


def no_pace(server: StandIn) -> None:
    """Say nothing of how often one may ask."""
    server.rate_limit_headers = False


def table_gone(server: StandIn) -> None:
    """Serve another table."""
    server.table = dataclasses.replace(server.table, table_id="99999")


def further_dimension(server: StandIn) -> None:
    """Break the table down by one thing more."""
    server.table = server.table.with_extra_dimension("KOKalder0000", "alder", (("000", "alle"), ("100", "barn")))


def odd_region(server: StandIn) -> None:
    """Add a region of a kind that nobody knows."""
    odd = Region(code="XA1", label_no="Distrikt", label_en="District")
    server.table = dataclasses.replace(server.table, regions=(*server.table.regions, odd))


def years_not_in_labels(server: StandIn) -> None:
    """Write the years of former municipalities nowhere."""
    regions = [dataclasses.replace(one, label_no=one.label_no.partition(" (")[0]) for one in server.table.regions]
    server.table = dataclasses.replace(server.table, regions=tuple(regions))


def odd_unit(server: StandIn) -> None:
    """Give one content in kroner."""
    contents = [dataclasses.replace(one, unit_no="kr") if one.code == SHARE else one for one in server.table.contents]
    server.table = dataclasses.replace(server.table, contents=tuple(contents))


def odd_symbol(server: StandIn) -> None:
    """Put a symbol that nobody knows where a figure was."""
    server.table = server.table.with_cell("EAK", SHARE, "2021", None, "§")


def fewer_municipalities(server: StandIn) -> None:
    """Let Klass leave some out."""
    server.klass = dataclasses.replace(klass_as_shipped(), periods=klass_as_shipped().periods[:-3])


def odd_groups(server: StandIn) -> None:
    """Let Klass name a group that the table does not have."""
    server.klass = dataclasses.replace(klass_as_shipped(), groups={"0301": "EKG44", "4601": "EKG02"})


def nobody_in_the_country(server: StandIn) -> None:
    """Let the population table give 0, which says that there is no figure."""
    assert server.population is not None
    cells = {key: (0, None) if key[0] == "0" else cell for key, cell in server.population.cells.items()}
    server.population = dataclasses.replace(server.population, cells=cells)


def other_people(server: StandIn) -> None:
    """Let SSB's sum of one municipality be one more than its parts, and of another nothing, which is no figure."""
    server.always = Reply(when="/tables/07459/data", transform=_one_more)


def _one_more(body: bytes) -> bytes:
    """Count one more in the first region of an answer on the values of the list, and nobody in the second."""
    answer = json.loads(body)
    if any(code.startswith("K-") for code in answer["dimension"]["Region"]["category"]["index"]):
        answer["value"][0] += 1
        answer["value"][1] = 0
    return json.dumps(answer).encode()


CHANGES: dict[str, tuple[Change, str, str]] = {
    "cell_limit": (few_cells, "5000", "`fetch` asks in as many parts"),
    "formats": (no_json_stat, "csv, px", "install a newer version"),
    "licence": (other_licence, "by-nc", "read SSB's terms"),
    "pace": (no_pace, "no header", "no more than once an hour"),
    "table": (table_gone, "Non-existent table", "https://www.ssb.no/statbank/table/12015"),
    "continued": (discontinued, "says that it is discontinued", "for the table that goes on in its place"),
    "dimensions": (further_dimension, "KOKalder0000 (alder, 2 categories)", "install a newer version"),
    "region_codes": (odd_region, "and unknown ones: XA1", "doctor --save DIR"),
    "region_labels": (years_not_in_labels, "and otherwise: 0219 Bærum", "use codes instead of names"),
    "units": (odd_unit, f"nobody reads in: {SHARE}", "kostra-bolig contents"),
    "answer": (odd_symbol, "of which nobody knows §", "doctor --save DIR"),
    "series_unge": (youth_lost, f"It may be one of: {YOUTH}", "kostra-bolig fetch --series unge=CODE"),
    "klass_municipalities": (fewer_municipalities, "354 municipalities, 3 missing", "use no joined series"),
    "klass_changes": (other_changes, "2 are not the same (5401 → 5501, 5401 → 5599)", "use no joined series"),
    "klass_groups": (odd_groups, "the table does not have EKG44", "compare no municipality"),
    "population": (nobody_in_the_country, "no figure for the country", "no figures per 1,000"),
    "joins": (
        other_joins,
        "3207 continues 0213, 3020, 3207 by SSB and 0213, 0217, 3020, 3207 by us",
        "use no joined series",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_as_believed_is_told_with_what_to_do(ssb: StandIn, clock: Clock, name: str) -> None:
    """Each thing that SSB may change: what was seen, and one thing to do; it ends with 5, and hides nothing else."""
    change, seen, advice = CHANGES[name]
    change(ssb)

    answer, _ = examine(Settings.resolve, clock=clock)

    check = failing(answer)[name]
    assert (check["ok"], check["state"], check["exit_code"]) == (False, "not_as_believed", 5)
    assert (answer["exit_code"], [*failing(answer)] == [name]) == (5, name not in ("table", "dimensions"))
    assert seen in check["seen"]
    assert advice in (check["advice"] or "")


@pytest.mark.parametrize(
    "values", [b"null", b'"x"', b"[1]", b'[{"code": "K-0301", "valueMap": 1}]', b'[{"code": null}]', b"[]"]
)
def test_a_code_list_of_another_shape_is_not_as_believed(ssb: StandIn, clock: Clock, values: bytes) -> None:
    """It is told as any other thing that SSB may change, and no fault of ours."""
    ssb.always = Reply(when="/codelists/", body=b'{"values": ' + values + b"}")

    check = check_of("joins", clock)

    assert (check["ok"], check["state"], check["exit_code"]) == (False, "not_as_believed", 5)


def test_inhabitants_that_ssb_sums_otherwise(ssb: StandIn, clock: Clock) -> None:
    """One more than the parts is told; 0 is no figure, and held against nothing."""
    other_people(ssb)

    check = check_of("joins", clock)

    assert (check["ok"], check["exit_code"]) == (False, 5)
    assert (
        "inhabitants: 6 of 7 are as ours on 1 January 2016, and 1 have no figure; otherwise: 0301 has" in check["seen"]
    )


def test_a_list_that_no_figures_come_by_is_held_against_our_joins_all_the_same(ssb: StandIn, clock: Clock) -> None:
    """SSB may refuse to sum; what could not be asked is no belief that failed."""
    ssb.always = Reply(when="POST /tables/07459/data", status=400, body=b'{"title": "Non-existent codelist"}')

    check = check_of("joins", clock)

    assert check["ok"]
    assert "their inhabitants are not asked (" in check["seen"]


def test_all_is_as_believed(ssb: StandIn, clock: Clock, store_dir: Path) -> None:
    """Every belief that can be asked is asked, in fifteen requests; nothing is stored."""
    answer, _ = examine(Settings.resolve, clock=clock)

    assert failing(answer) == {}
    assert answer["exit_code"] == 0
    assert [check["name"] for check in answer["checks"]] == [one.name for one in beliefs() if one.check is not None]
    assert len(ssb.requests) == 15
    assert not store_dir.exists()
    validator("answer-doctor").validate(json.loads(json.dumps(answer)))


def test_a_title_that_is_cut_says_so(ssb: StandIn, clock: Clock) -> None:
    """SSB's title of the table is longer than a line has room for."""
    answer, _ = examine(Settings.resolve, {}, clock=clock)

    seen = next(check for check in answer["checks"] if check["name"] == "table")["seen"]
    assert len(ssb.table.label_no) > 80
    assert f"{ssb.table.label_no[:79]}… (" in seen


def of_regions(dimension: str, *codes: str) -> ConstructedTable:
    """Make a table of other regions than municipalities."""
    return table_of_regions("99996", {code: code for code in codes}, dimension)


@pytest.mark.parametrize(
    ("table", "size"),
    [
        (broken_down(), "7200 cells, in 8 calls"),
        (of_regions("KOKfylkesregion0000", "0300", "4600", "EAFK", "EAFK01"), "96 cells, in 1 call"),
        (of_regions("KOKbydelsregion0000", "030101", "030102", "EAB"), "72 cells, in 1 call"),
        (of_regions("KOKbydelsregion0000", "030101", "030102"), "48 cells, in 1 call"),
        (of_regions("Region", "0301", "4601"), "48 cells, in 1 call"),
        (of_regions("KOKkommuneregion0000", "EAK"), "24 cells, in 1 call"),
    ],
    ids=["six dimensions, in parts", "county municipalities", "districts", "no sum", "plain region", "country alone"],
)
def test_a_table_of_another_shape_is_as_believed(
    ssb: StandIn, clock: Clock, table: ConstructedTable, size: str
) -> None:
    """Further dimensions, other regions and none to stand for all are no faults where no definition says otherwise."""
    ssb.further[table.table_id] = table
    if "8 calls" in size:
        ssb.max_data_cells = 1_000

    answer, _ = examine(Settings.resolve, {"table": table.table_id}, clock=clock)

    assert failing(answer).keys() <= {"cell_limit"}
    assert next(check for check in answer["checks"] if check["name"] == "size")["seen"] == size


def test_a_table_that_is_too_large_says_how_it_is_read(
    ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of anybody's: a part of it can be chosen."""
    monkeypatch.setattr(table_beliefs, "MOST_CELLS", 1_000)
    ssb.further["12367"] = broken_down()

    answer, _ = examine(Settings.resolve, {"table": "12367"}, clock=clock)

    [size] = [check for check in answer["checks"] if check["name"] == "size"]
    assert size["ok"]
    assert "--years" in str(size["advice"])


@pytest.mark.parametrize("most", [100_000, 10], ids=["all categories", "those that are fixed"])
def test_a_definition_that_fixes_categories(
    ssb: StandIn, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Its series is read from the content in those categories, however few are asked for."""
    where = 'where = { KOKregnskapsomfa0000 = "A", KOKfunksjon0000 = "FGK9", KOKart0000 = "AGD2" }'
    series = {"key": "helse", "name_no": "h", "name_en": "h", "definition": "H.", "definition_source": "SSB",
              "code": "KOSbelop0000", "label": "h", "kind": "measure"}  # fmt: skip
    lines = "".join(f'{name} = "{text}"\n' for name, text in series.items())
    top = 'format = 1\nid = "12367"\nname_no = "R"\nname_en = "A"\n\n[[series]]\n'
    (tmp_path / "12367.toml").write_text(f"{top}{lines}{where}\n", "utf-8")
    monkeypatch.setenv("KOSTRA_BOLIG_TABLES", str(tmp_path))
    monkeypatch.setattr(asking, "_SEVERAL", most)
    ssb.further["12367"] = broken_down()

    answer, _ = examine(Settings.resolve, {"table": "12367"}, clock=clock)

    assert not failing(answer)
    [seen] = [check for check in answer["checks"] if check["name"] == "series_helse"]
    assert "KOSbelop0000" in seen["seen"]
    assert "()" not in seen["expected"]


def test_a_defined_table_has_no_further_dimension(ssb: StandIn, clock: Clock) -> None:
    """A fetch refuses it, and so does the doctor."""
    small = broken_down()
    ssb.further["12008"] = dataclasses.replace(small, table_id="12008")

    answer, _ = examine(Settings.resolve, {"table": "12008"}, clock=clock)

    assert "further dimension" in failing(answer)["dimensions"]["seen"]


def test_five_things_changed_are_five_crosses(ssb: StandIn) -> None:
    """As a person sees it: five ✗, each naming what to do, and the exit code of a table that is not as believed."""
    names = ["cell_limit", "continued", "series_unge", "klass_changes", "joins"]
    for name in names:
        CHANGES[name][0](ssb)

    done = CliRunner().invoke(cli, ["doctor"])

    lines = done.output.splitlines()
    crosses = [line for line in lines if line.startswith("✗ ")]
    assert [line.partition(":")[0] for line in crosses] == [f"✗ {name}" for name in names]
    for line, name in zip(crosses, names, strict=True):
        assert CHANGES[name][1] in line
        assert CHANGES[name][2] in line.partition(". What to do: ")[2]
    assert sum(line.startswith("✓ ") for line in lines) == len([one for one in beliefs() if one.check]) - 5
    assert lines[-1].startswith("5 of ")
    assert done.exit_code == 5


def test_a_closed_port_ends_with_3(clock: Clock) -> None:
    """Nobody answers: that is no belief that failed, and this machine is looked at all the same."""
    answer, _ = examine(Settings.resolve, clock=clock)

    assert answer["exit_code"] == 3
    assert {check["state"] for check in failing(answer).values()} == {"unreachable"}
    assert all("run it again later" in (check["advice"] or "") for check in failing(answer).values())
    assert {"settings", "proxy", "versions", "store", "store_rights"}.isdisjoint(failing(answer))


def test_what_one_server_does_not_answer_is_unreachable_alone(ssb: StandIn, clock: Clock) -> None:
    """Klass at rest, or SSB's tables: what the others say is looked at, and nobody is asked in vain again."""
    ssb.always = maintenance(when="/klass/")

    answer, _ = examine(Settings.resolve, clock=clock)

    assert {name: check["state"] for name, check in failing(answer).items()} == dict.fromkeys(
        ["klass_municipalities", "klass_changes", "klass_groups", "klass_group_versions"], "unreachable"
    )
    assert answer["exit_code"] == 3
    assert sum("/klass/" in request.path for request in ssb.requests) == 2


def test_klass_switched_off_is_told_and_no_failure(ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has switched it off knows; joins are held against SSB's list by what is shipped."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")

    assert all(
        check_of(name, clock)["ok"] for name in ("klass_municipalities", "klass_changes", "klass_groups", "joins")
    )
    assert "what is shipped is used" in check_of("klass_groups", clock)["seen"]


def test_a_series_by_a_choice(ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person chose is looked at as it is read."""
    youth_lost(ssb)
    monkeypatch.setenv("KOSTRA_BOLIG_SERIES_UNGE", YOUTH)

    check = check_of("series_unge", clock)

    assert not check["ok"]
    assert "found by choice of a person, which misses what was printed (2021: expected 410, got 390)" in check["seen"]


def test_a_series_found_by_its_figures_is_as_believed(ssb: StandIn, clock: Clock) -> None:
    """A new label is no failure where the country's figures are those that were printed."""
    ssb.table = ssb.table.relabelled({YOUTH: "Statistikkvariabel 7"})

    assert "found by printed figures" in check_of("series_unge", clock)["seen"]


class TestThisMachine:
    """What is set, installed and stored here."""

    @pytest.mark.parametrize(("hours", "word"), [(-2, "behind"), (2, "ahead of")])
    def test_a_clock_that_is_wrong(self, ssb: StandIn, clock: Clock, hours: int, word: str) -> None:
        """Held against the server's Date header; a setting of this machine, so 2."""
        wrong = Clock(sleep=lambda _seconds: None, now=lambda: clock.now() + dt.timedelta(hours=hours))

        contact = Contact(Settings.resolve(), clock=wrong)
        contact.config()
        contact.close()
        (belief,) = (one for one in beliefs() if one.name == "clock")
        check = looked_at(belief, contact)

        assert (check["ok"], check["exit_code"]) == (False, 2)
        assert word in check["seen"]
        assert "set this machine's clock" in (check["advice"] or "")

    def test_settings_that_make_no_sense(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """They are one ✗ with the name of the setting; what cannot be asked for it is unreachable."""
        monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "data.ssb.no")

        answer, _ = examine(Settings.resolve, clock=clock)

        assert answer["exit_code"] == 2
        assert "--base-url / KOSTRA_BOLIG_BASE_URL" in failing(answer)["settings"]["seen"]
        assert {check["state"] for name, check in failing(answer).items() if name != "settings"} == {"unreachable"}

    @pytest.mark.parametrize(
        ("variable", "value", "unasked"),
        [
            ("KLASS_URL", "hei", {"klass_municipalities", "klass_changes", "klass_groups", "klass_group_versions"}),
            ("CACHE_DIR", "~nobody-of-this-name/store", {"store", "store_rights", "store_whole"}),
            ("SERIES_UNGEE", "KOSx", set()),
            ("SERIES_UNGE", "to ord", set()),
            ("LANG", "sv", set()),
        ],
    )
    def test_a_setting_that_makes_no_sense_hinders_only_what_rests_on_it(
        self, ssb: StandIn, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, unasked: set[str]
    ) -> None:
        """It is the one ✗, and ends with 2; the rest is asked, and what rests on it is not asked because of it."""
        monkeypatch.setenv(f"KOSTRA_BOLIG_{variable}", value)

        done = CliRunner().invoke(cli, ["doctor", "--json"])

        answer: Any = json.loads(done.stdout)
        checks = failing(answer)
        assert (done.exit_code, answer["exit_code"]) == (2, 2)
        assert f"KOSTRA_BOLIG_{variable}" in checks["settings"]["seen"]
        assert checks.keys() == {"settings", *unasked}
        assert {checks[name]["state"] for name in unasked} <= {"unreachable"}
        assert {check["advice"] for check in checks.values()} == {"change or take away what is named"}

    def test_every_setting_that_makes_no_sense_is_told_at_once(
        self, ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two wrong ones are two to change, in one run; an argument is told before the variable behind it."""
        monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "hei")
        monkeypatch.setenv("KOSTRA_BOLIG_LANG", "sv")

        answer, _ = examine(Settings.resolve, {"lang": "da", "cache_dir": None}, clock=clock)

        seen = failing(answer)["settings"]["seen"]
        assert "KOSTRA_BOLIG_KLASS_URL" in seen
        assert seen.count("--lang / KOSTRA_BOLIG_LANG") == 2
        assert "such as https://data.ssb.no/api/klass/v1, got 'hei'" in seen

    def test_a_proxy_that_is_no_address(self, ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """Graver than that SSB is not reached through it."""
        monkeypatch.setenv("HTTP_PROXY", "http://[nowhere")

        answer, _ = examine(Settings.resolve, clock=clock)

        assert answer["exit_code"] == 2
        assert "HTTPS_PROXY" in (failing(answer)["proxy"]["advice"] or "")

    def test_no_name_or_password_of_a_proxy_is_shown(
        self, ssb: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What doctor shows is sent to others."""
        monkeypatch.setenv("HTTP_PROXY", "http://ola:hemmelig@proxy.example:8080")

        assert check_of("proxy", clock)["seen"] == "through proxy.example:8080"

    def test_certificates_that_are_not_there(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that is named and cannot be read."""
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file.pem")
        monkeypatch.setenv("KOSTRA_BOLIG_BASE_URL", "https://127.0.0.1:9/api/pxwebapi/v2")

        check = check_of("certificates", clock)

        assert (check["ok"], check["exit_code"]) == (False, 2)
        assert "/no/such/file.pem" in check["seen"]

    def test_an_extra_that_is_not_installed_is_told_and_no_failure(
        self, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """How to install it stands beside it."""
        installed = metadata.version

        def without(name: str) -> str:
            if name == "xlsxwriter":
                raise metadata.PackageNotFoundError(name)
            return installed(name)

        monkeypatch.setattr(metadata, "version", without)

        check = check_of("extra_excel", clock)

        assert check["ok"]
        assert check["seen"] == "not installed (xlsxwriter)"
        assert (check["advice"] or "").startswith("where you want it, install it with: ")

    def test_a_part_that_is_too_old(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """What this library needs is looked at by its version."""
        installed = metadata.version
        monkeypatch.setattr(metadata, "version", lambda name: "1.2.3" if name == "polars" else installed(name))

        check = check_of("versions", clock)

        assert (check["ok"], check["exit_code"]) == (False, 2)
        assert "missing or too old: polars 1.30" in check["seen"]

    def test_a_store_that_cannot_be_made(self, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file is in its way; graver than anything else."""
        (tmp_path / "file").write_text("x")
        monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(tmp_path / "file" / "store"))

        answer, _ = examine(Settings.resolve, clock=clock)

        assert answer["exit_code"] == 6
        assert failing(answer)["store_rights"]["exit_code"] == 6
        assert "--cache-dir" in (failing(answer)["store_rights"]["advice"] or "")

    def test_a_store_that_everybody_may_write_to(self, clock: Clock, store_dir: Path) -> None:
        """It is refused as a fetch would refuse it."""
        (store_dir / "12015").mkdir(parents=True)
        (store_dir / "12015").chmod(0o777)

        check = check_of("store_rights", clock)

        assert (check["ok"], check["exit_code"]) == (False, 6)

    def test_a_damaged_file(self, ssb: StandIn, clock: Clock, held_time: HeldTime) -> None:
        """It is named, and what is whole stays readable."""
        first = refresh(Settings.resolve(), clock=held_time.clock()).snapshot
        ssb.table = ssb.table.with_updated("2025-06-15T06:00:00Z").with_cell("0301", YOUTH, "2016", 70)
        refresh(Settings.resolve(), clock=held_time.clock())
        (first.path / "data.json").write_bytes(b"{}")

        assert check_of("store", clock)["ok"]
        check = check_of("store_whole", clock)
        assert (check["ok"], check["exit_code"]) == (False, 6)
        assert str(first.path / "data.json") in check["seen"]


def test_the_raw_answers_and_the_comparison_are_saved(ssb: StandIn, tmp_path: Path) -> None:
    """As they came, with what was asked beside them: ready for a report."""
    folder = tmp_path / "first" / "contact"

    done = CliRunner().invoke(cli, ["doctor", "--json", "--save", str(folder)])

    answer: Any = json.loads(done.output)
    assert {path.name for path in folder.iterdir()} == {Path(name).name for name in answer["saved"]}
    assert json.loads((folder / "comparison.json").read_text("utf-8")) == answer
    assert json.loads((folder / "config.json").read_bytes())["maxDataCells"] == 800_000
    asked = {one["file"]: one for one in json.loads((folder / "asked.json").read_text("utf-8"))}
    assert asked["codelist.json"]["url"].endswith(f"/codelists/{CODELIST}?lang=no")
    assert "valueCodes" in asked["cells-12015.json"]["body"]


def test_an_answer_that_was_not_accepted_is_saved_too(ssb: StandIn, clock: Clock, tmp_path: Path) -> None:
    """It is what a person who looks for the fault needs."""
    table_gone(ssb)

    answer, contact = examine(Settings.resolve, clock=clock)
    save(str(tmp_path), answer, contact)

    assert b"Non-existent table" in (tmp_path / "refused-table-12015.json").read_bytes()


def test_a_folder_that_cannot_be_written_ends_with_6(ssb: StandIn, tmp_path: Path) -> None:
    """Whatever was seen."""
    (tmp_path / "file").write_text("x")

    done = CliRunner().invoke(cli, ["doctor", "--save", str(tmp_path / "file" / "in")])

    assert done.exit_code == 6


def test_every_belief_has_a_name_of_its_own_and_says_how_sure_it_is() -> None:
    """One list: none is there twice, and of each how sure there is at least one."""
    names = [one.name for one in beliefs()]

    assert len(set(names)) == len(names)
    assert {one.sure for one in beliefs()} == set(Sure)
