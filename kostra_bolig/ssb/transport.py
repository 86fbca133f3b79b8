"""HTTP to a server of SSB's: a question sent in time, as often as it takes; a whole and strict JSON answer (gate 1)."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import math
import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import requests
import tenacity
from requests import adapters
from urllib3.exceptions import HTTPError, HTTPWarning

from kostra_bolig import NAME, __version__
from kostra_bolig.clock import LOOK_S, Clock
from kostra_bolig.definitions.shipped import DEFAULT_TABLE
from kostra_bolig.errors import BodyRefused, DeadlineExceeded, SettingsError
from kostra_bolig.jsonstat.text import parse
from kostra_bolig.kinds import Event
from kostra_bolig.said import said
from kostra_bolig.ssb import faults, proxies
from kostra_bolig.ssb.faults import Passing
from kostra_bolig.ssb.pacer import Pacer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from requests.adapters import BaseAdapter

    from kostra_bolig.settings import Settings

__all__ = ["Answer", "Transport"]

_USER_AGENT: Final = f"{NAME}/{__version__} (Python library for SSB table {DEFAULT_TABLE})"
_REDIRECTS: Final = 3
_CHUNK: Final = 65_536
_T = TypeVar("_T")
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
    headers
        Those of the answer, each name in lower case.
    received_at
        When it had come, by this machine's clock.
    """

    method: str
    url: str
    request_body: str | None
    body: bytes
    content: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    received_at: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class _Question:
    """One question, as often as it is sent."""

    method: str
    url: str
    body: str | None
    is_known: bool = True

    def prepared(self, url: str) -> requests.PreparedRequest:
        """Return it as it goes out, to its own address or to where it was redirected."""
        headers = {
            "User-Agent": _USER_AGENT,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "Cache-Control": "no-cache",  # what some cache on the way kept is no answer of today's
            "Connection": "keep-alive",
        }
        if self.body is not None:
            headers["Content-Type"] = "application/json"
        request = requests.PreparedRequest()
        request.prepare(
            method=self.method, url=url, headers=headers, data=None if self.body is None else self.body.encode()
        )
        return request


def _connections() -> BaseAdapter:
    """Return requests' own connections, also where another library has put its class under that name.

    No session of requests is used: libraries that keep answers put themselves in its place, a ``.netrc`` would be read,
    and redirects be followed. What is taken from the environment is said in :meth:`Transport._send`.
    """
    theirs = [one for one in adapters.HTTPAdapter.__mro__ if one.__module__ == adapters.__name__]
    made: BaseAdapter = (theirs or [adapters.HTTPAdapter])[0]()
    return made


