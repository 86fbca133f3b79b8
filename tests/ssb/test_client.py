"""The client against real sockets: whole answers, or the right error within the deadline."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import email.utils
import gzip
import io
import json
import re
import socket
import ssl
import struct
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
import vcr
from hypothesis import example, given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import LocationParseError

from kostra_bolig.clock import Clock
from kostra_bolig.errors import (
    BodyRefused,
    ContractChanged,
    DeadlineExceeded,
    KostraBoligError,
    ServiceUnavailable,
    SettingsError,
)
from kostra_bolig.said import Said
from kostra_bolig.settings import Settings
from kostra_bolig.ssb import proxies
from kostra_bolig.ssb.client import Client
from kostra_bolig.ssb.faults import retry_after_s
from kostra_bolig.ssb.pacer import Pacer
from kostra_bolig.ssb.transport import Answer
from tests.builders import openapi
from tests.builders.standin import CutMode, Reply, StandIn, maintenance, too_many_requests
from tests.cassettes.build import FOLDER, small_table
from tests.conftest import HeldTime

SSB = "https://data.ssb.no/api/pxwebapi/v2"
INFO = "/tables/12015?lang=no"
SELECTION = {"KOKkommuneregion0000": ["EAK", "0301"], "ContentsCode": ["KOStotmidlbo0000"], "Tid": ["2024"]}
ENDPOINTS: dict[str, Callable[[Client], Answer]] = {
    "table": Client.table,
    "metadata": Client.metadata,
    "config": Client.config,
    "data": lambda client: client.data(SELECTION),
}
every_endpoint = pytest.mark.parametrize("ask", ENDPOINTS.values(), ids=ENDPOINTS)


@pytest.fixture(autouse=True)
def usual_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the user's own certificate authorities."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)


@pytest.fixture
def server() -> Iterator[StandIn]:
    """Give a running stand-in that serves the small table."""
    with StandIn(small_table()) as running:
        yield running


def settings(base_url: str, **changes: Any) -> Settings:
    """Give settings for this server, some of them changed."""
    return dataclasses.replace(Settings.resolve(base_url=base_url, environ={}), **changes)


@pytest.fixture
def client(server: StandIn, held_time: HeldTime) -> Iterator[Client]:
    """Give a client of the stand-in whose waits take no time."""
    with Client(settings(server.base_url), clock=held_time.clock()) as made:
        yield made


class Recording(HTTPAdapter):
    """The real adapter, which also notes how each request was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.timeouts: list[Any] = []
        self.verified: list[Any] = []

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *, timeout: Any = None, verify: Any = None, **options: Any
    ) -> requests.Response:
        """Note the timeout and whether certificates are checked, then send."""
        self.timeouts.append(timeout)
        self.verified.append(verify)
        return super().send(request, timeout=timeout, verify=verify, **options)


