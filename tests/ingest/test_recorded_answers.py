"""Answers of SSB's that others recorded, fetched from a server that gives them: every cell comes out as it went in."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import kostra_bolig as kb
from kostra_bolig.store.snapshots import Store
from kostra_bolig.testing import Server
from tests.builders.recorded import needs_recorded, recorded

pytestmark = needs_recorded


@pytest.mark.parametrize(
    ("table", "file", "cells"),
    [("12134", "12134_data.json", 3), ("12191", "12191_data_v0.json", 135), ("12367", "12367_data_v0.json", 1250)],
)
def test_every_cell(table: str, file: str, cells: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three dimensions, the contents first, and six: value and symbol stand under the same codes."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    answer = recorded(file)
    with Server(answer) as server:
        kb.fetch(table=table, base_url=server.base_url, cache_dir=tmp_path)

    opened = Store(tmp_path, table).read_newest()
    assert opened is not None
    frame = opened.observations()
    of_ours = {"ContentsCode": "content", "KOKkommuneregion0000": "region", "Tid": "year"}
    keys = [of_ours.get(id_, id_) for id_ in answer["id"]]
    found = {tuple(map(str, key)): cell for *key, value, status in frame.select(*keys, "value", "status").rows()
             for cell in [(value, status)]}  # fmt: skip
    codes = [
        sorted(index, key=index.__getitem__) if isinstance(index, dict) else index
        for index in (answer["dimension"][id_]["category"]["index"] for id_ in answer["id"])
    ]
    symbols = answer.get("status", {})
    given = {
        key: (answer["value"][place], symbols.get(str(place))) for place, key in enumerate(itertools.product(*codes))
    }
    assert found == given
    assert len(given) == cells


def test_six_dimensions_by_their_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One category of each is read by SSB's own words for it."""
    monkeypatch.setenv("KOSTRA_BOLIG_KLASS_URL", "off")
    answer = recorded("12367_data_v0.json")
    with Server(answer) as server:
        kb.fetch(table="12367", base_url=server.base_url, cache_dir=tmp_path)
    further = [id_ for id_ in answer["id"] if id_.startswith("KOK") and "region" not in id_]
    labels = {id_: answer["dimension"][id_]["category"]["label"] for id_ in further}
    last = {id_: list(of)[-1] for id_, of in labels.items()}

    by_code = kb.load(table="12367", cache_dir=tmp_path, where=last)
    by_label = kb.load(table="12367", cache_dir=tmp_path, where={id_: labels[id_][code] for id_, code in last.items()})

    assert by_label.observations.equals(by_code.observations)
    assert by_code.observations.height == 25
    assert set(by_code.observations["year"]) == {2015, 2016, 2017, 2019, 2020}
