"""The lines for R on the page of export, run where R is found."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from kostra_bolig.testing import make_table

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = ("docs/use/export.md", "docs/bruk/export.md")
R: Final = shutil.which("Rscript")
TABLE: Final = make_table(
    [
        ("0301", "midlertidig_botilbud", 2024, 324.0),
        ("0301", "unge", 2024, ":"),
        ("4601", "midlertidig_botilbud", 2024, "."),
        ("4601", "unge", 2024, 3.5),
    ]
)
SEEN: Final = """
cat("", panel$region, panel$midlertidig_botilbud, panel$unge, panel$unge_status, "", sep = "|")
cat(class(panel$year), "\\n")
"""
pytestmark = [pytest.mark.frames, pytest.mark.skipif(R is None, reason="no R here")]


def lines(page: str) -> list[str]:
    """Return the blocks for R of a page."""
    return re.findall(r"^```r\n(.*?)^```", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def run(code: str, folder: Path) -> str:
    """Run lines, or skip them where the package that they load is not installed."""
    done = subprocess.run([str(R), "--vanilla", "-e", code], cwd=folder, capture_output=True, text=True, check=False)
    if lacking := re.search(r"there is no package called .(\w+).", done.stderr):
        pytest.skip(f"R has no {lacking[1]} here")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("suffix", "seen"),
    [
        (".csv", "|0301|4601|324|NA|NA|3.5|:|NA|integer"),
        (".parquet", "|0301|4601|324|NA|NA|3.5|:|NA|integer"),
        (".dta", "|0301|4601|324|NA|NA|3.5|:||numeric"),
    ],
)
def test_the_lines_read_what_is_written(tmp_path: Path, page: str, suffix: str, seen: str) -> None:
    """Codes keep their zero, decimals are decimals, symbols stand beside, and nothing becomes nought."""
    if suffix == ".dta":
        pytest.importorskip("pyreadstat", reason="needs the extra stata")
    TABLE.export(tmp_path / f"panel{suffix}", content="panel", locale="no", series=["midlertidig_botilbud", "unge"])
    [code] = [block for block in lines(page) if f'"panel{suffix}"' in block]

    assert run(code + SEEN, tmp_path).splitlines()[-1].strip() == seen


def test_haven_reads_the_letters(tmp_path: Path) -> None:
    """A suppressed figure is tagged a, one that did not exist c, with what that means."""
    pytest.importorskip("pyreadstat", reason="needs the extra stata")
    TABLE.export(tmp_path / "panel.dta", content="panel")
    code = 'panel <- haven::read_dta("panel.dta"); cat(sapply(panel[c("unge", "midlertidig_botilbud")], haven::na_tag))'

    assert run(code, tmp_path) == "a NA NA c"