class Scripted(BaseAdapter):
    """An adapter without a network: one scripted end for every request, which it notes."""

    def __init__(self, end: Exception | tuple[int, Mapping[str, str], bytes]) -> None:
        super().__init__()
        self._end = end
        self.urls: list[str | None] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Raise or answer as scripted."""
        self.urls.append(request.url)
        if isinstance(self._end, Exception):
            raise self._end
        status, headers, body = self._end
        raw = HTTPResponse(io.BytesIO(body), headers=headers, status=status, preload_content=False)
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Close nothing."""


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a server that treats each connection with `serve`, for what a stand-in cannot do; give its base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    accepted: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                accepted.append(connection)
                threading.Thread(target=treat, args=(connection,), daemon=True).start()

    def treat(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v2"
    finally:
        for open_socket in (listener, *accepted):
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def closed_port() -> int:
    """Give a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


# The questions


def test_a_client_asks_nothing_before_the_first_question(server: StandIn, client: Client) -> None:
    """Making and closing a client sends nothing."""
    client.close()

    assert (server.requests, client.requests) == ([], 0)


@every_endpoint
def test_an_answer_is_the_bytes_and_what_they_say(server: StandIn, client: Client, ask: Any) -> None:
    """An answer carries the question, the bytes as received, and the same parsed."""
    answer = ask(client)

    seen = server.requests[0]
    assert answer.method == seen.method
    assert answer.url.removeprefix(server.base_url).partition("?")[0] == seen.path
    assert (answer.request_body or "").encode() == seen.body
    assert answer.content == json.loads(answer.body)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("table", "GET /tables/12015?lang=no"),
        ("metadata", "GET /tables/12015/metadata?lang=no"),
        ("config", "GET /config"),
        ("data", "POST /tables/12015/data?lang=no&outputFormat=json-stat2"),
    ],
)
def test_each_question_has_its_address(server: StandIn, name: str, target: str) -> None:
    """Labels are asked for in Norwegian, whatever language is shown."""
    with Client(settings(server.base_url, language="en")) as client:
        answer = ENDPOINTS[name](client)

    assert f"{answer.method} {answer.url.removeprefix(server.base_url)}" == target


def test_the_cells_are_asked_for_in_one_exact_body(server: StandIn, client: Client) -> None:
    """Codes given twice are sent once, in their order, and every variable is listed."""
    server.always = Reply(body=b"{}")

    client.data({"KOKkommuneregion0000": ["EAK", "0301", "EAK"], "ContentsCode": ["KOSæ", "KOSa", "KOSæ"], "Tid": []})

    assert server.requests[0].body.decode() == (
        '{"selection":[{"variableCode":"KOKkommuneregion0000","valueCodes":["EAK","0301"]},'
        '{"variableCode":"ContentsCode","valueCodes":["KOSæ","KOSa"]},{"variableCode":"Tid","valueCodes":[]}]}'
    )


@every_endpoint
def test_every_request_says_who_asks_and_what_it_takes(server: StandIn, client: Client, ask: Any) -> None:
    """The server sees the name, version and purpose of the library, and which encodings it reads."""
    ask(client)

    headers = server.requests[0].headers
    assert re.fullmatch(r"kostra_bolig/\d+\.\d+\.\d+ \(Python library for SSB table 12015\)", headers["User-Agent"])
    assert headers["Accept"] == "application/json"
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert headers["Cache-Control"] == "no-cache"
    assert headers.get("Content-Type") == ("application/json" if server.requests[0].method == "POST" else None)


@openapi.needs_description
@every_endpoint
def test_every_request_is_as_described(server: StandIn, client: Client, ask: Any) -> None:
    """The official description of the API allows what is asked."""
    ask(client)

    seen = server.requests[0]
    openapi.check_request(seen.method, seen.path, seen.query, json.loads(seen.body) if seen.body else None)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_answer_is_read(server: StandIn, client: Client, encoding: Any) -> None:
    """A proxy may compress; the bytes kept are the ones before."""
    server.replies.append(Reply(encoding=encoding))

    compressed, plain = client.table(), client.table()

    assert compressed.body == plain.body


# Time


@every_endpoint
def test_every_request_carries_the_timeout_to_the_wire(server: StandIn, ask: Any, held_time: HeldTime) -> None:
    """Each endpoint's request reaches the adapter with the timeout, and certificates are always checked."""
    adapter = Recording()

    with Client(settings(server.base_url, timeout_s=7.0), clock=held_time.clock(), adapter=adapter) as client:
        ask(client)

    assert adapter.timeouts == [7.0]
    assert adapter.verified == [True]


def test_no_timeout_is_longer_than_the_time_left(server: StandIn, held_time: HeldTime) -> None:
    """As the deadline comes near, so does the bound on each read."""
    adapter = Recording()
    limits = settings(server.base_url, timeout_s=30.0, deadline_s=40.0)

    with Client(limits, clock=held_time.clock(), adapter=adapter) as client:
        client.table()
        held_time.seconds += 25
        client.metadata()

    assert adapter.timeouts == [30.0, 15.0]


def _drip(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        time.sleep(0.1)
        connection.sendall(b"x")


def _stop_in_headers(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
    time.sleep(20)


@contextlib.contextmanager
def _slow(fault: str) -> Iterator[str]:
    if fault in ("header drip", "hang in headers"):
        with listening(_drip if fault == "header drip" else _stop_in_headers) as base_url:
            yield base_url
        return
    with StandIn(small_table()) as server:
        server.always = {
            "hang before the answer": Reply(delay_s=20),
            "body drip": Reply(drip_s=0.1),
            "compressed body drip": Reply(drip_s=0.1, encoding="gzip"),
        }[fault]
        yield server.base_url


@pytest.mark.parametrize(
    "fault",
    [
        "hang before the answer",
        "hang in headers",
        "header drip",
        "body drip",
        "compressed body drip",
    ],
)
def test_a_run_ends_at_its_deadline(fault: str) -> None:
    """However slow or stubborn the server, a run ends within a second of its deadline, as not available."""
    with _slow(fault) as base_url, Client(settings(base_url, deadline_s=0.5, tries=10_000)) as client:
        started = time.monotonic()
        with pytest.raises(DeadlineExceeded) as refused:
            client.table()
        took_s = time.monotonic() - started

    assert 0 < took_s < 1.5
    assert refused.value.exit_code == 3
    assert str(refused.value) == (
        f"SSB did not answer within the deadline of 0.5 s, asked {base_url}/tables/12015?lang=no. "
        "Try again later, or give more time with --deadline"
    )


def test_a_run_that_is_refused_for_ever_ends_by_its_deadline(server: StandIn) -> None:
    """A server that says «again at once» is asked once a second, and no longer than the deadline allows."""
    server.always = Reply(status=503, body=b"", headers={"Retry-After": "0"})

    with Client(settings(server.base_url, deadline_s=1.5, tries=10_000)) as client:
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable):
            client.table()
        took_s = time.monotonic() - started

    assert took_s < 1.5
    assert len(server.requests) == 2


def test_the_deadline_is_one_for_all_questions(server: StandIn) -> None:
    """The clock runs from the first question, not anew for each, and after it nothing more is sent."""
    with Client(settings(server.base_url, deadline_s=0.4)) as client:
        client.table()
        server.always = Reply(delay_s=20)
        with pytest.raises(DeadlineExceeded):
            client.metadata()
        with pytest.raises(DeadlineExceeded):
            client.config()

    assert len(server.requests) == 2


def test_a_read_that_times_out_at_the_deadline_is_the_deadline(held_time: HeldTime) -> None:
    """Of two bounds that end at the same moment it is always the deadline that is told."""

    class Hanging(Scripted):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            held_time.seconds += options["timeout"]
            return super().send(request)

    adapter = Hanging(requests.ReadTimeout("Read timed out."))
    with (
        Client(settings(SSB, deadline_s=20), clock=held_time.clock(), adapter=adapter) as client,
        pytest.raises(DeadlineExceeded) as refused,
    ):
        client.table()

    assert isinstance(refused.value.__cause__, requests.ReadTimeout)
    assert len(adapter.urls) == 1


def _while_reading() -> requests.ConnectionError:
    """Return what requests makes of a timeout in the middle of a body."""
    error = requests.ConnectionError("Read timed out.")
    error.__context__ = TimeoutError("timed out")
    return error


@pytest.mark.parametrize("error", [requests.ReadTimeout(), requests.ConnectTimeout(), _while_reading()])
@pytest.mark.parametrize(
    ("timeout_s", "ours"), [(30.0, DeadlineExceeded), (20.0, DeadlineExceeded), (19.0, ServiceUnavailable)]
)
def test_a_timeout_is_the_deadline_where_it_was_all_the_time_left(
    held_time: HeldTime, error: Exception, timeout_s: float, ours: type[ServiceUnavailable]
) -> None:
    """Also where the clock says that a moment is left; a shorter one says what the server did."""
    limits = settings(SSB, timeout_s=timeout_s, deadline_s=20.0, tries=1)
    adapter = Scripted(error)

    with Client(limits, clock=held_time.clock(), adapter=adapter) as client, pytest.raises(ServiceUnavailable) as said:
        client.table()

    assert type(said.value) is ours


def test_the_deadline_begins_with_the_first_question(server: StandIn, held_time: HeldTime) -> None:
    """A client may be made long before it is used."""
    with Client(settings(server.base_url, deadline_s=10), clock=held_time.clock()) as client:
        held_time.seconds += 1000

        assert client.table().content["id"] == "12015"


@pytest.mark.parametrize("fault", ["hang before the answer", "body drip", "compressed body drip", "hang in headers"])
def test_no_thread_is_left_long_after_the_deadline(fault: str) -> None:
    """The thread of a request that was given up ends soon, also when bytes still come one by one."""
    with _slow(fault) as base_url, Client(settings(base_url, deadline_s=0.5)) as client:
        with pytest.raises(DeadlineExceeded):
            client.table()
        assert _await_no_request_thread() == 0


def _await_no_request_thread() -> int:
    """Wait up to a second for threads that were left behind, and count those that are left still."""
    left = [thread for thread in threading.enumerate() if thread.name == "kostra_bolig request"]
    patience = time.monotonic() + 1
    for thread in left:
        thread.join(max(0.0, patience - time.monotonic()))
    return sum(thread.is_alive() for thread in left)


def test_an_answer_that_begins_after_the_deadline_is_not_read() -> None:
    """When headers come after the run was given up, the body is left on the wire."""
    given_up = threading.Event()

    class Late(Scripted):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            given_up.wait(5)
            answers.append(super().send(request))
            return answers[-1]

    answers: list[requests.Response] = []
    adapter = Late((200, {}, b'{"id":"12015"}'))
    with Client(settings(SSB, deadline_s=0.1), adapter=adapter) as client:
        with pytest.raises(DeadlineExceeded):
            client.table()
        given_up.set()
        _await_no_request_thread()

    assert [answer.raw.tell() for answer in answers] == [0]


def test_nothing_is_sent_or_written_after_the_deadline(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that was held up before it sent may not touch the store, which by then is another run's."""
    given_up, named = threading.Event(), proxies.named

    def late(url: str) -> dict[str, str]:
        given_up.wait(5)
        return named(url)

    monkeypatch.setattr(proxies, "named", late)
    pacer = Pacer(Clock())
    pacer.resume(tmp_path / "requests")
    with Client(settings(server.base_url, deadline_s=0.1), pacer=pacer) as client:
        with pytest.raises(DeadlineExceeded):
            client.table()
        given_up.set()
        _await_no_request_thread()

    assert server.requests == []
    assert list(tmp_path.iterdir()) == []


def test_no_redirect_is_followed_after_the_deadline(server: StandIn) -> None:
    """A request given up on sends no further one behind the caller's back."""
    server.always = Reply(status=302, headers={"Location": server.base_url + INFO}, body=b"", delay_s=0.3)

    with Client(settings(server.base_url, deadline_s=0.5)) as client:
        with pytest.raises(DeadlineExceeded):
            client.table()
        time.sleep(0.5)

    assert len(server.requests) == 2


# Waits between tries


@pytest.mark.parametrize(
    ("header", "waited_s"),
    [
        ("0", 1.0),
        ("0.2", 1.0),
        ("2", 2.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("90", 90.0),
        ("91", 90.0),
        ("1000000000", 90.0),
        ("9" * 5000, 90.0),
        ("Thu, 20 Mar 2025 12:00:30 GMT", 30.0),
        ("Thu, 20 Mar 2025 13:00:30 +0100", 30.0),
        ("Thursday, 20-Mar-25 12:00:30 GMT", 30.0),
        ("Fri, 21 Mar 2025 12:00:00 GMT", 90.0),
        ("Wed, 19 Mar 2025 12:00:00 GMT", 1.0),
    ],
)
def test_a_wait_is_what_the_server_asks_up_to_90_seconds(
    server: StandIn, client: Client, held_time: HeldTime, header: str, waited_s: float
) -> None:
    """``Retry-After`` is kept to in both of its forms; a second is the least, a minute and a half the most."""
    server.replies.append(too_many_requests(header))

    client.table()

    assert held_time.slept == [waited_s]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "-5",
        "soon",
        "1e9",
        "0x10",
        "nan",
        "inf",
        "Thu, 20 Mar 2025 12:00:30 -0000",
        "Thu, 20 Mar 99999 12:00:30 GMT",
        "Thu, 99999999999999999999 Mar 2025 12:00:30 GMT",
        "Thu, 20 Mar 2025 12:00:30 +99999999999999999999",
    ],
)
def test_a_wait_that_makes_no_sense_is_the_librarys_own(
    server: StandIn, client: Client, held_time: HeldTime, header: str | None
) -> None:
    """Without a readable ``Retry-After`` the first wait is some part of a second, and no error."""
    server.replies.append(too_many_requests(header))

    client.table()

    assert len(held_time.slept) == 1
    assert 0 <= held_time.slept[0] <= 1


NOON = dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC)


@given(seconds=st.integers(1, 90))
def test_both_forms_of_retry_after_are_waited_in_full(seconds: int) -> None:
    """A wait of up to 90 seconds is never cut short, as a number or as a date."""
    date = email.utils.format_datetime(NOON + dt.timedelta(seconds=seconds), usegmt=True)

    assert retry_after_s(str(seconds), now=NOON) == seconds
    assert retry_after_s(date, now=NOON) == seconds


@given(
    header=st.text()
    | st.floats(0, 1e6).map(str)
    | st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(9999, 1, 1)).map(email.utils.format_datetime)
    | st.from_regex(r"[A-Z][a-z]{2}, \d+ (Mar|Feb) -?\d+ \d+:\d+:\d+ ([+-]\d+|GMT)", fullmatch=True)
)
@example(header="0\x1f")  # a space to a pattern, and none to a number
@example(header="\u0663")
def test_no_retry_after_is_an_error_or_longer_than_90_seconds(header: str) -> None:
    """Whatever the header says, the answer is a wait between 1 and 90 seconds, or none."""
    wait_s = retry_after_s(header, now=NOON)

    assert wait_s is None or 1 <= wait_s <= 90


