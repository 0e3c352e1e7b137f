"""Workbooks (XLSX) as the board hands them out: sheets of plain values; this module alone knows XlsxWriter."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import msgspec


class Formula(msgspec.Struct, frozen=True):
    """A cell that reckons: the formula as spreadsheets write it in English, and what it gives now."""

    text: str
    value: int


Cell = str | int | Decimal | date | Formula | None

NARROWEST, WIDEST = 8, 60
ROWS_MEASURED = 200
"""So many rows decide how wide a column is shown."""
ROWS_TO_FILL = 6000
"""So far down the drop-downs of a sheet go that people fill in."""
_LISTS = "_lists"


class Choices(msgspec.Struct, frozen=True):
    """What a cell offers to choose from; `only` says that nothing else can be typed."""

    words: Sequence[str]
    only: bool = True


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its name (at most 31 characters), the names of its columns, its rows.

    For a sheet that people fill in: `choices` by the place of a column, `texts` the places of columns whose digits
    are no numbers, `examples` how many of the first rows only show how it is done.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[Cell, ...]]
    choices: Mapping[int, Choices] = {}
    texts: frozenset[int] = frozenset()
    examples: int = 0


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; no text in it is taken for a formula or a link, whatever it begins with."""
    # Imported on the first use: pages that hand out no workbook need not pay for it.
    import xlsxwriter  # noqa: PLC0415

    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        for one in sheets:
            _write_sheet(book, book.add_worksheet(one.name), one)
        for one in sheets:
            if one.choices:
                _offer(book, one)
    return target.getvalue()


def _write_sheet(book: Any, sheet: Any, one: Sheet) -> None:
    """Write the cells of a sheet."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    example = book.add_format({"italic": True, "font_color": "#767676"})
    forms = {
        int: (won := book.add_format({"num_format": "#,##0"})),
        Formula: won,
        date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, one.columns, head)
    for place, width in enumerate(_widths(one)):
        sheet.set_column(place, place, width, text if place in one.texts else None)
    for number, row in enumerate(one.rows, start=1):
        for place, cell in enumerate(row):
            if cell is not None:
                shown = text if place in one.texts else forms.get(type(cell))
                _write_cell(sheet, number, place, cell, example if number <= one.examples else shown)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, shown: Any) -> None:
    """Write one cell; only what the board itself calls a formula is one."""
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, shown, cell.value)
    else:
        sheet.write(row, column, cell, shown)


def _offer(book: Any, one: Sheet) -> None:
    """Give the columns of a sheet their drop-downs; the words lie in a hidden sheet, for a cell holds 255 letters."""
    lists = book.get_worksheet_by_name(_LISTS) or book.add_worksheet(_LISTS)
    lists.hide()
    sheet = book.get_worksheet_by_name(one.name)
    for place, choices in one.choices.items():
        lists.write_column(0, place, choices.words)
        last = max(1, len(choices.words))
        column = _letters(place)
        offer = {
            "validate": "list",
            "source": f"={_LISTS}!${column}$1:${column}${last}",
            "show_error": choices.only,
        }
        sheet.data_validation(1, place, ROWS_TO_FILL, place, offer)


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - as above

    return str(xl_col_to_name(place))


def _widths(sheet: Sheet) -> list[int]:
    """Return how wide each column is, in characters; a Hangul syllable is two wide."""
    rows = [sheet.columns, *sheet.rows[:ROWS_MEASURED]]
    return [
        min(WIDEST, max(NARROWEST, *(_width(row[place]) + 2 for row in rows if place < len(row))))
        for place in range(len(sheet.columns))
    ]


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell.value if isinstance(cell, Formula) else cell)
    return sum(2 if character >= "\u1100" else 1 for character in text)
