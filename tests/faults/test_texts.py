"""Texts that would steer: names from users and servers, control characters, formulas, secrets."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kostra_bolig.cli import main
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest import load, run
from tests.builders.constructed import ConstructedTable, Note
from tests.builders.standin import Reply
from tests.conftest import HeldTime
from tests.faults.campaign import Campaign
from tests.faults.truth import frame_of_table

SHARE, TOTAL = "KOSandbarn3m0000", "KOStotmidlbo0000"
STEERING = "\x1b[31m\x1b]0;owned\x07\x9b2J\r\nforged line\x00\x7f\u202egnp.exe\u2066\u2028\u200b[red]"
HOSTILE_NAMES = ("../x", "/etc/x", "NUL", "no\0", "no/../../x", "n" * 5000, "NO", "", " no", "no\n", "${HOME}", "nb")


@dataclasses.dataclass(frozen=True)
class Said:
    """How a command ended, and everything it wrote."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], campaign: Campaign) -> Command:
    """Return the command line of this process, on the campaign's store and server."""
    campaign.standin.rate_limit_headers = False
    monkeypatch.setenv("KOSTRA_BOLIG_CACHE_DIR", str(campaign.store_dir))

    def run(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["kostra-bolig", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.main()
        out, err = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Said(left.value.code, out, err)

    return run


def _steers(text: str) -> list[str]:
    """Give the characters of a text that are neither to be seen nor the end of a line."""
    return sorted({character for character in text if not character.isprintable() and character != "\n"})


# 21 Hostile names


@pytest.mark.parametrize("name", ["language", "base_url", "cache_dir", "snapshot", "series"])
def test_a_name_from_a_user_reaches_no_file(campaign: Campaign, tmp_path: Path, name: str) -> None:
    """A language, address, snapshot or series that is none is exit 2 or 6, and nothing is written for it."""

    def ask(text: str) -> int:
        try:
            match name:
                case "language":
                    run.fetch(lang=text or "..", cache_dir=campaign.store_dir)  # type: ignore[arg-type]
                case "base_url":
                    run.fetch(base_url=text or "..", cache_dir=campaign.store_dir)
                case "snapshot":
                    load.load(snapshot=text, cache_dir=campaign.store_dir)
                case "series":
                    run.fetch(series={"unge": text}, cache_dir=campaign.store_dir)
                case _:
                    run.fetch(cache_dir=f"\0{text}")
        except KostraBoligError as error:
            return error.exit_code
        return 0

    before = sorted(tmp_path.iterdir())
    for text in HOSTILE_NAMES:
        if (name, text) in {("series", "NUL"), ("series", "NO"), ("series", "nb")}:
            continue  # letters alone could be a content code
        campaign.case(21, partial(ask, text), exits={2, 6}, recover=False, label=f"{name} {text!r:.20}")

    assert sorted(tmp_path.iterdir()) == before


def test_a_table_of_another_name_is_refused(campaign: Campaign, held_time: HeldTime) -> None:
    """What the server calls the table must be the table's own id, or it is exit 4."""
    fullwidth = "1201\N{FULLWIDTH DIGIT FIVE}"
    for table_id in ("../x", "/etc/x", "NUL", "12015/../x", "1201", "120155", 12015, None, fullwidth):
        held_time.sleep(3600)
        body = json.dumps({**campaign.later.info("no"), "id": table_id}).encode()
        campaign.standin.always = Reply(when="GET /tables/12015?", body=body)
        campaign.case(
            21,
            lambda: campaign.fetch(clock=held_time.clock()),
            exits={4},
            recover=False,
            label=f"table {table_id}",
        )

    assert campaign.tallies[21].cases == 9


def test_a_file_name_from_the_server_is_never_used(campaign: Campaign, held_time: HeldTime, tmp_path: Path) -> None:
    """`Content-Disposition` names no file of ours, wherever it points."""
    for name in ("../../x.json", "/etc/x.json", "newest", "..\\x.json", "manifest.json"):
        held_time.sleep(3600)
        campaign.standin.always = Reply(headers={"Content-Disposition": f'attachment; filename="{name}"'})
        campaign.case(
            21,
            lambda: campaign.fetch(clock=held_time.clock(), force=True),
            exits={0},
            truth=lambda: frame_of_table(campaign.later),
            recover=False,
            label=name,
        )
    names = {path.name for path in tmp_path.rglob("*.json")}

    assert names == {"asked.json", "data.json", "metadata.json", "metadata-en.json", "manifest.json"}
    assert len(list(tmp_path.rglob("newest"))) == 1


# 26 Texts that steer


def _steering(table: ConstructedTable) -> ConstructedTable:
    """Put the steering text into every text of the table that leaves its series where they are."""
    contents = (
        dataclasses.replace(
            one,
            label_no=one.label_no + STEERING if one.code in (SHARE, TOTAL) else one.label_no,
            unit_no=one.unit_no + STEERING if one.code == SHARE else one.unit_no,
        )
        for one in table.contents
    )
    regions = (dataclasses.replace(one, label_no=one.label_no + STEERING) for one in table.regions)
    note = Note(text_no="merknad" + STEERING, text_en="note", mandatory=True)
    return dataclasses.replace(
        table,
        contents=tuple(contents),
        regions=tuple(regions),
        notes=(note,),
        region_notes=(note,),
        label_no=table.label_no + STEERING,
        source_no=table.source_no + STEERING,
    ).with_cell("EAK", SHARE, "2023", None, ":" + STEERING)


def test_nothing_from_the_server_steers_the_terminal(campaign: Campaign, command: Command) -> None:
    """Escapes, bells, bidi marks and line breaks in SSB's texts reach neither stdout nor stderr, in no command."""
    table = _steering(campaign.later)
    campaign.standin.table = table
    commands = {
        ("fetch",): 5,
        ("fetch", "-vv"): 5,
        ("fetch", "--json"): 5,
        ("fetch", "--debug"): 5,
        ("fetch", "--accept", "looked at it"): 0,
        ("series", TOTAL): 0,
        ("series", SHARE): 0,
        ("series", SHARE, "--json"): 0,
        ("report", "--json"): 0,
        ("series", "nothing", "--log-format", "json"): 2,
        ("series", SHARE, "--format", "csv"): 0,
        ("series", "nothing"): 2,
        ("series", TOTAL, "--region", "Osl"): 2,
        ("trend", TOTAL, "--from", "2021", "--to", "2024"): 0,
        ("report",): 0,
        ("status",): 0,
    }
    for arguments, code in commands.items():
        said: list[Said] = []

        def run(arguments: tuple[str, ...] = arguments, said: list[Said] = said) -> int:
            said.append(command(*arguments))
            return said[0].code

        campaign.case(
            26, run, exits={code}, truth=lambda: frame_of_table(table), recover=False, label=" ".join(arguments)
        )
        assert (_steers(said[0].out), _steers(said[0].err)) == ([], []), arguments
        assert "\nforged line" not in said[0].out + said[0].err


@pytest.mark.parametrize("where", ["title", "detail", "body"])
def test_no_problem_of_the_server_steers_the_terminal(campaign: Campaign, command: Command, where: str) -> None:
    """What an error answer says is told on one line, without what could steer."""
    said = STEERING.encode() if where == "body" else json.dumps({where: STEERING}).encode()
    campaign.standin.always = Reply(status=400, body=said)
    outcome: list[Said] = []

    def run() -> int:
        outcome.append(command("fetch"))
        return outcome[0].code

    campaign.case(26, run, exits={5}, recover=False)

    assert _steers(outcome[0].err) == []
    assert outcome[0].err.count("\n") == 1


def test_a_cell_of_a_spreadsheet_is_never_a_formula(campaign: Campaign, command: Command, held_time: HeldTime) -> None:
    """No text begins with what a spreadsheet would compute; figures stay figures."""
    for start in ("=", "+", "-", "@", "\t", "\r"):
        regions = (
            dataclasses.replace(region, label_no=f"{start}HYPERLINK(1)") if region.code == "EAK" else region
            for region in campaign.later.regions
        )
        campaign.standin.table = dataclasses.replace(campaign.later, regions=tuple(regions))
        held_time.sleep(3600)
        assert campaign.fetch(clock=held_time.clock(), force=True) == 0
        outcome: list[Said] = []

        def run(outcome: list[Said] = outcome) -> int:
            outcome.append(command("series", "unge", "--format", "csv", "--from", "2024"))
            return outcome[0].code

        truth = partial(frame_of_table, campaign.standin.table)
        campaign.case(26, run, exits={0}, truth=truth, recover=False, label=f"a cell starting with {start!r}")
        row = next(csv.DictReader(io.StringIO(outcome[0].out)))
        assert row["region_name"][0] not in "=+-@\t\r"
        assert row["region_name"].endswith("HYPERLINK(1)")
        assert row["value"] == "615"


def test_the_password_of_a_proxy_is_never_printed(
    campaign: Campaign, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with a proxy, its credentials stay where they are."""
    proxies = (
        "http://user:sesam@127.0.0.1:9",
        "https://user:sesam@127.0.0.1:9",
        "http://user:sesam@127.0.0.1:not-a-port",
        "http://user:sesam@[",
        "socks5://user:sesam@127.0.0.1:9",
        "user:sesam@127.0.0.1:9",
        "http://user:se sam@127.0.0.1:9",
    )
    asked = "fetch", "--base-url", "https://data.ssb.no/api/pxwebapi/v2", "--deadline", "0.05"
    for proxy, more in itertools.product(proxies, ((), ("-vv",), ("--json",))):
        (campaign.store_dir / "requests").unlink(missing_ok=True)
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        outcome: list[Said] = []

        def run(more: tuple[str, ...] = more, outcome: list[Said] = outcome) -> int:
            outcome.append(command(*asked, *more))
            return outcome[0].code

        campaign.case(26, run, exits={2, 3}, recover=False, label=f"{proxy} {more}")
        assert "sam" not in outcome[0].out + outcome[0].err, proxy

    assert campaign.tallies[26].cases == 21