def test_waits_grow_but_stay_within_bounds(server: StandIn, client: Client, held_time: HeldTime) -> None:
    """The k-th wait is drawn from 0 to 2^(k-1) seconds, so that many clients do not come back at once."""
    server.always = maintenance()

    with pytest.raises(ServiceUnavailable):
        client.table()

    assert len(held_time.slept) == 4
    assert all(0 <= wait <= bound for wait, bound in zip(held_time.slept, [1, 2, 4, 8], strict=True))


def test_no_wait_goes_beyond_the_deadline(server: StandIn, held_time: HeldTime) -> None:
    """A wait that would outlast the deadline is not begun; what the server said is told at once."""
    server.always = too_many_requests("60")

    with (
        Client(settings(server.base_url, deadline_s=100), clock=held_time.clock()) as client,
        pytest.raises(ServiceUnavailable, match="API calls quota exceeded!"),
    ):
        client.table()

    assert held_time.slept == [60.0]
    assert len(server.requests) == 2


# Refusals that pass, and those that do not


@pytest.mark.parametrize(
    ("reply", "title"),
    [
        (too_many_requests(), "API calls quota exceeded!"),
        (Reply(status=500, body=b""), None),
        (Reply(status=502, body=b"Bad Gateway"), "Bad Gateway"),
        (maintenance(), None),
        (Reply(status=504, body=b"\xef\xbb\xbf <!DOCTYPE html><title>504</title>"), None),
        (Reply(status=501, body=b""), None),
        (Reply(status=520, body=b""), None),
    ],
    ids=lambda case: str(case.status) if isinstance(case, Reply) else "",
)
@every_endpoint
def test_a_server_that_stays_busy_is_not_available(
    server: StandIn, client: Client, ask: Any, reply: Reply, title: str | None
) -> None:
    """429 and every 5xx are tried five times, then end in exit code 3 with status and title."""
    server.always = reply

    with pytest.raises(ServiceUnavailable) as refused:
        ask(client)

    words = f" «{title}»" if title else ""
    assert (refused.value.exit_code, refused.value.status, refused.value.title) == (3, reply.status, title)
    assert str(refused.value) == (
        f"SSB is not available: {refused.value.url} answered {reply.status}{words}. Try again later"
    )
    assert refused.value.url.startswith(server.base_url)
    assert (len(server.requests), client.requests) == (5, 5)


