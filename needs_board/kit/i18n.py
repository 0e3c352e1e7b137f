"""Language: Korean is the source, English a catalogue; one PO file for each room in `locales/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).parent.parent / "locales"


class Locale(StrEnum):
    """The languages a page can be read in."""

    KO = "ko"
    EN = "en"


_current: ContextVar[Locale] = ContextVar("locale", default=Locale.KO)


def current_locale() -> Locale:
    """Return the language of the request, mail or command being answered."""
    return _current.get()


def speak(locale: Locale) -> None:
    """Set the language for the rest of this request or task."""
    _current.set(locale)


@contextmanager
def speaking(locale: Locale) -> Iterator[None]:
    """Use a language inside the block, for a mail to somebody whose language is not the asker's."""
    token = _current.set(locale)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def catalogue(locale: Locale) -> NullTranslations:
    """Return the merged translations of all rooms; Korean needs none, its texts are the keys."""
    merged = Translations()
    for path in sorted((LOCALES / locale.value).glob("*.po")):
        with path.open("rb") as source:
            compiled = BytesIO()
            write_mo(compiled, read_po(source, locale=locale.value))
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def _(text: str) -> str:
    """Return `text` in the current language."""
    return catalogue(_current.get()).gettext(text) if _current.get() is not Locale.KO else text


def ngettext(one: str, many: str, number: int) -> str:
    """Return `one` or `many` in the current language; Korean has a single form."""
    if _current.get() is Locale.KO:
        return many
    return catalogue(_current.get()).ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a text for the catalogue where it is written down; it is translated where it is shown."""
    return text


def best_locale(accept_language: str) -> Locale:
    """Return the language that an Accept-Language header asks for first among ours; Korean by default."""
    for choice in accept_language.split(","):
        code = choice.split(";")[0].strip().lower()[:2]
        if code in set(Locale):
            return Locale(code)
    return Locale.KO
