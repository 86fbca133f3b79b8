"""The way to SSB: connections that fail, servers that stall, limit, redirect or spoil their headers."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
import trustme

from kostra_bolig.settings import Settings
from kostra_bolig.ssb.client import Client
from tests.builders.standin import Reply, StandIn, maintenance, too_many_requests
from tests.conftest import HeldTime
from tests.faults.campaign import Campaign
from tests.faults.truth import frame_of_table

POST = "POST /tables/12015/data"
QUESTIONS = ("GET /tables/12015?", "GET /tables/12015/metadata", "GET /config", POST)
TRIES = 5
LONGEST_WAIT_S = 90


@pytest.fixture
def fetch(campaign: Campaign, held_time: HeldTime) -> Callable[..., int]:
    """Return a fetch that never really waits, an hour after the one before, of a server that says no limit."""
    campaign.standin.rate_limit_headers = False

    def in_held_time(*, force: bool = False, **changes: object) -> int:
        held_time.sleep(3600)
        held_time.slept.clear()
        campaign.standin.requests.clear()
        return campaign.fetch(settings=campaign.settings(**changes), clock=held_time.clock(), force=force)

    return in_held_time


# 1 No connection


@contextlib.contextmanager
def _serving(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Give the port of a server that does this with every connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=1)


def _reset(connection: socket.socket) -> None:
    """Read a little and break the connection with RST instead of FIN."""
    connection.recv(10)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def _secured(certificate: trustme.LeafCert) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    def serve(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    return serve


def test_without_a_connection_it_stops_after_its_tries(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """No such host, a closed port, a reset, no TLS: exit 3; a certificate nobody vouches for: exit 2; figures kept."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        closed = taken.getsockname()[1]
    plain = campaign.standin.base_url.replace("http:", "https:")
    campaign.case(1, lambda: fetch(base_url="https://data.ssb.no/api/pxwebapi/v2"), exits={3}, recover=False)
    campaign.case(1, lambda: fetch(base_url=f"http://127.0.0.1:{closed}"), exits={3}, recover=False)
    campaign.case(1, lambda: fetch(base_url=plain), exits={3}, recover=False)
    with _serving(_reset) as port:
        campaign.case(1, lambda: fetch(base_url=f"http://127.0.0.1:{port}"), exits={3}, recover=False)
    with _serving(_secured(trustme.CA().issue_cert("127.0.0.1"))) as port:
        campaign.case(1, lambda: fetch(base_url=f"https://127.0.0.1:{port}"), exits={2}, recover=False)
    for question in QUESTIONS:
        campaign.standin.always = Reply(when=question, drop=True)
        campaign.case(1, fetch, exits={3}, recover=False, label=f"dropped: {question}")
        assert len([one for one in campaign.standin.requests if _is(one.method, one.path, question)]) == TRIES
    campaign.standin.always = None

    campaign.case(1, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="connected again")

    assert campaign.tallies[1].cases == 10


