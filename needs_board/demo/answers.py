"""How the enterprises of the story answer a need."""

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.answers.actions import save_draft as save_quote
from needs_board.answers.actions import submit_quote
from needs_board.demo.people import Cast
from needs_board.demo.script import AnswerText, LineText
from needs_board.invitations.actions import decline_invitation, open_invitation
from needs_board.invitations.forms import DeclineForm
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import NotFound
from needs_board.matches.rules import DeclineReason
from needs_board.quotes.actions import withdraw_quote
from needs_board.quotes.forms import QuoteDraft, QuoteForm
from needs_board.quotes.rules import LineKind


async def give_answer(cast: Cast, answer: AnswerText, session: AsyncSession, at: datetime) -> None:
    """Let an enterprise quote, save a draft, take a quote back or decline, as the script has it."""
    asker, code = cast.suppliers[answer.enterprise_key], cast.needs[answer.need_key]
    if answer.kind == "decline":
        await _decline(session, asker, code, answer, at)
        return
    if answer.state == "draft":
        await save_quote(session, asker, code, msgspec.convert(_quote(cast, answer), QuoteDraft), at)
        return
    made = await submit_quote(session, asker, code, msgspec.convert(_quote(cast, answer), QuoteForm), at)
    cast.quotes[answer.need_key, answer.enterprise_key] = made.number
    if answer.state == "withdrawn":
        await withdraw_quote(session, asker, made.number, at)


async def _decline(session: AsyncSession, asker: Asker, code: str, answer: AnswerText, at: datetime) -> None:
    """Say no, if the matcher asked this enterprise at all."""
    try:
        await open_invitation(session, asker, code, at)
    except NotFound:
        return
    form = DeclineForm(DeclineReason(answer.decline_reason or ""), answer.note or "")
    await decline_invitation(session, asker, code, form, at)


def _quote(cast: Cast, answer: AnswerText) -> dict[str, object]:
    """Return a quote as both the draft and the form are read from it."""
    today = today_in_seoul(cast.start)
    return {
        "lines": [_line(cast, line) for line in answer.lines],
        "price_basis": answer.price_basis,
        "delivery_on": today + timedelta(days=answer.delivery_in_days or 0),
        "delivery_place": "요청하신 납품 장소",
        "valid_until": today + timedelta(days=answer.valid_in_days or 0),
        "payment_terms": answer.payment_terms or "납품 후 14일 이내",
        "terms_revision": 1,
        "note": answer.note or "",
    }


def _line(cast: Cast, line: LineText) -> dict[str, object]:
    product = cast.products.get(line.product_key or "")
    return {
        "name": line.name,
        "quantity": Decimal(line.quantity),
        "unit": line.unit,
        "unit_price_won": line.unit_price_won,
        "tax_kind": line.tax_kind,
        "spec": line.spec,
        "note": line.note,
        "product": product.number if product else None,
        "kind": LineKind.PRODUCT if product else LineKind.FREE,
    }
