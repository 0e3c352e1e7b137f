"""What arrives from a form: all fields checked at once, what was typed is kept.

A room declares a frozen Struct with its limits; `read_form` fills it from the strings of an HTML form and
raises one WrongInput that names every wrong field. `as_typed` goes the other way, to show a stored thing
in the form again. A field that is a tuple of Structs is a table of rows: `items-0-name`, `items-1-name`.
"""

import re
import types
import typing
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from needs_board.kit.calendar import SEOUL, parse_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import MAX_QUANTITY, MAX_WON, QUANTITY_PLACES

Typed = Mapping[str, str]
"""Field name to what the person typed."""

MOST_ROWS = 100
MOST_DIGITS = 20

Line = Annotated[str, Meta(min_length=1, max_length=120)]
"""One line of text that must be there."""
OptionalLine = Annotated[str, Meta(max_length=120)]
Prose = Annotated[str, Meta(max_length=4000)]
Won = Annotated[int, Meta(ge=0, le=MAX_WON)]
Quantity = Annotated[Decimal, Meta()]
"""More than 0, at most 9,999,999.999; checked here because msgspec has no limits for decimals."""
Email = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Revision = Annotated[int, Meta(ge=0, le=2**31)]

StructT = TypeVar("StructT", bound=msgspec.Struct)


class _Wrong(Exception):
    """One field cannot be read; carries the sentence for it."""


def read_form(kind: type[StructT], typed: Typed) -> StructT:
    """Return the Struct that the typed values describe; absent and blank fields take their default.

    Raises WrongInput with a sentence for every wrong field.
    """
    errors: dict[str, str] = {}
    form = _read_struct(kind, typed, "", errors)
    if errors or form is None:
        raise WrongInput(errors)
    return form


def as_typed(form: msgspec.Struct, prefix: str = "") -> dict[str, str]:
    """Return the strings that `read_form` would read this Struct from."""
    typed: dict[str, str] = {}
    for name in form.__struct_fields__:
        value = getattr(form, name)
        if isinstance(value, tuple):
            for place, row in enumerate(value):
                typed |= as_typed(row, f"{prefix}{name}-{place}-")
        else:
            typed[prefix + name] = _as_text(value)
    return typed


def rows_typed(typed: Typed, name: str) -> list[int]:
    """Return the places of the rows of a table field that were typed, in order."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-")
    return sorted({int(found[1]) for key in typed if (found := pattern.match(key))})


def without_blank_rows(kind: type[msgspec.Struct], typed: Typed) -> dict[str, str]:
    """Return what was typed with the blank rows of the form's tables dropped and the others counted from 0.

    So a row stands in the form where it stands among those that are read, and a refusal names the right one.
    """
    tables = {
        name: typing.get_args(hint)[0]
        for name, hint in typing.get_type_hints(kind, include_extras=True).items()
        if typing.get_origin(hint) is tuple
    }
    kept = {name: text for name, text in typed.items() if name.split("-")[0] not in tables}
    for table, row in tables.items():
        said = [place for place in rows_typed(typed, table) if _row_has_text(row, typed, f"{table}-{place}-")]
        for now, place in enumerate(said):
            for field in row.__struct_fields__:
                kept[f"{table}-{now}-{field}"] = typed.get(f"{table}-{place}-{field}", "")
    return kept


def clean(text: str) -> str:
    """Return a text as it is stored: composed Hangul, no control characters, no space around it."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    if composed.isprintable():  # most texts are: nothing to take out
        return composed.strip()
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def _read_struct(kind: type[StructT], typed: Typed, prefix: str, errors: dict[str, str]) -> StructT | None:
    values: dict[str, Any] = {}
    hints = _hints(kind)
    for field in _fields(kind):
        name = prefix + field.name
        hint = hints[field.name]
        if typing.get_origin(hint) is tuple:
            values[field.name] = _read_rows(typing.get_args(hint)[0], typed, name, errors)
            continue
        try:
            values[field.name] = _read_value(hint, clean(typed.get(name, "")), field)
        except _Wrong as wrong:
            errors[name] = str(wrong)
    return None if len(values) < len(hints) else kind(**values)


def _read_rows(
    kind: type[msgspec.Struct], typed: Typed, name: str, errors: dict[str, str]
) -> tuple[msgspec.Struct, ...]:
    places = [p for p in rows_typed(typed, name) if _row_has_text(kind, typed, f"{name}-{p}-")]
    if len(places) > MOST_ROWS:
        errors[name] = _("%(most)d줄까지 입력할 수 있습니다.") % {"most": MOST_ROWS}
        return ()
    rows = [_read_struct(kind, typed, f"{name}-{place}-", errors) for place in places]
    return tuple(row for row in rows if row is not None)


