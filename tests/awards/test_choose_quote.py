"""Choosing a quote: by whom, when, with which reasons, and what everybody is told."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.awards.models import Award, Loss
from needs_board.awards.rules import AwardReason, GapBand, LossReason, RankBand
from needs_board.journal.queries import history
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.models import Quote
from needs_board.quotes.rules import QuoteState
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import evaluating_need, opened_store, published_need

WHY = "가장 낮은 가격이고 납기도 맞습니다."


def choice(chosen: str, **losses: str) -> dict[str, str]:
    """Return the form of the check page: number of the chosen quote, reasons by number of the others."""
    form = {"quote": chosen, "reason": "price", "reason_text": WHY}
    for place, (number, reason) in enumerate(losses.items()):
        form |= {f"losses-{place}-quote": number, f"losses-{place}-reason": reason}
    return form


async def quote_states(board: Board, code: str) -> dict[str, QuoteState]:
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Quote.number, Quote.state).join(Need, Need.id == Quote.need_id).where(Need.code == code)
        )
        return dict(rows.all())


async def need_state(board: Board, code: str) -> NeedState:
    async with board.read() as session:
        return (await session.scalars(sa.select(Need.state).where(Need.code == code))).one()


async def awards(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(Award))).scalar_one()


async def test_officer_checks_chooses_and_all_are_told_their_own_result(board: Board) -> None:
    await opened_store(board)
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000, 솔=22_000)
    haneul = await board.as_("하늘")
    check = await haneul.get(f"/needs/{code}/award?quote={numbers['여울']}")
    assert check.status_code == 200
    assert check.text.count('<option value="price" selected>') == 2
    form = choice(numbers["여울"], **{numbers["윤슬"]: "price", numbers["솔"]: "quality"})
    answer = await haneul.post(f"/needs/{code}/award", form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/needs/{code}/compare")
    assert await need_state(board, code) is NeedState.AWARDED
    assert await quote_states(board, code) == {
        numbers["윤슬"]: QuoteState.LOST,
        numbers["여울"]: QuoteState.WON,
        numbers["솔"]: QuoteState.LOST,
    }
    async with board.read() as session:
        award = (await session.scalars(sa.select(Award))).one()
        assert (award.reason, award.reason_text) == (AwardReason.PRICE, WHY)
        assert (award.decided_by, award.decided_at) == (id_of("하늘"), board.clock())
        losses = {
            number: (loss.reason, loss.rank_band, loss.gap_band)
            for loss, number in await session.execute(
                sa.select(Loss, Quote.number).join(Quote, Quote.id == Loss.quote_id)
            )
        }
        assert losses == {
            numbers["윤슬"]: (LossReason.PRICE, RankBand.HIGHEST_THIRD, GapBand.WITHIN_30),
            numbers["솔"]: (LossReason.QUALITY, RankBand.MIDDLE_THIRD, GapBand.WITHIN_15),
        }
        notices = (
            await session.scalars(
                sa.select(Notice).where(Notice.kind.in_([NoticeKind.AWARD_WON, NoticeKind.AWARD_LOST]))
            )
        ).all()
        assert {(one.account_id, one.kind) for one in notices} == {
            (id_of("여울"), NoticeKind.AWARD_WON),
            (id_of("윤슬"), NoticeKind.AWARD_LOST),
            (id_of("솔"), NoticeKind.AWARD_LOST),
        }
        acts = [entry.act for entry in await history(session, f"need:{code}")]
        assert acts[-2:] == ["mark_awarded", "choose_quote"]
    words = texts(await haneul.get(f"/needs/{code}/compare"))
    assert WHY in words
    assert "김하늘" in words
    assert "든든도시락" in words


async def test_loser_reads_reason_and_bands_but_nobody_elses_name_or_figures(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    await (await board.as_("하늘")).post(
        f"/needs/{code}/award", choice(numbers["여울"], **{numbers["윤슬"]: "price"})
    )
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(f"/quotes/{numbers['윤슬']}/result")
    assert page.status_code == 200
    words = texts(page)
    assert "가격 차이" in words
    assert "높은 편" in words
    assert "15~30% 높음" in words
    out = await yunseul.api("GET", f"/api/v1/quotes/{numbers['윤슬']}/result")
    assert out.json() == {
        "quote": numbers["윤슬"],
        "need": code,
        "state": "lost",
        "loss": {"reason": "price", "rank_band": "highest_third", "gap_band": "within_30"},
    }
    async with board.read() as session:
        told = (await session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.AWARD_LOST))).one()
    for said in (page.text, out.text, str(told.facts)):
        for secret in ("든든도시락", numbers["여울"], "600,000", "660,000", "20,000원", WHY):
            assert secret not in said


async def test_winner_reads_that_it_won_and_whom_to_call(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000)
    await (await board.as_("하늘")).post(f"/needs/{code}/award", choice(numbers["윤슬"]))
    words = texts(await (await board.as_("윤슬")).get(f"/quotes/{numbers['윤슬']}/result"))
    assert "선정되었습니다" in words
    assert "032-000-0001" in words
    assert WHY not in words


@pytest.mark.parametrize(("person", "status"), [("여울", 404), ("다온", 404), ("하늘", 200), ("가람", 200)])
async def test_result_is_for_its_own_enterprise_its_agency_and_the_centre(
    board: Board, person: str, status: int
) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000)
    await (await board.as_("하늘")).post(f"/needs/{code}/award", choice(numbers["윤슬"]))
    client = await board.as_(person)
    assert (await client.get(f"/quotes/{numbers['윤슬']}/result")).status_code == status


async def test_result_says_while_nothing_is_decided(board: Board) -> None:
    _code, numbers = await evaluating_need(board, 윤슬=24_000)
    page = await (await board.as_("윤슬")).get(f"/quotes/{numbers['윤슬']}/result")
    assert "아직 결정되지 않았습니다" in texts(page)


@pytest.mark.parametrize(("person", "status"), [("다온", 404), ("윤슬", 403), ("가람", 403)])
async def test_nobody_but_the_agency_decides(board: Board, person: str, status: int) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000)
    client = await board.as_(person)
    form = choice(numbers["윤슬"])
    assert (await client.get(f"/needs/{code}/award?quote={numbers['윤슬']}")).status_code == status
    assert (await client.post(f"/needs/{code}/award", form)).status_code == status
    assert (
        await client.post(f"/needs/{code}/unsuccessful", {"reason": "적합한 견적 없음"})
    ).status_code == status
    body = {"quote": numbers["윤슬"], "reason": "price", "reason_text": WHY}
    assert (await client.api("POST", f"/api/v1/needs/{code}/award", body)).status_code == status
    assert await need_state(board, code) is NeedState.EVALUATING
    assert await awards(board) == 0


async def test_choice_without_a_reason_for_each_loser_saves_nothing_and_keeps_what_was_typed(
    board: Board,
) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul = await board.as_("하늘")
    form = choice(numbers["여울"], **{numbers["윤슬"]: ""}) | {"reason": ""}
    answer = await haneul.post(f"/needs/{code}/award", form)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert 'id="losses-0-reason-error"' in answer.text
    assert 'id="reason-error"' in answer.text
    left_out = await haneul.post(f"/needs/{code}/award", choice(numbers["여울"]))
    assert left_out.status_code == 422
    assert "선정하지 않은 견적마다" in texts(left_out)
    assert await need_state(board, code) is NeedState.EVALUATING
    assert set((await quote_states(board, code)).values()) == {QuoteState.SUBMITTED}


@pytest.mark.parametrize("reason", ["price", "stale", "delivery", "none_chosen"])
async def test_reason_that_the_figures_contradict_is_refused(board: Board, reason: str) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul = await board.as_("하늘")
    answer = await haneul.post(
        f"/needs/{code}/award", choice(numbers["윤슬"], **{numbers["여울"]: reason}) | {"reason": "quality"}
    )
    assert answer.status_code == 422
    assert "맞지 않는 사유입니다" in texts(answer)
    assert await awards(board) == 0


async def test_cheaper_loser_has_no_reason_filled_in(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    page = await (await board.as_("하늘")).get(f"/needs/{code}/award?quote={numbers['윤슬']}")
    assert " selected>" not in page.text
    assert " checked>" not in page.text


async def test_stale_lapsed_and_foreign_quotes_cannot_be_chosen(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul = await board.as_("하늘")
    async with board.write() as session:
        await session.execute(
            sa.update(Quote).where(Quote.number == numbers["윤슬"]).values(need_terms_revision=0)
        )
    stale = choice(numbers["윤슬"], **{numbers["여울"]: "quality"})
    answer = await haneul.post(f"/needs/{code}/award", stale)
    assert answer.status_code == 422
    assert "바뀐 조건을 기업이 확인하지 않은" in texts(answer)
    assert (await haneul.get(f"/needs/{code}/award?quote={numbers['윤슬']}")).status_code == 422
    assert (await haneul.get(f"/needs/{code}/award?quote=Q-2026-99-9")).status_code == 422
    assert (await haneul.get(f"/needs/{code}/award")).status_code == 422
    board.clock.forward(timedelta(days=40))
    haneul = await board.as_("하늘")
    lapsed = choice(numbers["여울"], **{numbers["윤슬"]: "stale"})
    assert "유효기간이 지난" in texts(await haneul.post(f"/needs/{code}/award", lapsed))
    assert await awards(board) == 0


async def test_two_officers_at_once_one_wins_and_the_other_reads_who_was_faster(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    first = await haneul.post(f"/needs/{code}/award", choice(numbers["여울"], **{numbers["윤슬"]: "price"}))
    second = await seojun.post(
        f"/needs/{code}/award", choice(numbers["윤슬"], **{numbers["여울"]: "quality"})
    )
    assert (first.status_code, second.status_code) == (303, 409)
    assert "김하늘 님이" in texts(second)
    assert await awards(board) == 1
    assert (await quote_states(board, code))[numbers["여울"]] is QuoteState.WON


async def test_same_request_sent_twice_chooses_once(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000)
    haneul = await board.as_("하늘")
    request_id = "0191d3b0-0000-7000-8000-000000000001"
    for _time in range(2):
        answer = await haneul.post(f"/needs/{code}/award", choice(numbers["윤슬"]), request_id=request_id)
        assert answer.status_code == 303
    assert await awards(board) == 1


async def test_need_that_is_still_open_cannot_be_decided(board: Board) -> None:
    code = await published_need(board)
    haneul = await board.as_("하늘")
    assert (await haneul.post(f"/needs/{code}/award", choice("Q-2026-1-1"))).status_code == 409
    assert (
        await haneul.post(f"/needs/{code}/unsuccessful", {"reason": "적합한 견적 없음"})
    ).status_code == 409


async def test_officer_ends_a_need_without_a_choice_and_all_are_told(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul = await board.as_("하늘")
    empty = await haneul.post(f"/needs/{code}/unsuccessful", {"reason": ""})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.text
    answer = await haneul.post(f"/needs/{code}/unsuccessful", {"reason": "요구한 제본 방식이 아닙니다."})
    assert answer.status_code == 303
    assert await need_state(board, code) is NeedState.UNSUCCESSFUL
    assert set((await quote_states(board, code)).values()) == {QuoteState.LOST}
    words = texts(await (await board.as_("여울")).get(f"/quotes/{numbers['여울']}/result"))
    assert "선정한 업체 없음(유찰)" in words
    assert "요구한 제본 방식이 아닙니다." in words
    assert "선정된 가격과의 차이" not in words
    async with board.read() as session:
        told = await session.scalars(sa.select(Notice.account_id).where(Notice.kind == NoticeKind.AWARD_LOST))
        assert set(told) == {id_of("윤슬"), id_of("여울")}
    late = await (await board.as_("서준")).post(f"/needs/{code}/award", choice(numbers["윤슬"]))
    assert late.status_code == 409
    assert "김하늘 님이" in texts(late)


async def test_program_chooses_and_ends_needs(board: Board) -> None:
    code, numbers = await evaluating_need(board, 윤슬=24_000, 여울=20_000)
    haneul = await board.as_("하늘")
    body: dict[str, object] = {"quote": numbers["여울"], "reason": "price", "reason_text": WHY}
    refused = await haneul.api("POST", f"/api/v1/needs/{code}/award", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["losses"])
    body |= {"losses": [{"quote": numbers["윤슬"], "reason": "price"}]}
    made = await haneul.api("POST", f"/api/v1/needs/{code}/award", body)
    assert made.status_code == 201
    assert (made.json()["quote"], made.json()["reason"]) == (numbers["여울"], "price")
    shown = (await haneul.api("GET", f"/api/v1/needs/{code}/comparison")).json()
    assert shown["award"]["quote"] == numbers["여울"]
    assert [one["state"] for one in shown["offers"]] == ["won", "lost"]
    other, _ = await evaluating_need(board, 윤슬=24_000)
    haneul = await board.as_("하늘")
    ended = await haneul.api(
        "POST", f"/api/v1/needs/{other}/unsuccessful", {"reason": "예산이 취소되었습니다."}
    )
    assert ended.json() == {"need": other, "state": "unsuccessful"}
    unknown = await haneul.api("POST", f"/api/v1/needs/{other}/unsuccessful", {"reason": "12345", "x": 1})
    assert unknown.status_code == 422
