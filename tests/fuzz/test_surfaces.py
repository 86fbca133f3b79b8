"""Whatever comes from outside ends in an answer or in a refusal that is documented: no fault, no panic, no hang."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.inputs import SHOWN, SURFACES, Case
from tests.fuzz.known import KNOWN
from tests.fuzz.targets import Breach, Broken, Labels, Said, Targets, check_code, check_file, check_output, held
from tests.fuzz.texts import LONG, MARK, PIECES

ORDINARY = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
SLOW = pytest.mark.campaign


def is_drawn(command: tuple[str, ...]) -> bool:
    """Tell whether the answer is drawn, or has drawings in it."""
    return any(word.endswith((".svg", ".html")) for word in command)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Targets:
    """Return the surfaces, with a folder of their own."""
    return Targets(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("share", [pytest.param(3, id="a third"), pytest.param(1, id="all", marks=SLOW)])
@pytest.mark.parametrize("name", SURFACES)
def test_what_comes_in_ends_in_an_answer_or_a_refusal(targets: Targets, name: str, share: int) -> None:
    """On each surface, for cases drawn the same in every run."""
    surface = SURFACES[name]

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=surface.examples // share,
        suppress_health_check=ORDINARY,
    )
    @given(case=surface.cases())
    def tried(case: Case) -> None:
        surface.target(targets, *case)

    tried()


@pytest.mark.parametrize(
    ("name", "case", "codes"),
    [
        pytest.param(
            *one, id=f"{one[0]}-{place}", marks=SLOW if one[0] == "labels" and is_drawn(one[1][0].command) else []
        )
        for place, one in enumerate(KNOWN)
    ],
)
def test_what_once_broke_the_rule_ends_as_it_should(
    targets: Targets, name: str, case: Case, codes: tuple[int, ...]
) -> None:
    """Each reproduction of a fault that was found, with the exit codes that are right."""
    assert SURFACES[name].target(targets, *case) in codes


@pytest.mark.parametrize(
    "command", [pytest.param(one, id=" ".join(one), marks=SLOW if is_drawn(one) else []) for one in SHOWN]
)
def test_no_text_of_a_server_is_more_than_a_text_in_any_output(targets: Targets, command: tuple[str, ...]) -> None:
    """Every piece that has broken something, and 15 kB, in every label and note at once."""
    assert targets.labels(Labels.all("".join(PIECES) + LONG, command=command)) in (0, 1, 2)


@pytest.mark.parametrize("command", [*filter(is_drawn, SHOWN)], ids=" ".join)
def test_no_text_of_a_server_is_more_than_a_text_in_a_drawing(targets: Targets, command: tuple[str, ...]) -> None:
    """Every piece, without the 15 kB that take seconds to measure."""
    assert targets.labels(Labels.all("".join(PIECES), command=command)) in (0, 1, 2)


# The rule itself: it must notice what it is there to notice


class _Panic(BaseException):
    """What a library in Rust raises when it panics."""


def _raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "breach"),
    [
        (ValueError("x"), Breach.FAULT),
        (RecursionError(), Breach.FAULT),
        (_Panic(), Breach.PANIC),
        (SystemExit(2), Breach.PANIC),
    ],
    ids=["fault", "recursion", "panic", "exit"],
)
def test_what_is_neither_an_answer_nor_a_refusal_is_noticed(error: BaseException, breach: Breach) -> None:
    """An exception of another kind, and one that is no exception."""
    with pytest.raises(Broken) as broken:
        held(lambda: _raising(error))

    assert broken.value.breach is breach


@pytest.mark.parametrize("code", [70, 8, -1, 130, 255])
def test_an_exit_code_that_is_not_documented_is_noticed(code: int) -> None:
    """Also one that other programs have."""
    with pytest.raises(Broken, match="exit code"):
        held(lambda: code)


def test_time_that_nobody_waits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that ends well, and too late."""
    monkeypatch.setattr("tests.fuzz.targets.MOST_S", -1.0)

    with pytest.raises(Broken, match="hang"):
        held(lambda: 0)


def test_a_claim_that_does_not_hold_is_said_by_the_commands_that_have_claims() -> None:
    """Of another command 1 is Python's own exit code."""
    check_code(("verify", "x.toml"), 1)

    with pytest.raises(Broken, match="exit code"):
        check_code(("series", "unge"), 1)


@pytest.mark.parametrize("text", ["\x1b[31m", "\x07", "\x9b", "\u202e", "\u2028", "a\rb", "\x00"])
@pytest.mark.parametrize("stream", ["out", "err"])
def test_an_output_that_steers_a_terminal_is_noticed(text: str, stream: str) -> None:
    """On either stream."""
    said = Said(0, **{"out": "", "err": "", stream: text})

    with pytest.raises(Broken, match="output"):
        check_output(("series", "unge"), said, {})


def test_an_answer_that_is_no_json_is_noticed() -> None:
    """Where JSON was asked for."""
    with pytest.raises(Broken, match="does not parse"):
        check_output(("status", "--json"), Said(0, "{", ""), {})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", f"<svg><{MARK}/></svg>"),
        ("x.svg", "<svg>\x07</svg>"),
        ("x.html", f"<p><{MARK}></p>"),
        ("x.html", f'<p title="" {MARK}="1"></p>'),
        ("x.html", "<p>\x1b</p>"),
        ("x.json", "{"),
        ("x.parquet", "x"),
        ("x.csv", "region_name,value\n=1+1,2\n"),
        ("x.csv", "region_name,value\nOslo,2,3\n"),
    ],
)
def test_a_file_in_which_a_label_is_more_than_a_label_is_noticed(tmp_path: Path, name: str, content: str) -> None:
    """Elements and attributes that grew from it, characters that do not belong, formulas, rows that are too long."""
    (tmp_path / name).write_text(content, "utf-8", newline="")

    with pytest.raises(Broken, match="output"):
        check_file(tmp_path / name)
