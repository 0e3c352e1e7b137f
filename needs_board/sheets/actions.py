"""Making the files: the workbook that people fill in, and the CSV that other programs read."""

from collections.abc import Sequence

from needs_board.kit.i18n import _
from needs_board.kit.tables import write_csv
from needs_board.kit.workbook import Cell, Choices, Sheet, write_workbook
from needs_board.marks.rules import MOST_MARKS
from needs_board.sheets.forms import Vocabulary
from needs_board.sheets.queries import Kept
from needs_board.sheets.rules import (
    CLEAR_WORDS,
    EXAMPLE_WORDS,
    FIELD_HELP,
    LEAST_MARKS,
    MARK_HELP,
    NEEDED,
    TEXT_FIELDS,
    UNITS,
    fields_of,
    heading,
)


def product_workbook(kept: Sequence[Kept], words: Vocabulary, *, with_example: bool = False) -> bytes:
    """Return products as a workbook to fill in: drop-downs, explanations on a second sheet, at wish an example row.

    Blocks for a second or two where there are thousands: call it outside the event loop.
    """
    fields = fields_of(_marks_in(kept))
    rows = [_row(one.cells, fields) for one in kept]
    examples = [_row(_example(words), fields)] if with_example else []
    places = {field: place for place, field in enumerate(fields)}
    choices = {places[field]: Choices(words.offered(field)) for field in fields if field in words.words}
    products = Sheet(
        _("상품"),
        [heading(field) for field in fields],
        [*examples, *rows],
        choices={**choices, places["unit"]: Choices(UNITS, only=False)},
        texts=frozenset(place for field, place in places.items() if _is_text(field)),
        examples=len(examples),
    )
    return write_workbook([products, _explanations(fields, words)])


def product_csv(kept: Sequence[Kept]) -> bytes:
    """Return products as a CSV file with the columns of the workbook."""
    fields = fields_of(_marks_in(kept))
    rows = [[_csv_cell(cell) for cell in _row(one.cells, fields)] for one in kept]
    return write_csv([heading(field) for field in fields], rows)


def _marks_in(kept: Sequence[Kept]) -> int:
    return min(MOST_MARKS, max([LEAST_MARKS, *(len(one.form.marks) for one in kept)]))


def _row(cells: dict[str, Cell], fields: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cells.get(field) for field in fields)


def _csv_cell(cell: Cell) -> str | int | None:
    return cell if cell is None or isinstance(cell, int) else str(cell)


def _is_text(field: str) -> bool:
    return field in TEXT_FIELDS or field.endswith("-number")


def _example(words: Vocabulary) -> dict[str, Cell]:
    """Return the example row; its own number says that it is one."""
    cells: dict[str, Cell] = {}
    for field, (_help, example) in FIELD_HELP.items():
        text = words.offered(field)[0] if field in words.words else _(example) if example else ""
        cells[field] = int(text) if text.isdecimal() and not _is_text(field) else text or None
    cells["external_id"] = _(EXAMPLE_WORDS[0])
    cells["delivery_regions"] = None
    return cells


def _explanations(fields: Sequence[str], words: Vocabulary) -> Sheet:
    """Return the sheet that says how the other one is filled in."""
    general = [
        _(
            "한 줄이 상품 하나입니다. 자체 관리번호가 같은 상품은 고치고, 없는 번호와 번호가 없는 줄은 새로 넣습니다."
        ),
        _("빈 칸은 지금 내용을 그대로 둡니다. 내용을 지우려면 %(word)s(이)라고 적습니다.")
        % {"word": _(CLEAR_WORDS[0])},
        _("자체 관리번호에 %(word)s(이)라고 적힌 줄은 읽지 않습니다.") % {"word": _(EXAMPLE_WORDS[0])},
        _("열의 순서를 바꾸거나 쓰지 않는 열을 지워도 됩니다. 한 번에 5,000줄까지 올릴 수 있습니다."),
        _("파일에서 지운 줄의 상품은 지워지지 않고 그대로 있습니다."),
    ]
    rows: list[tuple[Cell, ...]] = [("", "", text, "") for text in general]
    for field in fields:
        told, example = FIELD_HELP.get(field) or (MARK_HELP[field.split("-")[2]], "")
        offered = ", ".join(words.offered(field)) if field in words.words and "-" not in field else ""
        needed = _("새 상품에 필요") if field in NEEDED else ""
        rows.append((heading(field), needed, _(told), offered or (_(example) if example else "")))
    return Sheet(_("설명"), (_("열"), _("필수"), _("적는 방법"), _("예, 고를 수 있는 값")), rows)
