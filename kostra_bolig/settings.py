"""Settings: argument, else environment variable, else default; checked once, before anything happens."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import SettingsError
from kostra_bolig.kinds import LANGUAGE_OF, Language
from kostra_bolig.kostra import API_URL, DEADLINE_S, LANGUAGES, TABLE_ID, TRIES
from kostra_bolig.said import quoted, said

if TYPE_CHECKING:
    from kostra_bolig.definitions.own import Defined
    from kostra_bolig.places.store import Places

__all__ = [
    "LOOPBACK",
    "Settings",
    "choice_of_series",
    "language_asked_for",
    "language_of_the_place",
    "sets_file",
]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SERIES_VARIABLE: Final = "KOSTRA_BOLIG_SERIES_"
_MEGABYTE: Final = 1_000_000
_DAY_S: Final = 86_400
_TABLES_AT: Final = "/pxwebapi/v2"
_KLASS_AT: Final = "/klass/v1"
_OFF: Final = "off"
_KLASS_URL: Final = "KOSTRA_BOLIG_KLASS_URL"
_EXAMPLES: Final = {_KLASS_URL: API_URL.removesuffix(_TABLES_AT) + _KLASS_AT}
_FOLDER: Final = "--cache-dir / KOSTRA_BOLIG_CACHE_DIR"
_SETS: Final = "KOSTRA_BOLIG_SETS"
_TABLE: Final = "--table / KOSTRA_BOLIG_TABLE"
_TABLES: Final = "KOSTRA_BOLIG_TABLES"
_TRIES: Final = "KOSTRA_BOLIG_TRIES"
_LONGEST_ADDRESS: Final = 2_000
_LONGEST_SHOWN: Final = 200
_LANGUAGE: Final = "KOSTRA_BOLIG_LANG"
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Say which language a person reads; the first that is set counts."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where to ask, in which language, where to keep, and how long to wait.

    Attributes
    ----------
    base_url
        A PxWebApi v2 server, without a trailing slash; ``http`` only on loopback.
    language
        Language of the labels that are shown, where the figures have them in both. SSB is asked in Norwegian always.
    folder
        Folder of the snapshot store, as it was said; ``None`` for the default place.
    deadline_s
        Wall-clock bound on a whole fetch, in seconds.
    timeout_s
        Bound on one connection or one read, in seconds.
    max_bytes
        Largest answer accepted, counted after decompression.
    tries
        How often a passing fault is tried, the first time included.
    klass_url
        SSB's Klass, beside the tables' server by default; ``None`` where it is switched off or has no known place.
    series
        Content codes that a person has chosen, by series key.
    table
        Id of the table.
    tables
        Folder of a person's own definitions; ``None`` for the default place.
    definition
        The file that says what the table is, whatever stands elsewhere; ``None`` for the usual places.
    """

    base_url: str
    language: Language
    folder: Path | None = None
    deadline_s: float = DEADLINE_S
    timeout_s: float = 30.0
    max_bytes: int = 64 * _MEGABYTE
    tries: int = TRIES
    klass_url: str | None = None
    series: Mapping[str, str]
    table: str = DEFAULT_TABLE
    tables: Path | None = None
    definition: Path | None = None

    @cached_property
    def defined(self) -> Defined:
        """What the table is: a person's own definition, else the shipped one, else nothing but its id.

        Raises
        ------
        DefinitionError
            The person's own is none; the message names the file, the entry and the key.
        """
        return _defined(self.table, self.tables, self.definition)

    @cached_property
    def cache_dir(self) -> Path:
        """Return the whole path of the snapshot store's folder, which is made at the first write.

        Raises
        ------
        SettingsError
            There is no home folder, or no working folder, to look for it in: only who needs the store is told.
        """
        return self.places.of(self.table) if self.folder is None else _whole(self.folder)

    @property
    def places(self) -> Places:
        """The default place of the store and that of old, whatever folder was said; raises as :attr:`cache_dir`."""
        from kostra_bolig.places.store import default

        found = default(Path(__file__).resolve().parent.parent)
        if found is None:
            raise SettingsError(said("settings-no-home", setting=_FOLDER), setting=_FOLDER)
        return found

    @classmethod
    def resolve(
        cls,
        *,
        base_url: str | None = None,
        lang: str | None = None,
        cache_dir: str | Path | None = None,
        deadline_s: float | None = None,
        tries: int | None = None,
        series: Mapping[str, str] | None = None,
        table: str | None = None,
        own: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Settings:
        """Return settings from arguments, then the environment, then defaults.

        Parameters
        ----------
        base_url, lang, cache_dir, deadline_s, tries, series, own
            As the attributes; ``None`` means the environment or the default decides.
        table
            As the attribute; ``None`` means the default, whatever the environment says: it speaks to the command line.
        environ
            The environment; ``None`` means ``os.environ``.

        Returns
        -------
        Settings
            Checked.

        Raises
        ------
        SettingsError
            A value makes no sense; the message names the flag and the variable.
        """
        env = os.environ if environ is None else environ
        chosen: dict[Any, Any] = {
            name.removeprefix(_SERIES_VARIABLE).lower(): code
            for name, code in env.items()
            if name.startswith(_SERIES_VARIABLE) and code
        }
        table, tables = _table(table), _tables(env.get(_TABLES))
        pairs = _pairs(series)
        keys = _defined(table, tables, own).spec.keys if chosen or pairs else ()
        if chosen.keys() - set(keys):  # a variable is for every command: it concerns the table that has the series
            from kostra_bolig.definitions.own import keys_elsewhere

            elsewhere = keys_elsewhere(tables)
            chosen = {name: code for name, code in chosen.items() if name in keys or name not in elsewhere}
        chosen |= pairs
        address = _address(
            _given(base_url, env.get("KOSTRA_BOLIG_BASE_URL"), API_URL), setting="--base-url / KOSTRA_BOLIG_BASE_URL"
        )
        return cls(
            base_url=address,
            klass_url=_klass_url(env.get(_KLASS_URL), beside=address),
            language=_language(_given(lang, env.get(_LANGUAGE), Language.NO)),
            folder=_folder(_given(cache_dir, env.get("KOSTRA_BOLIG_CACHE_DIR"), None)),
            deadline_s=_deadline(DEADLINE_S if deadline_s is None else deadline_s),
            tries=_tries(env.get(_TRIES) if tries is None else str(tries)),
            series=_series(chosen, keys),
            table=table,
            tables=tables,
            definition=own,
        )


def _given(argument: Any, variable: str | None, default: Any) -> Any:
    """Return the first that says something; an empty text says nothing."""
    return next(
        (one for one in (argument, variable) if one is not None and not (isinstance(one, str) and not one)), default
    )


def _klass_url(url: str | None, *, beside: str) -> str | None:
    if url == _OFF:
        return None
    if url:
        return _address(url, setting=_KLASS_URL)
    return beside.removesuffix(_TABLES_AT) + _KLASS_AT if beside.endswith(_TABLES_AT) else None


def _address(url: Any, *, setting: str) -> str:
    example = _EXAMPLES.get(setting, API_URL)
    if not isinstance(url, str) or len(url) > _LONGEST_ADDRESS:
        got = _shown(url)
        raise SettingsError(said("settings-no-address", setting=setting, example=example, got=got), setting=setting)
    if "@" in url or "?" in url or "#" in url:
        raise SettingsError(said("settings-address-with-extras", setting=setting), setting=setting)
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_a_number = urlsplit(""), False
    is_address = port_is_a_number and parts.scheme in ("http", "https") and bool(parts.hostname)
    if not is_address or not url.isprintable() or not re.fullmatch(r"[^\s\\]+", url):
        raise SettingsError(
            said("settings-no-address", setting=setting, example=example, got=_shown(url)), setting=setting
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(said("settings-http-elsewhere", setting=setting, got=_shown(url)), setting=setting)
    return url.rstrip("/")


def _language(lang: Any) -> Language:
    setting = "--lang / KOSTRA_BOLIG_LANG"
    if not isinstance(lang, str) or lang not in LANGUAGES:
        raise SettingsError(
            said("settings-language", setting=setting, expected=tuple(LANGUAGES), got=_shown(lang)),
            setting=setting,
        )
    return Language(lang)


def _folder(folder: Any) -> Path | None:
    """Return a folder as a whole path where that can be told now, so that it stays where it is.

    Where it cannot, it is told when the store is needed: see :attr:`Settings.cache_dir`.
    """
    if folder is None:
        return None
    if not isinstance(folder, str | os.PathLike) or not isinstance(name := os.fspath(folder), str):
        raise SettingsError(said("settings-no-folder", setting=_FOLDER, got=_shown(folder)), setting=_FOLDER)
    if "\0" in name:
        raise SettingsError(said("settings-folder-with-null", setting=_FOLDER), setting=_FOLDER)
    if not _is_text(name):
        raise SettingsError(said("settings-folder-no-text", setting=_FOLDER, got=_shown(name)), setting=_FOLDER)
    if re.match("~[^/\\\\]", name):
        return _whole(Path(name))
    try:
        return _whole(Path(name))
    except SettingsError:
        return Path(name)


def _whole(folder: Path) -> Path:
    try:
        found = folder.expanduser()
    except RuntimeError as error:
        name = "settings-no-such-home" if len(folder.parts[0]) > 1 else "settings-no-home-of-yours"
        raise SettingsError(said(name, setting=_FOLDER, got=_shown(str(folder))), setting=_FOLDER) from error
    try:
        return found.absolute()
    except OSError as error:
        gone = said("settings-working-folder-gone", setting=_FOLDER, got=_shown(str(folder)))
        raise SettingsError(gone, setting=_FOLDER) from error


def _deadline(seconds: Any) -> float:
    setting = "--deadline"
    try:
        number = math.nan if isinstance(seconds, bool | bytes | bytearray) else float(seconds)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number <= _DAY_S:
        got = str(seconds) if isinstance(seconds, int | float) else _shown(seconds)
        what = said("settings-deadline", setting=setting, most=_DAY_S, got=got[:_LONGEST_SHOWN])
        raise SettingsError(what, setting=setting)
    return number


def _tries(text: str | None) -> int:
    if text and not re.fullmatch("[1-9]", text):
        raise SettingsError(said("settings-tries", setting=_TRIES, got=_shown(text)), setting=_TRIES)
    return int(text or TRIES)


def _pairs(series: Any) -> dict[Any, Any]:
    """Return chosen codes by series."""
    if series is None:
        return {}
    if not isinstance(series, Mapping):
        raise SettingsError(said("settings-series-no-mapping", setting="series", got=_shown(series)), setting="series")
    return dict(series)


def _table(table: Any) -> str:
    if table is None:
        return DEFAULT_TABLE
    if not isinstance(table, str) or not re.fullmatch(TABLE_ID, table):
        raise SettingsError(said("settings-no-table", setting=_TABLE, got=_shown(table)), setting=_TABLE)
    return table


def _tables(folder: str | None) -> Path | None:
    """Return the folder of a person's own definitions that the variable names."""
    if folder and ("\0" in folder or not _is_text(folder)):
        raise SettingsError(said("settings-no-folder", setting=_TABLES, got=_shown(folder)), setting=_TABLES)
    return Path(folder) if folder else None


def _defined(table: str, tables: Path | None, file: Path | None) -> Defined:
    from kostra_bolig.definitions.own import defined

    return defined(table, tables, file)


def _series(chosen: Mapping[Any, Any], known: Sequence[str]) -> dict[str, str]:
    codes = {}
    for name, code in chosen.items():
        setting = f"series / {_SERIES_VARIABLE}{_printable(str(name)).upper()}"
        if not isinstance(name, str) or name not in known:
            what = said("settings-no-such-series", setting=setting, got=_shown(name), expected=tuple(known))
            raise SettingsError(what, setting=setting)
        text = str(code) if type(code) is int else code
        if not isinstance(text, str) or not re.fullmatch(r"\w{1,64}", text):
            raise SettingsError(said("settings-no-code", setting=setting, got=_shown(code)), setting=setting)
        codes[name] = text
    return codes


def choice_of_series(series: Any, *, table: str | None = None, definition: Path | None = None) -> dict[str, str]:
    """Return which content a person chose for each series, an empty text where a choice is taken back, of any series.

    Raises
    ------
    SettingsError
        There is no such series in the table, or a code is none.
    """
    pairs = _pairs(series)
    if not pairs:
        return {}
    taken_back = [name for name, code in pairs.items() if isinstance(code, str) and not code]
    known = _defined(_table(table), _tables(os.environ.get(_TABLES)), definition).spec.keys
    given = {name: code for name, code in pairs.items() if name not in taken_back}
    return {**_series(given, known), **dict.fromkeys(taken_back, "")}


def _shown(value: Any) -> str:
    """Return a value as a message shows it: escaped, and its beginning where it is long."""
    try:
        text = quoted(value[:_LONGEST_SHOWN]) if isinstance(value, str) else repr(value)
    except Exception:  # a foreign object's own fault
        text = type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN + 2 else f"{text[:_LONGEST_SHOWN]}…"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:_LONGEST_SHOWN])


