"""Tables in from XLSX, CSV and JSONL, out as CSV."""

import csv
import io
import json
import re
import time
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from needs_board.kit.sandbox import FileRefused
from needs_board.kit.tables import Row, Table, TableRefused, read_table, write_csv

HEAD = ["이름", "단가", "비고"]


def workbook(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rezipped(data: bytes, part: str, change: str, into: str) -> bytes:
    """Return the workbook with the first match of a pattern in one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                changed = re.sub(change.encode(), into.encode().replace(b"\\", b"\\\\"), content, count=1)
                assert changed != content
                content = changed
            new.writestr(name, content)
    return file.getvalue()


def only_row(table: Table) -> dict[str, str]:
    assert len(table.rows) == 1
    return table.rows[0].values


SHEET = "xl/worksheets/sheet1.xml"


def test_the_same_table_reads_alike_from_every_format() -> None:
    expected = Table(
        columns=("이름", "단가", "비고"),
        rows=(
            Row(2, {"이름": "원목 책상", "단가": "110000", "비고": ""}),
            Row(3, {"이름": "의자, 낮은 것", "단가": "68000", "비고": "색상\n협의"}),
        ),
    )
    rows = [["원목 책상", 110000, None], ["의자, 낮은 것", 68000, "색상\n협의"]]
    sheet = read_table("a.xlsx", workbook([HEAD, *rows]))
    assert sheet == msgspec.structs.replace(expected, sheet="Sheet")
    text = '이름,단가,비고\r\n원목 책상,110000,\r\n"의자, 낮은 것",68000,"색상\n협의"\r\n'
    for encoding in ("utf-8-sig", "utf-8", "cp949"):
        assert read_table("A.CSV", text.encode(encoding)) == expected
    objects = [dict(zip(HEAD, row, strict=True)) for row in rows]
    lines = "\n\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
    found = read_table("a.jsonl", lines.encode())
    assert [row.values for row in found.rows] == [row.values for row in expected.rows]
    assert [row.number for row in found.rows] == [1, 3]


def test_cells_arrive_as_a_person_would_type_them() -> None:
    row = [1168200276, 0.1 + 0.2, 1.5, True, date(2026, 11, 20), datetime(2026, 11, 20, 18, 0), " 가 \x07나 "]  # noqa: DTZ001 - Excel has no zones
    row[-1] = "  각  "  # decomposed Hangul, as macOS writes it
    table = read_table("a.xlsx", workbook([[f"c{n}" for n in range(7)], row]))
    assert list(only_row(table).values()) == [
        "1168200276",
        "0.3",
        "1.5",
        "true",
        "2026-11-20",
        "2026-11-20T18:00",
        "각",
    ]


def test_numbers_in_json_keep_their_digits() -> None:
    line = '{"a": 1.50, "b": 123456789012345678901234567890, "c": null, "d": false}'
    assert only_row(read_table("a.jsonl", line.encode())) == {
        "a": "1.50",
        "b": "123456789012345678901234567890",
        "c": "",
        "d": "false",
    }


def test_empty_rows_are_passed_over_and_keep_the_numbers_right() -> None:
    table = read_table("a.xlsx", workbook([[], HEAD, [], ["책상", 1, None], [None, None, None], ["의자"]]))
    assert [(row.number, row.values["이름"]) for row in table.rows] == [(4, "책상"), (6, "의자")]
    assert [row.number for row in read_table("a.csv", b"a,b\n\n1,2\n,\n3\n").rows] == [3, 5]


def test_tabs_divide_a_csv_that_has_no_commas() -> None:
    assert only_row(read_table("a.csv", "이름\t단가\n책상\t1,000\n".encode())) == {
        "이름": "책상",
        "단가": "1,000",
    }


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_five_thousand_rows_are_read_and_one_more_is_refused_with_its_number(name: str) -> None:
    rows = [[f"물품 {n}", n, ""] for n in range(5001)]
    make = workbook if name.endswith("xlsx") else (lambda table: write_csv(table[0], table[1:]))
    assert len(read_table(name, make([HEAD, *rows[:5000]])).rows) == 5000
    with pytest.raises(TableRefused, match=r"5002행: 5,000행까지"):
        read_table(name, make([HEAD, *rows]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("이름,단가,이름\n1,2,3", "1행 '이름' 열: 같은 이름"),
        ("이름,,비고\n1,2,3", "1행: 2번째 열의 이름"),
        ("이름,단가\n1,2\n1,2,3", "3행: 열 이름이 없는 칸"),
        ('이름,단가\n1,2\n"열린 따옴표,2', "3행: 따옴표"),
        ("이름,단가\n", "내용이 없습니다"),
        ("", "내용이 없습니다"),
        (",".join(f"c{n}" for n in range(101)) + "\n1", "100개까지"),
        ("이름\n" + "가" * 200_000, "2행: 따옴표가 맞지 않거나 칸이 너무 깁니다"),
    ],
)
def test_a_csv_that_is_no_table_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read_table("a.csv", text.encode())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1}\n{"a": [1, 2]}', "2행 'a' 열: 글자, 숫자"),
        ('{"a": 1}\n[1]', "2행: 한 줄에 JSON 객체"),
        ('{"a": 1}\n{"a": ', "2행: 한 줄에 JSON 객체"),
        ('{"a": ' + "[" * 100_000, "1행: 한 줄에 JSON 객체"),
        ("", "내용이 없습니다"),
    ],
)
def test_jsonl_that_is_no_table_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read_table("a.jsonl", text.encode())


def test_all_faults_are_kept_and_the_first_ones_told() -> None:
    text = "a\n" + "1,2\n" * 30
    with pytest.raises(TableRefused) as refused:
        read_table("a.csv", text.encode())
    assert [fault.row for fault in refused.value.faults] == list(range(2, 32))
    assert refused.value.sentence.endswith("그 밖에 10건이 더 있습니다.")
    assert refused.value.status == 422


def test_error_values_in_a_sheet_are_refused_each_with_its_cell_unless_the_caller_tells_of_them() -> None:
    sheet = workbook([HEAD, ["책상", 1, "#N/A"], ["의자", "#DIV/0!", ""]])
    with pytest.raises(TableRefused, match=r"2행 'C' 열: .*#N/A.*\n3행 'B' 열: .*#DIV/0!"):
        read_table("a.xlsx", sheet)
    assert read_table("a.xlsx", sheet, keep_error_values=True).rows[1].values["단가"] == "#DIV/0!"


@pytest.mark.parametrize("name", ["a.xls", "a.hwp", "a", "xlsx"])
def test_other_files_are_refused_with_those_that_are_read(name: str) -> None:
    with pytest.raises(FileRefused, match="XLSX, CSV, JSONL"):
        read_table(name, b"PK")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200, b"a,b\n1,2", workbook([HEAD])[:-300]]
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(FileRefused, match="통합 문서"):
        read_table("a.xlsx", data)


@pytest.mark.parametrize("data", ["이름\n값".encode("utf-16"), b"a,b\n\xff\xff,1", b"a\n\0\0\0"])
def test_text_in_no_known_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="UTF-8"):
        read_table("a.csv", data)


def test_a_file_over_20_mb_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="20MB"):
        read_table("a.csv", b"a\n" * (11 * 1024 * 1024))


def test_a_small_workbook_that_unpacks_to_much_is_refused() -> None:
    good = workbook([HEAD, ["책상", 1, ""]])
    heavy = rezipped(good, SHEET, "</sheetData>", "</sheetData>" + " " * 30_000_000)
    assert len(heavy) < 300_000
    with pytest.raises(FileRefused, match="너무 큽니다"):
        read_table("a.xlsx", heavy)


def test_entities_in_a_workbook_are_refused() -> None:
    good = workbook([HEAD, ["책상", 1, ""]])
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    declared = rezipped(good, SHEET, "<worksheet", doctype + "<worksheet")
    with pytest.raises(FileRefused, match="통합 문서"):
        read_table("a.xlsx", declared)


@pytest.mark.parametrize("claimed", ["A1:XFD1048576", "A1:A1"])
def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(claimed: str) -> None:
    good = workbook([HEAD, ["책상", 1, ""]])
    lying = rezipped(good, SHEET, '<dimension ref="[^"]*"', f'<dimension ref="{claimed}"')
    began = time.monotonic()
    assert only_row(read_table("a.xlsx", lying)) == {"이름": "책상", "단가": "1", "비고": ""}
    assert time.monotonic() - began < 10


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    book.active.append(["숨김"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("보임")
    shown.append(["이름"])
    shown.append(["책상"])
    file = io.BytesIO()
    book.save(file)
    assert read_table("a.xlsx", file.getvalue()).columns == ("이름",)


def test_csv_out_opens_in_excel_and_holds_no_live_formula() -> None:
    data = write_csv(
        ["이름", "=머리"],
        [
            ["=HYPERLINK(1)", -5],
            [" +82", Decimal("1.50")],
            ["＝전각", None],
            ["-", 0],
            ["\tx", 1],
            ["'=x", 2],
        ],
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["이름", "'=머리"],
        ["'=HYPERLINK(1)", "-5"],
        ["' +82", "1.50"],
        ["'＝전각", ""],
        ["'-", "0"],
        ["'\tx", "1"],
        ["''=x", "2"],
    ]


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"])), min_size=1, max_size=20)
)
def test_what_was_written_is_read_again(texts: list[str]) -> None:
    from needs_board.kit.forms import clean

    table = read_table("a.csv", write_csv(["번호", "값"], [[n + 1, text] for n, text in enumerate(texts)]))
    assert [row.values["값"] for row in table.rows] == [clean(text) for text in texts]
