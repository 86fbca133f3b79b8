"""What goes wrong between SSB and us, as errors of ours with a message for a person."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, LocationValueError

from kostra_bolig import document
from kostra_bolig.errors import (
    BodyRefused,
    ContractChanged,
    DeadlineExceeded,
    KostraBoligError,
    ServiceUnavailable,
    SettingsError,
)
from kostra_bolig.said import said

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["LONGEST_WAIT_S", "Passing", "mapped", "printable", "problem", "retry_after_s", "same_host", "too_late"]

LONGEST_WAIT_S: Final = 90.0
_REFUSING: Final = frozenset({401, 403, 407, 408})
_GONE_WAIT_S: Final = 5.0
_SHOWN: Final = 200
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
    """Return the seconds that a ``Retry-After`` header asks for, capped at 90; ``None`` where it asks for nothing.

    Both of its forms are read: seconds, and a date.
    """
    if header is None:
        return None
    if re.fullmatch(r"\s*\d+(\.\d+)?\s*", header):
        return min(float(header), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT_S)


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
    if status in _REFUSING:
        return ServiceUnavailable(said("ssb-refused", answered=answered), url=url, status=status, title=title)
    if status < 400:
        return Passing(BodyRefused(said("ssb-not-200", answered=answered), url=url, body=body))
    changed = ContractChanged(said("ssb-not-known", answered=answered), reasons=(answered,), body=body)
    if status == 404 and not gone:
        gone.append(status)  # the server also says 404 for faults of its own that pass
        unsure = ServiceUnavailable(said("ssb-gone-once", answered=answered), url=url, status=status, title=title)
        return Passing(unsure, wait_s=_GONE_WAIT_S)
    return changed


def too_late(url: str, deadline_s: float) -> DeadlineExceeded:
    """Return the error of a deadline that has passed."""
    return DeadlineExceeded(said("ssb-too-late", deadline_s=f"{deadline_s:g}", url=url), url=url)


def mapped(error: Exception, url: str, received: bytes) -> KostraBoligError:
    """Map every fault of the parts below to ours; the innermost reason is what a person understands.

    No message repeats an address that a library complains of: a proxy's may hold a password.
    """
    if isinstance(error, _MALFORMED):
        setting = "--base-url / KOSTRA_BOLIG_BASE_URL / HTTPS_PROXY"
        what = str(error) if isinstance(error, requests.exceptions.InvalidSchema) else type(error).__name__
        return SettingsError(said("ssb-address-makes-no-sense", setting=setting, url=url, what=what), setting=setting)
    if not isinstance(error, requests.RequestException | HTTPError):
        setting = "REQUESTS_CA_BUNDLE / CURL_CA_BUNDLE"
        what = printable(str(error))
        return SettingsError(said("ssb-certificates-not-read", setting=setting, what=what), setting=setting)
    reason: BaseException = error
    while (inner := reason.__cause__ or reason.__context__) is not None:
        reason = inner
    what = "" if "@" in str(reason) else printable(str(reason))
    what = what or type(reason).__name__
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return BodyRefused(said("ssb-cut-short", url=url, what=what), url=url, body=received)
    return ServiceUnavailable(said("ssb-not-reached", url=url, what=what), url=url)


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
        problem = document.parse(body)
        words = ": ".join(str(problem[part]) for part in ("title", "detail") if problem.get(part))
    except BodyRefused:
        text = body[:_SHOWN].decode("utf-8-sig", "replace")
        words = "" if text.lstrip().startswith("<") else text
    return printable(words) or None


def printable(text: str) -> str:
    """Return the start of `text` on one line, without what could steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text[:_SHOWN]).strip()
