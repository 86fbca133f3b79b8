"""Settings: argument, else environment variable, else default; checked once, before anything happens."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kostra_bolig.definitions.shipped import definition
from kostra_bolig.errors import SettingsError
from kostra_bolig.kostra import API_URL, LANGUAGES, Language
from kostra_bolig.said import said

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LOOPBACK", "Settings", "default_cache_dir"]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SERIES_VARIABLE: Final = "KOSTRA_BOLIG_SERIES_"
_MEGABYTE: Final = 1_000_000
_DAY_S: Final = 86_400
_TABLES_AT: Final = "/pxwebapi/v2"
_KLASS_AT: Final = "/klass/v1"
_OFF: Final = "off"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where to ask, in which language, where to keep, and how long to wait.

    Attributes
    ----------
    base_url
        A PxWebApi v2 server, without a trailing slash; ``http`` only on loopback.
    language
        Language of the labels shown. Series are always recognised by the Norwegian ones.
    cache_dir
        Folder of the snapshot store; made at the first write.
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
    """

    base_url: str
    language: Language
    cache_dir: Path
    deadline_s: float = 300.0
    timeout_s: float = 30.0
    max_bytes: int = 64 * _MEGABYTE
    tries: int = 5
    klass_url: str | None = None
    series: Mapping[str, str]

    @classmethod
    def resolve(
        cls,
        *,
        base_url: str | None = None,
        lang: str | None = None,
        cache_dir: str | Path | None = None,
        deadline_s: float | None = None,
        series: Mapping[str, str] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Settings:
        """Return settings from arguments, then the environment, then defaults.

        Parameters
        ----------
        base_url, lang, cache_dir, deadline_s, series
            As the attributes; ``None`` means the environment or the default decides.
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
        chosen = {
            name.removeprefix(_SERIES_VARIABLE).lower(): code
            for name, code in env.items()
            if name.startswith(_SERIES_VARIABLE) and code
        } | dict(series or {})
        address = _address(
            base_url or env.get("KOSTRA_BOLIG_BASE_URL") or API_URL, setting="--base-url / KOSTRA_BOLIG_BASE_URL"
        )
        return cls(
            base_url=address,
            klass_url=_klass_url(env.get("KOSTRA_BOLIG_KLASS_URL"), beside=address),
            language=_language(lang or env.get("KOSTRA_BOLIG_LANG") or Language.NO),
            cache_dir=_cache_dir(cache_dir or env.get("KOSTRA_BOLIG_CACHE_DIR") or None),
            deadline_s=_deadline(300.0 if deadline_s is None else deadline_s),
            series=_series(chosen),
        )


def _klass_url(url: str | None, *, beside: str) -> str | None:
    if url == _OFF:
        return None
    if url:
        return _address(url, setting="KOSTRA_BOLIG_KLASS_URL")
    return beside.removesuffix(_TABLES_AT) + _KLASS_AT if beside.endswith(_TABLES_AT) else None


def _address(url: str, *, setting: str) -> str:
    if "@" in url or "?" in url or "#" in url:
        raise SettingsError(said("settings-address-with-extras", setting=setting), setting=setting)
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_a_number = urlsplit(""), False
    is_address = port_is_a_number and parts.scheme in ("http", "https") and bool(parts.hostname)
    if not is_address or not re.fullmatch(r"[^\s\\]+", url):
        raise SettingsError(
            said("settings-no-address", setting=setting, example=API_URL, got=repr(url)), setting=setting
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(said("settings-http-elsewhere", setting=setting, got=repr(url)), setting=setting)
    return url.rstrip("/")


def _language(lang: str) -> Language:
    setting = "--lang / KOSTRA_BOLIG_LANG"
    if lang not in LANGUAGES:
        raise SettingsError(
            said("settings-language", setting=setting, expected=" or ".join(LANGUAGES), got=repr(lang)), setting=setting
        )
    return Language(lang)


def _cache_dir(folder: str | Path | None) -> Path:
    setting = "--cache-dir / KOSTRA_BOLIG_CACHE_DIR"
    if folder is None:
        return default_cache_dir()
    if "\0" in str(folder):
        raise SettingsError(said("settings-folder-with-null", setting=setting), setting=setting)
    try:
        return Path(folder).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            said("settings-no-such-home", setting=setting, got=repr(str(folder))), setting=setting
        ) from error


def _deadline(seconds: float) -> float:
    setting = "--deadline"
    if not 0 < seconds <= _DAY_S:
        raise SettingsError(said("settings-deadline", setting=setting, most=_DAY_S, got=str(seconds)), setting=setting)
    return float(seconds)


def _series(chosen: Mapping[str, str]) -> dict[str, str]:
    known = definition().keys if chosen else ()
    for name, code in chosen.items():
        setting = f"series / {_SERIES_VARIABLE}{name.upper()}"
        if name not in known:
            raise SettingsError(
                said("settings-no-such-series", setting=setting, got=repr(name), expected=known),
                setting=setting,
            )
        if not re.fullmatch(r"\w{1,64}", code):
            raise SettingsError(said("settings-no-code", setting=setting, got=repr(code)), setting=setting)
    return dict(chosen)


def default_cache_dir() -> Path:
    """Return ``cache/`` of the checkout the package runs from, else the platform's user cache folder."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "cache" / "README.md").is_file():
        return checkout / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("kostra_bolig", appauthor=False)
