"""HTTP to a PxWebApi v2 server: questions out, whole and strict JSON answers in (gate 1)."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import re
import threading
from collections import deque
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import requests
import tenacity

from kostra_bolig import document
from kostra_bolig.about import NAME, __version__
from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    BodyRefused,
    ContractChanged,
    DeadlineExceeded,
    KostraBoligError,
    ServiceUnavailable,
)
from kostra_bolig.table import TABLE_ID, Language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from requests.adapters import BaseAdapter

    from kostra_bolig.config import Settings

__all__ = ["USER_AGENT", "Answer", "Client", "Pacer", "retry_after_s"]

USER_AGENT: Final = f"{NAME}/{__version__} (Python library for SSB table {TABLE_ID})"

_RETRIED: Final = frozenset({429, 500, 502, 503, 504})
_REFUSING: Final = frozenset({401, 403, 407, 408})
_LONGEST_WAIT_S: Final = 90.0
_REDIRECTS: Final = 3
_CHUNK: Final = 65_536
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer that passed gate 1.

    Attributes
    ----------
    method, url, request_body
        What was asked; the body is ``None`` for GET.
    body
        The bytes as received, after decompression.
    content
        The same, parsed.
    """

    method: str
    url: str
    request_body: str | None
    body: bytes
    content: Mapping[str, Any]


class _Passing(Exception):
    """A fault that may pass: worth another try."""

    def __init__(self, final: KostraBoligError, *, wait_s: float | None = None) -> None:
        super().__init__(str(final))
        self.final = final
        self.wait_s = wait_s


class Pacer:
    """Spread requests so that SSB's limit is never met.

    At most 30 in 60 seconds, or what the server's ``x-ratelimit-policy`` allows if that is less; slower when its
    ``x-ratelimit-remaining`` runs low. Headers that make no sense are ignored.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: deque[float] = deque()
        self._limit, self._window_s = 30, 60.0
        self._remaining: int | None = None

    def wait_s(self) -> float:
        """Return how many seconds to wait before the next request."""
        now = self._clock.monotonic()
        while self._sent and self._sent[0] <= now - self._window_s:
            self._sent.popleft()
        full = self._sent[0] + self._window_s - now if len(self._sent) >= self._limit else 0.0
        if self._remaining is None or self._remaining > 5 or not self._sent:
            return full
        gap = self._window_s if self._remaining == 0 else self._window_s / self._limit
        return max(full, self._sent[-1] + gap - now, 0.0)

    def sent(self) -> None:
        """Count a request."""
        self._sent.append(self._clock.monotonic())

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learn the server's limit from an answer's headers."""
        if policy := re.fullmatch(r"\s*(\d{1,6});\s*w=(\d{1,6})s?\s*", headers.get("x-ratelimit-policy", "")):
            limit, window_s = int(policy[1]), int(policy[2])
            if limit > 0 and window_s > 0:
                self._limit, self._window_s = min(30, limit), max(float(window_s), 1.0)
        remaining = headers.get("x-ratelimit-remaining", "")
        self._remaining = int(remaining) if re.fullmatch(r"\d{1,9}", remaining) else None