OWN_PROBLEM = b'{"type":"Parameter error","title":"Non-existent value","status":400}'
DETAILED_PROBLEM = b'{"type":"Parameter error","title":"Too many cells selected","detail":"9 > 8","status":400}'
VALIDATION_PROBLEM = (
    b'{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1",'
    b'"title":"One or more validation errors occurred.","status":400,"errors":{"selection":["required"]}}'
)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (OWN_PROBLEM, "Non-existent value"),
        (DETAILED_PROBLEM, "Too many cells selected: 9 > 8"),
        (VALIDATION_PROBLEM, "One or more validation errors occurred."),
        (b"  plain words\r\n", "plain words"),
        ("blåbær".encode("latin-1"), "bl\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}r"),
        (b'{"title":"red \\u001b[31m\\u0007 and\\nlines \\u202e"}', "red  [31m  and lines"),
        (b"plain \x1b[2J\x00\x08text", "plain  [2J  text"),
        (b'{"title":["a list"]}', "['a list']"),
        (b'{"title":"","detail":null}', None),
        (b'{"status":400}', None),
        (b" \n<html>Bad Request</html>", None),
        (b"x" * 10_000, "x" * 200),
        (b'{"title":"' + b"x" * 10_000 + b'"}', "x" * 200),
        (b"", None),
    ],
)
def test_the_servers_own_words_reach_the_message(
    server: StandIn, client: Client, body: bytes, title: str | None
) -> None:
    """Both shapes of problem and plain text are shown on one short line; HTML and control characters are not."""
    server.always = Reply(status=400, body=body)

    with pytest.raises(ContractChanged) as refused:
        client.table()

    url = server.base_url + INFO
    said = f"{url} answered 400" + (f" «{title}»" if title else "")
    assert refused.value.reasons == (said,)
    assert str(refused.value) == (
        f"SSB does not know what was asked: {said}. The table or the API has changed; a person must look"
    )
    assert str(refused.value).isprintable()
    assert refused.value.body == body


@pytest.mark.parametrize("status", [400, 405, 410, 414, 415])
def test_a_question_that_is_not_understood_is_asked_once(server: StandIn, client: Client, status: int) -> None:
    """A table or an API that changed does not change back within seconds: exit code 5 at once."""
    server.always = Reply(status=status, body=OWN_PROBLEM)

    with pytest.raises(ContractChanged, match="Non-existent value") as refused:
        client.data(SELECTION)

    assert refused.value.exit_code == 5
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 403, 407, 408])
def test_a_server_that_lets_nobody_in_is_asked_once(server: StandIn, client: Client, status: int) -> None:
    """Being refused entry says nothing about the table, and is not pressed: exit code 3 at once."""
    server.always = Reply(status=status, body=b"Your address is blocked")

    with pytest.raises(
        ServiceUnavailable, match=f"SSB refused: .* answered {status} «Your address is blocked»"
    ) as refused:
        client.table()

    assert (refused.value.status, refused.value.title) == (status, "Your address is blocked")
    assert len(server.requests) == 1


def test_a_password_in_a_netrc_is_not_sent(
    server: StandIn, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSB asks for no password, so none goes there, not even a default one."""
    file = tmp_path / "netrc"
    file.write_text("default login me password secret\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))

    client.table()

    assert "authorization" not in {name.lower() for name in server.requests[0].headers}


@every_endpoint
def test_a_404_once_passes(server: StandIn, client: Client, ask: Any, held_time: HeldTime) -> None:
    """The server also says 404 for faults of its own, so it is asked again after 5 seconds."""
    server.replies.append(Reply(status=404, body=b""))

    answer = ask(client)

    assert answer.content == json.loads(answer.body)
    assert held_time.slept == [5.0]
    assert (len(server.requests), client.requests) == (2, 2)


@pytest.mark.parametrize(("body", "asked"), [(b'{"title":"Non-existent table","status":404}', 1), (b"", 2)])
def test_a_404_of_a_table_that_nobody_has_seen(server: StandIn, client: Client, body: bytes, asked: int) -> None:
    """Where SSB says in its own words that there is none nobody waits to ask again; a bare 404 may be a fault."""
    server.always = Reply(status=404, body=body)

    with pytest.raises(ContractChanged):
        client.table(table="99887", is_known=False)

    assert len(server.requests) == asked


@every_endpoint
def test_a_404_twice_is_a_table_that_is_gone(server: StandIn, client: Client, ask: Any) -> None:
    """The second 404 is believed."""
    server.always = Reply(status=404, body=b'{"title":"Non-existent table"}')

    with pytest.raises(ContractChanged, match="answered 404 «Non-existent table»"):
        ask(client)

    assert len(server.requests) == 2


@every_endpoint
@pytest.mark.parametrize(("times", "outcome"), [(1, "answered"), (2, "gone")])
def test_a_400_that_says_404_is_one(server: StandIn, client: Client, ask: Any, times: int, outcome: str) -> None:
    """SSB has been seen to send the body of a 404 with the status 400: it is asked again once, and then believed."""
    body = b'{"type":"Parameter error","title":"Non-existent table","status":404}'
    server.replies += [Reply(status=400, body=body) for _ in range(times)]

    if outcome == "answered":
        ask(client)
    else:
        with pytest.raises(ContractChanged, match="answered 400 «Non-existent table»"):
            ask(client)

    assert len(server.requests) == 2


def test_a_400_that_says_400_is_believed_at_once(server: StandIn, client: Client) -> None:
    """What was asked is wrong; asking again asks the same."""
    server.replies.append(Reply(status=400, body=b'{"title":"Non-existent value","status":400}'))

    with pytest.raises(ContractChanged, match="answered 400 «Non-existent value»"):
        client.metadata()

    assert len(server.requests) == 1


def test_a_404_that_could_not_be_asked_again_is_not_called_gone(server: StandIn) -> None:
    """Where the deadline leaves no time for the second try, SSB is unavailable: nobody knows that the table is gone."""
    server.always = Reply(status=404, body=b"")

    with (
        Client(settings(server.base_url, deadline_s=2.0)) as client,
        pytest.raises(ServiceUnavailable, match="no time to ask again"),
    ):
        client.table()


def test_a_404_is_forgiven_once_for_each_question(server: StandIn, client: Client) -> None:
    """A 404 to one question does not count against the next."""
    server.replies += [Reply(when="/config", status=404, body=b""), Reply(when="/metadata", status=404, body=b"")]

    client.config()
    client.metadata()

    assert [seen.path for seen in server.requests] == ["/config"] * 2 + ["/tables/12015/metadata"] * 2


@pytest.mark.parametrize("status", [204, 206, 304])
def test_a_status_that_carries_no_whole_answer_is_refused(server: StandIn, client: Client, status: int) -> None:
    """Success of another kind than 200 is tried again, then refused: it is not the whole table."""
    server.always = Reply(status=status, body=b"")

    with pytest.raises(BodyRefused, match=f"expected the status 200, but .* answered {status}"):
        client.table()

    assert len(server.requests) == 5


# Lost connections


def _reset(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _babble(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"\x1b[31mSSH-2.0-not-a-web-server\r\n\r\n")


def _two_lengths(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")


@pytest.mark.parametrize("serve", [_reset, _babble, _two_lengths, socket.socket.close])
def test_a_connection_that_breaks_is_tried_again(serve: Callable[[socket.socket], None], held_time: HeldTime) -> None:
    """Reset, dropped, or another protocol: five tries, then exit code 3 on one printable line."""
    with (
        listening(serve) as base_url,
        Client(settings(base_url), clock=held_time.clock()) as client,
        pytest.raises(ServiceUnavailable, match="SSB cannot be reached at") as refused,
    ):
        client.table()

    assert (refused.value.exit_code, refused.value.status, client.requests) == (3, None, 5)
    assert str(refused.value).isprintable()
    assert isinstance(refused.value.__cause__, requests.RequestException)


def test_a_port_that_nobody_listens_on_is_tried_again(held_time: HeldTime) -> None:
    """A refused connection is tried five times, then is exit code 3."""
    url = f"http://127.0.0.1:{closed_port()}/v2"

    with (
        Client(settings(url), clock=held_time.clock()) as client,
        pytest.raises(ServiceUnavailable, match=r"Connection refused|actively refused") as refused,
    ):
        client.table()

    assert (refused.value.url, client.requests) == (f"{url}/tables/12015?lang=no", 5)


def test_a_name_that_is_not_known_is_tried_again(held_time: HeldTime) -> None:
    """A failed lookup of the name is tried five times, then is exit code 3."""
    with (
        Client(settings(SSB), clock=held_time.clock()) as client,
        pytest.raises(ServiceUnavailable, match="no such host") as refused,
    ):
        client.table()

    assert (refused.value.exit_code, client.requests) == (3, 5)


@contextlib.contextmanager
def _https(certificate: trustme.LeafCert) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65_536)
            secured.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{"id":"12015"}')

    with listening(serve) as base_url:
        yield base_url.replace("http:", "https:")


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """Give a certificate authority that the client trusts during this test."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    return authority


def test_a_good_certificate_is_accepted(trusted: trustme.CA) -> None:
    """The server of the next tests does answer where its certificate is good."""
    with _https(trusted.issue_cert("127.0.0.1")) as base_url, Client(settings(base_url)) as client:
        assert client.table().content == {"id": "12015"}


@pytest.mark.parametrize("flaw", ["another host", "expired", "not valid yet"])
def test_a_bad_certificate_is_never_accepted(trusted: trustme.CA, flaw: str, held_time: HeldTime) -> None:
    """A certificate of another host or of another time is no SSB: exit code 3 after five tries."""
    certificate = {
        "not valid yet": lambda: trusted.issue_cert("127.0.0.1", not_before=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)),
        "another host": lambda: trusted.issue_cert("data.ssb.no"),
        "expired": lambda: trusted.issue_cert("127.0.0.1", not_after=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
    }[flaw]()

    with (
        _https(certificate) as base_url,
        Client(settings(base_url), clock=held_time.clock()) as client,
        pytest.raises(ServiceUnavailable, match=r"CERTIFICATE_VERIFY_FAILED|certificate") as refused,
    ):
        client.table()

    assert (refused.value.exit_code, client.requests) == (3, 5)


@pytest.mark.parametrize("generations", [1, 2, 3])
def test_an_issuer_that_nobody_here_trusts_is_a_setting(
    trusted: trustme.CA, generations: int, held_time: HeldTime
) -> None:
    """Trying again later helps nobody: exit code 2 at once, with the variable that names an authority."""
    authority = trustme.CA()
    for _ in range(1, generations):
        authority = authority.create_child_ca()

    with (
        _https(authority.issue_cert("127.0.0.1")) as base_url,
        Client(settings(base_url), clock=held_time.clock()) as client,
        pytest.raises(SettingsError, match="nobody whom this machine trusts vouches for the server at") as refused,
    ):
        client.table()

    assert (refused.value.exit_code, client.requests) == (2, 1)
    assert refused.value.setting == "REQUESTS_CA_BUNDLE / CURL_CA_BUNDLE"
    assert "put its certificate authority into the file that REQUESTS_CA_BUNDLE names" in str(refused.value)


def test_an_issuer_in_the_open_is_told_without_a_file_of_authorities(held_time: HeldTime) -> None:
    """Where no variable is set, the authorities are the usual ones, and the advice is the same."""
    with (
        _https(trustme.CA().issue_cert("127.0.0.1")) as base_url,
        Client(settings(base_url), clock=held_time.clock()) as client,
        pytest.raises(SettingsError, match="in REQUESTS_CA_BUNDLE"),
    ):
        client.table()


UNREADABLE = {
    "garbage": b"\x00\xff garbage",
    "empty": b"",
    "a page": b"<html>404</html>",
    "half a certificate": b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "a name that is no text": None,
}


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_of_certificates_that_cannot_be_read_is_a_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, variable: str, held_time: HeldTime
) -> None:
    """Whatever is in it, exit code 2 at once, with the variable and the file; nothing is asked."""
    file = tmp_path / ("authorities.pem" if content is not None else "n\udcff.pem")
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(variable, str(file))

    with Client(settings(SSB), clock=held_time.clock()) as client, pytest.raises(SettingsError) as refused:
        client.table()

    assert (refused.value.setting, client.requests) == ("REQUESTS_CA_BUNDLE / CURL_CA_BUNDLE", 0)
    assert "cannot be read" in str(refused.value)
    assert str(refused.value).isprintable()


