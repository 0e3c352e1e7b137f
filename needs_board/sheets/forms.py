"""A product as the cells of a row, and the cells of a row as a product."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from needs_board.catalogue.forms import ProductForm, with_plain_regions, wrong_product
from needs_board.catalogue.rules import ProductKind, ProductState
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import clean, read_form, rows_typed
from needs_board.kit.i18n import _
from needs_board.kit.money import MAX_WON, PriceBasis, TaxKind
from needs_board.kit.rows import Words, normal
from needs_board.kit.workbook import Cell
from needs_board.marks.rules import MOST_MARKS
from needs_board.sheets.rules import (
    MARK_LABELS,
    choice_words,
    fields_of,
    mark_field,
    split_rows,
    written_rows,
)

_TABLES: Mapping[str, tuple[str, ...]] = {
    "breaks": ("from_quantity", "price_won"),
    "options": ("name", "choice", "surcharge_won"),
}
"""Fields that hold several rows in one cell, and the parts of a row."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all choices: for each field what stands in a cell for a value, and which value a word means.

    `retired` values are understood, for products have them, but offered to nobody.
    """

    words: Mapping[str, Words]
    values: Mapping[str, Mapping[str, str]]
    retired: Collection[str]

    def word(self, field: str, value: str) -> str:
        """Return the word for a value in the current language; the value itself where there is none."""
        return self.words[field].get(value, (value,))[0]

    def value(self, field: str, word: str) -> str | None:
        """Return the value that a word means, None for an unknown word."""
        return self.values[field].get(normal(word))

    def unknown(self, field: str, word: str) -> str:
        """Return the sentence about a word that means nothing."""
        return _("'%(text)s'은(는) 알 수 없는 값입니다. 쓸 수 있는 값: %(words)s") % {
            "text": word,
            "words": ", ".join(self.offered(field)),
        }

    def offered(self, field: str) -> list[str]:
        """Return the words that one can choose from in a field, each once."""
        return list(
            dict.fromkeys(some[0] for value, some in self.words[field].items() if value not in self.retired)
        )


@dataclass(frozen=True, slots=True)
class RowRules:
    """What a row is read by: the words, the categories that hold products, the marks that the product may carry.

    `retired` are the categories that the product can be given no more.
    """

    words: Vocabulary
    kinds: Mapping[str, ProductKind]
    marks: Collection[str]
    retired: Collection[str]


def vocabulary(categories: Words, marks: Words, retired: Collection[str]) -> Vocabulary:
    """Return the words of a sheet: of its categories and marks, retired ones too, and of what is a choice everywhere."""
    marked = {mark_field(place, "mark"): marks for place in range(MOST_MARKS)}
    words = {**choice_words(), "category": categories, **marked}
    return Vocabulary(words, {field: _meanings(some) for field, some in words.items()}, retired)


def _meanings(words: Words) -> dict[str, str]:
    """Return the value of each word; of two values with one word the first."""
    found: dict[str, str] = {}
    for value, some in words.items():
        for word in (*some, value):
            found.setdefault(normal(word), value)
    return found


def cells_of(number: int, form: ProductForm, state: ProductState, words: Vocabulary) -> dict[str, Cell]:
    """Return the cell of each field that has something in it."""
    cells: dict[str, Cell] = {"number": number, "state": words.word("state", state)}
    for field in fields_of(0):
        if field not in {"number", "state", "breaks", "options"}:
            cells[field] = _cell(field, getattr(form, field), words)
    cells["breaks"] = written_rows([(one.from_quantity, one.price_won) for one in form.breaks])
    cells["options"] = written_rows([(one.name, one.choice, one.surcharge_won) for one in form.options])
    for place, mark in enumerate(form.marks):
        for part in MARK_LABELS:
            field = mark_field(place, part)
            cells[field] = _cell(field, getattr(mark, part), words)
    return {field: cell for field, cell in cells.items() if cell not in {"", None}}


def _cell(field: str, value: Any, words: Vocabulary) -> Cell:
    if field in words.words:
        return words.word(field, value)
    return value.normalize() if isinstance(value, Decimal) else value


def text_of(cell: Cell) -> str:
    """Return a cell as it arrives when its file is read again."""
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell.normalize(), "f")
        case date():
            return cell.isoformat()
        case _:
            return clean(str(cell))


def read_product(
    kept: Mapping[str, str], said: Mapping[str, str], rules: RowRules
) -> tuple[ProductForm | None, dict[str, str]]:
    """Return the product that cells make of what is kept, or a sentence for every field of the row that cannot be.

    `kept` is typed as in the form of a product; what is said of a field with rows, such as `breaks`, replaces all its
    rows. A wrong cell keeps nobody from hearing what is wrong in the others.
    """
    typed, errors = _typed_of(said, rules.words)
    over = tuple(f"{table}-" for table in _TABLES if table in said)
    typed = {name: text for name, text in kept.items() if not (over and name.startswith(over))} | typed
    try:
        form = read_form(ProductForm, typed)
    except WrongInput as wrong:
        errors = {**_by_field(wrong.errors), **errors}
        form = read_form(ProductForm, _mended(typed, errors, rules))
    form = with_plain_regions(form)
    found = _by_field(_with_gaps(wrong_product(form, rules.kinds, rules.marks, rules.retired), typed))
    errors = {**{name: text for name, text in found.items() if name not in errors}, **errors}
    return (None if errors else form), errors


def _mended(typed: Mapping[str, str], errors: Collection[str], rules: RowRules) -> dict[str, str]:
    """Return what was typed with something harmless in place of what is wrong, so that the rest can be judged."""
    gone = {*errors, *(other for name in errors for other in _LEAN_ON.get(name, ()))}
    marks = {name.rpartition("-")[0] for name in gone if name.startswith("marks-")}
    kept = {
        name: text
        for name, text in typed.items()
        if name not in gone and name.partition("-")[0] not in gone and name.rpartition("-")[0] not in marks
    }
    a_service = next((code for code, kind in rules.kinds.items() if kind is ProductKind.SERVICES), "-")
    harmless = {**_HARMLESS, "category": a_service}
    return {**{name: text for name, text in harmless.items() if name in gone}, **kept}


_LEAN_ON: Mapping[str, tuple[str, ...]] = {
    "delivery_reach": ("delivery_regions",),
    "delivery_won": ("free_delivery_from_won",),
}
"""Fields that can only be judged where another one is right."""
_HARMLESS: Mapping[str, str] = {
    "name": "-",
    "unit": "-",
    "price_won": str(MAX_WON),
    "price_basis": PriceBasis.GROSS.value,
    "tax_kind": TaxKind.TAXABLE.value,
}


def _by_field(errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors of a form by the field of the row; of several in one cell the first."""
    found: dict[str, str] = {}
    for name, reason in errors.items():
        table = name.partition("-")[0]
        found.setdefault(table if table in _TABLES else "marks-0-mark" if name == "marks" else name, reason)
    return found


