"""What other libraries and Python's own switches change for everybody, and what then still holds of the way to SSB."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import freezegun
import pytest

from kostra_bolig.clock import Clock
from tests.builders.standin import Reply, StandIn
from tests.cassettes.build import small_table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server() -> Iterator[StandIn]:
    """Give a running stand-in with a small table."""
    with StandIn(small_table()) as running:
        yield running


def script(text: str, *switches: str, **environ: str) -> str:
    """Return what a program of a process of its own printed."""
    done = subprocess.run(
        [sys.executable, *switches, "-c", textwrap.dedent(text)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


INSTALL = "requests_cache.install_cache(backend='memory', expire_after=-1, allowable_methods=['GET', 'POST'])"


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.foreign)])
def test_a_cache_put_in_the_place_of_sessions_keeps_no_answer_of_ours(server: StandIn, when: str) -> None:
    """`requests_cache.install_cache()`, before or after the import: every run asks SSB."""
    lines = {"before": "", "after": "", when: INSTALL}

    script(
        f"""
        import requests_cache
        {lines["before"]}
        import kostra_bolig as kb
        {lines["after"]}
        for _ in range(3):
            kb.fetch(base_url={server.base_url!r})
        """
    )

    assert [seen.path for seen in server.requests].count("/tables/12015") == 3
    assert {seen.headers["Cache-Control"] for seen in server.requests} == {"no-cache"}


@pytest.mark.foreign
def test_a_cache_does_not_stand_in_for_a_server_that_is_gone(server: StandIn) -> None:
    """With SSB switched off after the first run, the second says so and does not say «unchanged»."""
    said = script(
        f"""
        import requests_cache, urllib.request
        {INSTALL}
        import kostra_bolig as kb
        print(kb.fetch(base_url={server.base_url!r}).outcome)
        import os, socket
        def gone(*_): raise ConnectionRefusedError("switched off")
        socket.socket.connect = gone
        try:
            print(kb.fetch(base_url={server.base_url!r}, deadline_s=1).outcome)
        except kb.ServiceUnavailable:
            print("not available")
        """
    )

    assert said.split("\n") == ["new", "not available"]


@pytest.mark.foreign
def test_an_adapter_put_in_the_place_of_requests_own_is_not_used(server: StandIn) -> None:
    """The class that sends is requests' own, under whatever name it now is."""
    said = script(
        f"""
        import requests.adapters
        class Other(requests.adapters.HTTPAdapter):
            def send(self, *args, **options):
                raise SystemExit("another adapter was asked")
        requests.adapters.HTTPAdapter = Other
        import kostra_bolig as kb
        print(kb.fetch(base_url={server.base_url!r}).outcome)
        """
    )

    assert said == "new"


TIME_HELD_STILL = """
    import time
    {how}
    import kostra_bolig as kb
    from kostra_bolig.settings import Settings
    from kostra_bolig.ssb.client import Client
    settings = Settings.resolve(base_url={url!r}, deadline_s=1.2)
    try:
        Client(settings).table()
    except kb.ServiceUnavailable as error:
        print(type(error).__name__)
"""


@pytest.mark.foreign
@pytest.mark.parametrize(
    "how",
    [
        "import freezegun; freezegun.freeze_time('2012-01-14').start()",
        "time.time = time.monotonic = lambda: 0.0; time.sleep = lambda seconds: None",
    ],
)
def test_a_deadline_passes_where_time_is_held_still(server: StandIn, how: str) -> None:
    """A server that never answers, or always refuses, ends the run at its deadline; the pauses are real ones."""
    server.always = Reply(delay_s=20)
    assert script(TIME_HELD_STILL.format(how=how, url=server.base_url)) == "DeadlineExceeded"
    server.always = Reply(status=503, body=b"", headers={"Retry-After": "1"})
    server.requests.clear()

    assert script(TIME_HELD_STILL.format(how=how, url=server.base_url)) == "ServiceUnavailable"
    assert len(server.requests) == 2


@pytest.mark.foreign
def test_the_pace_is_kept_where_time_is_held_still(server: StandIn) -> None:
    """What an earlier run noted counts by the true clock: no limit is passed because a test holds time still."""
    server.replies.append(Reply(headers={"x-ratelimit-remaining": "0", "x-ratelimit-policy": "40;w=2s"}))

    said = script(
        f"""
        import freezegun, time
        kept = [time.monotonic]  # freezegun finds every name at the top of a module
        freezegun.freeze_time('2012-01-14').start()
        from kostra_bolig.settings import Settings
        from kostra_bolig.ssb.client import Client
        client = Client(Settings.resolve(base_url={server.base_url!r}))
        client.table()
        began = kept[0]()
        client.config()
        print(kept[0]() - began > 1.5)
        """
    )

    assert said == "True"


def test_now_is_now_where_time_is_held_still() -> None:
    """The hours in which every doubt counts are not passed over because a test holds time still."""
    before = dt.datetime.now(dt.UTC)

    with freezegun.freeze_time("2012-01-14"):
        now = Clock().now()

    assert before <= now <= before + dt.timedelta(seconds=10)


EVERYTHING = """
import decimal, locale, random, socket, sys
import polars
decimal.setcontext(decimal.Context(prec=1, Emax=1, Emin=-1, traps=[*decimal.Context().flags]))
polars.Config(tbl_rows=1, float_precision=0, fmt_str_lengths=1)
sys.setrecursionlimit(400)
locale.setlocale(locale.LC_ALL, "C")
socket.setdefaulttimeout(0.0001)
random.seed(0)
"""


@pytest.mark.parametrize(
    ("switches", "before"),
    [
        pytest.param(
            ("-OO", "-W", "error", "-X", "dev"), "", id="no assertions, warnings as errors", marks=pytest.mark.foreign
        ),
        pytest.param(
            ("-I",),
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n",
            id="isolated",
            marks=pytest.mark.foreign,
        ),
        pytest.param((), EVERYTHING, id="decimal, display, recursion, locale, sockets", marks=pytest.mark.foreign),
    ],
)
def test_pythons_switches_change_nothing(server: StandIn, switches: tuple[str, ...], before: str) -> None:
    """Without assertions, with warnings as errors, another decimal context or display: the same fetch."""
    asked = f"""
        import kostra_bolig as kb
        result = kb.fetch(base_url={server.base_url!r})
        print(result.outcome, kb.load().observations.height)
    """

    assert script(before + textwrap.dedent(asked), *switches) == f"new {len(small_table().cells)}"
