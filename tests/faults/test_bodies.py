"""Answers that are no answer: cut, too large, odd, mutated. None is ever taken for a good one."""

from __future__ import annotations

import gzip
import itertools
import json
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl
import pytest

from kostra_bolig import jsonstat
from kostra_bolig.errors import KostraBoligError
from kostra_bolig.ingest.binding import bind
from kostra_bolig.ingest.frame import assemble, contents_of, dimensions_of
from kostra_bolig.jsonstat.text import parse
from tests.builders.standin import CutMode, Reply
from tests.conftest import HeldTime
from tests.faults.campaign import Campaign, Tally
from tests.faults.mutants import mutants
from tests.faults.truth import frame_of, frame_of_table

POST = "POST /tables/12015/data"
QUESTIONS = ("GET /tables/12015?", "GET /tables/12015/metadata", "GET /config", POST)
CUT_MODES: tuple[CutMode, ...] = ("content-length", "chunked", "close", "gzip")


@pytest.fixture
def fetch(campaign: Campaign, held_time: HeldTime) -> Callable[..., int]:
    """Return a fetch that never really waits, an hour after the one before, of a server that says no limit."""
    campaign.standin.rate_limit_headers = False

    def in_held_time(*, force: bool = False, **changes: object) -> int:
        held_time.sleep(3600)
        return campaign.fetch(settings=campaign.settings(**changes), clock=held_time.clock(), force=force)

    return in_held_time


def test_a_cut_answer_is_never_taken_for_a_whole_one(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Cut in four ways at every twentieth of its length, each time it is asked for: refused, nothing published."""
    for mode, twentieth in itertools.product(CUT_MODES, range(20)):
        campaign.standin.always = Reply(when=POST, cut_mode=mode, cut_at=twentieth / 20)
        campaign.case(7, lambda: fetch(tries=2), exits={4}, recover=False, label=f"{mode} at {twentieth}/20")
    campaign.standin.always = None

    campaign.case(7, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="whole again")

    assert campaign.tallies[7].cases == 81


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_cut_once_is_asked_for_again(campaign: Campaign, fetch: Callable[..., int], question: str) -> None:
    """Cut once, whole the second time: the true figures are published."""
    campaign.standin.replies.append(Reply(when=question, cut_mode="close", cut_at=0.5))

    campaign.case(7, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label=question)

    assert not campaign.standin.replies


def test_what_is_no_answer_is_refused_whatever_its_status(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """HTML, nothing, ``{}`` and a problem with status 200 are refused, whichever question they answer."""
    bodies = {
        "HTML": b"<!DOCTYPE html><html><body>Vedlikehold</body></html>",
        "nothing": b"",
        "an empty object": b"{}",
        "a problem": b'{"type":"Parameter error","title":"Non-existent table","status":404}',
    }
    for question, (name, body) in itertools.product(QUESTIONS, bodies.items()):
        if question == "GET /config" and body.startswith(b"{"):
            continue  # an object that gives no limit is an answer: the server's limit is then unsaid
        campaign.standin.always = Reply(when=question, body=body)
        campaign.case(6, lambda: fetch(tries=2), exits={4}, recover=False, label=f"{question}: {name}")
    campaign.standin.always = None

    campaign.case(6, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="well again")

    assert campaign.tallies[6].cases == 15


@pytest.mark.parametrize("body", [b"{}", b'{"title":"Non-existent table","status":404}'])
def test_a_config_that_says_nothing_leaves_a_careful_limit(
    campaign: Campaign, fetch: Callable[..., int], body: bytes
) -> None:
    """Without the server's limit the table is asked for in parts that any server gives, and is the same."""
    campaign.standin.always = Reply(when="GET /config", body=body)

    campaign.case(6, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), recover=False)


