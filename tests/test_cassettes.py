"""The cassettes are what their script makes, say that they are constructed, and can be played."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import vcr
import yaml

from tests.builders import openapi
from tests.builders.constructed import BASE_URL
from tests.cassettes.build import FOLDER, HEADER, cassettes, revised_table, small_table

NAMES = ("fetch.yaml", "fetch_revised.yaml", "gone.yaml", "maintenance.yaml", "too_many_requests.yaml")


def test_every_cassette_comes_from_the_script() -> None:
    """No cassette was written by hand, and none was left behind."""
    assert tuple(sorted(cassettes())) == NAMES
    assert tuple(sorted(path.name for path in FOLDER.glob("*.yaml"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_cassette_equals_what_the_script_makes(name: str) -> None:
    """A change of the script or of a cassette shows until ``python -m tests.cassettes.build`` is run."""
    assert (FOLDER / name).read_text(encoding="utf-8") == cassettes()[name]


@pytest.mark.parametrize("name", NAMES)
def test_cassette_says_that_it_is_constructed(name: str) -> None:
    """The first line says where the cassette is from, and the file is small."""
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert text.startswith(f"# {HEADER}\n# base url {BASE_URL}\n")
    assert len(text.encode()) < 300_000


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("fetch.yaml", [200, 200, 200, 200]),
        ("fetch_revised.yaml", [200, 200, 200, 200]),
        ("gone.yaml", [200, 200, 200, 400]),
        ("maintenance.yaml", [503] * 5),
        ("too_many_requests.yaml", [429, 200, 200, 200, 200]),
    ],
)
def test_cassette_can_be_played(name: str, statuses: list[int]) -> None:
    """Vcrpy reads the cassette, and answers its requests in their order without a network."""
    interactions = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))["interactions"]

    with vcr.use_cassette(str(FOLDER / name), record_mode="none", match_on=("method", "uri", "body")) as tape:
        played = [
            requests.request(
                one["request"]["method"],
                one["request"]["uri"],
                json=json.loads(one["request"]["body"]) if one["request"]["body"] else None,
                timeout=5,
            )
            for one in interactions
        ]

    assert [response.status_code for response in played] == statuses
    assert tape.all_played


@openapi.needs_description
@pytest.mark.parametrize("name", ["fetch.yaml", "fetch_revised.yaml", "gone.yaml"])
def test_cassette_is_as_described(name: str) -> None:
    """Every request and answer on the cassette satisfies the official description."""
    for one in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))["interactions"]:
        method, body = one["request"]["method"], one["request"]["body"]
        url = urlsplit(one["request"]["uri"].removeprefix(BASE_URL))
        openapi.check_request(method, url.path, dict(parse_qsl(url.query)), body and json.loads(body))
        answered = one["response"]
        openapi.check_response(method, url.path, answered["status"]["code"], json.loads(answered["body"]["string"]))


def test_revision_moves_only_2024() -> None:
    """The revised table differs in a few cells of the last year, by little, and in its time."""
    before, after = small_table(), revised_table()
    moved = {key: (before.cells[key][0], cell[0]) for key, cell in after.cells.items() if before.cells[key] != cell}

    assert (before.updated, after.updated) == ("2025-03-15T07:00:00Z", "2025-06-15T06:00:00Z")
    assert {year for _, _, year in moved} == {"2024"}
    assert all(old and new and 0 < new / old - 1 < 0.02 for old, new in moved.values())