def test_authorities_are_not_read_where_nothing_is_secured(
    server: StandIn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in on this machine needs no certificates."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/authorities.pem")

    assert client.table().content["id"] == "12015"


def test_a_folder_of_authorities_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, held_time: HeldTime) -> None:
    """A folder is taken, and one that holds nobody's authority vouches for nobody."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))

    with (
        _https(trustme.CA().issue_cert("127.0.0.1")) as base_url,
        Client(settings(base_url), clock=held_time.clock()) as client,
        pytest.raises(SettingsError, match="nobody whom this machine trusts"),
    ):
        client.table()


# Broken bodies


@pytest.mark.parametrize("mode", ["content-length", "chunked", "close", "gzip"])
def test_no_part_of_an_answer_passes_for_the_whole(server: StandIn, mode: CutMode, held_time: HeldTime) -> None:
    """An answer cut at any twentieth of its length, whatever its headers promised, is refused."""
    for twentieth in range(20):
        server.replies.append(Reply(cut_at=twentieth / 20, cut_mode=mode))

        with Client(settings(server.base_url, tries=1), clock=held_time.clock()) as client, pytest.raises(BodyRefused):
            client.table()

    assert len(server.requests) == 20


BROKEN = {
    **{f"cut, {mode}": Reply(cut_at=0.7, cut_mode=mode) for mode in ("content-length", "chunked", "close", "gzip")},
    "HTML": Reply(body=b"<html><body>Back soon</body></html>", headers={"Content-Type": "text/html"}),
    "empty": Reply(body=b""),
    "not compressed": Reply(headers={"Content-Encoding": "gzip"}),
    "a list": Reply(body=b"[]"),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
@every_endpoint
def test_a_body_that_stays_broken_is_refused(server: StandIn, client: Client, ask: Any, reply: Reply) -> None:
    """A broken body is asked for five times, then refused with exit code 4 and its address."""
    server.always = reply

    with pytest.raises(BodyRefused) as refused:
        ask(client)

    assert refused.value.exit_code == 4
    assert refused.value.url is not None
    assert refused.value.url.startswith(server.base_url)
    assert "Nothing was stored" in str(refused.value)
    assert (len(server.requests), client.requests) == (5, 5)


def test_a_refused_body_is_kept_for_the_quarantine(server: StandIn, client: Client) -> None:
    """A person can look at what was refused."""
    server.always = BROKEN["HTML"]

    with pytest.raises(BodyRefused) as refused:
        client.table()

    assert refused.value.body == b"<html><body>Back soon</body></html>"


def test_what_was_read_of_a_cut_body_is_kept(server: StandIn, client: Client) -> None:
    """Of a body that ends too early, the part that was read is there to look at."""
    server.always = Reply(body=b"{" + b" " * 199_999, cut_at=0.9)

    with pytest.raises(BodyRefused, match="cut short or damaged") as refused:
        client.table()

    assert refused.value.body.startswith(b"{ ")
    assert len(refused.value.body) <= 180_000


PASSING = {
    **BROKEN,
    "429": too_many_requests("1"),
    "500": Reply(status=500, body=b""),
    "503": maintenance(),
    "404": Reply(status=404, body=b""),
    "dropped": Reply(drop=True),
}


@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING)
@every_endpoint
def test_a_fault_that_passes_leaves_no_trace(server: StandIn, client: Client, ask: Any, reply: Reply) -> None:
    """After one fault of any kind the second request gives the answer."""
    server.replies.append(reply)

    answer, again = ask(client), ask(client)

    assert answer == again
    assert (len(server.requests), client.requests) == (3, 3)


def test_a_fault_on_each_of_four_tries_passes(server: StandIn, client: Client) -> None:
    """The fifth try may still succeed, whatever mixture came before."""
    server.replies += [maintenance(), Reply(drop=True), BROKEN["HTML"], Reply(status=404, body=b"")]

    assert client.table().content["id"] == "12015"
    assert (len(server.requests), client.requests) == (5, 5)


# Size


MEGABYTE = 1_000_000
BOMB = b" " * (64 * MEGABYTE)
BOMBS = {
    "gzip": ("gzip", gzip.compress(BOMB, 1)),
    "deflate": ("deflate", zlib.compress(BOMB, 1)),
    "gzip twice": ("gzip, gzip", gzip.compress(gzip.compress(BOMB, 1))),
}


@pytest.mark.parametrize(("encoding", "body"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_stopped_at_the_cap(server: StandIn, held_time: HeldTime, encoding: str, body: bytes) -> None:
    """64 MB in a few kB are not unpacked: reading stops at the cap, in less memory than twice the cap, once."""
    server.always = Reply(body=body, headers={"Content-Encoding": encoding})
    cap = 4 * MEGABYTE

    with Client(settings(server.base_url, max_bytes=cap), clock=held_time.clock()) as client:
        tracemalloc.start()
        try:
            with pytest.raises(BodyRefused) as refused:
                client.table()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert peak < 2 * cap
    assert "more than 4000000 bytes after decompression" in str(refused.value)
    assert refused.value.exit_code == 4
    assert 0 < len(refused.value.body) <= 65_536
    assert len(server.requests) == 1


def test_a_bomb_in_a_redirect_is_stopped_at_the_cap(server: StandIn, held_time: HeldTime) -> None:
    """The body of a redirect is bounded as every other."""
    encoding, body = BOMBS["gzip"]
    headers = {"Content-Encoding": encoding, "Location": server.base_url + INFO}
    server.always = Reply(status=302, body=body, headers=headers)

    with (
        Client(settings(server.base_url, max_bytes=1000), clock=held_time.clock()) as client,
        pytest.raises(BodyRefused, match="more than 1000 bytes after decompression"),
    ):
        client.table()

    assert len(server.requests) == 1


def test_an_answer_of_exactly_the_cap_is_taken(server: StandIn, held_time: HeldTime) -> None:
    """The cap is the largest size accepted; one byte more is refused."""
    server.always = Reply(body=b'{"id":"12015"}')

    with Client(settings(server.base_url, max_bytes=14), clock=held_time.clock()) as client:
        assert client.table().content == {"id": "12015"}
    with (
        Client(settings(server.base_url, max_bytes=13), clock=held_time.clock()) as client,
        pytest.raises(BodyRefused, match="more than 13 bytes"),
    ):
        client.table()


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("absolute", [True, False])
def test_a_redirect_on_the_same_host_is_followed(server: StandIn, client: Client, status: int, absolute: bool) -> None:
    """A server may move its addresses; the question stays the same, its body too, and both requests count."""
    path = "/api/pxwebapi/v2/tables/12015/data?lang=no&outputFormat=json-stat2&moved=1"
    origin = server.base_url.removesuffix("/api/pxwebapi/v2")
    server.replies.append(Reply(status=status, headers={"Location": (origin if absolute else "") + path}, body=b""))

    answer = client.data(SELECTION)

    assert answer.content["class"] == "dataset"
    assert answer.url == f"{server.base_url}/tables/12015/data?lang=no&outputFormat=json-stat2"
    assert [(seen.method, seen.query.get("moved")) for seen in server.requests] == [("POST", None), ("POST", "1")]
    assert server.requests[0].body == server.requests[1].body
    assert client.requests == 2


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("http://127.0.0.1:{other}/api/pxwebapi/v2/tables/12015", "http://127.0.0.1"),
        ("//127.0.0.1:{other}/api/pxwebapi/v2/tables/12015", "http://127.0.0.1"),
        ("http://localhost:{own}/api/pxwebapi/v2/tables/12015", "http://localhost"),
        ("http://user@127.0.0.1:{own}/api/pxwebapi/v2/tables/12015", "http://127.0.0.1"),
        ("https://127.0.0.1:{own}/api/pxwebapi/v2/tables/12015", "https://127.0.0.1"),
        ("https://evil.example/", "https://evil.example"),
        ("https://evil\x1b.example/", "https://evil .example"),
        ("file:///etc/passwd", "file://"),
        ("ftp://127.0.0.1:{other}/", "ftp://127.0.0.1"),
        ("javascript:alert(1)", "javascript://"),
        ("http://[", "no address at all"),
        ("http://evil\N{DOUBLE EXCLAMATION MARK}.example:x]/", "no address at all"),
    ],
)
def test_a_redirect_to_elsewhere_is_refused(server: StandIn, client: Client, location: str, shown: str) -> None:
    """Another host, port, user or protocol is not asked: nothing reaches it, and the run ends at once with code 4."""
    with StandIn(small_table()) as other:
        ports = {"own": _port(server), "other": _port(other)}
        server.always = Reply(
            status=302, headers={"Location": location.format(**ports).encode().decode("latin-1")}, body=b""
        )

        with pytest.raises(BodyRefused) as refused:
            client.table()

    assert str(refused.value) == (
        f"{server.base_url}{INFO} redirects to {shown}, another host, port or protocol, which was not asked. "
        "Nothing was stored; a person must look"
    )
    assert (refused.value.exit_code, len(server.requests), len(other.requests)) == (4, 1, 0)


def _port(server: StandIn) -> str:
    return server.base_url.split(":")[2].partition("/")[0]


def test_a_redirect_from_https_to_http_is_refused(held_time: HeldTime) -> None:
    """A secured question is never repeated in the open, not even to the same host."""
    adapter = Scripted((301, {"Location": "http://data.ssb.no/api/pxwebapi/v2/tables/12015"}, b""))

    with (
        Client(settings(SSB), clock=held_time.clock(), adapter=adapter) as client,
        pytest.raises(BodyRefused, match=r"redirects to http://data.ssb.no, another host, port or protocol"),
    ):
        client.table()

    assert adapter.urls == [f"{SSB}{INFO}"]


def test_redirects_in_a_circle_are_refused(server: StandIn, client: Client) -> None:
    """After three redirects without an answer the circle is left, with exit code 4."""
    server.always = Reply(status=302, headers={"Location": server.base_url + INFO}, body=b"")

    with pytest.raises(BodyRefused, match="redirects in a circle"):
        client.table()

    assert (len(server.requests), client.requests) == (4, 4)


def test_a_redirect_without_an_address_is_refused(server: StandIn, client: Client) -> None:
    """A 302 that does not say where to is a broken answer."""
    server.always = Reply(status=302, body=b"")

    with pytest.raises(BodyRefused, match="answered 302"):
        client.table()

    assert len(server.requests) == 5


# Pace


@pytest.mark.parametrize(
    ("headers", "waited_s"),
    [
        ({"x-ratelimit-remaining": "39"}, []),
        ({"x-ratelimit-remaining": "6"}, []),
        ({"x-ratelimit-remaining": "5"}, [2.0]),
        ({"x-ratelimit-remaining": "1"}, [2.0]),
        ({"x-ratelimit-remaining": "0"}, [60.0]),
        ({"x-ratelimit-remaining": "-1"}, []),
        ({"x-ratelimit-remaining": "abc"}, []),
        ({"x-ratelimit-remaining": ""}, []),
        ({"x-ratelimit-remaining": "9" * 5000}, []),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-policy": "3;w=30s"}, [10.0]),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-policy": "3;w=30"}, [30.0]),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-policy": "1;w=20s"}, [20.0]),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-policy": "0;w=0s"}, [60.0]),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-policy": "garbage"}, [60.0]),
        ({"x-ratelimit-remaining": "9", "x-ratelimit-policy": "1;w=999999s"}, []),
    ],
    ids=str,
)
def test_the_pace_follows_the_servers_headers(
    server: StandIn, client: Client, held_time: HeldTime, headers: dict[str, str], waited_s: list[float]
) -> None:
    """Slower when few calls remain, a whole window when none do; headers that make no sense change nothing."""
    server.replies.append(Reply(headers=headers))

    client.table()
    client.config()

    assert held_time.slept == waited_s


def test_without_rate_headers_the_pace_is_the_librarys_own(
    server: StandIn, client: Client, held_time: HeldTime
) -> None:
    """A proxy may strip the headers: 30 requests go out at once, the next waits a minute."""
    server.rate_limit_headers = False

    for _ in range(31):
        client.config()

    assert held_time.slept == [60.0]
    assert len(server.requests) == 31


def test_pacing_beyond_the_deadline_ends_the_run_at_once(server: StandIn, held_time: HeldTime) -> None:
    """A wait that the deadline does not allow is not begun."""
    server.replies.append(Reply(headers={"x-ratelimit-remaining": "0"}))

    with Client(settings(server.base_url, deadline_s=50), clock=held_time.clock()) as client:
        client.table()
        with pytest.raises(DeadlineExceeded) as refused:
            client.config()

    assert held_time.slept == []
    assert len(server.requests) == 1
    assert str(refused.value) == (
        "SSB's limit on requests asks for a wait of 60 s, which the deadline of 50 s does not allow, asked "
        f"{server.base_url}/config. Try again later, or give more time with --deadline"
    )


def test_a_wait_for_the_limit_is_told_when_it_begins(
    server: StandIn, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute without a word looks like a server that hangs."""
    caplog.set_level("INFO", logger="kostra_bolig")
    server.replies.append(Reply(headers={"x-ratelimit-remaining": "0"}))

    client.table()
    client.config()

    assert "waiting 60 s for SSB's limit" in caplog.messages


