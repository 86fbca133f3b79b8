"""The reader of definitions: strict, in one line, and quick whatever the file is."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_bolig.definitions.reader import read, read_text
from kostra_bolig.definitions.shipped import definition
from kostra_bolig.definitions.spec import Kind, Predecessor, PrintedCell
from kostra_bolig.errors import DefinitionError, UsageError
from kostra_bolig.kostra import CALENDAR, Calendar
from tests.conftest import ROOT

SHIPPED = ROOT / "kostra_bolig" / "definitions" / "12015.toml"
TOP = 'format = 1\nid = "12008"\nname_no = "Boliger"\nname_en = "Dwellings"\n'
TEXT = "expected a text of one line, at most 2000 characters"
COUNT = "expected a whole number from 0 to 10 million"
SERIES = """
[[series]]
key = "all"
name_no = "Boliger"
name_en = "Dwellings"
definition = "All."
definition_source = "SSB"
label = 'boliger'
kind = "count"
"""


PREDECESSOR = '[[predecessor]]\nseries = "all"\ntable = "04695"\ncontent = "a"\nuntil = 2014\n'


def identity(share: str, *, part: str = "part") -> str:
    """Return an identity of all as TOML."""
    return f'[[identity]]\nshare = "{share}"\npart = "{part}"\nwhole = "all"\nsource = "SSB"\n'


def series(**keys: str) -> str:
    """Return one series as TOML, with keys added, changed or (empty) taken away."""
    lines = dict(line.split(" = ", 1) for line in SERIES.strip().splitlines()[1:]) | keys
    return "[[series]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


def refused(text: str | bytes) -> DefinitionError:
    """Return the error of a file, which is one line."""
    with pytest.raises(DefinitionError) as caught:
        read_text(text if isinstance(text, bytes) else text.encode(), name="my.toml")
    assert str(caught.value).isprintable()
    assert "my.toml" in str(caught.value)
    assert caught.value.path == "my.toml"
    return caught.value


def test_the_least_that_is_a_definition() -> None:
    """A table with one series needs no more than its names, its label and what it counts."""
    spec = read_text((TOP + SERIES).encode(), name="my.toml")

    assert (spec.id, spec.keys, spec.total, spec.base_year) == ("12008", ("all",), None, None)
    assert spec.calendar == CALENDAR
    assert (spec.identities, spec.predecessors, spec.printed_in, spec.claims) == ((), (), None, None)
    assert spec.series["all"].kind is Kind.COUNT
    assert (spec.series["all"].part_of, spec.series["all"].sums, spec.series["all"].printed) == ((), False, ())


@pytest.mark.parametrize(
    ("lines", "calendar"),
    [
        ("", Calendar(unrevised=None, revised=None)),
        ('revised = "06-30"\n', Calendar(unrevised=None, revised=(6, 30))),
        ('unrevised = "03-31"\nrevised = "12-31"\n', Calendar(unrevised=(3, 31), revised=(12, 31))),
    ],
)
def test_what_a_calendar_leaves_out_nobody_knows(lines: str, calendar: Calendar) -> None:
    """Without one the table is published as most of KOSTRA is; an empty one says nothing, and any day may be named."""
    assert read_text((TOP + "[calendar]\n" + lines + SERIES).encode(), name="my.toml").calendar == calendar


def test_everything_that_a_definition_may_say() -> None:
    """What is written is what is read."""
    printed = "[{ year = 2024, value = 31.5, unrevised = true }]"
    where = "{ KOKfunksjon0000 = 'FGK6' }"
    text = (
        TOP
        + 'total = "all"\nbase_year = 2020\nprinted_in = "A report"\nclaims = "mine.toml"\n'
        + '[calendar]\nunrevised = "03-15"\nrevised = "06-15"\n'
        + series(code='"KOSall"', sums="true", subject_no='"Bolig"', where=where)
        + series(key='"long"', part_of='["all"]')
        + series(key='"share"', kind='"share"', printed=printed)
        + '[[identity]]\nshare = "share"\npart = "long"\nwhole = "all"\nsource = "SSB"\n'
        + '[[predecessor]]\nseries = "all"\ntable = "04695"\ncontent = "Boliger"\nuntil = 2014\n'
    )

    spec = read_text(text.encode(), name="my.toml")

    assert (spec.total, spec.base_year, spec.printed_in, spec.claims) == ("all", 2020, "A report", "mine.toml")
    assert spec.calendar == Calendar(unrevised=(3, 15), revised=(6, 15))
    assert spec.series["all"].where == {"KOKfunksjon0000": "FGK6"}
    assert (spec.series["all"].code, spec.series["all"].sums, spec.series["all"].subject_no) == (
        "KOSall",
        True,
        "Bolig",
    )
    assert spec.parts == (("long", "all"),)
    assert spec.series["share"].printed == (PrintedCell(year=2024, value=31.5, unrevised=True),)
    assert [(one.share, one.part, one.whole) for one in spec.identities] == [("share", "long", "all")]
    assert spec.predecessors == (Predecessor(series="all", table="04695", content="Boliger", until=2014),)


def test_a_file_is_read_as_its_text(tmp_path: Path) -> None:
    """A person's copy of what is shipped is what is shipped."""
    copy = tmp_path / "12015.toml"
    copy.write_bytes(SHIPPED.read_bytes())

    assert read(copy) == definition()


