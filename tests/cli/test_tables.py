"""Several tables in one run of ``fetch``: one that fails stops no other; the tables are constructed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kostra_bolig.cli.main import cli
from tests.builders.any_table import HOUSING, any_table
from tests.builders.constructed import build
from tests.builders.standin import Reply, StandIn


@pytest.fixture(scope="module")
def served() -> Iterator[StandIn]:
    """Serve 12015 and 12008."""
    with StandIn(build(municipalities=4), population=any_table(municipalities=4)) as server:
        yield server


@pytest.fixture
def fetch(served: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Give a way to fetch into a store of one's own."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    monkeypatch.setattr("kostra_bolig.ssb.transport._wait", lambda _: 0.0)
    served.replies.clear()
    served.rate_limit_headers = False
    return Fetch(served, tmp_path)


def without_regions(body: bytes) -> bytes:
    """Return a description of a table without its regions."""
    content = json.loads(body)
    place = content["id"].index("KOKkommuneregion0000")
    del content["dimension"][content["id"].pop(place)], content["size"][place], content["role"]["geo"]
    return json.dumps(content).encode()


def of_other_regions(body: bytes) -> bytes:
    """Return a description of a table in which the country has the code that it has in other tables of SSB's."""
    content = json.loads(body)
    category = content["dimension"]["KOKkommuneregion0000"]["category"]
    for part in (category["index"], category["label"]):
        part["0"] = part.pop("EAK")
    return json.dumps(content).encode()


class Fetch:
    """``fetch`` with options."""

    def __init__(self, served: StandIn, store: Path) -> None:
        self.served, self.store = served, store

    def __call__(self, *arguments: str) -> Result:
        """Run it."""
        return self.run("fetch", *arguments)

    def run(self, *arguments: str) -> Result:
        """Run another command on the same store."""
        given = ["--base-url", self.served.base_url, "--cache-dir", str(self.store), "--lang", "en"]
        return CliRunner().invoke(cli, [*arguments, *given])


def test_each_table_has_its_answer(fetch: Fetch) -> None:
    """In the order asked, each once, as for one table."""
    told = fetch("--table", HOUSING, "--table", "12015", "--table", HOUSING, "--json")

    answers = json.loads(told.stdout)["tables"]
    assert [(one["table"], one["outcome"]) for one in answers] == [(HOUSING, "new"), ("12015", "new")]
    assert told.exit_code == 0


def test_one_that_fails_stops_no_other(fetch: Fetch) -> None:
    """The gravest exit code is that of all; in JSON all stands on stdout."""
    told = fetch("--table", "99999", "--table", HOUSING, "--table", "12015", "--json")

    answers = {one["table"]: one for one in json.loads(told.stdout)["tables"]}
    assert (answers["99999"]["error"], answers["99999"]["exit_code"]) == ("UsageError", 2)
    assert (answers[HOUSING]["outcome"], answers["12015"]["outcome"]) == ("new", "new")
    assert told.exit_code == 2


@pytest.mark.parametrize(
    ("bodies", "code"),
    [
        ((Reply(status=503, when=f"/tables/{HOUSING}?"),) * 10, 3),
        ((Reply(body=b"{", when=f"/tables/{HOUSING}?"),) * 10, 4),
    ],
)
def test_the_gravest_exit_code(fetch: Fetch, bodies: tuple[Reply, ...], code: int) -> None:
    """5, 4, 2, 3, in this order: a wrong id is graver than a server that is away."""
    fetch.served.replies.extend(bodies)
    both = fetch("--table", HOUSING, "--table", "99999")

    assert both.exit_code == (2 if code == 3 else code)
    assert f"table {HOUSING}: " in both.stderr
    assert "table 99999: SSB has no table 99999" in both.stderr


def test_all_that_is_stored(fetch: Fetch) -> None:
    """One after the other."""
    fetch("--table", HOUSING)
    fetch("--table", "12015")
    told = fetch("--stored", "--json")

    outcomes = [(one["table"], one["outcome"]) for one in json.loads(told.stdout)["tables"]]
    assert outcomes == [(HOUSING, "unchanged"), ("12015", "unchanged")]