def _with_gaps(errors: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return errors with the places of marks as the row has them; the rules count marks without gaps."""
    filled = [n for n in rows_typed(typed, "marks") if any(typed.get(mark_field(n, p)) for p in MARK_LABELS)]
    found: dict[str, str] = {}
    for name, reason in errors.items():
        table, _dash, rest = name.partition("-")
        place, _dash, part = rest.partition("-")
        is_mark = table == "marks" and place
        found[mark_field(filled[int(place)], part) if is_mark else name] = reason
    return found


def _typed_of(texts: Mapping[str, str], words: Vocabulary) -> tuple[dict[str, str], dict[str, str]]:
    """Return cells as a form of a product has them typed, and a sentence for each cell that says nothing known."""
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for field, text in texts.items():
        if field in words.words and text:
            typed[field] = words.value(field, text) or ""
            if not typed[field]:
                errors[field] = words.unknown(field, text)
        elif field in _TABLES:
            _read_rows(field, text, _TABLES[field], typed, errors)
        else:
            typed[field] = text
    return typed, errors


def _read_rows(
    field: str, text: str, parts: Sequence[str], typed: dict[str, str], errors: dict[str, str]
) -> None:
    """Read the rows of a cell; the last part of a choice, its surcharge, may be left out."""
    least = len(parts) - 1 if field == "options" else len(parts)
    for place, (row, found) in enumerate(split_rows(text)):
        if not least <= len(found) <= len(parts) or not all(found[:least]):
            errors[field] = _cannot_read(field, row)
        typed |= {f"{field}-{place}-{part}": value for part, value in zip(parts, found, strict=False)}


def _cannot_read(field: str, row: str) -> str:
    how = (
        _("수량=단가를 세미콜론(;)으로 나누어 적어 주세요. 예: 100=3000; 500=2500")
        if field == "breaks"
        else _(
            "이름: 선택지=더하는 값을 세미콜론(;)으로 나누어 적어 주세요. 예: 포장: 상자=0; 포장: 보자기=2000"
        )
    )
    return _("'%(row)s'을(를) 읽을 수 없습니다. %(how)s") % {"row": row, "how": how}