def test_an_error_carries_file_entry_and_key() -> None:
    """Programs find the place without reading the sentence."""
    error = refused(TOP + series(kind='"sum"'))

    assert (error.path, error.entry, error.key, error.exit_code) == ("my.toml", "[[series]] all", "kind", 2)
    assert isinstance(error, UsageError)
    assert str(error) == "my.toml: [[series]] all: kind: expected one of count, share, measure, got 'sum'"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "format: expected 1, got nothing"),
        (TOP.replace("format = 1", "format = 2") + SERIES, "format: expected 1, got 2"),
        (TOP.replace("format = 1", "format = true") + SERIES, "format: expected 1, got True"),
        (TOP.replace("format = 1", "format = 1.0") + SERIES, "format: expected 1, got 1.0"),
        (TOP, "series: expected at least one series"),
        (TOP + "series = 3", "series: expected a list of at most 200 tables, got 3"),
        (TOP + "series = [3]", "series: expected a list of at most 200 tables, got […]"),
        (TOP + "[series]\na = 1", "series: expected a list of at most 200 tables, got {…}"),
        (TOP + SERIES * 201, "series: expected a list of at most 200 tables, got […]"),
        (TOP.replace("12008", "1") + SERIES, "id: expected a text of the form [0-9]{5}, got '1'"),
        (TOP.replace('"12008"', "12008") + SERIES, f"id: {TEXT}, got 12008"),
        (TOP.replace('"Boliger"', '""') + SERIES, "name_no: expected a text of one line, at most 2000"),
        (TOP.replace('"Boliger"', '"a\\nb"') + SERIES, rf"name_no: {TEXT}, got 'a\nb'"),
        (TOP.replace('"Boliger"', '"\\u001b[31m"') + SERIES, r"got '\x1b[31m'"),
        (TOP.replace('name_en = "Dwellings"\n', "") + SERIES, f"name_en: {TEXT}, got nothing"),
        (TOP + "nmae = 1\n" + SERIES, "nmae: there is no such key; the keys are format, id, name_no"),
        (TOP + '"a\\nb" = 1\n' + SERIES, r"my.toml: a\nb: there is no such key; the keys are"),
        (TOP + 'total = "none"\n' + SERIES, "total: expected one of all, got 'none'"),
        (TOP + "total = []\n" + SERIES, "total: expected one of all, got […]"),
        (TOP + "base_year = 20\n" + SERIES, "base_year: expected a year from 1900 to 2100, got 20"),
        (TOP + "base_year = true\n" + SERIES, "base_year: expected a year from 1900 to 2100, got True"),
        (TOP + 'claims = "../a.toml"\n' + SERIES, "claims: expected a text of the form"),
        (TOP + "calendar = 1\n" + SERIES, "calendar: expected a table with unrevised and revised, got 1"),
        (TOP + '[calendar]\nunrevised = "13-01"\n' + SERIES, "[calendar]: unrevised: expected a text of the form"),
        (TOP + '[calendar]\nunrevised = "02-30"\n' + SERIES, "[calendar]: unrevised: expected a text of the form"),
        (
            TOP + '[calendar]\nday = "02-30"\n' + SERIES,
            "[calendar]: day: there is no such key; the keys are unrevised, revised",
        ),
        (
            TOP + '[calendar]\nunrevised = "06-15"\nrevised = "03-15"\n' + SERIES,
            "[calendar]: revised: expected a day after that of the unrevised figures, got '03-15'",
        ),
        (TOP + SERIES * 2, "[[series]] all: key: 'all' is given twice"),
        (TOP + series(key="3"), "[[series]] 1: key: expected a text of one line"),
        (TOP + series(key='"All"'), "[[series]] 1: key: expected a text of the form"),
        (
            TOP + series(key='"region"'),
            "[[series]] region: key: 'region' is the name of another column; choose another key",
        ),
        (
            TOP + SERIES + series(key='"all_status"'),
            "[[series]] all_status: key: 'all_status' is the name of another column",
        ),
        (TOP + series(nmae='"x"'), "[[series]] all: nmae: there is no such key; the keys are key, name_no"),
        (TOP + series(definition=""), f"[[series]] all: definition: {TEXT}, got nothing"),
        (TOP + series(kind=""), "[[series]] all: kind: expected one of count, share, measure, got nothing"),
        (TOP + series(code='"KOS x"'), "[[series]] all: code: expected a text of the form"),
        (
            TOP + series(code='"A"') + series(key='"b"', code='"A"'),
            "[[series]] b: code: 'A' is the code of the series all already",
        ),
        (
            TOP + series(label="'(a+)+'"),
            "(?:…), |, ?, and * or + after one character, got '(a+)+', wrong at character 1",
        ),
        (TOP + series(label="'[z-a]'"), "[[series]] all: label: expected a pattern of characters"),
        (
            TOP + series(label="'" + "a?" * 100 + "'"),
            "[[series]] all: label: a label could fit this pattern in more than 1000 ways",
        ),
        (
            TOP + series(label="'" + "a" * 600 + "'"),
            "[[series]] all: label: expected a pattern of at most 500 characters, got 600",
        ),
        (TOP + series(sums='"yes"'), "[[series]] all: sums: expected true or false, got 'yes'"),
        (TOP + series(kind='"share"', sums="true"), "[[series]] all: sums: shares are not summed"),
        (
            TOP + series(part_of='"all"'),
            "[[series]] all: part_of: expected a list of keys of series, each once, got 'all'",
        ),
        (
            TOP + series(limits='["under 25 år", "lenge"]'),
            '[[series]] all: limits: expected limits of age or duration as labels write them, such as "under 25 år" or '
            "\"mer enn 3 måneder\", got 'lenge'",
        ),
        (TOP + series(part_of="[1]"), "[[series]] all: part_of: expected a list of keys of series, each once, got […]"),
        (
            TOP + series(part_of="[[]]"),
            "[[series]] all: part_of: expected a list of keys of series, each once, got […]",
        ),
        (TOP + series(part_of='["none"]'), "[[series]] all: part_of: expected one of all, got 'none'"),
        (
            TOP + series(part_of='["all"]'),
            "[[series]] all: part_of: expected a whole that is no part of its own parts; in a circle stand all",
        ),
        (
            TOP + series(part_of='["b"]') + series(key='"b"', part_of='["c"]') + series(key='"c"', part_of='["all"]'),
            "[[series]] all: part_of: expected a whole that is no part of its own parts; in a circle stand all, b, c",
        ),
        (
            TOP + SERIES + series(key='"b"', kind='"share"', part_of='["all"]'),
            "[[series]] b: part_of: a share is no part of all, which is a count",
        ),
        (TOP + series(printed="1"), "[[series]] all: printed: expected a list of at most 200 tables, got 1"),
        (TOP + series(printed="[{ year = 2020 }]"), f"[[series]] all: printed 1: value: {COUNT}, got nothing"),
        (TOP + series(printed="[{ year = 2020, value = 1.5 }]"), f"[[series]] all: printed 1: value: {COUNT}, got 1.5"),
        (TOP + series(printed="[{ year = 2020, value = nan }]"), f"[[series]] all: printed 1: value: {COUNT}, got nan"),
        (TOP + series(printed="[{ year = 2020, value = true }]"), f"printed 1: value: {COUNT}, got True"),
        (TOP + series(printed="[{ year = 2020, value = 0x" + "f" * 9000 + " }]"), f"printed 1: value: {COUNT}, got …"),
        (
            TOP + series(kind='"share"', printed="[{ year = 2020, value = 101 }]"),
            "printed 1: value: expected a number from 0 to 100, got 101",
        ),
        (
            TOP + series(kind='"measure"', printed="[{ year = 2020, value = inf }]"),
            "printed 1: value: expected a number, got inf",
        ),
        (
            TOP + series(printed="[{ year = 2020, value = 1 }, { year = 2020, value = 1 }]"),
            "[[series]] all: printed 2: year: 2020 is given twice",
        ),
        (
            TOP + series(printed="[{ yaer = 2020, value = 1 }]"),
            "[[series]] all: printed 1: yaer: there is no such key; the keys are year, value, unrevised",
        ),
        (
            TOP + series(printed="[{ year = 2020, value = 1, unrevised = 1 }]"),
            "printed 1: unrevised: expected true or false, got 1",
        ),
        (
            TOP + series(where="'x'"),
            "[[series]] all: where: expected the code of a category for each dimension, got 'x'",
        ),
        (
            TOP + series(where="{ KOKart0000 = 1 }"),
            "[[series]] all: where: expected the code of a category for each dimension, got KOKart0000 = 1",
        ),
        (
            TOP + SERIES + '[[identity]]\nshare = "a"\nwhole = "none"\nsource = "SSB"\n',
            "[[identity]] 1: whole: expected one of all, got 'none'",
        ),
        (
            TOP + SERIES + '[[identity]]\nshare = "a"\npart = "none"\nwhole = "all"\nsource = "SSB"\n',
            "[[identity]] 1: part: expected one of all, got 'none'",
        ),
        (
            TOP + SERIES + '[[identity]]\nshare = "a"\nsource = "SSB"\n',
            "[[identity]] 1: whole: expected one of all, got nothing",
        ),
        (
            TOP + SERIES + '[[predecessor]]\nseries = "none"\ntable = "1"\ncontent = "a"\nuntil = 2014\n',
            "[[predecessor]] 1: series: expected one of all, got 'none'",
        ),
        (
            TOP + SERIES + '[[predecessor]]\nseries = "all"\ntable = "1"\ncontent = "a"\nuntil = 2014\n',
            "[[predecessor]] 1: table: expected a text of the form [0-9]{5}, got '1'",
        ),
        (TOP + SERIES + PREDECESSOR * 2, "[[predecessor]] 2: series: 'all' is given twice"),
        (
            TOP + SERIES + PREDECESSOR.replace("04695", "12008"),
            "[[predecessor]] 1: table: expected another table, got '12008', which is this one",
        ),
        (
            TOP + SERIES + series(key='"part"') + identity("andel"),
            "[[identity]] 1: share: expected the key of a series (all, part) or SSB's code of a content, got 'andel'",
        ),
        (
            TOP + SERIES + series(key='"part"') + series(key='"other"') + identity("other"),
            "[[identity]] 1: share: 'other' is a count, and a count is no share",
        ),
        (TOP + SERIES + identity("KOSa", part="all"), "[[identity]] 1: whole: expected three different series"),
        (
            TOP + series(kind='"measure"') + series(key='"part"') + identity("all"),
            "[[identity]] 1: whole: expected three different series or contents as share, part and whole, got 'all'",
        ),
        (
            TOP + series(not_in_label='["Andel"]'),
            "[[series]] all: not_in_label: expected single words in small letters",
        ),
        (TOP + series(not_in_label='["i bruk"]'), "not_in_label: expected single words in small letters, as labels"),
        (TOP + series(not_in_label='["husholdninger"]'), "once evened out, got 'husholdninger'"),
        (TOP + series(not_in_label='[""]'), "once evened out, got ''"),
        (TOP + series(not_in_label='"per"'), "not_in_label: expected a list of texts, each once, got 'per'"),
        (TOP + 'not_counted_en = ["All.", " "]\n' + SERIES, f"not_counted_en: {TEXT}, got ' '"),
        (TOP + 'counted_no = ["Alle\\nsammen."]\n' + SERIES, f"counted_no: {TEXT}, got 'Alle\\nsammen.'"),
        (TOP + series(not_in_label='["\\u202eper"]'), "not_in_label: expected single words in small letters"),
        (TOP + 'counted_no = "Alle."\n' + SERIES, "counted_no: expected a list of texts, each once, got 'Alle.'"),
        (TOP.replace('"Boliger"', '" "') + SERIES, f"name_no: {TEXT}, got ' '"),
        (TOP + '[calendar]\nrevised = "02-29"\n' + SERIES, "[calendar]: revised: expected a text of the form"),
    ],
)
def test_a_slip_is_named_by_file_entry_and_key(text: str, line: str) -> None:
    """Each error is one line that says where, what was expected and what stands there."""
    assert line in str(refused(text))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"\xff\xfe", "my.toml is not TOML: 'utf-8' codec can't decode"),
        (b"a = ", "my.toml is not TOML: Invalid value"),
        (b"\xef\xbb\xbfa = 1\na = 2", "my.toml is not TOML: Cannot overwrite a value"),
        (b"a = 1\na = 2", "my.toml is not TOML: Cannot overwrite a value"),
        (b"a = " + b"9" * 10_000, "my.toml is not TOML"),
        (b"a = 1e9999999", "format: expected 1, got nothing"),
        (b"a = " + b"[" * 90_000, "my.toml: it is nested too deep to be read"),
        (b"a = " + b"{b=" * 40_000, "my.toml: it is nested too deep to be read"),
        (b"x" * 200_001, "my.toml: a definition has at most 200000 bytes, and this file has more"),
        (b"format." + b"a." * 2_000 + b"b = 1", "my.toml: it is nested too deep to be read"),
        (b"format." + b"a." * 90 + b"b = 1", "format: expected 1, got {…}"),
        (b'"\\u0000" = 1\n', "format: expected 1, got nothing"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(body: bytes, line: str) -> None:
    """What is no definition is an error of usage, never a fault of ours."""
    assert line in str(refused(body))


@pytest.mark.parametrize(
    "body",
    [
        b"a." * 99_000 + b"b = 1",
        b"".join(b"[a%d]\n" % number for number in range(20_000)),
        b"".join(b"a%d = 1\n" % number for number in range(18_000)),
        (TOP + "name_no2 = '" + "x" * 190_000 + "'\n" + SERIES).encode(),
        (TOP + "".join(series(key=f'"k{n}"', part_of=f'["k{(n + 1) % 200}"]') for n in range(200))).encode(),
    ],
    ids=["dotted", "tables", "keys", "text", "circle"],
)
def test_no_file_takes_long(body: bytes) -> None:
    """Whatever is in a file of the size that is read, the answer comes at once."""
    began = time.monotonic()

    refused(body)

    assert time.monotonic() - began < 5


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The name is what helps."""
    with pytest.raises(DefinitionError, match=r"there is no definition .*12008\.toml"):
        read(tmp_path / "12008.toml")


@pytest.mark.parametrize("name", [".", "a\0b"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    """A folder, and a name that can be none, are errors of usage."""
    with pytest.raises(DefinitionError, match="cannot be read"):
        read(f"{tmp_path}/{name}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def as_toml(value: Any) -> str:
    """Return a value as TOML writes it inline; what it cannot say is an empty list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value if not 0xD800 <= ord(letter) < 0xE000) + '"'
    if isinstance(value, dict):
        pairs = {as_toml(key): as_toml(one) for key, one in value.items()}
        return "{" + ", ".join(f"{key} = {one}" for key, one in pairs.items()) + "}"
    return "[" + ", ".join(map(as_toml, value or [])) + "]"


@given(
    key=st.sampled_from([*SERIES.split()[1::3], "key", "code", "label", "kind", "part_of", "sums", "printed", "where"]),
    value=JSON,
)
def test_any_value_under_any_key_is_read_or_refused_in_one_line(key: str, value: Any) -> None:
    """A wrong type anywhere is an error that names the key, never a fault of ours."""
    text = TOP + series(**{key if key.isidentifier() else "code": as_toml(value)})
    said = None
    try:
        read_text(text.encode(), name="my.toml")
    except DefinitionError as error:
        said = str(error)

    assert said is None or (said.isprintable() and said.startswith("my.toml"))