def test_nothing_stored_is_no_good_night(fetch: Fetch) -> None:
    """A disk that is not mounted looks so; a nightly job on it must not end with 0 for ever."""
    none, told = fetch("--stored"), fetch("--stored", "--json")

    assert (none.exit_code, "nothing is stored in" in none.stderr) == (6, True)
    assert (told.exit_code, json.loads(told.stdout)) == (6, {"tables": [], "requests": 0})
    assert fetch("--stored", "--table", HOUSING).exit_code == 0


@pytest.mark.parametrize("command", [("fetch",), ("series", "KOSx"), ("contents",)])
def test_an_unknown_table_leaves_no_folder_behind(fetch: Fetch, command: tuple[str, ...]) -> None:
    """Whether there is one is asked before; near ids are told where the list is kept."""
    alone = fetch.run(*command, "--table", "12009")
    fetch("--all")
    beside = fetch.run(*command, "--table", "12009")

    assert (alone.exit_code, beside.exit_code) == (2, 2)
    assert "`kostra-bolig tables` lists those of KOSTRA" in alone.stderr
    assert "near ids: 12008 «Kommunalt disponerte boliger (K)»" in beside.stderr
    assert sorted(one.name for one in fetch.store.iterdir() if one.is_dir()) == ["12008", "12015", "shared"]


@pytest.mark.parametrize(
    ("spoil", "missing"),
    [
        (without_regions, "there is none of regions"),
        (of_other_regions, "the regions in KOKkommuneregion0000 are not those of KOSTRA's tables: 0 (Landet)"),
    ],
)
def test_all_of_kostra_with_one_that_cannot_be_read(
    fetch: Fetch, spoil: Callable[[bytes], bytes], missing: str
) -> None:
    """It is left out with a note that does not count; asked for by its id it is 5, with what is missing."""
    fetch.served.always = Reply(when="/tables/12120/metadata?", transform=spoil)
    fetch.served.further["12120"] = any_table("12120", municipalities=4)
    every = fetch("--all", "--json")
    one = fetch("--table", "12120")
    listed = json.loads(fetch.run("tables", "--json").stdout)["tables"]
    of_it = [fetch.run(*command, "--table", "12120", "--json") for command in (("status",), ("history",))]
    again = fetch("--stored", "--json")
    fetch.run("export", str(fetch.store / "folder"), "--partition", "--stored")
    fetch.served.further.clear()
    fetch.served.always = None

    answers = {one["table"]: one for one in json.loads(every.stdout)["tables"]}
    assert (every.exit_code, answers["12120"]["outcome"]) == (0, "left_out")
    assert missing in answers["12120"]["why"]
    assert json.loads(every.stdout)["requests"] >= 3
    assert one.exit_code == 5
    assert missing in one.stderr
    assert (fetch.store / "12120" / "quarantine").is_dir(), "what was refused is kept for a person to look"
    assert [one["id"] for one in listed if one["stored"]] == ["12008", "12015"]
    assert [json.loads(told.stdout)["snapshots"] for told in of_it] == [[], []]
    assert [one["table"] for one in json.loads(again.stdout)["tables"]] == ["12008", "12015"]
    assert sorted(one.name for one in (fetch.store / "folder").glob("table=*")) == ["table=12008", "table=12015"]


def test_what_is_of_one_table_is_refused(fetch: Fetch) -> None:
    """It would be chosen for each by itself."""
    for option in (("--accept", "x"), ("--years", "-5"), ("--regions", "Oslo"), ("--series", "unge=KOS1")):
        refused = fetch("--all", *option)
        assert refused.exit_code == 2
        assert f"{option[0]}: expected one table" in refused.stderr


def test_all_keep_one_pace(fetch: Fetch) -> None:
    """SSB counts calls, not tables: what one run has sent is noted for all."""
    fetch("--table", HOUSING)
    fetch("--table", "12015")

    assert len(json.loads((fetch.store / "requests").read_text())) == 10


@pytest.mark.parametrize(
    "option", [("--accept", "seen"), ("--series", "unge=KOSx"), ("--years", "2024"), ("--regions", "Bergen")]
)
def test_what_is_chosen_for_one_table(fetch: Fetch, option: tuple[str, str]) -> None:
    """A usage error with several."""
    refused = fetch("--table", HOUSING, "--table", "12015", *option)

    assert refused.exit_code == 2
    assert f"{option[0]}: expected one table" in refused.stderr
