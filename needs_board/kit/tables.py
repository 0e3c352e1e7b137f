"""Tables that people send and take away: XLSX, CSV and JSONL in, CSV out.

Every cell arrives as text, cleaned as a form field is, so that a room reads an import with the same forms as
its pages. A table is read whole or refused with the row and the column; rows are numbered as the person's
program shows them, the head being row 1.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

import msgspec
from msgspec import Struct

from needs_board.kit.forms import clean
from needs_board.kit.i18n import _
from needs_board.kit.packages import MAX_ROWS
from needs_board.kit.sandbox import MAX_FILE_BYTES, FileRefused, UnfitError, read_apart
from needs_board.kit.xlsx import XlsxSheet, read_xlsx

MAX_COLUMNS = 100
MAX_FAULTS_TOLD = 20
ERROR_VALUES = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""What a cell shows whose formula came to nothing."""

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


class Row(Struct, frozen=True):
    """One row: its number in the file, and the cells by column; an empty cell is an empty text."""

    number: int
    values: dict[str, str]


class Table(Struct, frozen=True):
    """A table as it was sent, without its empty rows; at most MAX_ROWS rows. A workbook says which `sheet` it is."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""


class Fault(Struct, frozen=True):
    """What is wrong in one cell, or in a whole row where `column` is empty."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.column:
            return _("%(row)d행: %(reason)s") % {"row": self.row, "reason": self.reason}
        return _("%(row)d행 '%(column)s' 열: %(reason)s") % {
            "row": self.row,
            "column": self.column,
            "reason": self.reason,
        }


class TableRefused(FileRefused):
    """A table cannot be taken; `faults` are all that were found, the sentence tells the first ones."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:MAX_FAULTS_TOLD]]
        if more := len(self.faults) - MAX_FAULTS_TOLD:
            lines += [_("그 밖에 %(more)d건이 더 있습니다.") % {"more": more}] if more > 0 else []
        super().__init__("\n".join(lines))


class _Cells(NamedTuple):
    """A row before it is matched with the head."""

    number: int
    cells: Sequence[str]


def read_table(name: str, data: bytes, *, keep_error_values: bool = False) -> Table:
    """Return the table in a file; the end of its name says how to read it: .xlsx (first visible sheet), .csv, .jsonl.

    CSV may be UTF-8 or CP949, with commas or tabs. Raises FileRefused, or TableRefused with row and column; a
    workbook with ERROR_VALUES too, unless the caller tells of them itself.
    Blocks, XLSX in a child process: call it outside the event loop.
    """
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(_("파일이 너무 큽니다. 20MB 이하의 파일을 올려 주십시오."))
    match PurePath(name).suffix.lower():
        case ".xlsx":
            sheet = _xlsx_sheet(data)
            if not keep_error_values:
                _check_error_values(sheet)
            cells = (_Cells(row.number, row.cells) for row in sheet.rows)
            return msgspec.structs.replace(_with_head(cells), sheet=sheet.name)
        case ".csv":
            return _with_head(_csv_rows(_decoded(data)))
        case ".jsonl":
            return _jsonl_table(_decoded(data))
    raise FileRefused(_("XLSX, CSV, JSONL 파일만 읽을 수 있습니다. 파일 형식을 바꾸어 올려 주십시오."))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str | int | Decimal | None]]) -> bytes:
    """Return a CSV file that Korean Excel opens as it is: UTF-8 with its mark, CRLF, no live formula.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which read_table takes off
    again; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_harmless(column) for column in columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    return f"'{cell}" if cell.lstrip(" '").startswith(_FORMULA_STARTS) else cell


def _as_sent(cell: str) -> str:
    """Return a cell of a CSV file without the apostrophe that write_csv put in front."""
    return cell[1:] if cell.startswith("'") and _harmless(cell[1:]) != cell[1:] else cell


def _with_head(found: Iterable[_Cells]) -> Table:
    rows = (_Cells(row.number, [clean(cell) for cell in row.cells]) for row in found)
    filled = (row for row in rows if any(row.cells))
    head = next(filled, None)
    if head is None:
        raise FileRefused(_("파일에 내용이 없습니다. 첫 행에 열 이름을 적어 주십시오."))
    columns = _columns(head)
    read: list[Row] = []
    faults: list[Fault] = []
    for row in filled:
        _check_count(len(read) + 1, row.number)
        if any(row.cells[len(columns) :]):
            reason = _("열 이름이 없는 칸에 값이 있습니다. 첫 행과 칸 수를 맞추어 주십시오.")
            faults.append(Fault(row.number, "", reason))
        padded = [*row.cells, *[""] * len(columns)]
        read.append(Row(row.number, dict(zip(columns, padded, strict=False))))
    return _table(columns, read, faults)


