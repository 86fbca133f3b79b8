"""Settings: argument over environment over default, and every value that makes no sense named."""

from __future__ import annotations

import dataclasses
import decimal
import fractions
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kostra_bolig as kb
from kostra_bolig import settings
from kostra_bolig.definitions.keys import SeriesKey
from kostra_bolig.errors import SettingsError
from kostra_bolig.kinds import Language
from kostra_bolig.settings import Settings

BASE_URL = "--base-url / KOSTRA_BOLIG_BASE_URL"
LANG = "--lang / KOSTRA_BOLIG_LANG"
CACHE_DIR = "--cache-dir / KOSTRA_BOLIG_CACHE_DIR"


def test_the_defaults() -> None:
    """With nothing said, SSB is asked in Norwegian with the documented limits."""
    settings = Settings.resolve(environ={})

    assert settings == Settings(
        base_url="https://data.ssb.no/api/pxwebapi/v2",
        language=Language.NO,
        folder=None,
        deadline_s=300.0,
        timeout_s=30.0,
        max_bytes=64_000_000,
        tries=5,
        klass_url="https://data.ssb.no/api/klass/v1",
        series={},
    )
    assert settings.cache_dir == settings.places.now


ENVIRON = {
    "KOSTRA_BOLIG_BASE_URL": "https://environment.example/v2",
    "KOSTRA_BOLIG_LANG": "en",
    "KOSTRA_BOLIG_CACHE_DIR": os.path.abspath("from-environment"),  # noqa: PTH100
    "KOSTRA_BOLIG_SERIES_UNGE": "KOSenvironment0000",
}