def test_an_answer_over_the_cap_is_left_unread(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """Too large plainly, with and without a length, and too large once unpacked, once or three times."""
    large = b'{"a":"' + b"x" * 20_000_000 + b'"}'
    twice = gzip.compress(gzip.compress(large))
    replies = {
        "with a length": Reply(when=POST, body=large[:2_000_000]),
        "chunked": Reply(when=POST, body=large[:2_000_000], cut_at=1.0, cut_mode="chunked"),
        "without a length": Reply(when=POST, body=large[:2_000_000], cut_at=1.0, cut_mode="close"),
        "gzip": Reply(when=POST, body=large, encoding="gzip"),
        "deflate": Reply(when=POST, body=large, encoding="deflate"),
        "raw deflate": Reply(when=POST, body=_raw_deflate(large), headers={"Content-Encoding": "deflate"}),
        "gzip in gzip": Reply(when=POST, body=twice, headers={"Content-Encoding": "gzip, gzip"}),
        "gzip in gzip in gzip": Reply(
            when=POST, body=gzip.compress(twice), headers={"Content-Encoding": "gzip, gzip, gzip"}
        ),
    }
    for name, reply in replies.items():
        campaign.standin.always = reply
        campaign.case(8, lambda: fetch(max_bytes=500_000, tries=1), exits={4}, recover=False, label=name)
    campaign.standin.always = None

    campaign.case(8, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="small again")

    assert campaign.tallies[8].cases == 9


def test_a_bomb_costs_no_more_memory_than_the_cap_allows(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """30 MB in 30 kB are left at the cap of 1 MB: the peak stays below twice the cap and a little."""
    bomb = gzip.compress(b'{"a":"' + b"x" * 30_000_000 + b'"}')
    campaign.standin.always = Reply(when=POST, body=bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        campaign.case(8, lambda: fetch(max_bytes=1_000_000, tries=1), exits={4}, recover=False)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(bomb) < 40_000
    assert peak < 4_000_000


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _oddities(good: bytes) -> dict[str, bytes]:
    text = good.decode()
    label = '"label":"12015'
    assert label in text
    assert text.startswith('{"version"')
    in_value = text.index('"value":[') + len('"value":[')

    def at_value(written: str) -> bytes:
        return (text[:in_value] + written + "," + text[in_value:]).encode()

    def with_label(written: str) -> bytes:
        return text.replace(label, f'"label":"{written}', 1).encode("utf-8", "surrogatepass")

    return {
        "NaN": at_value("NaN"),
        "Infinity": at_value("Infinity"),
        "-Infinity": at_value("-Infinity"),
        "1e999": at_value("1e999"),
        "a number of 400 digits": at_value("1" * 400),
        "a number of 5001 digits": at_value("1" * 5001),
        "hexadecimal": at_value("0x10"),
        "a leading zero": at_value("01"),
        "a plus": at_value("+1"),
        "NaN outside the values": text.replace("{", '{"more":NaN,', 1).encode(),
        "100 000 lists deep": b"[" * 100_000,
        "100 000 lists deep inside": text.replace("{", '{"more":' + "[" * 100_000 + "]" * 100_000 + ",", 1).encode(),
        "100 000 objects deep": b'{"a":' * 100_000,
        "a key of the root twice": text.replace("{", '{"version":"2.0",', 1).encode(),
        "value twice": text.replace("{", '{"value":[1],', 1).encode(),
        "a code twice in the index": text.replace('"index":{', '"index":{"EAK":0,', 1).encode(),
        "a key twice, once escaped": text.replace("{", '{"v\\u0061lue":[1],', 1).encode(),
        "a byte order mark": b"\xef\xbb\xbf" + good,
        "UTF-16": text.encode("utf-16"),
        "UTF-32": text.encode("utf-32"),
        "ISO 8859-1": text.encode("iso-8859-1"),
        "UTF-7": text.encode("utf-7").replace(b'"', b"+ACI-"),
        "half a surrogate pair, escaped": with_label("\\ud800"),
        "half a surrogate pair, in bytes": with_label("\ud800"),
        "an overlong slash": good.replace(b'"label":"', b'"label":"\xc0\xaf', 1),
        "a bare control character": with_label("\x07"),
        "a bare newline in a text": with_label("\n"),
        "single quotes": text.replace('"', "'").encode(),
        "a comma too many": good[:-1] + b",}",
        "a comment": b"/* figures */" + good,
        "something behind": good + b"{}",
        "null bytes behind": good + b"\0\0\0\0",
        "twice": good + good,
        "a guard against scripts": b")]}',\n" + good,
        "JSONP": b"callback(" + good + b")",
        "a list": b"[" + good + b"]",
        "a text": json.dumps(text).encode(),
        "a number": b"12015",
        "true": b"true",
        "null": b"null",
        "white space": b" \r\n\t" * 100,
        "null bytes": b"\0" * 100,
    }


def test_odd_json_is_refused(campaign: Campaign, fetch: Callable[..., int]) -> None:
    """What Python's own parser would take, mend or fall over is refused, with one message and no traceback."""
    good = json.dumps(campaign.later.dataset(campaign.later.dimensions, "no"), ensure_ascii=False).encode()
    good = good.replace(b'": ', b'":')
    oddities = _oddities(good)
    for name, body in oddities.items():
        campaign.standin.always = Reply(when=POST, body=body)
        campaign.case(10, lambda: fetch(tries=1), exits={4}, recover=False, label=name)
    campaign.standin.always = Reply(when=POST, body=good)

    campaign.case(10, fetch, exits={0}, truth=lambda: frame_of_table(campaign.later), label="the same body unspoilt")

    assert len(oddities) >= 40


@pytest.fixture
def few(campaign: Campaign, standin: Any) -> Campaign:
    """Give the campaign a table of 252 cells, so that a thousand mutants of its answer take seconds."""
    regions, years = ("0301", "4601", "1103", "EAK", "EAKUO", "EKA03", "EKG13"), ("2021", "2022", "2023", "2024")
    campaign.store_dir = campaign.store_dir.parent / "few"
    campaign.good = campaign.good.with_regions(regions).with_years(years)
    campaign.later = campaign.later.with_regions(regions).with_years(years)
    campaign.begin()
    return campaign


def _good_body(campaign: Campaign) -> bytes:
    answer = campaign.later.dataset(campaign.later.dimensions, "no")
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def test_no_mutant_of_an_answer_becomes_a_wrong_frame(few: Campaign) -> None:
    """Every leaf, key and structure spoilt, one at a time, through the functions that a fetch calls on a body.

    Each mutant is refused, or its frame is the one that a slow decoder reads from that very body. Here the bodies do
    not travel and gate 3 is not asked, so what is held is more than what would be published; the next test sends some
    of them through whole fetches.
    """
    good = _good_body(few)
    cube = jsonstat.read(parse(good))
    asked = {dimension.id: dimension.codes for dimension in cube.dimensions}
    series = bind(contents_of(dimensions_of(cube))).codes
    tally = few.tallies.setdefault(11, Tally(11))
    refused = 0
    for name, body in mutants(good):
        tally.cases += 1
        try:
            mutant = jsonstat.read(parse(body))
            jsonstat.require_asked(mutant, asked, table="12015")
            frame = assemble(mutant, series)
        except KostraBoligError as error:
            refused += 1
            if error.exit_code not in (4, 5):
                tally.wrong_exits += 1
                tally.remarks.append(f"{name}: exit {error.exit_code}")
            continue
        if (remark := _difference(frame, body)) is not None:
            tally.wrong_frames += 1
            tally.remarks.append(f"{name}: {remark}")

    assert tally.cases >= 1000
    assert 400 <= refused <= tally.cases - 400


def _meant(body: bytes) -> pl.DataFrame:
    return frame_of(json.loads(body))


def _difference(frame: pl.DataFrame, body: bytes) -> str | None:
    """Say how a frame differs from what a body means to the slow decoder; ``None`` where it does not."""
    try:
        true = _meant(body)
    except (ValueError, LookupError, TypeError, AttributeError) as unreadable:
        return f"read, although it means nothing: {unreadable}"
    return None if frame.schema == true.schema and frame.equals(true) else "another frame"


@pytest.mark.parametrize("step", [50, pytest.param(1, marks=pytest.mark.campaign)])
def test_mutants_in_whole_fetches_are_refused_or_published_as_they_say(
    few: Campaign, held_time: HeldTime, step: int
) -> None:
    """Every `step`-th mutant is sent by the server: refused, or published exactly as its body says."""
    sample = list(itertools.islice(mutants(_good_body(few)), 0, None, step))

    def fetch() -> int:
        held_time.sleep(3600)
        return few.fetch(settings=few.settings(tries=1), clock=held_time.clock(), force=True)

    for name, body in sample:
        few.standin.always = Reply(when=POST, body=body)
        few.case(11, fetch, exits={0, 4, 5}, truth=partial(_meant, body), recover=False, label=name)
    few.standin.always = None

    few.case(11, fetch, exits={0}, truth=lambda: frame_of_table(few.later), label="the good answer again")

    assert len(sample) >= 1000 // step