def _columns(head: _Cells) -> tuple[str, ...]:
    """Return the names in the head, without the empty cells behind the last one."""
    last = max(place for place, name in enumerate(head.cells) if name)
    names = tuple(head.cells[: last + 1])
    faults = [
        Fault(head.number, name, _("같은 이름의 열이 두 번 있습니다. 하나를 지워 주십시오."))
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    if "" in names:
        reason = _("%(place)d번째 열의 이름이 비어 있습니다.") % {"place": names.index("") + 1}
        faults.append(Fault(head.number, "", reason))
    if len(names) > MAX_COLUMNS:
        reason = _("열은 %(most)d개까지 읽을 수 있습니다.") % {"most": MAX_COLUMNS}
        faults.append(Fault(head.number, "", reason))
    if faults:
        raise TableRefused(faults)
    return names


def _table(columns: Sequence[str], rows: Sequence[Row], faults: Sequence[Fault]) -> Table:
    if faults:
        raise TableRefused(faults)
    if not rows:
        raise FileRefused(_("파일에 열 이름만 있고 내용이 없습니다."))
    return Table(tuple(columns), tuple(rows))


def _check_count(count: int, number: int) -> None:
    if count > MAX_ROWS:
        raise _too_many_rows(number)


def _too_many_rows(number: int) -> TableRefused:
    reason = _("%(most)s행까지 한 번에 읽을 수 있습니다. 파일을 나누어 올려 주십시오.") % {
        "most": f"{MAX_ROWS:,}"
    }
    return TableRefused([Fault(number, "", reason)])


def column_letter(place: int) -> str:
    """Return what a spreadsheet calls a column, the first being 1: A, Z, AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def error_value_reason(value: str) -> str:
    """Return the sentence about a cell whose formula came to nothing."""
    return _("수식의 결과가 오류(%(value)s)입니다. 값을 고쳐 주십시오.") % {"value": value}


def _check_error_values(sheet: XlsxSheet) -> None:
    faults = [
        Fault(row.number, column_letter(place), error_value_reason(cell))
        for row in sheet.rows
        for place, cell in enumerate(row.cells, start=1)
        if cell in ERROR_VALUES
    ]
    if faults:
        raise TableRefused(faults)


def _xlsx_sheet(data: bytes) -> XlsxSheet:
    try:
        return msgspec.json.decode(read_apart(read_xlsx, data), type=XlsxSheet)
    except UnfitError as unfit:
        raise _xlsx_refusal(unfit) from None


def _xlsx_refusal(unfit: UnfitError) -> FileRefused:
    if unfit.reason == "too_many_rows":
        return _too_many_rows(int(unfit.facts["row"]))
    if unfit.reason in {"too_heavy", "unpacks_too_large"}:
        return FileRefused(_("파일의 내용이 너무 큽니다. 필요한 행만 새 파일에 옮겨 올려 주십시오."))
    return FileRefused(
        _("XLSX 파일을 읽을 수 없습니다. 암호가 없는 Excel 통합 문서(.xlsx)로 다시 저장하여 올려 주십시오.")
    )


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8 or, as older Korean programs write it, CP949."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(_("파일의 글자를 읽을 수 없습니다. UTF-8로 저장하여 올려 주십시오."))


def _csv_rows(text: str) -> Iterator[_Cells]:
    head = text.partition("\n")[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            yield _Cells(number, [_as_sent(cell) for cell in cells])
    except csv.Error:
        reason = _("따옴표가 맞지 않거나 칸이 너무 깁니다.")
        raise TableRefused([Fault(number + 1, "", reason)]) from None


def _jsonl_table(text: str) -> Table:
    """Return the table of a file with one flat object a line; columns stand in the order of first appearance."""
    rows: list[Row] = []
    faults: list[Fault] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        _check_count(len(rows) + 1, number)
        values = _json_values(number, line, faults)
        columns.update(dict.fromkeys(values))
        rows.append(Row(number, values))
    if len(columns) > MAX_COLUMNS:
        faults.append(Fault(1, "", _("열은 %(most)d개까지 읽을 수 있습니다.") % {"most": MAX_COLUMNS}))
    whole = [Row(row.number, {column: row.values.get(column, "") for column in columns}) for row in rows]
    return _table(tuple(columns), whole, faults)


def _json_values(number: int, line: str, faults: list[Fault]) -> dict[str, str]:
    try:
        # Numbers keep the digits that were written: 1.50 stays 1.50, and no integer is too long.
        found = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        faults.append(Fault(number, "", _("한 줄에 JSON 객체 하나를 적어 주십시오.")))
        return {}
    values: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, list | dict):
            faults.append(Fault(number, name, _("글자, 숫자, 참·거짓 값만 적을 수 있습니다.")))
        elif isinstance(value, bool):
            values[clean(name)] = "true" if value else "false"
        else:
            values[clean(name)] = clean(value or "")
    return values