def retry_after_s(header: str | None, *, now: dt.datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, capped at 90; ``None`` where it asks for nothing.

    Both of its forms are read: seconds, and a date.
    """
    if header is None:
        return None
    if re.fullmatch(r"\s*\d+(\.\d+)?\s*", header):
        return min(float(header), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT_S)


class Client:
    """Ask a PxWebApi v2 server about table 12015.

    Every request carries a timeout and counts against one wall-clock deadline for all of them, from the first.
    Passing faults are tried again: 429, 5xx, lost connections, broken bodies, and a 404 once. Redirects are followed
    within the same https host only. No request is made before the first question.

    Parameters
    ----------
    settings
        Address, language, deadline, timeout, largest answer.
    clock
        Time.
    adapter
        A requests adapter to use instead of the network.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None, adapter: BaseAdapter | None = None) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._adapter = adapter
        self._pacer = Pacer(self._clock)
        self._session: requests.Session | None = None
        self._ends: float | None = None
        self.requests = 0

    def table(self) -> Answer:
        """Ask what the table is and when it was updated (``/tables/12015``)."""
        return self._ask("GET", f"/tables/{TABLE_ID}", {"lang": self._settings.language})

    def metadata(self) -> Answer:
        """Ask for the table's dimensions, always with Norwegian labels (``/tables/12015/metadata``)."""
        return self._ask("GET", f"/tables/{TABLE_ID}/metadata", {"lang": Language.NO})

    def config(self) -> Answer:
        """Ask for the server's limits (``/config``)."""
        return self._ask("GET", "/config", {})

    def data(self, selection: Mapping[str, Sequence[str]]) -> Answer:
        """Ask for the cells of these codes of each variable (POST ``/tables/12015/data``).

        A code given twice is sent once: the server answers doubles with an empty 500.
        """
        asked = {
            "selection": [
                {"variableCode": variable, "valueCodes": list(dict.fromkeys(codes))}
                for variable, codes in selection.items()
            ]
        }
        body = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
        query = {"lang": self._settings.language, "outputFormat": "json-stat2"}
        return self._ask("POST", f"/tables/{TABLE_ID}/data", query, body)

    def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def __enter__(self) -> Client:
        """Return the client."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close the connections."""
        self.close()

    def _ask(self, method: str, path: str, query: Mapping[str, str], body: str | None = None) -> Answer:
        if self._ends is None:
            self._ends = self._clock.monotonic() + self._settings.deadline_s
        url = self._settings.base_url + path
        if query:
            url += "?" + "&".join(f"{name}={value}" for name, value in query.items())
        gone: list[int] = []
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Passing),
            wait=_wait,
            stop=lambda state: state.attempt_number >= self._settings.tries or self._left_s() <= state.upcoming_sleep,
            sleep=self._clock.sleep,
            before_sleep=lambda state: _log.info("try %d failed: %s", state.attempt_number, _fault(state)),
            reraise=True,
        )
        try:
            return retrying(self._try, method, url, body, gone)
        except _Passing as passing:
            raise passing.final from passing.__cause__

    def _left_s(self) -> float:
        return (self._ends or 0.0) - self._clock.monotonic()

    def _try(self, method: str, url: str, body: str | None, gone: list[int]) -> Answer:
        pause = self._pacer.wait_s()
        if pause >= self._left_s():
            raise self._too_late(url)
        if pause > 0:
            self._clock.sleep(pause)
        response, received = self._within_deadline(url, lambda stop: self._exchange(method, url, body, stop))
        status = response.status_code
        if status == 200:
            try:
                content = document.parse(received, url=url)
            except BodyRefused as error:
                raise _Passing(error) from error
            return Answer(method=method, url=url, request_body=body, body=received, content=content)
        raise self._problem(url, response, received, gone)

    def _problem(
        self, url: str, response: requests.Response, body: bytes, gone: list[int]
    ) -> KostraBoligError | _Passing:
        """Return what an answer other than 200 means; SSB's own words go into the message."""
        status, title = response.status_code, _title(body)
        said = f"{url} answered {status}" + (f" «{title}»" if title else "")
        if status in _RETRIED:
            wait = retry_after_s(response.headers.get("Retry-After"), now=self._clock.now())
            message = f"SSB is not available: {said}. Try again later"
            return _Passing(ServiceUnavailable(message, url=url, status=status, title=title), wait_s=wait)
        if status in _REFUSING:
            return ServiceUnavailable(f"SSB refused: {said}. Try again later", url=url, status=status, title=title)
        changed = ContractChanged(
            f"SSB does not know what was asked: {said}. The table or the API has changed; a person must look",
            reasons=(said,),
            body=body,
        )
        if status == 404 and not gone:
            gone.append(status)  # the server also says 404 for faults of its own that pass
            return _Passing(changed)
        return changed

    def _within_deadline(
        self, url: str, work: Callable[[threading.Event], tuple[requests.Response, bytes]]
    ) -> tuple[requests.Response, bytes]:
        """Run `work` in a thread, left behind at the deadline: a timeout per read bounds no slow drip and no DNS."""
        done: queue.SimpleQueue[tuple[requests.Response, bytes] | BaseException] = queue.SimpleQueue()
        stop = threading.Event()

        def run() -> None:
            try:
                done.put(work(stop))
            except BaseException as error:
                done.put(error)

        threading.Thread(target=run, daemon=True, name=f"{NAME} request").start()
        try:
            result = done.get(timeout=max(self._left_s(), 0.001))
        except queue.Empty:
            raise self._too_late(url) from None
        finally:
            stop.set()
        if isinstance(result, BaseException):
            raise result
        return result

    def _too_late(self, url: str) -> DeadlineExceeded:
        return DeadlineExceeded(
            f"SSB did not answer within the deadline of {self._settings.deadline_s:g} s, asked {url}. "
            "Try again later, or give more time with --deadline",
            url=url,
        )

    def _exchange(
        self, method: str, url: str, body: str | None, stop: threading.Event
    ) -> tuple[requests.Response, bytes]:
        target = url
        for _ in range(_REDIRECTS + 1):
            try:
                response = self._send(method, target, body)
                received = self._read(response, url, stop)
            except requests.RequestException as error:
                raise _Passing(_unreachable(error, url)) from error
            self._pacer.observe(response.headers)
            if not response.is_redirect:
                return response, received
            target = _same_host(url, target, response.headers["Location"])
        raise BodyRefused(f"{url} redirects in a circle. Nothing was stored; a person must look", url=url)

    def _send(self, method: str, url: str, body: str | None) -> requests.Response:
        if self._session is None:
            self._session = requests.Session()
            if self._adapter is not None:
                self._session.mount("https://", self._adapter)
                self._session.mount("http://", self._adapter)
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._pacer.sent()
        self.requests += 1
        _log.debug("%s %s", method, url)
        return self._session.request(
            method,
            url,
            data=None if body is None else body.encode(),
            headers=headers,
            timeout=max(min(self._settings.timeout_s, self._left_s()), 0.001),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, response: requests.Response, url: str, stop: threading.Event) -> bytes:
        received = bytearray()
        with contextlib.closing(response):
            for chunk in response.iter_content(_CHUNK):
                received += chunk
                if len(received) > self._settings.max_bytes:
                    raise BodyRefused(
                        f"{url} answered more than {self._settings.max_bytes} bytes after decompression. "
                        "Nothing was stored; a person must look",
                        url=url,
                        body=bytes(received[:_CHUNK]),
                    )
                if stop.is_set():
                    break
        return bytes(received)


