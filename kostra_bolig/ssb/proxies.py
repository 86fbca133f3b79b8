"""The proxy that SSB is asked through, and what goes wrong at it: told with its setting, never with its password."""

from __future__ import annotations

import os
import re
import ssl
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import requests
from requests import utils
from urllib3.exceptions import SSLError as TlsError
from urllib3.util import parse_url

from kostra_bolig.errors import KostraBoligError, ServiceUnavailable, SettingsError
from kostra_bolig.installed import manager
from kostra_bolig.said import Said, Value, said

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LOGIN", "fault", "login", "named", "without_user"]

_SYSTEMS: Final = "HTTPS_PROXY"
"""What overrules the proxy that Windows or macOS itself names."""
_SOCKS: Final = frozenset({"socks4", "socks4a", "socks5", "socks5h"})
_SCHEMES: Final = frozenset({"http", "https"}) | _SOCKS
_ANSWERED: Final = re.compile(r"Tunnel connection failed: (\d{3})\b")
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"})
"""What OpenSSL calls an answer that is no TLS, in one version and another."""
LOGIN: Final = 407
_PASSING: Final = frozenset({408, 429})
_FAULTS_OF_ITS_OWN: Final = 500


def named(url: str) -> dict[str, str]:
    """Return the proxies that the environment names for an address, by protocol.

    Raises
    ------
    SettingsError
        The one to be used is no address, or none that can be asked here.
    """
    try:
        all_named: dict[str, str] = utils.get_environ_proxies(url)
        if proxy := utils.select_proxy(url, all_named):
            with_scheme: str = utils.prepend_scheme_if_needed(proxy, "http")  # type: ignore[no-untyped-call]
            _check(url, with_scheme)
    except (TypeError, ValueError) as error:
        raise _wrong(url, "ssb-proxy-no-address", what=type(error).__name__) from error
    return all_named


def _check(url: str, proxy: str) -> None:
    parsed = parse_url(proxy)
    if parsed.scheme not in _SCHEMES:
        raise _wrong(url, "ssb-proxy-scheme")  # what stands before a colon may be somebody's name
    if not parsed.host:
        raise _wrong(url, "ssb-proxy-no-address", what="host")
    if parsed.scheme in _SOCKS and find_spec("socks") is None:
        raise _wrong(url, "ssb-proxy-socks", install=manager.beside("pysocks"))


def fault(error: Exception, url: str, *, what: str) -> KostraBoligError | None:
    """Return what a fault is where a proxy is at it: a setting to correct, or one that is not reached; else ``None``.

    Parameters
    ----------
    error
        What requests raised.
    url
        What was asked for.
    what
        The innermost reason, printable.
    """
    if not isinstance(error, requests.exceptions.ProxyError):
        is_cut = isinstance(error, requests.ConnectionError) and _address(url) != ""
        return _not_reached(url, what) if is_cut else None  # nobody can tell whether it was SSB who hung up
    proxy = _told(url)
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return None  # told as any certificate is
    if any(isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS for cause in causes):
        return _wrong(url, "ssb-proxy-speaks-http", proxy=proxy)
    found = _ANSWERED.search(str(causes[-1]))
    status = int(found[1]) if found else None
    if status == LOGIN:
        return login(url)
    if status is not None and status < _FAULTS_OF_ITS_OWN and status not in _PASSING:
        return _wrong(url, "ssb-proxy-refuses", proxy=proxy, host=urlsplit(url).hostname or "", status=status)
    return _not_reached(url, what)


def login(url: str) -> SettingsError | None:
    """Return that the proxy for `url` asks for a login; ``None`` where it is asked without one."""
    return _wrong(url, "ssb-proxy-login", proxy=_told(url)) if _address(url) else None


def _not_reached(url: str, what: str) -> ServiceUnavailable:
    return ServiceUnavailable(said("ssb-proxy-not-reached", proxy=_told(url), url=url, what=what), url=url)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an error and what it goes back to; urllib3 hands an error of TLS on as an argument."""
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        held = inner.args[0] if isinstance(inner, TlsError) and inner.args else None
        inner = held if isinstance(held, BaseException) else inner.__cause__ or inner.__context__


def _told(url: str) -> Said:
    """Return the setting and the address of the proxy for `url`, without a name and a password."""
    variable = _variable(url)
    address = without_user(_address(url))[:200]
    return said("ssb-proxy", setting=variable or _SYSTEMS, address=address, is_systems=variable is None)


def _address(url: str) -> str:
    """Return the address of the proxy for `url`; nothing where it is asked without one."""
    return utils.select_proxy(url, utils.get_environ_proxies(url)) or ""


def _variable(url: str) -> str | None:
    """Return the variable that names the proxy for an address, in the order in which Python looks."""
    kinds = (urlsplit(url).scheme or "https", "all")
    names = (name for kind in kinds for name in (f"{kind}_proxy", f"{kind.upper()}_PROXY"))
    return next((name for name in names if os.environ.get(name)), None)


def _wrong(url: str, name: str, **values: Value) -> SettingsError:
    setting = _variable(url) or _SYSTEMS
    return SettingsError(said(name, setting=setting, **values), setting=setting)


def without_user(proxy: str) -> str:
    """Return a proxy's address without the name and password in it.

    >>> without_user("http://name:word@proxy.example:8080")
    'proxy.example:8080'
    """
    address = proxy.rpartition("@")[2].removeprefix("http://").removeprefix("https://")
    return "".join(character if character.isprintable() else " " for character in address)