def test_a_deadline_that_the_limit_ate_up_says_so(server: StandIn, held_time: HeldTime) -> None:
    """After waits of ours, it is the limit that is named, with how long was waited for it, as data too."""
    server.always = Reply(headers={"x-ratelimit-remaining": "0"})

    with Client(settings(server.base_url, deadline_s=100), clock=held_time.clock()) as client:
        client.table()
        client.config()
        with pytest.raises(DeadlineExceeded) as refused:
            client.metadata()

    assert isinstance(refused.value.said, Said)
    assert refused.value.said.values["paced_s"] == 60
    assert "SSB's limit on requests asks for 60 s more, after 60 s of waiting for it" in str(refused.value)


def test_a_server_that_hangs_after_a_wait_for_the_limit_tells_of_both(held_time: HeldTime) -> None:
    """Most of the deadline went by in waiting: the message does not put it all on SSB's silence."""

    class Hanging(Scripted):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            held_time.seconds += options["timeout"]
            return super().send(request)

    pacer = Pacer(held_time.clock())
    for _ in range(30):
        pacer.sent()
    adapter = Hanging(requests.ReadTimeout("Read timed out."))
    limits = settings(SSB, deadline_s=80)
    with (
        Client(limits, clock=held_time.clock(), adapter=adapter, pacer=pacer) as client,
        pytest.raises(DeadlineExceeded, match="deadline of 80 s, 60 s of which were spent waiting for SSB's limit"),
    ):
        client.table()


