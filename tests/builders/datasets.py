"""A constructed JSON-stat dataset that uses every part of the format, and others' readings of a body."""

from __future__ import annotations

import json
import math
import warnings
from typing import Any

from pyjstat.pyjstat import Dataset

Json = dict[str, Any]


def small() -> Json:
    """Make a constructed dataset of 2 regions, 2 contents and 2 years that uses every part of the format."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "a constructed dataset",
        "source": "nobody",
        "updated": "2025-03-15T07:00:00Z",
        "note": ["said in passing", "must be shown"],
        "role": {"geo": ["place"], "metric": ["what"], "time": ["when"]},
        "id": ["place", "what", "when"],
        "size": [2, 2, 2],
        "dimension": {
            "place": {
                "label": "region",
                "note": ["borders moved"],
                "category": {"index": {"0301": 0, "EAK": 1}, "label": {"0301": "Oslo", "EAK": "Landet"}},
                "extension": {"noteMandatory": {"0": True}},
            },
            "what": {
                "label": "content",
                "category": {
                    "index": ["many", "share"],
                    "label": {"share": "Share", "many": "Households"},
                    "unit": {
                        "many": {"base": "husstander", "decimals": 0},
                        "share": {"base": "prosent", "decimals": 1},
                    },
                    "note": {"share": ["of all", "rounded"]},
                },
                "extension": {"categoryNoteMandatory": {"share": {"1": True}}},
            },
            "when": {"label": "year", "category": {"index": {"2024": 1, "2023": 0}}},
        },
        "value": [1, 2, 30.5, None, 5, 6, None, 80],
        "status": {"3": ":", "6": "..", "7": "*"},
        "extension": {
            "noteMandatory": {"1": True},
            "px": {"tableid": "12015", "language": "no", "decimals": 1},
        },
    }


SMALL_ROWS = [
    ("0301", "many", "2023", 1.0, None),
    ("0301", "many", "2024", 2.0, None),
    ("0301", "share", "2023", 30.5, None),
    ("0301", "share", "2024", None, ":"),
    ("EAK", "many", "2023", 5.0, None),
    ("EAK", "many", "2024", 6.0, None),
    ("EAK", "share", "2023", None, ".."),
    ("EAK", "share", "2024", 80.0, "*"),
]


def as_bytes(document: Json) -> bytes:
    """Write a document as a server sends it."""
    return json.dumps(document, ensure_ascii=False).encode()


def pyjstat_rows(body: bytes) -> list[tuple[Any, ...]]:
    """Give codes and value of each cell as pyjstat reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pyjstat warns of its own parts
        frame = Dataset.read(body.decode()).write("dataframe", naming="id")
    return [
        (*codes, None if value is None or math.isnan(value) else value)
        for *codes, value in frame.itertuples(index=False, name=None)
    ]