def _wait(state: tenacity.RetryCallState) -> float:
    fault = _fault(state)
    if fault.wait_s is not None:
        return fault.wait_s
    if isinstance(fault.final, ContractChanged):
        return 5.0
    return tenacity.wait_random_exponential(multiplier=1, max=_LONGEST_WAIT_S)(state)


def _fault(state: tenacity.RetryCallState) -> _Passing:
    fault = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(fault, _Passing)
    return fault


def _unreachable(error: requests.RequestException, url: str) -> KostraBoligError:
    """Map every fault of requests to ours; the innermost reason is what a person understands."""
    reason: BaseException = error
    while (inner := reason.__cause__ or reason.__context__) is not None:
        reason = inner
    what = re.sub(r"//[^/@\s]*@", "//", str(reason)) or type(reason).__name__
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return BodyRefused(f"{url} answered bytes that do not decompress: {what}. Nothing was stored", url=url)
    return ServiceUnavailable(f"SSB cannot be reached at {url}: {what}. Try again later", url=url)


def _same_host(url: str, target: str, location: str) -> str:
    new = urljoin(target, location)
    before, after = urlsplit(url), urlsplit(new)
    if (before.scheme, before.netloc) != (after.scheme, after.netloc):
        raise BodyRefused(
            f"{url} redirects to {after.scheme}://{after.hostname}, another host or protocol, which was not asked. "
            "A person must look",
            url=url,
        )
    return new


def _title(body: bytes) -> str | None:
    """Return the server's own words for a problem: JSON ``title`` and ``detail``, or short plain text."""
    try:
        problem = document.parse(body)
        said = ": ".join(str(problem[part]) for part in ("title", "detail") if problem.get(part))
    except BodyRefused:
        said = "" if body.lstrip().startswith(b"<") else body[:200].decode("utf-8", "replace")
    printable = "".join(character if character.isprintable() else " " for character in said)
    return printable.strip()[:200] or None