@pytest.mark.parametrize(
    ("name", "argument", "attribute", "of_argument", "of_environment"),
    [
        (
            "base_url",
            "https://argument.example/v2",
            "base_url",
            "https://argument.example/v2",
            "https://environment.example/v2",
        ),
        ("lang", "no", "language", Language.NO, Language.EN),
        (
            "cache_dir",
            Path("from-argument"),
            "cache_dir",
            Path.cwd() / "from-argument",
            Path.cwd() / "from-environment",
        ),
        (
            "series",
            {"unge": "KOSargument0000"},
            "series",
            {SeriesKey.UNGE: "KOSargument0000"},
            {SeriesKey.UNGE: "KOSenvironment0000"},
        ),
    ],
)
def test_an_argument_wins_over_the_environment(
    name: str, argument: Any, attribute: str, of_argument: Any, of_environment: Any
) -> None:
    """What a call says counts; without it, what the environment says."""
    given: dict[str, Any] = {name: argument}

    assert getattr(Settings.resolve(environ=ENVIRON, **given), attribute) == of_argument
    assert getattr(Settings.resolve(environ=ENVIRON), attribute) == of_environment


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without another one given, ``os.environ`` is the environment."""
    monkeypatch.setenv("KOSTRA_BOLIG_LANG", "en")

    assert Settings.resolve().language == "en"


@pytest.mark.parametrize("name", ENVIRON)
def test_an_empty_variable_is_an_unset_one(name: str) -> None:
    """A variable set to nothing leaves the default; above all, an empty cache folder is not the current one."""
    assert Settings.resolve(environ={name: ""}) == Settings.resolve(environ={})


def test_a_variable_concerns_the_table_whose_definition_has_the_series(tmp_path: Path) -> None:
    """It stands for every command, whatever its table: another is read as if it were not there."""
    own = {"key": "egne", "name_no": "e", "name_en": "e", "definition": "E.", "definition_source": "SSB", "label": "e"}
    lines = [f'{name} = "{text}"' for name, text in {**own, "kind": "count"}.items()]
    top = 'format = 1\nid = "11816"\nname_no = "A"\nname_en = "A"\n\n[[series]]\n'
    (tmp_path / "11816.toml").write_text(top + "\n".join(lines), "utf-8")
    environ = {f"KOSTRA_BOLIG_SERIES_{key}": "KOSx" for key in ("UNGE", "KOMMUNALE_BOLIGER", "EGNE")}
    environ["KOSTRA_BOLIG_TABLES"] = str(tmp_path)

    def read(table: str) -> dict[str, str]:
        return dict(Settings.resolve(table=table, environ=environ).series)

    assert [read(table) for table in ("12015", "12008", "11816", "99999")] == [
        {"unge": "KOSx"},
        {"kommunale_boliger": "KOSx"},
        {"egne": "KOSx"},
        {},
    ]
    with pytest.raises(SettingsError, match="there is no series 'barn'"):
        Settings.resolve(environ={**environ, "KOSTRA_BOLIG_SERIES_BARN": "KOSx"})


def test_series_come_from_both_argument_and_environment() -> None:
    """Choices for different series are joined, by key; a key may be the enum or its text."""
    environ = {"KOSTRA_BOLIG_SERIES_UNGE": "KOSunge0000", "KOSTRA_BOLIG_SERIES_NATTHJEM": "KOSnatt0000"}

    settings = Settings.resolve(series={SeriesKey.MED_BARN: "KOSbarn0000", "unge": "KOSother0000"}, environ=environ)

    assert settings.series == {
        SeriesKey.UNGE: "KOSother0000",
        SeriesKey.NATTHJEM: "KOSnatt0000",
        SeriesKey.MED_BARN: "KOSbarn0000",
    }


@pytest.mark.parametrize(
    ("base_url", "said", "expected"),
    [
        ("https://data.ssb.no/api/pxwebapi/v2", "", "https://data.ssb.no/api/klass/v1"),
        ("https://mirror.example/ssb/pxwebapi/v2/", "", "https://mirror.example/ssb/klass/v1"),
        ("https://mirror.example/tables", "", None),
        ("https://mirror.example/tables", "https://klass.example/v1/", "https://klass.example/v1"),
        ("https://data.ssb.no/api/pxwebapi/v2", "http://127.0.0.1:8000/klass/v1", "http://127.0.0.1:8000/klass/v1"),
        ("https://data.ssb.no/api/pxwebapi/v2", "off", None),
    ],
)
def test_klass_is_asked_beside_the_tables_unless_said_otherwise(base_url: str, said: str, expected: str | None) -> None:
    """Its address is the one given, else the one beside SSB's tables; «off» or a server of another shape has none."""
    settings = Settings.resolve(base_url=base_url, environ={"KOSTRA_BOLIG_KLASS_URL": said})

    assert settings.klass_url == expected


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("klass.example", "expected an https address"),
        ("http://klass.example/v1", "use https"),
        ("https://me:secret@klass.example/v1", "without user name"),
        ("OFF", "expected an https address"),
    ],
)
def test_an_address_of_klass_that_must_not_be_asked_is_refused(said: str, message: str) -> None:
    """The address of Klass keeps the same rules, and the message names its variable and no secret."""
    with pytest.raises(SettingsError, match=f"^KOSTRA_BOLIG_KLASS_URL: .*{message}") as refused:
        Settings.resolve(environ={"KOSTRA_BOLIG_KLASS_URL": said})

    assert refused.value.setting == "KOSTRA_BOLIG_KLASS_URL"
    assert "secret" not in str(refused.value)


def test_a_deadline_may_be_given() -> None:
    """The deadline of a run is its argument, as a number of seconds."""
    assert Settings.resolve(deadline_s=2, environ={}).deadline_s == 2.0


def test_settings_cannot_be_changed_afterwards() -> None:
    """Settings are checked once, so they stay as they were checked."""
    settings = Settings.resolve(environ={})

    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.deadline_s = 0.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://data.ssb.no/api/pxwebapi/v2", "https://data.ssb.no/api/pxwebapi/v2"),
        ("https://data.ssb.no/api/pxwebapi/v2///", "https://data.ssb.no/api/pxwebapi/v2"),
        ("HTTPS://data.ssb.no", "HTTPS://data.ssb.no"),
        ("https://api.scb.se:8443/v2", "https://api.scb.se:8443/v2"),
        ("https://[2001:db8::1]/v2", "https://[2001:db8::1]/v2"),
        ("http://127.0.0.1:8080/v2", "http://127.0.0.1:8080/v2"),
        ("http://localhost/v2", "http://localhost/v2"),
        ("http://LOCALHOST:1/v2", "http://LOCALHOST:1/v2"),
        ("http://[::1]:8080/v2", "http://[::1]:8080/v2"),
    ],
)
def test_a_server_is_asked_over_https_or_on_loopback(url: str, kept: str) -> None:
    """Any https server will do, and http on this machine; slashes at the end are dropped."""
    assert Settings.resolve(base_url=url, environ={}).base_url == kept


