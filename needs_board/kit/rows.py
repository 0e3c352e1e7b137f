"""Rows of a table read with the limits of a form: columns are found by their names, choices by their words."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import read_form
from needs_board.kit.i18n import _
from needs_board.kit.tables import Fault, Row, Table, TableRefused

RowT = TypeVar("RowT", bound=msgspec.Struct)

Names = Mapping[str, tuple[str, ...]]
"""Field to the names that a column of it may have, the one that is shown to people first."""

Words = Mapping[str, tuple[str, ...]]
"""Value of a choice to the words for it in a file, the one that is shown to people first."""

Choices = Mapping[str, Words]
"""Field to the words for its values."""

_NOISE = re.compile(r"[\s_\-·./()\[\]（）*:]+")


class ReadRow(msgspec.Struct, Generic[RowT], frozen=True):
    """A row with its number, and which of its fields had a value in the file."""

    number: int
    form: RowT
    given: frozenset[str]


class Reading(msgspec.Struct, Generic[RowT], frozen=True):
    """All rows of a table, and from which column each field came."""

    rows: tuple[ReadRow[RowT], ...]
    columns: dict[str, str]
    ignored: tuple[str, ...]

    def fault(self, number: int, field: str, reason: str) -> Fault:
        """Return what is wrong in a field of a row, named as in the file."""
        return Fault(number, self.columns.get(field, ""), reason)


def read_rows(
    kind: type[RowT],
    table: Table,
    names: Names,
    choices: Choices,
    mapping: Mapping[str, str] | None = None,
) -> Reading[RowT]:
    """Return the rows of a table; `mapping` says which column a field is in where the names do not tell.

    Raises TableRefused with every wrong cell, or with what is wrong with the columns.
    """
    columns = _columns(kind, table, names, mapping or {})
    rows: list[ReadRow[RowT]] = []
    faults: list[Fault] = []
    for row in table.rows:
        typed, errors = _typed(row, columns, choices)
        try:
            form = read_form(kind, typed)
        except WrongInput as wrong:
            errors = {**wrong.errors, **errors}
        if errors:
            faults += [Fault(row.number, columns.get(name, ""), text) for name, text in errors.items()]
            continue
        rows.append(ReadRow(row.number, form, frozenset(name for name, text in typed.items() if text)))
    if faults:
        raise TableRefused(faults)
    ignored = tuple(column for column in table.columns if column and column not in columns.values())
    return Reading(tuple(rows), columns, ignored)


def _columns(
    kind: type[msgspec.Struct], table: Table, names: Names, mapping: Mapping[str, str]
) -> dict[str, str]:
    """Return the column of each field that the table has."""
    faults = [
        Fault(
            1,
            "",
            _("'%(field)s' 항목은 없습니다. 쓸 수 있는 항목: %(fields)s")
            % {"field": field, "fields": ", ".join(names)},
        )
        for field in mapping
        if field not in names
    ]
    faults += [
        Fault(1, column, _("이 이름의 열이 파일에 없습니다."))
        for column in mapping.values()
        if column not in table.columns
    ]
    if faults:
        raise TableRefused(faults)
    columns = dict(mapping)
    free = {normal(column): column for column in table.columns if column not in mapping.values()}
    for field, known in names.items():
        found = next((free[normal(name)] for name in (*known, field) if normal(name) in free), None)
        if field not in columns and found is not None:
            columns[field] = found
            del free[normal(found)]
    lacking = [
        field.name for field in msgspec.structs.fields(kind) if field.required and field.name not in columns
    ]
    if lacking:
        reason = _("'%(name)s' 열이 필요합니다.")
        raise TableRefused([Fault(1, "", reason % {"name": names[field][0]}) for field in lacking])
    return columns


def _typed(row: Row, columns: Mapping[str, str], choices: Choices) -> tuple[dict[str, str], dict[str, str]]:
    """Return a row by field with its choices as values, and a sentence for each word that is none of them."""
    typed = {field: row.values.get(column, "") for field, column in columns.items()}
    errors: dict[str, str] = {}
    for field, words in choices.items():
        if text := typed.get(field):
            value = value_of(words, text)
            typed[field] = value or ""
            if value is None:
                errors[field] = _("'%(text)s'은(는) 알 수 없는 값입니다. 쓸 수 있는 값: %(words)s") % {
                    "text": text,
                    "words": shown(words),
                }
    return typed, errors


def normal(text: str) -> str:
    """Return a word as words are compared: composed, without case, spaces and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def value_of(words: Words, text: str) -> str | None:
    """Return the value that a word stands for; None for an unknown word."""
    sought = normal(text)
    return next(
        (value for value, some in words.items() if sought in {normal(word) for word in (value, *some)}), None
    )


def shown(words: Words) -> str:
    """Return the words that may be written, for a person."""
    return ", ".join(some[0] for some in words.values())
