"""What is asked and answered, and a request as people see it."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Prose
from needs_board.kit.i18n import _
from needs_board.needs.forms import NeedForm
from needs_board.sourcing.rules import MOST_PICKS, PickKind, SourcingState, read_pick


class AskForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What an agency looks for, in a line or a few."""

    text: Annotated[str, Meta(min_length=5, max_length=500)]


class AnswerForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the centre answers; `picks` are addresses of products and enterprises, one a line."""

    text: Prose = ""
    picks: Annotated[str, Meta(max_length=4000)] = ""


class Pick(Struct, frozen=True):
    """A product or an enterprise that the centre points to."""

    kind: PickKind
    number: int


class ShownPick(Struct, frozen=True):
    """A pick as people see it; `more` is the enterprise of a product, or the region of an enterprise."""

    kind: PickKind
    number: int
    name: str
    more: str


class SourcingRow(Struct, frozen=True):
    """A request in a list."""

    code: str
    text: str
    state: SourcingState
    agency: str
    asked_by: str
    asked_at: datetime
    settled_at: datetime | None


class Sourced(Struct, frozen=True):
    """A request with all that became of it; `need_code` once it was taken over."""

    row: SourcingRow
    answer: str
    picks: list[ShownPick]
    prepared: NeedForm | None
    need_code: str


def picks_in(typed: str) -> tuple[Pick, ...]:
    """Return what the lines of a field point to, each once; raises WrongInput that names a line that does not."""
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_PICKS:
        raise WrongInput({"picks": _("%(most)d개까지 추천할 수 있습니다.") % {"most": MOST_PICKS}})
    found: dict[Pick, None] = {}
    for line in lines:
        pick = read_pick(line)
        if pick is None:
            sentence = _("'%(line)s'은(는) 상품이나 기업의 주소가 아닙니다. 예: /products/12, /enterprises/3")
            raise WrongInput({"picks": sentence % {"line": line.strip()[:80]}})
        found[Pick(*pick)] = None
    return tuple(found)
