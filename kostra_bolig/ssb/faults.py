"""What goes wrong between SSB and us, as errors of ours with a message for a person."""

from __future__ import annotations

import math
import os
import re
import ssl
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, LocationValueError
from urllib3.exceptions import SSLError as TlsError

from kostra_bolig.errors import (
    BodyRefused,
    ContractChanged,
    DeadlineExceeded,
    KostraBoligError,
    ServiceUnavailable,
    SettingsError,
)
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.said import quoted, said
from kostra_bolig.ssb import proxies

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "LONGEST_WAIT_S",
    "Passing",
    "authorities",
    "limit_outlasts",
    "mapped",
    "printable",
    "problem",
    "retry_after_s",
    "same_host",
    "says_gone",
    "too_late",
]

LONGEST_WAIT_S: Final = 90.0
_REFUSING: Final = frozenset({401, 403, 407, 408})
_SHORTEST_WAIT_S: Final = 1.0
_BAD: Final = 400
_GONE: Final = 404
_GONE_WAIT_S: Final = 5.0
_SHOWN: Final = 200
_AUTHORITIES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_NOBODY_VOUCHES: Final = frozenset({2, 18, 19, 20, 21, 27})
"""OpenSSL's codes for an issuer that is unknown or not trusted here."""
_BREAKS_A_RULE: Final = frozenset({24, *range(66, 69), *range(79, 95)})
"""OpenSSL's codes for a certificate that breaks RFC 5280, to which Python holds it from 3.13 on, or has a weak key."""
_MALFORMED: Final = (
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    LocationValueError,
    UnicodeError,
)


class Passing(Exception):
    """A fault that may pass: worth another try."""

    def __init__(self, final: KostraBoligError, *, wait_s: float | None = None) -> None:
        super().__init__(final)
        self.final = final
        self.wait_s = wait_s


