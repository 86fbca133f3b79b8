"""What scripts of the first version read of files and frames is still there: columns are added, never moved or removed.

Its JSON answers are held in ``tests/test_schemas.py``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kostra_bolig.figures.table import Table
from kostra_bolig.ingest.published import published
from kostra_bolig.kinds import FileContent
from kostra_bolig.show.sheets import rows
from tests.builders.tables import table as one_content

# As written down from the commands and the library of commit 81ea2a2; never to be rewritten.
SERIES = "series,content,region,region_name,year,value,status,missing,unit,source"
OBSERVATIONS = "region,region_name,content,content_name,series,year,value,status,missing,unit,decimals,source"
KEYS = "midlertidig_botilbud,over_3_mnd,med_barn,med_barn_over_3_mnd,unge,natthjem"
PANEL = f"region,region_name,kind,year,{KEYS},{KEYS.replace(',', '_status,')}_status,source"
FRAMES = {
    "ranking": "rank,region,region_name,value,status,missing,start,absolute,percent",
    "coverage": "year,regions,reported,suppressed,not_available,other,reported_percent",
    "regions": "region,region_name,name,kind,county,valid_from,valid_to,kostra_group",
    "series": "year,value,status,missing",
    "compare": "region,region_name,year,value,status,missing,index,absolute,percent",
    "diff": "region,region_name,content,content_name,series,year,unit,old,new,old_status,new_status,absolute,percent",
}


@pytest.fixture(scope="module")
def table() -> Table:
    """Return the figures that the report prints."""
    return published()


def test_the_columns_of_a_series_as_csv_begin_as_they_did(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    """What is made of which codes comes last."""
    rows.csv_of([table.natthjem])

    assert next(csv.reader(io.StringIO(capsys.readouterr().out))) == [*SERIES.split(","), "made_of"]


@pytest.mark.parametrize(("content", "columns"), [("observations", OBSERVATIONS), ("panel", PANEL)])
def test_the_columns_of_a_file_are_what_they_were(
    table: Table, content: FileContent, columns: str, tmp_path: Path
) -> None:
    """Of a version of which SSB has suppressed nothing since, none is added either."""
    table.export(tmp_path / "file.csv", content=content)

    assert (tmp_path / "file.csv").read_text("utf-8").splitlines()[0] == columns


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_has_the_columns_that_it_had_in_their_order(table: Table, name: str) -> None:
    """Others may stand between and after them."""
    frame = {
        "ranking": table.ranking("natthjem", 2024, kind="country"),
        "coverage": table.coverage("natthjem", kind="country"),
        "regions": table.regions(),
        "series": table.natthjem.frame,
        "compare": table.compare("natthjem", ["EAK"]).frame,
        "diff": one_content({"EAK": {2024: 8.0}}).diff(one_content({"EAK": {2024: 7.0}})).changed,
    }[name]

    assert [column for column in frame.columns if column in FRAMES[name].split(",")] == FRAMES[name].split(",")