@pytest.mark.parametrize(
    "url",
    [
        "http://data.ssb.no/api/pxwebapi/v2",
        "http://localhost.example/v2",
        "http://127.0.0.1.example/v2",
        "http://128.0.0.1/v2",
        "http://[2001:db8::1]/v2",
        "http://[::ffff:127.0.0.1]/v2",
        "http://127.0.0.1@data.example/v2",
        "http://data.example\\@127.0.0.1/v2",
        "https://data.ssb.no\\.example/v2",
        "https://user:secret@data.ssb.no/v2",
        "ftp://user:secret@data.ssb.no/v2",
        "http://user:secret@data.ssb.no/v2",
        "https://@data.ssb.no/v2",
        "https://data.ssb.no/v2?lang=no",
        "https://data.ssb.no/v2?",
        "https://data.ssb.no/v2#top",
        "https://data.ssb.no/v2#",
        "https://data.ssb.no:99999/v2",
        "https://data.ssb.no:0/v2",
        "https://data.ssb.no:port/v2",
        "https://[::1/v2",
        "https://data.ssb.no\N{ADDRESSED TO THE SUBJECT}.example",
        "https:///v2",
        "https://",
        "data.ssb.no/v2",
        "file:///etc/passwd",
        "ftp://data.ssb.no",
        "javascript:alert(1)",
        "https://data.ssb.no/v2\n",
        "https://data.ssb.no/v 2",
        " https://data.ssb.no/v2",
        "nonsense",
    ],
)
def test_an_address_that_must_not_be_asked_is_refused(url: str) -> None:
    """Other protocols, http to another machine, user names, queries and broken addresses name flag and variable."""
    with pytest.raises(SettingsError) as of_argument:
        Settings.resolve(base_url=url, environ={})
    with pytest.raises(SettingsError) as of_variable:
        Settings.resolve(environ={"KOSTRA_BOLIG_BASE_URL": url})

    assert str(of_argument.value).startswith(f"{BASE_URL}: ")
    assert str(of_variable.value) == str(of_argument.value)
    assert of_argument.value.setting == BASE_URL
    assert str(of_argument.value).isprintable()
    assert "secret" not in str(of_argument.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"lang": "nb"}, f"{LANG}: expected no or en, got 'nb'"),
        ({"lang": "NO"}, f"{LANG}: expected no or en, got 'NO'"),
        ({"cache_dir": "a\0b"}, f"{CACHE_DIR}: a folder name cannot hold a null character"),
        (
            {"cache_dir": "~nobody-has-this-name/store"},
            f"{CACHE_DIR}: '~nobody-has-this-name/store' names a home folder nobody has",
        ),
        (
            {"series": {"barn": "KOSbarn0000"}},
            "series / KOSTRA_BOLIG_SERIES_BARN: there is no series 'barn'; expected one of midlertidig_botilbud, "
            "over_3_mnd, med_barn, med_barn_over_3_mnd, unge, natthjem",
        ),
        (
            {"series": {"unge": "KOS unge"}},
            "series / KOSTRA_BOLIG_SERIES_UNGE: expected a content code of letters and digits, got 'KOS unge'",
        ),
        (
            {"series": {"unge": ""}},
            "series / KOSTRA_BOLIG_SERIES_UNGE: expected a content code of letters and digits, got ''",
        ),
        (
            {"environ": {"KOSTRA_BOLIG_SERIES_UNGE": "*"}},
            "series / KOSTRA_BOLIG_SERIES_UNGE: expected a content code of letters and digits, got '*'",
        ),
        (
            {"environ": {"KOSTRA_BOLIG_SERIES_": "KOSx0000"}},
            "series / KOSTRA_BOLIG_SERIES_: there is no series ''; expected one of midlertidig_botilbud, "
            "over_3_mnd, med_barn, med_barn_over_3_mnd, unge, natthjem",
        ),
        *(
            (
                {"deadline_s": seconds},
                f"--deadline: expected a number of seconds above 0 and at most 86400 (a day), got {shown}",
            )
            for seconds, shown in [
                (0, "0"),
                (-1.5, "-1.5"),
                (float("nan"), "nan"),
                (float("inf"), "inf"),
                (86_401, "86401"),
            ]
        ),
    ],
)
def test_a_value_that_makes_no_sense_names_its_flag_and_variable(given: dict[str, Any], message: str) -> None:
    """A refused setting says which flag or variable to change, what was expected and what was there."""
    with pytest.raises(SettingsError) as refused:
        Settings.resolve(**{"environ": {}, **given})

    assert str(refused.value) == message
    assert message.startswith(f"{refused.value.setting}: ")


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store below ``~`` is below the home folder, also where no shell has expanded it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    assert Settings.resolve(cache_dir="~/figures", environ={}).cache_dir == tmp_path / "figures"