class _Exchange:
    """One exchange in a thread of its own, which can be told to end."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._noting = threading.Lock()
        self._response: requests.Response | None = None
        self.waits_until_deadline = False

    @property
    def ended(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._ended.is_set()

    def sends(self, note: Callable[[], None]) -> bool:
        """Note that a request goes out, and return whether it may: not where nobody waits for the answer any more."""
        with self._noting:
            if not self.ended:
                note()
            return not self.ended

    def reads(self, response: requests.Response) -> None:
        """Note the answer being read."""
        self._response = response

    def end(self) -> None:
        """Tell the thread to end, and wake it from a read that goes on and on; from now on it writes nothing."""
        with self._noting:
            self._ended.set()
        if self._response is not None:
            with contextlib.suppress(AttributeError, OSError, RuntimeError, ValueError):  # nothing is open any more
                self._response.raw.shutdown()


class Transport:
    """Put questions to a server.

    Every request carries a timeout and counts against one wall-clock deadline for all of them, from the first.
    Passing faults are tried again: 429, 5xx, lost connections, broken bodies, and a 404 once. Redirects are followed
    on the same host, port and protocol only. No request is made before the first question.

    Parameters
    ----------
    settings
        Address, deadline, timeout, largest answer.
    clock
        Time.
    adapter
        A requests adapter to use instead of the network.
    pacer
        What spreads the requests; a new one by default.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        adapter: BaseAdapter | None = None,
        pacer: Pacer | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or Clock()
        self._adapter = adapter
        self._pacer = pacer or Pacer(self._clock)
        self._open: BaseAdapter | None = None
        self._ends: float | None = None
        self._paced_s = 0.0
        self.requests: int = 0

    def close(self) -> None:
        """Close the connections."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Self:
        """Return the same."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close the connections."""
        self.close()

    def ask(
        self, method: str, path: str, query: Mapping[str, str], body: str | None = None, *, is_known: bool = True
    ) -> Answer:
        """Put a question; where nobody knows that what is asked for is there, SSB's own word that it is not counts."""
        if self._ends is None:
            self._ends = self._clock.monotonic() + self._settings.deadline_s
        url = self._settings.base_url + path
        if query:
            url += "?" + "&".join(f"{name}={value}" for name, value in query.items())
        question = _Question(method=method, url=url, body=body, is_known=is_known)
        gone: list[int] = []
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Passing),
            wait=_wait,
            stop=lambda state: state.attempt_number >= self._settings.tries or self.left_s() <= state.upcoming_sleep,
            sleep=self._clock.sleep,
            before_sleep=self._begin_anew,
            reraise=True,
        )
        try:
            return retrying(self._try, question, gone)
        except Passing as passing:
            if self.left_s() <= 0:  # the fault came as the time ended
                raise self._too_late(url) from passing.__cause__
            raise passing.final from passing.__cause__

    def _begin_anew(self, state: tenacity.RetryCallState) -> None:
        _log.info(
            "%s",
            said("ssb-step-failed", number=state.attempt_number, why=_fault(state).final.said),
            extra=Event.REQUEST_FAILED.extra,
        )
        self.close()  # a connection that has failed once is not to be trusted with the next try

    def left_s(self) -> float:
        """Return how many seconds are left of the deadline."""
        return self._settings.deadline_s if self._ends is None else self._ends - self._clock.monotonic()

    def _too_late(self, url: str) -> DeadlineExceeded:
        return faults.too_late(url, self._settings.deadline_s, paced_s=self._paced_s)

    def _try(self, question: _Question, gone: list[int]) -> Answer:
        url = question.url
        response, received = self._within_deadline(url, lambda exchange: self._exchange(question, exchange))
        status = response.status_code
        if status == 200:
            try:
                content = parse(received, url=url)
            except BodyRefused as error:
                raise Passing(error) from error
            return Answer(
                method=question.method,
                url=url,
                request_body=question.body,
                body=received,
                content=content,
                headers={name.lower(): value for name, value in response.headers.items()},
                received_at=self._clock.now(),
            )
        if not question.is_known and faults.says_gone(received):
            gone.append(status)
        raise faults.problem(url, response, received, gone, now=self._clock.now())

    def _within_deadline(
        self, url: str, work: Callable[[_Exchange], tuple[requests.Response, bytes]]
    ) -> tuple[requests.Response, bytes]:
        """Run `work` in a thread, left behind at the deadline: a timeout per read bounds no slow drip and no DNS.

        What it logs has the caller's context: a trace or run that a filter of theirs reads, and the language.
        """
        if self.left_s() <= 0:
            raise self._too_late(url)
        done: queue.SimpleQueue[tuple[requests.Response, bytes] | BaseException] = queue.SimpleQueue()
        exchange = _Exchange()

        def run() -> None:
            try:
                done.put(work(exchange))
            except BaseException as error:
                done.put(error)

        theirs = contextvars.copy_context()
        threading.Thread(target=theirs.run, args=(run,), daemon=True, name=f"{NAME} request").start()
        try:
            result = self._awaited(done)
        except queue.Empty:
            raise self._too_late(url) from None
        finally:
            exchange.end()
        if isinstance(result, BaseException):
            raise result
        return result

    def _awaited(self, done: queue.SimpleQueue[_T]) -> _T:
        """Wait for what is done until the deadline; one looks at the clock meanwhile, which may be stopped."""
        left_s = max(self.left_s(), 0.001)
        while left_s > LOOK_S:
            with contextlib.suppress(queue.Empty):
                return done.get(timeout=LOOK_S)
            left_s = min(left_s - LOOK_S, self.left_s())
        return done.get(timeout=max(left_s, 0.001))

    def _exchange(self, question: _Question, exchange: _Exchange) -> tuple[requests.Response, bytes]:
        target = url = question.url
        for _ in range(_REDIRECTS + 1):
            self._pace(url)
            received = bytearray()
            try:
                response = self._send(question, target, exchange)
                self._read(response, url, exchange, received)
            except (OSError, UnicodeError, HTTPError, HTTPWarning) as error:
                if exchange.waits_until_deadline and faults.is_timeout(error):
                    raise self._too_late(url) from error  # of two bounds that end together the deadline is told
                fault = faults.mapped(error, url, bytes(received))
                raise (fault if isinstance(fault, SettingsError) else Passing(fault)) from error
            self._pacer.observe(response.headers)
            if not response.is_redirect:
                return response, bytes(received)
            target = faults.same_host(url, target, response.headers["Location"])
        raise BodyRefused(said("ssb-redirects-in-a-circle", url=url), url=url)

    def _pace(self, url: str) -> None:
        pause = self._pacer.wait_s()
        if self.left_s() <= 0:
            raise self._too_late(url)
        if 0 < pause >= self.left_s():
            raise faults.limit_outlasts(url, self._settings.deadline_s, wait_s=pause, paced_s=self._paced_s)
        if pause > 0:
            _log.info("%s", said("ssb-step-waiting", seconds=math.ceil(pause)), extra=Event.WAITING.extra)
            self._paced_s += pause
            self._clock.sleep(pause)

    def _send(self, question: _Question, url: str, exchange: _Exchange) -> requests.Response:
        """Send a question, with the proxies and the certificate authorities that the environment names."""
        request = question.prepared(url)
        if self._open is None:
            self._open = self._adapter or _connections()
        authorities, named = faults.authorities(url), proxies.named(url)
        left_s = self.left_s()
        exchange.waits_until_deadline = left_s <= self._settings.timeout_s
        if not exchange.sends(self._pacer.sent):
            raise self._too_late(url)
        self.requests += 1
        _log.debug("%s %s", question.method, url, extra=Event.REQUEST.extra)
        return self._open.send(
            request,
            stream=True,
            timeout=max(min(self._settings.timeout_s, left_s), 0.001),
            verify=authorities or True,
            proxies=named,
        )

    def _read(self, response: requests.Response, url: str, exchange: _Exchange, received: bytearray) -> None:
        exchange.reads(response)
        with contextlib.closing(response):
            if exchange.ended:
                return
            for chunk in response.iter_content(_CHUNK):
                received += chunk
                if len(received) > self._settings.max_bytes:
                    raise BodyRefused(
                        said("ssb-too-large", url=url, most=self._settings.max_bytes),
                        url=url,
                        body=bytes(received[:_CHUNK]),
                    )


def _wait(state: tenacity.RetryCallState) -> float:
    fault = _fault(state)
    if fault.wait_s is not None:
        return fault.wait_s
    return tenacity.wait_random_exponential(multiplier=1, max=faults.LONGEST_WAIT_S)(state)


def _fault(state: tenacity.RetryCallState) -> Passing:
    fault = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(fault, Passing)
    return fault
