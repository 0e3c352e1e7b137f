"""What would become of each row of a sheet: compared with what is kept, cell by cell."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.rules import ProductKind, ProductState, check_move
from needs_board.kit.errors import Conflict
from needs_board.kit.forms import as_typed
from needs_board.kit.i18n import _
from needs_board.kit.rows import normal
from needs_board.kit.tables import ERROR_VALUES, Row, Table, column_letter, error_value_reason
from needs_board.sheets.forms import RowRules, Vocabulary, read_product
from needs_board.sheets.rules import CLEAR_WORDS, EXAMPLE_WORDS, NEW_ROW, heading, known_names

_EXAMPLES = frozenset(normal(word) for word in EXAMPLE_WORDS)
_CLEAR = frozenset(normal(word) for word in CLEAR_WORDS)


class RowFate(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    KEPT = "kept"
    WRONG = "wrong"


class CellChange(msgspec.Struct, frozen=True):
    """A cell whose content differs from what is kept."""

    cell: str
    heading: str
    before: str
    after: str


class CellFault(msgspec.Struct, frozen=True):
    """What is wrong in a cell, D7; `cell` is the row alone where the sheet has no such column."""

    cell: str
    heading: str
    text: str
    reason: str


class PlannedRow(msgspec.Struct, frozen=True):
    """A row and what would become of it; `product` is the number of what is kept, `seen` its revision."""

    number: int
    name: str
    fate: RowFate
    product: int | None = None
    seen: int = 0
    form: ProductForm | None = None
    state: ProductState | None = None
    changes: tuple[CellChange, ...] = ()
    faults: tuple[CellFault, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """What would become of a sheet; `ignored` are columns that say nothing to us."""

    sheet: str
    ignored: tuple[str, ...]
    rows: tuple[PlannedRow, ...]

    def of(self, *fates: RowFate) -> list[PlannedRow]:
        """Return the rows with one of these fates."""
        return [row for row in self.rows if row.fate in fates]


@dataclass(frozen=True, slots=True)
class Have:
    """A product as it is kept; `texts` are its cells as a file would bring them."""

    number: int
    revision: int
    state: ProductState
    form: ProductForm
    texts: Mapping[str, str]


@dataclass(slots=True)
class Shelf:
    """All products of the enterprise, and what the rules need to know of the catalogue."""

    words: Vocabulary
    kinds: Mapping[str, ProductKind]
    marks: Collection[str]
    retired: Set[str]
    by_number: dict[int, Have] = field(default_factory=dict)
    by_code: dict[str, Have] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Have]] = field(default_factory=dict)

    def add(self, one: Have) -> None:
        """Know one more."""
        self.by_number[one.number] = one
        if one.form.external_id:
            self.by_code[one.form.external_id] = one
        self.by_name.setdefault((one.form.name, one.form.spec), []).append(one)

    def alike(self, code: str, name: str, spec: str) -> Have | None:
        """Return the product that a row without our number means: by its own number, else by name and 규격.

        Of one name are two products where both have an own number; one without is preferred.
        """
        if code in self.by_code:
            return self.by_code[code]
        named = [one for one in self.by_name.get((name, spec), []) if not (code and one.form.external_id)]
        return min(named, key=lambda one: bool(one.form.external_id), default=None)


def columns_of(columns: Iterable[str]) -> dict[str, str]:
    """Return the field of each column that says something to us, by the name of the column."""
    fields: dict[str, str] = {}
    for name, known in known_names().items():
        for one in known:
            fields.setdefault(normal(one), name)
    found: dict[str, str] = {}
    for column in columns:
        name = fields.get(normal(column), "")
        if name and name not in found.values():
            found[column] = name
    return found


class Comparison:
    """Compares the rows of one sheet with a shelf, in their order; remembers what earlier rows meant."""

    def __init__(self, table: Table, shelf: Shelf) -> None:
        self._table = table
        self._shelf = shelf
        self._fields = columns_of(table.columns)
        self._places = {name: table.columns.index(column) + 1 for column, name in self._fields.items()}
        self._claimed: dict[object, int] = {}

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that say nothing to us."""
        return tuple(column for column in self._table.columns if column and column not in self._fields)

    def rows(self) -> Iterator[PlannedRow | None]:
        """Yield what would become of each row, None for an example."""
        return (self._planned(row) for row in self._table.rows)

    def _planned(self, row: Row) -> PlannedRow | None:
        texts = {name: row.values[column] for column, name in self._fields.items() if row.values[column]}
        if normal(texts.get("external_id", "")) in _EXAMPLES:
            return None
        errors = {name: error_value_reason(text) for name, text in texts.items() if text in ERROR_VALUES}
        told = {name: text for name, text in texts.items() if name not in errors}
        have = self._meant(told, errors)
        kept = have.texts if have else {}
        differing = {name: text for name, text in told.items() if text != kept.get(name, "")}
        differing.pop("number", None)
        self._claim(row.number, have, told, errors)
        form, state = self._read(have, differing, errors)
        if errors:
            faults = tuple(self._fault(row, name, reason) for name, reason in errors.items())
            return PlannedRow(row.number, _name(have, told), RowFate.WRONG, faults=faults)
        return self._fate(row, have, differing, form, state)

    def _meant(self, told: Mapping[str, str], errors: dict[str, str]) -> Have | None:
        """Return the product that a row means, None for a new one."""
        if number := told.get("number", ""):
            digits = number.replace(",", "")
            found = (
                self._shelf.by_number.get(int(digits)) if digits.isdecimal() and len(digits) < 19 else None
            )
            if found is None:
                errors["number"] = _("이 번호의 상품이 없습니다. 새 상품이면 이 칸을 비워 주세요.")
            return found
        code, spec = told.get("external_id", ""), told.get("spec", "")
        return self._shelf.alike(code, told.get("name", ""), spec)

    def _claim(self, number: int, have: Have | None, told: Mapping[str, str], errors: dict[str, str]) -> None:
        """Refuse a row that means the same product as one before it, or gives it a number that another has."""
        code = told.get("external_id", "")
        wanted: list[tuple[str, object]] = [("code", code)] if code else []
        if have is not None:
            wanted.append(("product", have.number))
        elif not code:
            wanted.append(("name", (told.get("name", ""), told.get("spec", ""))))
        first = next((self._claimed[one] for one in wanted if one in self._claimed), None)
        if first is not None:
            where = "external_id" if code else "name"
            errors.setdefault(where, _("%(row)d행과 같은 상품입니다. 한 줄만 남겨 주세요.") % {"row": first})
        owner = self._shelf.by_code.get(code)
        if have is not None and owner is not None and owner is not have:
            errors["external_id"] = _("다른 상품에 쓰고 있는 관리번호입니다. 다른 번호를 적거나 비워 두세요.")
        self._claimed |= dict.fromkeys(wanted, number)

    def _read(
        self, have: Have | None, differing: Mapping[str, str], errors: dict[str, str]
    ) -> tuple[ProductForm | None, ProductState | None]:
        """Return what the product shall be and where it shall move; tells in `errors` what cannot be."""
        said = {name: "" if normal(text) in _CLEAR else text for name, text in differing.items()}
        state = self._state(have, said.pop("state", ""), errors)
        carried = {mark.mark for mark in have.form.marks} if have else set()
        has = {have.form.category} if have else set()
        rules = RowRules(
            self._shelf.words, self._shelf.kinds, {*self._shelf.marks, *carried}, self._shelf.retired - has
        )
        form, found = read_product(as_typed(have.form) if have else NEW_ROW, said, rules)
        for name, reason in found.items():
            errors.setdefault(name, reason)
        return form, state

    def _state(self, have: Have | None, word: str, errors: dict[str, str]) -> ProductState | None:
        """Return the state that a row asks for, None where it stays; a new product begins as a draft."""
        if not word:
            return None if have else ProductState.DRAFT
        value = self._shelf.words.value("state", word)
        if value is None:
            errors["state"] = self._shelf.words.unknown("state", word)
            return None
        wanted = ProductState(value)
        if have is None or wanted is not have.state:
            try:
                check_move(have.state, wanted) if have else None
            except Conflict as refused:
                errors["state"] = refused.sentence
            return wanted
        return None

    def _fate(
        self,
        row: Row,
        have: Have | None,
        differing: Mapping[str, str],
        form: ProductForm | None,
        state: ProductState | None,
    ) -> PlannedRow:
        """Return what would become of a row in which nothing is wrong."""
        name = form.name if form else ""
        if have is None:
            return PlannedRow(row.number, name, RowFate.NEW, form=form, state=state)
        if form == have.form and state is None:
            return PlannedRow(row.number, name, RowFate.KEPT, product=have.number)
        changes = tuple(
            CellChange(self._cell(row, field), heading(field), have.texts.get(field, ""), _shown(text))
            for field, text in differing.items()
        )
        return PlannedRow(row.number, name, RowFate.CHANGED, have.number, have.revision, form, state, changes)

    def _fault(self, row: Row, field: str, reason: str) -> CellFault:
        column = next((column for column, name in self._fields.items() if name == field), "")
        return CellFault(self._cell(row, field), heading(field), row.values.get(column, ""), reason)

    def _cell(self, row: Row, field: str) -> str:
        place = self._places.get(field)
        return f"{column_letter(place)}{row.number}" if place else str(row.number)


def _name(have: Have | None, told: Mapping[str, str]) -> str:
    return told.get("name", "") or (have.form.name if have else "")


def _shown(text: str) -> str:
    return "" if normal(text) in _CLEAR else text
