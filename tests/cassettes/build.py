"""Write the cassettes: ``python -m tests.cassettes.build``.

The cassettes are CONSTRUCTED from ``facts.md`` through the same answers as the stand-in server gives; none
was recorded from SSB.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tests.builders.constructed import BASE_URL, ConstructedTable, build
from tests.builders.standin import Answer, Reply, answer, maintenance, too_many_requests

HEADER = "CONSTRUCTED from facts.md by tests/cassettes/build.py; never recorded from SSB"
FOLDER = Path(__file__).parent
TRIES = 5

Interaction: TypeAlias = dict[str, Any]

_REGIONS = (
    "0301",
    "1103",
    "1201",
    "1515",
    "1818",
    "4601",
    "5001",
    "EAK",
    "EAKUO",
    "EKA03",
    "EKA12",
    "EKA46",
    "EKG13",
)
_INFO = ("GET", "/tables/12015?lang=no")
_METADATA = ("GET", "/tables/12015/metadata?lang=no")
_CONFIG = ("GET", "/config")
_DATA = ("POST", "/tables/12015/data?lang=no&outputFormat=json-stat2")


@functools.cache
def small_table() -> ConstructedTable:
    """Give the constructed table with a few regions of every kind: unrevised figures of March 2025."""
    return build().with_regions(_REGIONS)


def revised_table() -> ConstructedTable:
    """Give the small table as it could look after the revision of June 2025, 2024 moved a little."""
    moved = {
        ("EAK", "midlertidig_botilbud"): 33,
        ("EAK", "over_3_mnd"): 12,
        ("EAK", "med_barn"): 6,
        ("EAKUO", "midlertidig_botilbud"): 33,
        ("EAKUO", "over_3_mnd"): 12,
        ("EAKUO", "med_barn"): 6,
        ("4601", "midlertidig_botilbud"): 4,
    }
    table = small_table().with_updated("2025-06-15T06:00:00Z")
    for (region, key), by in moved.items():
        value, status = table.cell(region, key, "2024")
        table = table.with_cell(region, key, "2024", (value or 0) + by, status)
    return table


def cassettes() -> dict[str, str]:
    """Make the text of every cassette, by file name."""
    table, revised = small_table(), revised_table()
    gone = table.recoded({"KOStotnatt0000": "KOSconstructednew0000"})
    described = [_interaction(table, *asked) for asked in (_INFO, _METADATA, _CONFIG)]
    fetched = [*described, _interaction(table, *_DATA)]
    return {
        "fetch.yaml": _text(fetched),
        "fetch_revised.yaml": _text(_interaction(revised, *asked) for asked in (_INFO, _METADATA, _CONFIG, _DATA)),
        "too_many_requests.yaml": _text([_refused(too_many_requests("2"), *_INFO), *fetched]),
        "gone.yaml": _text([*described, _interaction(gone, *_DATA, selected_from=table)]),
        "maintenance.yaml": _text([_refused(maintenance(), *_INFO)] * TRIES),
    }


def write() -> None:
    """Write every cassette to its file."""
    for name, text in cassettes().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


def _everything(table: ConstructedTable) -> bytes:
    """Give the body that asks for every code of every variable, in metadata order."""
    selection = [{"variableCode": variable, "valueCodes": list(codes)} for variable, codes in table.dimensions.items()]
    return json.dumps({"selection": selection}, ensure_ascii=False, separators=(",", ":")).encode()


def _interaction(
    table: ConstructedTable, method: str, target: str, *, selected_from: ConstructedTable | None = None
) -> Interaction:
    """Ask *table*, with a selection made from its own metadata or another's."""
    body = _everything(selected_from or table) if method == "POST" else b""
    return _exchange(method, target, body, answer(table, method, target, body))


def _refused(reply: Reply, method: str, target: str) -> Interaction:
    refusal = Answer(status=reply.status, headers=reply.headers, body=reply.body or b"")
    return _exchange(method, target, b"", refusal)


def _exchange(method: str, target: str, body: bytes, answered: Answer) -> Interaction:
    return {
        "request": {
            "method": method,
            "uri": f"{BASE_URL}{target}",
            "body": body.decode() or None,
            "headers": _listed({"Content-Type": "application/json"} if body else {}),
        },
        "response": {
            "status": {"code": answered.status, "message": HTTPStatus(answered.status).phrase},
            "headers": _listed(answered.headers),
            "body": {"string": answered.body.decode()},
        },
    }


def _listed(headers: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {name: [value] for name, value in headers.items()}


def _text(interactions: Iterable[Interaction]) -> str:
    content = {"version": 1, "interactions": list(interactions)}
    written: str = yaml.dump(content, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"# {HEADER}\n# base url {BASE_URL}\n{written}"


class _PlainDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write what stands twice in a cassette twice, so that each interaction can be read alone."""
        return True


if __name__ == "__main__":
    write()