def test_a_relative_folder_is_fixed_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store stays where it was said to be when the process changes folder."""
    monkeypatch.chdir(tmp_path)

    settings = Settings.resolve(cache_dir="figures", environ={})

    assert settings.cache_dir == tmp_path / "figures"


def test_the_store_of_a_checkout_is_its_cache_folder() -> None:
    """The package run from a checkout keeps its figures in that checkout."""
    checkout = Path(__file__).resolve().parent.parent

    assert Settings.resolve(environ={}).cache_dir == checkout / "cache"


@pytest.mark.skipif(sys.platform != "linux", reason="the folder named here is the one of Linux")
@pytest.mark.parametrize("present", [(), ("pyproject.toml",), ("cache/README.md",)])
def test_the_store_of_an_installed_package_is_among_the_users_data(
    present: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Outside a checkout of this project, the platform's data folder is the store: what it keeps is no cache."""
    for name in present:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "kostra_bolig" / "config.py"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))

    assert Settings.resolve(environ={}).cache_dir == tmp_path / "xdg" / "kostra_bolig"


def test_a_checkout_is_known_by_its_two_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with ``pyproject.toml`` and ``cache/README.md`` beside the package is a checkout."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "README.md").touch()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "kostra_bolig" / "config.py"))

    assert Settings.resolve(environ={}).cache_dir == tmp_path / "cache"


def test_settings_make_nothing_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a chosen nor a default store exists before something is written to it."""
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "kostra_bolig" / "config.py"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))

    Settings.resolve(environ={})
    Settings.resolve(cache_dir=tmp_path / "chosen" / "deep", environ={})

    assert list(tmp_path.iterdir()) == []


# What is not needed is not asked for


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away home: no variable, no entry of the system, no checkout."""

    def nobody(*_: object) -> None:
        raise KeyError("no such user")

    for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "kostra_bolig" / "settings.py"))


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in a folder that has been deleted."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()


linux = pytest.mark.skipif(sys.platform != "linux", reason="home and folders go away like this on Linux")


@linux
@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("folder", ["", "~", "~/store"])
def test_without_a_home_only_who_needs_the_store_is_told(folder: str) -> None:
    """Settings are resolved; the store's folder then names the setting and what to do."""
    found = Settings.resolve(environ={"KOSTRA_BOLIG_CACHE_DIR": folder})

    with pytest.raises(SettingsError, match="nobody says where") as refused:
        _ = found.cache_dir
    assert (refused.value.setting, refused.value.exit_code) == (CACHE_DIR, 2)


@linux
@pytest.mark.usefixtures("homeless", "nowhere")
def test_a_whole_path_needs_neither_a_home_nor_a_working_folder() -> None:
    """What is said in full is taken as it is."""
    assert Settings.resolve(cache_dir="/srv/figures", environ={}).cache_dir == Path("/srv/figures")


