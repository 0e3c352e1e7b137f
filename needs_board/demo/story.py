"""The story of the demo: needs, answers, deadlines and choices in the order of time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.awards.actions import choose_quote, declare_unsuccessful
from needs_board.awards.forms import AwardForm, LossForm, UnsuccessfulForm
from needs_board.awards.rules import AwardReason, LossReason
from needs_board.boarding.actions import seed_population
from needs_board.catalogue.actions import seed_catalogue
from needs_board.closing.actions import close_due_needs, open_quotes
from needs_board.demo.answers import give_answer
from needs_board.demo.applying import application_scenes, send_renewal
from needs_board.demo.asking import question_scenes
from needs_board.demo.deciding import send_invitation
from needs_board.demo.keeping import search_scenes
from needs_board.demo.people import (
    Cast,
    enter_agency,
    enter_centre,
    enter_enterprise,
    enter_product,
    enter_set,
)
from needs_board.demo.requesting import request_scenes
from needs_board.demo.roles import EnterpriseText
from needs_board.demo.scenes import Scene
from needs_board.demo.script import AnswerText, NeedText, ProductText, Script, SetText
from needs_board.demo.talking import talk_scenes
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import Database
from needs_board.matches.actions import run_matcher
from needs_board.needs.actions import cancel_need, publish_need, return_need, save_draft
from needs_board.needs.forms import CancelForm, NeedForm, NeedItemForm, ReturnForm
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import NeedState
from needs_board.orders.actions import record_contract, record_delivery
from needs_board.orders.forms import ContractForm, DeliveryForm
from needs_board.paper_kinds.actions import seed_kinds

MATCHER_EVERY = timedelta(days=3)
LONG_AGO_DAYS = -60
CONTRACT_AFTER = timedelta(days=3)
DELIVERY_AFTER = timedelta(days=10)
"""Both after the award."""


async def tell_story(database: Database, cast: Cast, script: Script, now: datetime) -> None:
    """Play all scenes up to now, each in a transaction of its own."""
    async with database.write() as session:
        await seed_catalogue(session)
        await seed_population(session, cast.day(LONG_AGO_DAYS))
        await seed_kinds(session)
        await enter_centre(session, cast, script.centre, cast.day(LONG_AGO_DAYS))
        for agency in script.agencies:
            await enter_agency(session, cast, agency, cast.day(LONG_AGO_DAYS))
    scenes = sorted(_scenes(cast, script, now), key=lambda scene: scene.at)
    for scene in scenes:
        if scene.at > now:
            continue
        if scene.act is None:
            await run_matcher(database, scene.at)
            continue
        async with database.write() as session:
            await scene.act(session, scene.at)


def _scenes(cast: Cast, script: Script, now: datetime) -> Iterator[Scene]:
    yield from _stores_open(cast, script)
    for applicant in script.applicants:
        yield from application_scenes(cast, applicant)
    yield Scene(cast.day(-4, 11), partial(send_invitation, cast))
    yield Scene(cast.day(-2, 17), partial(send_renewal, cast))
    for text in script.sets:
        yield Scene(cast.day(-3, 11), partial(_make_set, cast, text))
    yield from search_scenes(cast, script)
    yield from request_scenes(cast, script)
    published = sorted(need.published_in_days for need in script.needs if need.published_in_days is not None)
    runs = list(_matcher_runs(cast, published))
    yield from (Scene(at, None) for at in runs)
    yield from talk_scenes(cast, script.talks)
    for need in script.needs:
        yield from _need_scenes(cast, need, now)
        answers = [answer for answer in script.answers if answer.need_key == need.key]
        yield from _answer_scenes(cast, need, answers, runs, now)
        yield from question_scenes(cast, need, [one for one in script.questions if one.need_key == need.key])
        yield from _ending(cast, need, answers, now)


def _stores_open(cast: Cast, script: Script) -> Iterator[Scene]:
    for enterprise in script.enterprises:
        opened = max(LONG_AGO_DAYS + 1, enterprise.opened_in_days or -10)
        products = [product for product in script.products if product.enterprise_key == enterprise.key]
        yield Scene(cast.day(opened, 9), partial(_open_store, cast, enterprise, products))


async def _make_set(cast: Cast, text: SetText, session: AsyncSession, at: datetime) -> None:
    await enter_set(session, cast, text, at)


async def _open_store(
    cast: Cast,
    enterprise: EnterpriseText,
    products: Sequence[ProductText],
    session: AsyncSession,
    at: datetime,
) -> None:
    await enter_enterprise(session, cast, enterprise, at)
    for product in products:
        await enter_product(session, cast, product, at)


def _matcher_runs(cast: Cast, published: list[int]) -> Iterator[datetime]:
    """Let the matcher run after each cluster of needs: on the day of a need, at most every three days."""
    last: datetime | None = None
    for day in published:
        at = cast.day(day, 9.9)
        if last is None or at - last >= MATCHER_EVERY:
            last = at + MATCHER_EVERY - timedelta(days=1)
            yield min(last, cast.day(-1, 9.9))
    yield cast.day(-1, 9.95)


def _need_scenes(cast: Cast, need: NeedText, now: datetime) -> Iterator[Scene]:
    if need.published_in_days is None:
        yield Scene(min(cast.day(-1, 15), now), partial(_draft, cast, need))
        return
    yield Scene(cast.day(need.published_in_days, 9.5), partial(_publish, cast, need))
    if need.state == "returned":
        yield Scene(min(cast.day(need.published_in_days, 16), now), partial(_return, cast, need))
    if need.state == "cancelled":
        yield Scene(min(cast.day(-1, 14), now), partial(_cancel, cast, need))


async def _draft(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    cast.needs[need.key] = (
        await save_draft(session, cast.askers[need.author_key], _need_form(cast, need), at)
    ).code


async def _publish(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    author = cast.askers[need.author_key]
    made = await save_draft(session, author, _need_form(cast, need), at)
    await publish_need(session, author, made.code, made.revision, at)
    cast.needs[need.key] = made.code


async def _return(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    staff = next(asker for asker in cast.askers.values() if asker.is_staff)
    await return_need(session, staff, cast.needs[need.key], ReturnForm(need.return_note or ""), at)


async def _cancel(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    author = cast.askers[need.author_key]
    await cancel_need(session, author, cast.needs[need.key], CancelForm(need.cancel_reason or ""), at)


def _answer_scenes(
    cast: Cast, need: NeedText, answers: Sequence[AnswerText], runs: Sequence[datetime], now: datetime
) -> Iterator[Scene]:
    """Spread the answers over the time between the invitation and the deadline, or now."""
    if need.published_in_days is None:
        return
    published = cast.day(need.published_in_days, 9.5)
    told = next((at for at in runs if at > published), published)
    until = min(_deadline(cast, need), now, cast.day(-1, 13.5) if need.state == "cancelled" else now)
    for place, answer in enumerate(answers, start=1):
        at = told + (until - told) * place / (len(answers) + 1)
        if told < at:
            yield Scene(at, partial(give_answer, cast, answer))


def _ending(cast: Cast, need: NeedText, answers: Sequence[AnswerText], now: datetime) -> Iterator[Scene]:
    if need.published_in_days is None or need.state in ("cancelled", "returned"):
        return
    closed = _deadline(cast, need) + timedelta(minutes=1)
    yield Scene(closed, _close)
    if need.sealed and need.state != "closed":
        yield Scene(closed + timedelta(hours=1), partial(_open, cast, need))
    awarded = closed + timedelta(days=1)
    if need.state in ("awarded", "contracted", "delivered"):
        yield Scene(awarded, partial(_award, cast, need, answers))
    if need.state in ("contracted", "delivered"):
        yield Scene(min(awarded + CONTRACT_AFTER, now), partial(_contract, cast, need))
    if need.state == "delivered":
        yield Scene(min(awarded + DELIVERY_AFTER, now), partial(_deliver, cast, need))
    if need.state == "unsuccessful":
        yield Scene(awarded, partial(_give_up, cast, need))


async def _close(session: AsyncSession, at: datetime) -> None:
    await close_due_needs(session, at)


async def _open(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    """Open the quotes of a sealed need, where there are any."""
    found = await need_by_code(session, CLOCKWORK, cast.needs[need.key])
    if found.state is NeedState.CLOSED:
        await open_quotes(session, cast.askers[need.author_key], found.code, at)


async def _award(
    cast: Cast, need: NeedText, answers: Sequence[AnswerText], session: AsyncSession, at: datetime
) -> None:
    quoted = {a.enterprise_key: a for a in answers if a.kind == "quote" and a.state == "submitted"}
    winner = next(key for key, answer in quoted.items() if answer.awarded)
    form = AwardForm(
        quote=cast.quotes[need.key, winner],
        reason=AwardReason(quoted[winner].award_reason_code or ""),
        reason_text=quoted[winner].award_reason or "",
        losses=tuple(
            LossForm(cast.quotes[need.key, key], LossReason(answer.award_reason_code or ""))
            for key, answer in quoted.items()
            if key != winner
        ),
    )
    await choose_quote(session, cast.askers[need.author_key], cast.needs[need.key], form, at)


async def _contract(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    author = cast.askers[need.author_key]
    await record_contract(session, author, cast.needs[need.key], ContractForm(today_in_seoul(at)), at)


async def _deliver(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    author = cast.askers[need.author_key]
    await record_delivery(session, author, cast.needs[need.key], DeliveryForm(today_in_seoul(at)), at)


async def _give_up(cast: Cast, need: NeedText, session: AsyncSession, at: datetime) -> None:
    """Declare a need unsuccessful where the deadline has not already made it so."""
    found = await need_by_code(session, CLOCKWORK, cast.needs[need.key])
    if found.state is NeedState.EVALUATING:
        form = UnsuccessfulForm("예산 안에서 요구한 규격을 맞춘 견적이 없어 조건을 다시 정하기로 했습니다.")
        await declare_unsuccessful(session, cast.askers[need.author_key], found.code, form, at)


def _deadline(cast: Cast, need: NeedText) -> datetime:
    if need.deadline_hour is None:
        return cast.day(need.deadline_in_days, 24) - timedelta(seconds=1)
    return cast.day(need.deadline_in_days, need.deadline_hour)


def _need_form(cast: Cast, need: NeedText) -> NeedForm:
    today = today_in_seoul(cast.start)
    return NeedForm(
        title=need.title,
        category=need.category,
        purpose=need.purpose,
        items=tuple(NeedItemForm(i.name, i.spec, Decimal(i.quantity), i.unit) for i in need.items),
        budget_won=need.budget_won,
        budget_basis=need.budget_basis,
        delivery_place=need.delivery_place,
        delivery_region=need.delivery_region,
        delivery_on=today + timedelta(days=need.delivery_in_days),
        deadline_on=today + timedelta(days=need.deadline_in_days),
        deadline_time="" if need.deadline_hour is None else f"{need.deadline_hour:02}:00",
        sealed=need.sealed,
        contact_name=need.contact.name,
        contact_phone=need.contact.phone,
        contact_email=need.contact.email,
    )