def test_a_certificate_is_a_setting_or_a_fault_of_today(
    campaign: Campaign, fetch: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of another host or out of date: exit 3; an issuer nobody trusts, authorities nobody can read: exit 2."""
    authority = trustme.CA()
    authorities = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(str(authorities))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authorities))
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificates = {
        "another host": (authority.issue_cert("data.ssb.no"), 3),
        "expired": (authority.issue_cert("127.0.0.1", not_after=past), 3),
        "of an unknown issuer": (trustme.CA().create_child_ca().issue_cert("127.0.0.1"), 2),
    }
    for name, (certificate, code) in certificates.items():
        with _serving(_secured(certificate)) as port:
            url = f"https://127.0.0.1:{port}"
            campaign.case(1, partial(fetch, base_url=url), exits={code}, recover=False, label=name)
    authorities.write_bytes(b"garbage")
    campaign.case(1, lambda: fetch(base_url="https://127.0.0.1:9"), exits={2}, recover=False, label="garbage")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "absent.pem"))

    campaign.case(1, lambda: fetch(base_url="https://127.0.0.1:9"), exits={2}, recover=False, label="absent")


def test_proxies_that_are_no_address_are_settings(
    campaign: Campaign, fetch: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the variable holds, exit 2 or, where it may be an address, 3."""
    for proxy in ("::::x@", "http://:@:@", "http://[", "http://host:99999", "socks5://h:1", "//", "\udcff"):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        campaign.case(1, fetch, exits={2}, recover=False, label=f"proxy {proxy!r}")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    campaign.case(1, fetch, exits={3}, recover=False, label="a proxy that is gone")


def test_a_connection_lost_once_is_made_again(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Dropped once at every question in turn, the figures still arrive in the same run."""
    campaign.standin.replies.extend(Reply(when=question, drop=True) for question in QUESTIONS)

    campaign.case(1, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)

    assert len(campaign.standin.requests) == 9


def _is(method: str, path: str, question: str) -> bool:
    return f"{method} {path}" == question.rstrip("?")


# 2 Hang and drip


def _timed(campaign: Campaign, took_s: list[float], settings: Settings) -> int:
    """Fetch, and note how long the fetch alone took: what the campaign reads before and after is not the fetch's."""
    began = time.monotonic()
    code = campaign.fetch(settings=settings)
    took_s.append(time.monotonic() - began)
    return code


def test_a_server_that_stalls_costs_no_more_than_the_deadline(campaign: Campaign) -> None:
    """However little comes, the run ends at its deadline, in real time, with exit 3."""
    replies = {
        "hangs at once": Reply(when=QUESTIONS[0], delay_s=5),
        "drips at once": Reply(when=QUESTIONS[0], drip_s=0.05),
        "drips metadata": Reply(when=QUESTIONS[1], drip_s=0.01),
        "hangs over the figures": Reply(when=POST, delay_s=5),
        "drips figures": Reply(when=POST, drip_s=0.001),
    }
    campaign.standin.rate_limit_headers = False
    for name, reply in replies.items():
        campaign.standin.always = reply
        took_s: list[float] = []
        run = partial(_timed, campaign, took_s, campaign.settings(deadline_s=0.2))

        campaign.case(2, run, exits={3}, recover=False, label=name)

        assert took_s[0] < 0.2 + 1


def test_a_connection_that_is_never_made_costs_no_more_than_the_deadline(campaign: Campaign) -> None:
    """A port whose queue is full answers no one: exit 3 at the deadline."""
    with contextlib.ExitStack() as open_ones:
        full = open_ones.enter_context(contextlib.closing(socket.socket()))
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            waiting = open_ones.enter_context(contextlib.closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        settings = campaign.settings(base_url=f"http://127.0.0.1:{full.getsockname()[1]}", deadline_s=0.2)
        took_s: list[float] = []

        campaign.case(2, partial(_timed, campaign, took_s, settings), exits={3})

        assert took_s[0] < 0.2 + 1


# 3 Too many requests


def test_429_in_every_form_is_waited_out(campaign: Campaign, fetch: Callable[..., int], held_time: HeldTime) -> None:
    """The wait is what the server asked for and at most 90 s; where it asks for nothing, it is ours."""

    def later(seconds: int) -> str:
        moment = held_time.moment + dt.timedelta(seconds=3600 + seconds)
        return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")

    forms: dict[str | None, tuple[float, float]] = {
        "7": (7, 7),
        " 7 ": (7, 7),
        "1.5": (1.5, 1.5),
        "0": (1, 1),
        "90": (90, 90),
        "3600": (90, 90),
        "9" * 400: (90, 90),
        None: (0, 1),
        "": (0, 1),
        "-5": (0, 1),
        "soon": (0, 1),
        "1e3": (0, 1),
        "Wed, 99 Foo 2025 25:61:61 GMT": (0, 1),
        "Thu, 20 Mar 2025 12:00:07": (0, 1),
        "Wed, 21 Oct 2015 07:28:00 GMT": (1, 1),
        "Fri, 31 Dec 9999 23:59:59 GMT": (90, 90),
    }
    for form, (least, most) in forms.items():
        campaign.standin.replies.append(too_many_requests(form, when=QUESTIONS[0]))
        campaign.case(3, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False, label=str(form))
        assert least <= held_time.slept[0] <= most, form
    campaign.standin.replies.append(too_many_requests(later(30), when=QUESTIONS[0]))

    campaign.case(3, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="a date")

    assert 29 <= held_time.slept[0] <= 30


def test_429_for_ever_ends_after_few_tries(campaign: Campaign, fetch: Callable[..., int], held_time: HeldTime) -> None:
    """Whatever the form, there are at most five requests, no wait above 90 s, and exit 3 within the deadline."""
    for form, question in itertools.product((None, "0", "20", "99999", "soon"), (QUESTIONS[0], POST)):
        campaign.standin.always = too_many_requests(form, when=question)
        campaign.case(3, fetch, exits={3}, recover=False, label=f"{form} at {question}")
        asked = [one for one in campaign.standin.requests if _is(one.method, one.path, question)]
        assert 1 <= len(asked) <= TRIES
        assert max(held_time.slept) <= LONGEST_WAIT_S
        assert sum(held_time.slept) <= 300
    campaign.standin.always = None

    campaign.case(3, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="served again")

    assert campaign.tallies[3].cases == 11


def test_many_runs_together_stay_below_the_limit(campaign: Campaign, held_time: HeldTime) -> None:
    """Seventy fetches one after another send at most 30 requests in any 60 seconds, although each starts anew."""
    moments: list[float] = []

    def noted(body: bytes) -> bytes:
        moments.append(held_time.seconds)
        return body

    def fetches() -> int:
        return max(campaign.fetch(clock=held_time.clock()) for _ in range(70))

    held_time.sleep(3600)
    campaign.standin.rate_limit_headers = False
    campaign.standin.always = Reply(transform=noted)

    campaign.case(3, fetches, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)

    assert len(moments) == 74
    assert all(later - earlier >= 60 for earlier, later in zip(moments, moments[30:], strict=False))


# 4 Errors of the server


def test_a_server_that_fails_is_tried_five_times(
    campaign: Campaign, fetch: Callable[..., int], held_time: HeldTime
) -> None:
    """500, 502, 503 and 504 for ever: five requests, growing waits with chance in them, exit 3."""
    for status, question in itertools.product((500, 502, 503, 504, 599), QUESTIONS):
        campaign.standin.always = dataclasses.replace(maintenance(when=question), status=status, body=b"")
        campaign.case(4, fetch, exits={3}, recover=False, label=f"{status} at {question}")
        assert len([one for one in campaign.standin.requests if _is(one.method, one.path, question)]) == TRIES
        assert all(waited <= 2**number for number, waited in enumerate(held_time.slept))
    campaign.standin.always = None

    campaign.case(4, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="well again")

    assert campaign.tallies[4].cases == 21


def test_a_server_that_fails_once_at_every_question_is_forgiven(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """A 503 at each question in turn: the figures still arrive."""
    campaign.standin.replies.extend(maintenance(when=question) for question in QUESTIONS)

    campaign.case(4, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)

    assert len(campaign.standin.requests) == 9


# 5 Not found


def test_a_404_is_believed_the_second_time(campaign: Campaign, fetch: Callable[..., int], held_time: HeldTime) -> None:
    """The server says 404 for faults of its own: asked again slowly, then exit 5, for a person must look."""
    bodies = (b"", b'{"type":"Parameter error","title":"Non-existent table","status":404}')
    for question, body in itertools.product(QUESTIONS, bodies):
        campaign.standin.always = Reply(when=question, status=404, body=body)
        campaign.case(5, fetch, exits={5}, recover=False, label=f"{body!r:.20} at {question}")
        assert len([one for one in campaign.standin.requests if _is(one.method, one.path, question)]) == 2
        assert held_time.slept == [5]
    campaign.standin.always = None

    campaign.case(5, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="found again")

    assert campaign.tallies[5].cases == 9


def test_a_404_once_at_every_question_is_forgiven(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """One 404 at each question in turn: the figures still arrive."""
    campaign.standin.replies.extend(Reply(when=question, status=404, body=b"") for question in QUESTIONS)

    campaign.case(5, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)

    assert len(campaign.standin.requests) == 9


# 9 Redirects


def test_a_redirect_elsewhere_is_never_followed(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Another host, port, protocol or no address: exit 4, and nobody elsewhere is asked anything."""
    with StandIn() as elsewhere:
        port = campaign.standin.base_url.split(":")[2].split("/")[0]
        targets = (
            f"{elsewhere.base_url}/tables/12015",
            f"http://localhost:{port}/api/pxwebapi/v2/tables/12015",
            f"https://127.0.0.1:{port}/api/pxwebapi/v2/tables/12015",
            f"http://user:secret@127.0.0.1:{port}/api/pxwebapi/v2/tables/12015",
            f"http://127.0.0.1:{port}@127.0.0.1:{elsewhere.base_url.split(':')[2]}",
            f"//{elsewhere.base_url.removeprefix('http://')}",
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "data:application/json,{}",
            "javascript:alert(1)",
            "http://[",
            "http:",
        )
        for target, question in itertools.product(targets, (QUESTIONS[0], POST)):
            campaign.standin.always = Reply(when=question, status=302, headers={"Location": target}, body=b"")
            campaign.case(9, lambda: fetch(tries=2), exits={4}, recover=False, label=f"{question} to {target}")
        asked_elsewhere = list(elsewhere.requests)
    campaign.standin.always = None

    campaign.case(9, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="straight again")

    assert asked_elsewhere == []
    assert campaign.tallies[9].cases == 25


def test_a_redirect_in_a_circle_ends(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """A circle is left after a few steps with exit 4."""
    here = f"{campaign.standin.base_url}/tables/12015?lang=no"
    for status in (301, 302, 303, 307, 308):
        campaign.standin.always = Reply(when=QUESTIONS[0], status=status, headers={"Location": here}, body=b"")
        campaign.case(9, lambda: fetch(tries=1), exits={4}, recover=False, label=str(status))
        assert len(campaign.standin.requests) == 4


def test_a_redirect_without_an_address_is_refused(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """A 302 that leads nowhere is no answer."""
    campaign.standin.always = Reply(when=QUESTIONS[0], status=302, body=b"")

    campaign.case(9, lambda: fetch(tries=2), exits={4}, recover=False)

    assert len(campaign.standin.requests) == 2


def test_a_redirect_on_the_same_host_is_followed(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """The same host, port and protocol may answer from another path."""
    campaign.standin.replies.append(
        Reply(when=QUESTIONS[0], status=307, headers={"Location": "../v2/tables/12015?lang=no&again=1"}, body=b"")
    )

    campaign.case(9, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)

    assert campaign.standin.requests[1].query == {"lang": "no", "again": "1"}


# 24 Our own requests


def test_a_code_given_twice_is_sent_once(campaign: Campaign, held_time: HeldTime) -> None:
    """The server dies of doubles; it gets none from us and answers."""
    selection = {
        "KOKkommuneregion0000": ["EAK", "0301", "EAK"],
        "ContentsCode": ["KOStotmidlbo0000"] * 3,
        "Tid": ["2024", "2023", "2024"],
    }

    def ask() -> int:
        with Client(campaign.settings(tries=1), clock=held_time.clock()) as client:
            client.data(selection)
        return 0

    campaign.case(24, ask, exits={0})


def test_a_code_that_the_server_reads_as_an_expression_is_never_sent(
    campaign: Campaign, fetch: Callable[..., int]
) -> None:
    """What the server would answer to it nobody could tell: exit 5 before any figure is asked for."""
    for code in ("KOS*", "*", "KOS?000", "top(1)", "RANGE(a,b)", "from(KOStotnatt0000)", "bottom(2,1)"):
        campaign.standin.table = campaign.later.recoded({"KOStotnatt0000": code})
        campaign.case(24, fetch, exits={5}, recover=False, label=code)
        assert [one.method for one in campaign.standin.requests] == ["GET", "GET", "GET"]

    assert campaign.tallies[24].cases == 7


def test_codes_with_commas_and_brackets_are_sent_as_they_are(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """In a POST body they steer nothing: the figures are those of that very code."""
    campaign.standin.table = campaign.later.recoded({"KOSandbarn3m0000": "KOS,a[b] (c)'\"\\"})

    campaign.case(24, fetch, exits={0}, truth=lambda: frame_of_table(campaign.standin.table), recover=False)


def test_a_table_above_the_servers_limit_is_asked_for_in_parts(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """However few cells the server gives at once, the parts make the whole, and no address is long."""
    for most, posts in {1170: 1, 1169: 2, 200: 7, 90: 13}.items():
        campaign.standin.max_data_cells = most
        campaign.case(
            24,
            lambda: fetch(force=True),
            exits={0},
            truth=lambda: frame_of_table(campaign.later),
            recover=False,
            label=f"{most} cells",
        )
        assert [one.method for one in campaign.standin.requests].count("POST") == posts
        assert max(len(one.path) + sum(map(len, one.query.values())) for one in campaign.standin.requests) < 100


def test_a_limit_below_one_region_is_told_to_a_person(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """A server that gives fewer cells than one region has cannot be asked: exit 5 with its own words."""
    campaign.standin.max_data_cells = 89

    campaign.case(24, fetch, exits={5}, recover=False)


# 25 Headers stripped or spoilt


def _spoilt_headers() -> Iterator[tuple[str, Mapping[str, str]]]:
    for value in ("-1", "abc", "", "9" * 30, "1e9", "0x10", "4, 5", "\xb2", "NaN", " "):
        yield f"remaining {value!r}", {"x-ratelimit-remaining": value}
    for value in (
        "abc",
        "40",
        "-1;w=60s",
        "0;w=60s",
        "40;w=0s",
        "40;w=99999s",
        "9" * 30 + ";w=60s",
        "40;w=60s, 40;w=60s",
    ):
        yield f"policy {value!r}", {"x-ratelimit-policy": value, "x-ratelimit-remaining": "39"}
    yield "remaining twice", {"x-ratelimit-remaining": "39", "X-RateLimit-Remaining": "-1"}
    yield "limit nonsense", {"x-ratelimit-limit": "many", "x-ratelimit-resource": "?"}


def test_headers_that_make_no_sense_change_nothing(
    campaign: Campaign, fetch: Callable[..., int], held_time: HeldTime
) -> None:
    """Missing, negative, wordy, huge or doubled limits: the true figures at the usual pace."""
    for name, headers in _spoilt_headers():
        campaign.standin.always = Reply(headers={"x-ratelimit-remaining": "39", **headers})
        campaign.case(25, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False, label=name)
        assert held_time.slept == [], name
    campaign.standin.always = None

    campaign.case(25, lambda: fetch(force=True), exits={0}, truth=lambda: frame_of_table(campaign.later), label="none")

    assert held_time.slept == []
    assert campaign.tallies[25].cases == 21
