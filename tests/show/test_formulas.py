"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

import polars as pl
import pytest

from kostra_bolig.show.outside import harmless, harmless_column


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+47", "'+47"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("=a\nb", "'=a\nb"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("-", "-"),
        ("=", "="),
        ("", ""),
        ("a=b", "a=b"),
        ("a\n=b", "a\n=b"),
        ("Oslo - Oslove", "Oslo - Oslove"),
    ],
)
def test_one_rule_for_texts_and_columns(text: str, written: str) -> None:
    """What a terminal prints and what a file holds are guarded alike."""
    column = pl.DataFrame({"text": [text]}).select(harmless_column(pl.col("text")))

    assert harmless(text) == written
    assert column.item() == written
