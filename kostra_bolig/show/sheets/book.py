"""A workbook: a sheet to read and to print, the figures as programs read them, and what goes along with them."""

from __future__ import annotations

import io
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kostra_bolig.errors import UsageError
from kostra_bolig.installed import manager
from kostra_bolig.said import said
from kostra_bolig.show.sheets.sheet import Figure, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_bolig.show.sheets.sheet import Cell, Sheet

__all__ = ["LONGEST_CELL", "lines_of", "written"]

LONGEST_CELL: Final = 32_767
"""Letters that a cell of Excel holds; of a longer text nothing would be written."""
_A4: Final = 9
_SHEETS: Final = ("figures", "about")
_CODES_ARE_TEXT: Final = {"number_stored_as_text": "A1:XFD1048576"}
"""Where Excel shall not mark texts that look like numbers: codes are such."""
_FOOTED: Final = 110
"""Letters of a title that a footer has; with its signs it may have 255."""
_LINE: Final = 15.0
"""Height of a row of one line, in points."""
_TALLEST: Final = 405.0
"""Height that a row of Excel may have, in points."""
_ACCENT, _RULE, _SHADE = "#1F4E5F", "#9DB2BF", "#E6EEF1"


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text, none of them longer than a cell of Excel holds.

    >>> lines_of("a\nb")
    ['a', 'b']
    """
    return [line[at : at + LONGEST_CELL] for line in text.split("\n") for at in range(0, len(line) or 1, LONGEST_CELL)]


def written(sheet: Sheet | None, figures: pl.DataFrame, about: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook.

    Parameters
    ----------
    sheet
        What people read and print; without one the figures are first.
    figures
        What programs read, with every decimal.
    about
        What goes along with them, name and text.

    Raises
    ------
    UsageError
        A text among the figures is longer than a cell holds, or the extra ``excel`` is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise UsageError(said("show-no-excel-extra", install=manager.adding("excel"))) from None
    figures = figures.with_columns(
        pl.col(pl.List(pl.String)).list.join("+"), pl.selectors.by_dtype(pl.Enum).cast(pl.String)
    )
    longest = figures.select(pl.selectors.string().str.len_chars().max()).rows()
    if max((length or 0 for row in longest for length in row), default=0) > LONGEST_CELL:
        raise UsageError(said("show-cell-too-long", most=LONGEST_CELL))
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        if sheet is not None:
            book.set_properties({"title": sheet.title[:_FOOTED], "comments": "\n".join(sheet.under)[:LONGEST_CELL]})
            _Written(book, sheet).write()
        formats: dict[Any, str] = {pl.selectors.numeric(): "General"}
        figures.write_excel(
            book,
            worksheet=_SHEETS[0],
            column_formats=formats,
            autofit=True,
            header_format={"bold": True},
            freeze_panes=(1, 0),
        )
        _about(book, [(name, line) for name, text in about for line in lines_of(text)])
        for name in _SHEETS:
            page = book.get_worksheet_by_name(name)
            _on_paper(page, "&L&8 &A&R&8 &P / &N")
            page.repeat_rows(0)
            page.ignore_errors(_CODES_ARE_TEXT)
    return buffer.getvalue()


def _on_paper(page: Any, footer: str) -> None:
    """Print a sheet on A4 across, as wide as the paper, however many pages long."""
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
    page.fit_to_pages(1, 0)
    page.set_footer(footer)


def _about(book: Any, about: Sequence[tuple[str, str]]) -> None:
    """Write what goes along with the figures, such that long lines are read without scrolling, and printed."""
    page, widths = book.add_worksheet(_SHEETS[1]), (22, 120)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for row, texts in enumerate([("about", "said"), *about]):
        for column, text in enumerate(texts):
            page.set_column(column, column, widths[column])
            page.write_string(row, column, text, wrapped if row else bold)
        page.set_row(row, _height(texts[1], widths[1]))
    page.autofilter(0, 0, len(about), 1)
    page.freeze_panes(1, 0)


def _height(text: str, letters: float) -> float:
    """Return how high a row is whose text is broken after so many letters."""
    return min(_LINE * max(1, ceil(len(text) * 0.97 / letters)), _TALLEST)


class _Written:
    """A sheet to read, being written to a workbook."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.page = book.add_worksheet(sheet.name)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.last = len(sheet.heads) - 1
        self.width = sum(head.width for head in sheet.heads)

    def look(self, **properties: Any) -> Any:
        """Return a format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11, **properties})
        return self.formats[key]

    def write(self) -> None:
        """Write title, headings, blocks and notes, and say how it is printed."""
        sheet, page = self.sheet, self.page
        page.hide_gridlines(2)
        title, *rest = lines_of(sheet.title)
        page.write_string(0, 0, title, self.look(bold=True, font_size=14, font_color=_ACCENT))
        page.set_row(0, 21)
        row = 1
        for line in (*rest, *(part for under in sheet.under for part in lines_of(under))):
            page.write_string(row, 0, line, self.look(font_color="#555555"))
            row += 1
        heads = row + 1
        self._heads(heads)
        row = heads + 1
        for block in sheet.blocks:
            row = self._block(row, block.title, block.rows)
        end = row - 1
        page.autofilter(heads, 0, max(end, heads + 1), self.last + bool(sheet.aside))
        page.freeze_panes(heads + 1, sheet.frozen)
        row = self._notes(row + 1)
        _on_paper(page, f"&L&8 {_footed(sheet.title)}&R&8 &P / &N")
        page.repeat_rows(0, heads)
        page.ignore_errors(_CODES_ARE_TEXT)
        page.print_area(0, 0, row - 1, self.last)

    def _heads(self, row: int) -> None:
        page, plain = self.page, {"bold": True, "bottom": 1, "top": 1, "bg_color": _ACCENT, "font_color": "#FFFFFF"}
        for column, head in enumerate(self.sheet.heads):
            side = "right" if head.is_figure else "left"
            indent = 0 if head.is_figure else self._indent(column)
            look = self.look(**plain, align=side, valign="vcenter", text_wrap=not head.is_figure, indent=indent)
            page.set_column(column, column, head.width)
            page.write_string(row, column, head.text, look)
        if self.sheet.aside:
            page.set_column(self.last + 1, self.last + 1, 48)
            page.write_string(row, self.last + 1, self.sheet.aside, self.look(**plain, align="left", valign="vcenter"))
        page.set_row(row, 21)

    def _block(self, row: int, title: str, rows: Sequence[Sequence[Cell]]) -> int:
        """Write a block, and return the row after it."""
        page, aside = self.page, self.look(font_color="#888888")
        if title:
            shown = title[:LONGEST_CELL]
            for column in range(self.last + 1):
                page.write_blank(row, column, None, self.look(bg_color=_SHADE, bottom=1, bottom_color=_RULE))
            look = self.look(bold=True, bg_color=_SHADE, bottom=1, bottom_color=_RULE, font_color=_ACCENT)
            page.write_string(row, 0, shown, look)
            page.set_row(row, 18)
            if self.sheet.aside:
                page.write_string(row, self.last + 1, shown, aside)
            row += 1
        for cells in rows:
            for column, cell in enumerate(cells):
                self._cell(row, column, cell)
            if self.sheet.aside:
                page.write_string(row, self.last + 1, title[:LONGEST_CELL], aside)
            tallest = max(
                _height(cell, head.width)
                for cell, head in zip(cells, self.sheet.heads, strict=True)
                if isinstance(cell, str)
            )
            if tallest > _LINE:
                page.set_row(row, tallest)
            row += 1
        return row

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        page = self.page
        if isinstance(cell, Figure):
            look = {"align": "right", "valign": "top", "italic": cell.is_ours}
            if cell.value is None:
                page.write_string(row, column, cell.symbol or "", self.look(**look, font_color="#666666"))
            else:
                page.write_number(row, column, cell.value, self.look(**look, num_format=_number_format(cell)))
        elif isinstance(cell, int):
            page.write_number(row, column, cell, self.look(num_format="0", valign="top"))
        elif cell:
            indent = self._indent(column)
            page.write_string(
                row, column, cell, self.look(text_wrap=True, align="left", valign="top", num_format="@", indent=indent)
            )

    def _indent(self, column: int) -> int:
        """Return how far text stands from what is left of it, which may be a figure."""
        return 1 if column and self.sheet.heads[column - 1].is_figure else 0

    def _notes(self, row: int) -> int:
        """Write what stands under the figures, and return the row after it."""
        page = self.page
        for notes in self.sheet.notes:
            page.write_string(row, 0, notes.heading, self.look(bold=True, font_color=_ACCENT))
            row += 1
            for line in (part for text in notes.lines for part in lines_of(text)):
                look = self.look(text_wrap=True, valign="top", font_size=10)
                page.merge_range(row, 0, row, self.last, "", look)
                page.write_string(row, 0, line, look)
                page.set_row(row, _height(line, self.width * 1.2))
                row += 1
            row += 1
        return row


def _footed(text: str) -> str:
    """Return a text as a footer of Excel holds it: not too long, and no sign that means something there.

    >>> _footed("a & b")
    'a && b'
    """
    line = text.split("\n")[0]
    return (line if len(line) <= _FOOTED else f"{line[:_FOOTED]}…").replace("&", "&&")


def _number_format(figure: Figure) -> str:
    """Return how Excel shows a figure, with SSB's symbol on it; the separators are those of whoever opens it."""
    decimals = max(figure.decimals, 0)
    number = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if figure.form is Form.FIGURE:
        mark = (figure.symbol or "").replace('"', "")
        return f'{number}"{mark}"' if mark else number
    unit = '" %"' if figure.form is Form.PERCENT else ""
    zero = f"0{'.' + '0' * decimals if decimals else ''}{unit}"
    return f'+{number}{unit};"\N{MINUS SIGN}"{number}{unit};{zero}'