def retry_after_s(header: str | None, *, now: dt.datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, from 1 to 90; ``None`` where it asks for nothing.

    Both of its forms are read: seconds, and a date.
    """
    if header is None:
        return None
    if seconds := re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*", header):
        return min(max(float(seconds[1]), _SHORTEST_WAIT_S), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max((moment - now).total_seconds(), _SHORTEST_WAIT_S), LONGEST_WAIT_S)


def problem(
    url: str, response: requests.Response, body: bytes, gone: list[int], *, now: dt.datetime
) -> KostraBoligError | Passing:
    """Return what an answer other than 200 means; SSB's own words go into the message."""
    status, title = response.status_code, _title(body)
    answered = said("ssb-answered", url=url, status=status, title=title)
    if status == 429 or status >= 500:
        wait = retry_after_s(response.headers.get("Retry-After"), now=now)
        busy = said("ssb-not-available", answered=answered)
        return Passing(ServiceUnavailable(busy, url=url, status=status, title=title), wait_s=wait)
    if status == proxies.LOGIN and (login := proxies.login(url)) is not None:
        return login
    if status in _REFUSING:
        return ServiceUnavailable(said("ssb-refused", answered=answered), url=url, status=status, title=title)
    if status < 400:
        return Passing(BodyRefused(said("ssb-not-200", answered=answered), url=url, body=body))
    changed = ContractChanged(said("ssb-not-known", answered=answered), reasons=(answered,), body=body)
    if (status == _GONE or (status == _BAD and says_gone(body))) and not gone:
        gone.append(status)  # the server also says 404 for faults of its own that pass
        unsure = ServiceUnavailable(said("ssb-gone-once", answered=answered), url=url, status=status, title=title)
        return Passing(unsure, wait_s=_GONE_WAIT_S)
    return changed


def too_late(url: str, deadline_s: float, *, paced_s: float) -> DeadlineExceeded:
    """Return the error of a deadline that has passed, with what of it went by in waiting for SSB's limit."""
    if paced_s >= 1:
        waited = said(
            "ssb-too-late-paced", deadline_s=round(deadline_s, 2) or deadline_s, url=url, paced_s=round(paced_s)
        )
        return DeadlineExceeded(waited, url=url)
    return DeadlineExceeded(said("ssb-too-late", deadline_s=round(deadline_s, 2) or deadline_s, url=url), url=url)


def limit_outlasts(url: str, deadline_s: float, *, wait_s: float, paced_s: float) -> DeadlineExceeded:
    """Return the error of a wait for SSB's limit that the deadline does not allow."""
    return DeadlineExceeded(
        said(
            "ssb-limit-outlasts-deadline",
            deadline_s=round(deadline_s, 2) or deadline_s,
            url=url,
            wait_s=math.ceil(wait_s),
            paced_s=round(paced_s),
        ),
        url=url,
    )


def authorities(url: str) -> str | None:
    """Return the file or folder of certificate authorities that the environment names, as requests reads it.

    Where an address needs none, none is looked for.

    Raises
    ------
    SettingsError
        It is not there or holds no certificates.
    """
    named = next(filter(None, map(os.environ.get, _AUTHORITIES)), None)
    if named is None or not url.startswith("https:"):
        return None
    try:
        path = Path(named)
        ssl.create_default_context(cafile=None if path.is_dir() else named, capath=named if path.is_dir() else None)
    except (OSError, ValueError) as error:
        what = printable(error.strerror or str(error) if isinstance(error, OSError) else str(error))
        setting = " / ".join(_AUTHORITIES)
        raise SettingsError(
            said("ssb-certificates-not-read", setting=setting, got=printable(quoted(named)), what=what), setting=setting
        ) from error
    return named


def is_timeout(error: Exception) -> bool:
    """Return whether the server took longer than a connection or a read may take; requests wraps it in two ways."""
    return isinstance(error, requests.Timeout) or isinstance(_innermost(error), TimeoutError)


def mapped(error: Exception, url: str, received: bytes) -> KostraBoligError:
    """Map every fault of the parts below to ours; the innermost reason is what a person understands.

    No message repeats an address that a library complains of: a proxy's may hold a password.
    """
    if isinstance(error, _MALFORMED):
        is_told = isinstance(error, requests.exceptions.InvalidSchema)
        return _makes_no_sense(url, str(error) if is_told else type(error).__name__)
    reason = _innermost(error)
    what = "" if "@" in str(reason) else printable(str(reason))
    what = what or type(reason).__name__
    if isinstance(reason, ssl.SSLCertVerificationError) and (fault := _of_authorities(reason, url, what)):
        return fault
    if (at_proxy := proxies.fault(error, url, what=what)) is not None:
        return at_proxy
    if not isinstance(error, requests.RequestException | HTTPError | Warning):
        setting = " / ".join(_AUTHORITIES)
        return SettingsError(said("ssb-no-authorities", setting=setting, what=what), setting=setting)
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return BodyRefused(said("ssb-cut-short", url=url, what=what), url=url, body=received)
    return ServiceUnavailable(said("ssb-not-reached", url=url, what=what), url=url)


def _of_authorities(reason: ssl.SSLCertVerificationError, url: str, what: str) -> SettingsError | None:
    """Return what a certificate that is not accepted asks of the settings; ``None`` where nothing."""
    setting = " / ".join(_AUTHORITIES)
    if reason.verify_code in _BREAKS_A_RULE:
        return SettingsError(said("ssb-authority-breaks-rule", setting=setting, url=url, what=what), setting=setting)
    if reason.verify_code not in _NOBODY_VOUCHES:
        return None
    variable = next(filter(os.environ.get, _AUTHORITIES), None)
    named = None if variable is None else printable(quoted(os.environ[variable]))
    told = said("ssb-nobody-vouches", setting=setting, url=url, what=what, variable=variable, named=named)
    return SettingsError(told, setting=setting)


def _makes_no_sense(url: str, what: str) -> SettingsError:
    setting = "--base-url / KOSTRA_BOLIG_BASE_URL / HTTPS_PROXY / HTTP_PROXY"
    return SettingsError(said("ssb-address-makes-no-sense", setting=setting, url=url, what=what), setting=setting)


def _innermost(error: BaseException) -> BaseException:
    """Return what an error goes back to."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    if isinstance(error, TlsError) and error.args and isinstance(error.args[0], BaseException):
        return error.args[0]  # urllib3 hands it on so where a proxy is between
    return error


def same_host(url: str, target: str, location: str) -> str:
    """Return where a redirect leads; another host, port or protocol than that of `url` is refused."""
    try:
        new = urljoin(target, location)
        before, after = urlsplit(url), urlsplit(new)
    except ValueError:
        new, before, after = "", urlsplit(url), urlsplit("")
    if (before.scheme, before.netloc) != (after.scheme, after.netloc):
        if not after.scheme:
            raise BodyRefused(said("ssb-redirects-nowhere", url=url), url=url)
        host = f"{after.scheme}://{printable(after.hostname or '')}"
        raise BodyRefused(said("ssb-redirects-elsewhere", url=url, host=host), url=url)
    return new


def _title(body: bytes) -> str | None:
    """Return the server's own words for a problem: JSON ``title`` and ``detail``, or short plain text."""
    try:
        problem = parse(body)
        words = ": ".join(str(problem[part]) for part in ("title", "detail") if problem.get(part))
    except BodyRefused:
        text = body[:_SHOWN].decode("utf-8-sig", "replace")
        words = "" if text.lstrip().startswith("<") else text
    return printable(words) or None


def says_gone(body: bytes) -> bool:
    """Tell whether a body says 404, as SSB also sends it with the status 400."""
    try:
        return parse(body).get("status") == _GONE
    except BodyRefused:
        return False


def printable(text: str) -> str:
    """Return the start of `text` on one line, without what could steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text[:_SHOWN]).strip()