def test_redirects_are_paced_too(server: StandIn, client: Client, held_time: HeldTime) -> None:
    """Every request on the wire counts towards the limit, also the ones that a redirect causes."""
    server.rate_limit_headers = False
    server.replies += [
        Reply(when=INFO, status=302, headers={"Location": server.base_url + "/config"}, body=b"") for _ in range(15)
    ]

    for _ in range(15):
        client.table()
    client.config()

    assert held_time.slept == [60.0]
    assert len(server.requests) == 31


# Foreign errors at the edge


OURS: dict[str, type[KostraBoligError]] = {
    "ChunkedEncodingError": BodyRefused,
    "ConnectTimeout": ServiceUnavailable,
    "ConnectionError": ServiceUnavailable,
    "ContentDecodingError": BodyRefused,
    "HTTPError": ServiceUnavailable,
    "InvalidHeader": ServiceUnavailable,
    "InvalidJSONError": ServiceUnavailable,
    "InvalidProxyURL": SettingsError,
    "InvalidSchema": SettingsError,
    "InvalidURL": SettingsError,
    "JSONDecodeError": ServiceUnavailable,
    "MissingSchema": SettingsError,
    "ProxyError": ServiceUnavailable,
    "ReadTimeout": ServiceUnavailable,
    "RequestException": ServiceUnavailable,
    "RetryError": ServiceUnavailable,
    "SSLError": ServiceUnavailable,
    "StreamConsumedError": ServiceUnavailable,
    "Timeout": ServiceUnavailable,
    "TooManyRedirects": ServiceUnavailable,
    "URLRequired": ServiceUnavailable,
    "UnrewindableBodyError": ServiceUnavailable,
}


def test_every_error_of_requests_has_a_place() -> None:
    """A new version of requests with a new error shows here first."""
    theirs = [
        name
        for name, made in vars(requests.exceptions).items()
        if isinstance(made, type) and issubclass(made, requests.RequestException)
    ]

    assert sorted(theirs) == sorted(OURS)