def _is_text(name: str) -> bool:
    """Tell whether a name from outside is text that this system has bytes for; bytes that are none are half letters."""
    try:
        os.fsencode(name.encode().decode())
    except UnicodeEncodeError:
        return False
    return True


def language_asked_for(lang: str | None = None, environ: Mapping[str, str] | None = None) -> Language | None:
    """Return the language that the flag or the variable asks for; ``None`` where neither names one of ours.

    >>> language_asked_for(None, {"KOSTRA_BOLIG_LANG": "no"}), language_asked_for(None, {})
    (<Language.NO: 'no'>, None)
    """
    env = os.environ if environ is None else environ
    asked = _given(lang, env.get(_LANGUAGE), None)
    return Language(asked) if asked in LANGUAGES else None


def language_of_the_place(environ: Mapping[str, str] | None = None) -> Language:
    """Return the language of whoever sits at this machine, as far as it is one of ours: by its locale.

    >>> language_of_the_place({"LANG": "nb_NO.UTF-8"}), language_of_the_place({"LANG": "sv_SE.UTF-8"})
    (<Language.NO: 'no'>, <Language.EN: 'en'>)
    """
    env = os.environ if environ is None else environ
    named = next((env[name] for name in _LOCALES if env.get(name)), "")
    if not named and sys.platform == "win32":
        named = _of_windows()
    return LANGUAGE_OF.get(re.split(r"[-_.@]", named.casefold())[0], Language.EN)


def _of_windows() -> str:
    """Return the language of the windows and menus of Windows, such as ``nb_NO``."""
    import ctypes
    import locale

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  type checkers elsewhere do not know it
    return locale.windows_locale.get(kernel.GetUserDefaultUILanguage(), "")


def sets_file(environ: Mapping[str, str] | None = None) -> Path:
    """Return where a person's sets of regions are: ``KOSTRA_BOLIG_SETS``, else ``sets.toml`` in the config folder.

    Raises
    ------
    SettingsError
        The variable names no file, or there is no home folder to look in.
    """
    env = os.environ if environ is None else environ
    if said_so := env.get(_SETS):
        if "\0" in said_so or not _is_text(said_so):
            raise SettingsError(said("settings-no-file", setting=_SETS, got=_shown(said_so)), setting=_SETS)
        return Path(said_so)
    from kostra_bolig.places import home

    found = home.config()
    if found is None:
        raise SettingsError(said("settings-no-home-for-sets", setting=_SETS), setting=_SETS)
    return found / "sets.toml"
