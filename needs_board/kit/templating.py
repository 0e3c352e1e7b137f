"""Pages, mails and papers find their templates here; the only module that sets up Jinja."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import jinja2

from needs_board.kit import i18n
from needs_board.kit.calendar import day_text, seoul_text

PACKAGE = Path(__file__).parent.parent
STATIC = PACKAGE / "static"


def templates_folder() -> Path:
    """Return the folder of the templates: inside the package when installed, beside it in a checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.exists() else PACKAGE.parent / "templates"


@cache
def environment() -> jinja2.Environment:
    """Return the Jinja environment: undefined names are errors, everything is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        autoescape=jinja2.select_autoescape(("html",), default_for_string=True),
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    made.globals["static"] = static_url
    made.filters.update(FILTERS)
    return made


@cache
def static_url(name: str) -> str:
    """Return the URL of one of our static files, with its content hash so that browsers may keep it."""
    path = STATIC / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "missing"
    return f"/static/{name}?v={digest}"


def won(amount: int | None) -> str:
    """Return an amount for reading: 1,234,000원; nothing for None."""
    return "" if amount is None else i18n._("%(amount)s원") % {"amount": f"{amount:,}"}


def quantity(amount: Decimal) -> str:
    """Return a quantity without needless zeros: 1,200 or 1.5."""
    return f"{amount.normalize():,f}"


def seoul(moment: datetime | None) -> str:
    """Return a moment as Seoul reads it, 2026. 11. 20.(금) 18:00; a dash for None."""
    return "–" if moment is None else seoul_text(moment)


def day(chosen: date | None) -> str:
    """Return a day, 2026. 11. 20.; a dash for None."""
    return "–" if chosen is None else day_text(chosen)


def score_percent(score: float) -> str:
    """Return a score between 0 and 1 as a whole percentage."""
    return f"{round(score * 100)}%"


def number(amount: int) -> str:
    """Return a count with thousands separators."""
    return f"{amount:,}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "won": won,
    "quantity": quantity,
    "seoul": seoul,
    "day": day,
    "score_percent": score_percent,
    "number": number,
}