@linux
@pytest.mark.usefixtures("nowhere")
def test_without_a_working_folder_only_who_needs_the_store_is_told() -> None:
    """A relative path leads nowhere, and says so when it is needed."""
    found = Settings.resolve(cache_dir="figures", environ={})

    with pytest.raises(SettingsError, match="the working folder is gone, so 'figures' leads nowhere") as refused:
        _ = found.cache_dir
    assert refused.value.setting == CACHE_DIR


@linux
@pytest.mark.usefixtures("homeless", "nowhere")
def test_published_figures_need_no_place() -> None:
    """Nothing is stored for them and nothing read."""
    assert kb.load(source="published", cache_dir="figures").binding.codes


# Wrong types


class Unspeakable:
    """Something that cannot even be shown."""

    def __repr__(self) -> str:
        """Fail."""
        raise ValueError("no words")


@pytest.mark.parametrize(
    ("given", "attribute", "taken"),
    [
        ({"deadline_s": "60"}, "deadline_s", 60.0),
        ({"deadline_s": decimal.Decimal("2.5")}, "deadline_s", 2.5),
        ({"deadline_s": fractions.Fraction(5, 2)}, "deadline_s", 2.5),
        ({"lang": Language.EN}, "language", Language.EN),
        ({"lang": "en"}, "language", Language.EN),
        ({"series": {"unge": 123}}, "series", {SeriesKey.UNGE: "123"}),
        ({"series": {SeriesKey.UNGE: "KOSx"}}, "series", {SeriesKey.UNGE: "KOSx"}),
        ({"cache_dir": "/srv"}, "cache_dir", Path("/srv")),
        ({"cache_dir": Path("/srv")}, "cache_dir", Path("/srv")),
    ],
    ids=str,
)
def test_a_plain_meaning_is_taken(given: dict[str, Any], attribute: str, taken: Any) -> None:
    """A number as text, a code as a number, a path as text: there is one thing that they can mean."""
    assert getattr(Settings.resolve(environ={}, **given), attribute) == taken


WRONG: list[Any] = [
    0,
    301,
    1.5,
    True,
    b"bytes",
    b"",
    [],
    {},
    object(),
    {1, 2},
    Unspeakable(),
    float("nan"),
    10**400,
    "\udcff",
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("base_url", "expected an https address"),
        ("lang", "expected no or en"),
        ("cache_dir", "expected the name of a folder"),
        ("deadline_s", "expected a number of seconds"),
        ("series", "expected content codes by series"),
    ],
)
def test_what_has_no_meaning_says_what_was_expected(name: str, expected: str) -> None:
    """Nothing that is handed in ends otherwise than in a setting that is named."""
    for wrong in WRONG:
        given = {name: wrong}
        if (name == "series" and isinstance(wrong, dict)) or (name == "deadline_s" and wrong in (301, 1.5)):
            continue
        with pytest.raises(SettingsError, match=expected) as refused:
            Settings.resolve(environ={}, **given)

        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    "chosen", [{1: "KOSx"}, {None: "KOSx"}, {"\udcff": "x"}, {"unge": None}, {"unge": 1.5}, {"unge": True}]
)
def test_a_series_or_code_of_a_wrong_type_is_named(chosen: Any) -> None:
    """Keys are texts, codes texts or whole numbers."""
    with pytest.raises(SettingsError, match=r"there is no series|expected a content code") as refused:
        Settings.resolve(series=chosen, environ={})

    assert str(refused.value).isprintable()


VARIABLES = ("BASE_URL", "KLASS_URL", "LANG", "CACHE_DIR", "SERIES_UNGE", "SERIES_\udcff")


@given(
    value=st.text(st.characters(), max_size=30) | st.binary(max_size=30).map(os.fsdecode),
    name=st.sampled_from(VARIABLES),
)
def test_no_variable_ends_otherwise_than_in_a_setting(value: str, name: str) -> None:
    """Whatever the environment holds, bytes that are no text too, it is taken or named on one printable line."""
    refused = None
    try:
        Settings.resolve(environ={f"KOSTRA_BOLIG_{name}": value})
    except SettingsError as error:
        refused = error

    assert refused is None or (str(refused).isprintable() and "KOSTRA_BOLIG_" in refused.setting)
