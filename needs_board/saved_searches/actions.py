"""Keeping searches, and telling people what is new to them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import Addressee
from needs_board.catalogue.queries import categories
from needs_board.finding.actions import as_meant
from needs_board.finding.queries import PRODUCTS
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.calendar import outside_quiet_hours, today_in_seoul
from needs_board.kit.db import Database
from needs_board.kit.errors import Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.lookup.actions import find_now
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.saved_searches import queries
from needs_board.saved_searches.forms import KeepingForm
from needs_board.saved_searches.models import SavedSearch
from needs_board.saved_searches.rules import MOST_NEWS, MOST_SAVED, Telling, packed, unpacked
from needs_board.sifting.actions import stock_of
from needs_board.sifting.forms import Search, conditions_of, is_narrowed

Looked = tuple[SavedSearch, Addressee, set[int]]
"""A search with its person and the numbers of all products that fit it now."""


async def save_search(
    session: AsyncSession, asker: Asker, form: KeepingForm, wanted: Search, at: datetime
) -> SavedSearch:
    """Keep a search under a name of its own; what is on sale already will not be told.

    Raises Refused for a search that narrows nothing and for one too many, WrongInput for a name that is taken.
    """
    own = await queries.own_searches(session, asker)
    if not is_narrowed(wanted):
        raise Refused(_("조건이 없는 찾기는 저장할 수 없습니다. 검색어나 조건을 넣어 찾은 뒤 저장해 주세요."))
    if len(own) >= MOST_SAVED:
        raise Refused(
            _("찾기는 %(most)d개까지 저장할 수 있습니다. 쓰지 않는 찾기를 지운 뒤 다시 저장해 주세요.")
            % {"most": MOST_SAVED}
        )
    _check_name(own, form.name)
    saved = SavedSearch(
        account_id=account_of(asker),
        name=form.name,
        conditions=conditions_of(wanted),
        telling=form.telling,
        saved_at=at,
        waiting_since=at,
    )
    session.add(saved)
    await session.flush()
    return saved


async def change_search(
    session: AsyncSession, asker: Asker, search_id: UUID, form: KeepingForm, at: datetime
) -> SavedSearch:
    """Give a saved search another name or rhythm; who wants to be told again is told of what comes from now on."""
    saved = await queries.own_search(session, asker, search_id)
    _check_name([one for one in await queries.own_searches(session, asker) if one.id != saved.id], form.name)
    if saved.telling is Telling.NEVER and form.telling is not Telling.NEVER:
        saved.waiting_since = at
    saved.name, saved.telling = form.name, form.telling
    await session.flush()
    return saved


async def delete_search(session: AsyncSession, asker: Asker, search_id: UUID) -> None:
    """Forget a saved search with all that it has seen; nothing happens when it is not there."""
    check_role(asker, Role.OFFICER)
    own = SavedSearch.account_id == account_of(asker)
    await session.execute(sa.delete(SavedSearch).where(own, SavedSearch.id == search_id))


def _check_name(others: Sequence[SavedSearch], name: str) -> None:
    if any(one.name == name for one in others):
        raise WrongInput({"name": _("같은 이름으로 저장한 찾기가 있습니다. 다른 이름을 적어 주세요.")})


async def tell_new_products(database: Database, at: datetime) -> int:
    """Look by every saved search whose turn it is, and tell each person once what is new; return how many were told.

    Reading and sifting hold no lock; each person's news is then written in a transaction of its own.
    """
    async with database.read() as session:
        due = await queries.due_searches(session, at)
    told = 0
    for _account, looked in groupby(await _look(database, due, at), key=lambda one: one[0].account_id):
        async with database.write() as session:
            told += await _tell(session, list(looked), at)
    return told


async def _look(
    database: Database, due: Sequence[tuple[SavedSearch, Addressee]], at: datetime
) -> list[Looked]:
    if not due:
        return []
    wanted = [queries.search_of(saved) for saved, _person in due]
    words = {one.q for one in wanted if one.q}
    hits = await find_now(database, PRODUCTS, words, at) if words else {}
    stock, looked = stock_of(database), []
    async with database.read() as session:
        by_code = {one.code: one for one in await categories(session)}
        kinds = {code: one.kind for code, one in by_code.items()}
        await stock.bring_up(session, at)
        for (saved, person), one in zip(due, wanted, strict=True):
            numbers = [int(key) for key in hits[one.q].keys] if one.q else None
            sifted = stock.sift(as_meant(one, by_code), numbers, kinds, today_in_seoul(at))
            looked.append((saved, person, set(sifted.numbers)))
    return looked


async def _tell(session: AsyncSession, looked: Sequence[Looked], at: datetime) -> int:
    """Tell one person what their searches have found; what another run has looked at meanwhile is left to it."""
    found: dict[str, list[int]] = {}
    for saved, _person, fitting in looked:
        seen = unpacked(saved.seen)
        if fitting <= seen and saved.looked_at is not None:
            continue
        new = await queries.written_since(session, fitting - seen, saved.waiting_since)
        if await _keep_look(session, saved, seen | fitting, new, at) and new:
            found[saved.name] = new
    if not found:
        return 0
    facts: dict[str, str | int] = {
        "searches": ", ".join(f"{name} ({len(new)})" for name, new in found.items()),
        "products": len({number for new in found.values() for number in new}),
    }
    news = News(NoticeKind.PRODUCTS_FOUND, f"searches:{at.isoformat()}", "/me/searches", facts)
    return await tell(session, news, [looked[0][1]], at, mail_at=outside_quiet_hours(at))


async def _keep_look(
    session: AsyncSession, saved: SavedSearch, seen: set[int], new: Sequence[int], at: datetime
) -> bool:
    """Write down what a look has seen; False when the search is gone or was looked at in between."""
    values: dict[str, object] = {"seen": packed(seen), "looked_at": at}
    if new:
        values |= {"news": list(new[:MOST_NEWS]), "told_at": at}
    kept = await session.execute(
        sa.update(SavedSearch)
        .where(SavedSearch.id == saved.id, SavedSearch.looked_at.is_not_distinct_from(saved.looked_at))
        .values(**values)
        .returning(SavedSearch.id)
    )
    return kept.first() is not None