@pytest.mark.parametrize(("name", "ours"), OURS.items(), ids=OURS)
def test_no_error_of_requests_reaches_the_caller(name: str, ours: type[KostraBoligError], held_time: HeldTime) -> None:
    """Each becomes one of ours, chained; a setting that makes no sense is not tried again."""
    made = getattr(requests.exceptions, name)
    error = made("words", "document", 0) if name == "JSONDecodeError" else made("words")
    adapter = Scripted(error)

    with Client(settings(SSB), clock=held_time.clock(), adapter=adapter) as client, pytest.raises(ours) as refused:
        client.table()

    assert type(refused.value) is ours
    assert refused.value.__cause__ is error
    assert len(adapter.urls) == (1 if ours is SettingsError else 5)


def test_an_error_without_words_is_told_by_its_name(held_time: HeldTime) -> None:
    """A reason that says nothing is at least named."""
    with (
        Client(settings(SSB), clock=held_time.clock(), adapter=Scripted(requests.ConnectionError())) as client,
        pytest.raises(ServiceUnavailable) as refused,
    ):
        client.table()

    assert str(refused.value) == f"SSB cannot be reached at {SSB}{INFO}: ConnectionError. Try again later"


def test_a_host_that_cannot_be_looked_up_is_a_setting() -> None:
    """An address that only the layer below requests finds impossible is a setting to correct too."""
    with Client(settings("https://data..ssb.no/v2")) as client, pytest.raises(SettingsError) as refused:
        client.table()

    assert refused.value.setting == "--base-url / KOSTRA_BOLIG_BASE_URL / HTTPS_PROXY / HTTP_PROXY"
    assert isinstance(refused.value.__cause__, LocationParseError | requests.exceptions.InvalidURL)


def test_a_missing_file_of_certificates_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A variable of the user's that names no file is named, not reported as a fault of SSB."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "absent.pem"))

    with Client(settings(SSB)) as client, pytest.raises(SettingsError, match=r"absent\.pem") as refused:
        client.table()

    assert (refused.value.setting, refused.value.exit_code) == ("REQUESTS_CA_BUNDLE / CURL_CA_BUNDLE", 2)


def test_an_error_of_the_library_itself_is_not_dressed_up() -> None:
    """A bug stays a bug: what is no fault of the connection is raised as it is, once."""
    adapter = Scripted(ZeroDivisionError("a bug"))

    with Client(settings(SSB), adapter=adapter) as client, pytest.raises(ZeroDivisionError, match="a bug"):
        client.table()

    assert len(adapter.urls) == 1


def _deny(connection: socket.socket) -> None:
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("proxy", "ours"),
    [
        ("http://user:secret@127.0.0.1:{closed}", ServiceUnavailable),
        ("http://user:sec@secret@127.0.0.1:{closed}", ServiceUnavailable),
        ("http://user:secret@127.0.0.1:{denying}", SettingsError),
        ("http://user:secret@no-such-proxy.example:80", ServiceUnavailable),
        ("user:secret@127.0.0.1:{closed}", SettingsError),
        ("http://user:secret@127.0.0.1:port", SettingsError),
        ("http://user:se/secret@127.0.0.1:{closed}", SettingsError),
        ("http://user:se secret@[127.0.0.1", SettingsError),
        ("http://user:secret", SettingsError),
        ("::::x@", SettingsError),
        ("http://:@:@", SettingsError),
        ("http://user:secret\udc81@127.0.0.1:{closed}", SettingsError),
        ("http://user:%C4%80secret@127.0.0.1:{closed}", SettingsError),
        ("socks5://user:secret@127.0.0.1:{closed}", SettingsError),
    ],
)
def test_a_proxys_password_is_never_told(
    monkeypatch: pytest.MonkeyPatch, held_time: HeldTime, proxy: str, ours: type[KostraBoligError]
) -> None:
    """A proxy that is down, denies or makes no sense is told of without its credentials."""
    with listening(_deny) as denying:
        ports = {"closed": closed_port(), "denying": denying.split(":")[2].partition("/")[0]}
        monkeypatch.setenv("HTTPS_PROXY", proxy.format(**ports))
        with Client(settings(SSB), clock=held_time.clock()) as client, pytest.raises(ours) as refused:
            client.table()

    assert "sec" not in str(refused.value)
    assert "user" not in str(refused.value)
    assert "sec" not in repr(vars(refused.value))


def test_the_client_writes_nothing_to_the_terminal(
    server: StandIn, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    """Speaking is the command line's; a library is silent in success, retry and failure."""
    server.replies += [maintenance(), Reply(drop=True)]

    client.table()
    server.always = maintenance()
    with pytest.raises(ServiceUnavailable):
        client.metadata()

    assert capfd.readouterr() == ("", "")


def test_a_closed_client_may_be_used_again(server: StandIn, client: Client) -> None:
    """Closing gives up the connections, not the client."""
    client.table()
    client.close()

    assert client.table().content["id"] == "12015"


# The constructed cassettes


@contextlib.contextmanager
def _playing(name: str, held_time: HeldTime) -> Iterator[tuple[Client, Any]]:
    with (
        vcr.use_cassette(str(FOLDER / name), record_mode="none", match_on=("method", "uri", "body")) as tape,
        Client(settings(SSB), clock=held_time.clock()) as client,
    ):
        yield client, tape


def test_a_fetch_asks_what_is_on_the_cassette(held_time: HeldTime) -> None:
    """The four questions of a fetch are the four on the cassette, to the byte, and are answered."""
    with _playing("fetch.yaml", held_time) as (client, tape):
        table, metadata, limits = client.table(), client.metadata(), client.config()
        data = client.data(small_table().dimensions)

    assert (table.content["id"], table.content["updated"]) == ("12015", "2025-03-15T07:00:00Z")
    assert metadata.content["dimension"].keys() == data.content["dimension"].keys()
    assert limits.content["maxDataCells"] == 800_000
    assert (tape.all_played, client.requests, held_time.slept) == (True, 4, [])


def test_too_many_requests_are_waited_out(held_time: HeldTime) -> None:
    """The 429 on the cassette asks for 2 seconds; then the table answers."""
    with _playing("too_many_requests.yaml", held_time) as (client, _):
        assert client.table().content["id"] == "12015"

    assert (client.requests, held_time.slept) == (2, [2.0])


def test_a_code_that_is_gone_is_a_changed_contract(held_time: HeldTime) -> None:
    """The 400 on the cassette is not tried again, and says which of SSB's problems it is."""
    with _playing("gone.yaml", held_time) as (client, tape):
        client.table()
        client.metadata()
        client.config()
        with pytest.raises(ContractChanged, match="answered 400 «Non-existent value»"):
            client.data(small_table().dimensions)

    assert (tape.all_played, client.requests) == (True, 4)


def test_maintenance_is_not_available(held_time: HeldTime) -> None:
    """All five 503 on the cassette are played, then the page is told by its status only."""
    with (
        _playing("maintenance.yaml", held_time) as (client, tape),
        pytest.raises(ServiceUnavailable, match=r"answered 503. Try again later"),
    ):
        client.table()

    assert (tape.all_played, client.requests) == (True, 5)
