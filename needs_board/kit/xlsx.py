"""The first sheet of a workbook as text; runs in the child of kit/sandbox and is the only one that knows openpyxl."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import msgspec
from msgspec import Struct

from needs_board.kit.packages import MAX_ROWS, opened_package
from needs_board.kit.sandbox import UnfitError

MAX_CELLS_A_ROW = 200
"""Cells farther right are not read: a sheet can claim 16,384 of them for each row."""


class XlsxRow(Struct, frozen=True):
    """The cells of one row as text, and its number in the sheet."""

    number: int
    cells: list[str]


class XlsxSheet(Struct, frozen=True):
    """A sheet: its name and its filled rows. A formula that came to nothing stands there as Excel shows it: #DIV/0!"""

    name: str
    rows: list[XlsxRow]


def read_xlsx(data: bytes) -> bytes:
    """Return the first visible sheet as the JSON of an XlsxSheet.

    Raises UnfitError: `unpacks_too_large`, `too_many_rows` (row).
    """
    # Imported in the child alone: it costs 0.3 s, which the web process need not pay.
    from openpyxl import load_workbook  # noqa: PLC0415

    with opened_package(data):
        pass
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnfitError("broken")
    # What a sheet says about its size may be a lie that costs memory; without it the rows themselves count.
    visible[0].reset_dimensions()
    rows: list[XlsxRow] = []
    cells = visible[0].iter_rows(max_col=MAX_CELLS_A_ROW, values_only=True)
    for row in _filled_rows(cells):
        if len(rows) > MAX_ROWS:
            raise UnfitError("too_many_rows", row=row.number)
        rows.append(row)
    return msgspec.json.encode(XlsxSheet(visible[0].title, rows))


def _filled_rows(sheet: Iterator[tuple[object, ...]]) -> Iterator[XlsxRow]:
    for number, values in enumerate(sheet, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield XlsxRow(number, cells)


def _text(value: object) -> str:
    """Return a cell as a person would have typed it into a form."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            # Excel keeps and shows 15 digits; more would show how binary numbers differ from what was typed.
            return f"{Decimal(f'{value:.15g}'):f}"
        case datetime() | date() | time():
            return _moment_text(value)
        case _:
            return str(value)


def _moment_text(value: datetime | date | time) -> str:
    """Return an ISO text; Excel has no days without a time, so midnight is taken for a day."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(timespec="minutes") if isinstance(value, datetime | time) else value.isoformat()