def _row_has_text(kind: type[msgspec.Struct], typed: Typed, prefix: str) -> bool:
    """Say whether anything was typed into a row; a choice that always has a value does not count."""
    return any(
        clean(typed.get(prefix + name, ""))
        for name, hint in _hints(kind).items()
        if not (isinstance(hint, type) and issubclass(hint, StrEnum | bool)) and name != "id"
    )


# What a Struct asks for does not change while the program runs; finding it out costs more than reading a form.
_fields = cache(msgspec.structs.fields)


@cache
def _hints(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _read_value(hint: Any, text: str, field: msgspec.structs.FieldInfo) -> Any:
    kind, optional, limits = _unwrap(hint)
    if not text and kind is not bool:
        return _when_blank(kind, optional, limits, field)
    value = _READERS.get(kind, _read_choice(kind))(text)
    _check_limits(value, limits)
    return value


@cache
def _unwrap(hint: Any) -> tuple[type, bool, Meta]:
    optional = False
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(arm for arm in typing.get_args(hint) if arm is not type(None))
        optional = True
    if typing.get_origin(hint) is Annotated:
        kind, *limits = typing.get_args(hint)
        return kind, optional, limits[0]
    return hint, optional, Meta()


def _when_blank(kind: type, optional: bool, limits: Meta, field: msgspec.structs.FieldInfo) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    if optional:
        return None
    if kind is str and not limits.min_length and not limits.pattern:
        return ""
    raise _Wrong(_("필수 항목입니다. 입력해 주세요."))


def _check_limits(value: Any, limits: Meta) -> None:
    if isinstance(value, str):
        _check_text(value, limits)
    if isinstance(value, int) and limits.ge is not None and value < limits.ge:
        raise _Wrong(_("%(least)s 이상으로 입력해 주세요.") % {"least": f"{int(limits.ge):,}"})
    if isinstance(value, int) and limits.le is not None and value > limits.le:
        raise _Wrong(_("%(most)s 이하로 입력해 주세요.") % {"most": f"{int(limits.le):,}"})


def _check_text(value: str, limits: Meta) -> None:
    if limits.max_length is not None and len(value) > limits.max_length:
        raise _Wrong(
            _("%(most)d자 이내로 입력해 주세요. 지금은 %(now)d자입니다.")
            % {"most": limits.max_length, "now": len(value)}
        )
    if limits.min_length is not None and len(value) < limits.min_length:
        raise _Wrong(_("%(least)d자 이상 입력해 주세요.") % {"least": limits.min_length})
    if limits.pattern is not None and not re.search(limits.pattern, value):
        raise _Wrong(_("형식이 올바르지 않습니다. 다시 확인해 주세요."))


def _read_int(text: str) -> int:
    digits = text.replace(",", "").removesuffix("원").strip()
    if not re.fullmatch(r"-?[0-9]{1,18}", digits):
        raise _Wrong(_("숫자로 입력해 주세요. 예: 1,500,000"))
    return int(digits)


def _read_decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise _Wrong(_("숫자로 입력해 주세요. 예: 30 또는 1.5")) from None
    if not value.is_finite() or not 0 < value <= MAX_QUANTITY:
        raise _Wrong(_("0보다 크고 9,999,999.999 이하인 수를 입력해 주세요."))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -QUANTITY_PLACES:
        raise _Wrong(_("소수점 아래 셋째 자리까지 입력할 수 있습니다."))
    return value


def _read_day(text: str) -> date:
    numbers = re.fullmatch(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?", text)
    try:
        if numbers:
            return date(int(numbers[1]), int(numbers[2]), int(numbers[3]))
    except ValueError:
        pass
    raise _Wrong(_("날짜를 확인해 주세요. 예: 2026-12-01"))


def _read_moment(text: str) -> datetime:
    try:
        return parse_seoul(text)
    except ValueError:
        raise _Wrong(_("날짜와 시각을 확인해 주세요. 예: 2026-12-01 18:00")) from None


def _read_uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _Wrong(_("목록에서 골라 주세요.")) from None


def _read_choice(kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return kind(text)
        except ValueError:
            raise _Wrong(_("목록에서 골라 주세요.")) from None

    return read


_READERS: Mapping[type, Callable[[str], Any]] = {
    str: str,
    int: _read_int,
    bool: lambda text: text in {"1", "on", "true", "yes"},
    Decimal: _read_decimal,
    date: _read_day,
    datetime: _read_moment,
    UUID: _read_uuid,
}


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else ""
        case datetime():
            return value.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M")
        case Decimal() if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
            return str(value)  # written out, 1e-999999 from a program would be a megabyte of zeros
        case Decimal():
            return format(value.normalize(), "f")
        case _:
            return str(value)
