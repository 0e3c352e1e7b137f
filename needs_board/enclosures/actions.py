"""Sending files, and quoting inside a thread."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Product
from needs_board.enclosures import queries
from needs_board.enclosures.forms import FileForm, QuoteInThreadForm
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects
from needs_board.messages.actions import NewMessage, say
from needs_board.messages.models import Message
from needs_board.messages.queries import sent_before
from needs_board.offers.actions import quote_product
from needs_board.offers.forms import ProductQuoteForm
from needs_board.offers.rules import check_least_quantity
from needs_board.threads.queries import OwnThread, thread_for
from needs_board.threads.rules import check_takes_messages


async def send_file(
    session: AsyncSession,
    objects: Objects,
    asker: Asker,
    thread_id: UUID,
    new: tuple[FileForm, NewFile],
    at: datetime,
) -> Message:
    """Send a file that was checked, with words or without; sent again, it is there once. Refuses as `say` does."""
    form, checked = new
    own = await thread_for(session, asker, thread_id, for_writing=True)
    if (earlier := await sent_before(session, account_of(asker), form.id)) is not None:
        return earlier
    check_takes_messages(is_sealed=own.is_sealed, store=own.enterprise.state)
    stored = await store_file(session, objects, asker, checked, at)
    return await say(
        session, asker, thread_id, NewMessage(sent_id=form.id, text=form.text, file_id=stored.id), at
    )


async def quote_in_thread(
    session: AsyncSession, asker: Asker, thread_id: UUID, form: QuoteInThreadForm, at: datetime
) -> Message:
    """Make a quote of a product at list price, as an officer asks for it, or propose that as the enterprise.

    Asked again with the same id, nothing more is made. Raises WrongInput for a product that the enterprise of the
    thread does not sell by quantity alone, and as `quote_product` does.
    """
    check_role(asker, Role.OFFICER, Role.SUPPLIER)
    own = await thread_for(session, asker, thread_id, for_writing=True)
    if (earlier := await sent_before(session, account_of(asker), form.id)) is not None:
        return earlier
    check_takes_messages(is_sealed=own.is_sealed, store=own.enterprise.state)
    product = await _product(session, own, form)
    if asker.role is Role.SUPPLIER:
        new = NewMessage(sent_id=form.id, product_id=product.id, quantity=form.quantity)
    else:
        quote = await quote_product(session, asker, product.number, ProductQuoteForm(form.quantity), at)
        new = NewMessage(sent_id=form.id, quote_id=quote.id)
    return await say(session, asker, thread_id, new, at)


async def _product(session: AsyncSession, own: OwnThread, form: QuoteInThreadForm) -> Product:
    products = {one.number: one for one in await queries.products_to_quote(session, own)}
    if form.product not in products:
        raise WrongInput(
            {
                "product": _(
                    "목록에서 골라 주세요. 선택 사항이 있는 상품은 상품 화면에서 견적을 받으실 수 있습니다."
                )
            }
        )
    product = products[form.product]
    if errors := check_least_quantity(form.quantity, product.min_quantity):
        raise WrongInput(errors)
    return product
