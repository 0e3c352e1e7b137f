"""A past run is made again bit for bit; whatever was changed since is found and named."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.catalogue.models import Product
from needs_board.explanations.actions import replay_run
from needs_board.explanations.forms import ReplayedRun
from needs_board.held import actions as held
from needs_board.kit.errors import NotFound, Refused
from needs_board.ledger.models import RankedCorpus, RankedText, RunAnswer
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import MatchRun
from tests.board import Board
from tests.world import printing_houses, product_on_sale, published_need, word_rule


async def replayed(board: Board, which: str = "last") -> ReplayedRun:
    return await replay_run(board.database, which, board.clock())


async def kept_run(board: Board) -> str:
    """Let the matcher run over a small market and return the run's id."""
    await printing_houses(board, 3)
    await product_on_sale(board)
    await product_on_sale(board, by="여울", name="회의 도시락", category="services-catering", unit="개")
    await published_need(board)
    await published_need(board, title="회의에 낼 도시락", category="services-catering")
    await run_matcher(board.database, board.clock())
    return await newest(board)


async def newest(board: Board) -> str:
    async with board.read() as session:
        return str(await session.scalar(sa.select(MatchRun.id).order_by(MatchRun.id.desc()).limit(1)))


async def change(board: Board, statement: sa.Update) -> None:
    async with board.write() as session:
        await session.execute(statement)


async def change_product(board: Board) -> None:
    """Let a product read otherwise from now on."""
    board.clock.forward(timedelta(hours=1))
    values = {"name": "양장 앨범", "summary": "결혼 앨범을 만듭니다.", "changed_at": board.clock()}
    await change(board, sa.update(Product).where(Product.name == "중철 책자").values(values))


async def test_run_is_made_again_bit_for_bit(board: Board) -> None:
    run = await kept_run(board)
    made = await replayed(board)
    assert (made.run, made.needs, made.same, made.differences, made.cause) == (run, 2, True, (), "")


async def test_run_is_the_same_after_products_changed_and_a_newer_run_was_made(board: Board) -> None:
    run = await kept_run(board)
    await change_product(board)
    await product_on_sale(board, name="현수막", spec="가로 5미터")
    await run_matcher(board.database, board.clock())
    later = await newest(board)
    assert later != run
    assert (await replayed(board, run)).same
    assert (await replayed(board, later)).same
    assert (await replayed(board)).run == later


async def test_run_is_the_same_after_the_words_of_people_changed(board: Board) -> None:
    run = await kept_run(board)
    board.clock.forward(timedelta(hours=1))
    await word_rule(board, "책자", "도시락")
    await run_matcher(board.database, board.clock())
    later = await newest(board)
    assert later != run
    assert (await replayed(board, run)).same
    assert (await replayed(board, later)).same


async def test_run_over_a_large_market_is_made_again_with_what_it_had_learned_before(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept_run(board)
    monkeypatch.setattr(held, "ALWAYS_LEARNED_BELOW", 0)
    monkeypatch.setattr(held, "MOST_CHANGED_SHARE", 1)
    await change_product(board)
    await run_matcher(board.database, board.clock())
    async with board.read() as session:
        inputs = await session.scalar(sa.select(MatchRun.inputs).order_by(MatchRun.id.desc()).limit(1))
    assert inputs is not None
    assert inputs["learned_from"] != inputs["documents"]
    assert (await replayed(board)).same


async def test_changed_text_is_found_and_named(board: Board) -> None:
    await kept_run(board)
    async with board.read() as session:
        texts = await session.scalars(sa.select(RankedText))
        text = next(one for one in texts if one.fields.get("name") == "든든도시락")
    changed = text.fields | {"name": "튼튼도시락"}
    where = RankedText.content_hash == text.content_hash
    await change(board, sa.update(RankedText).where(where).values(fields=changed))
    with pytest.raises(Refused) as refusal:
        await replayed(board)
    assert text.content_hash[:12] in refusal.value.sentence


async def test_changed_facts_are_found_and_named(board: Board) -> None:
    await kept_run(board)
    async with board.read() as session:
        name = await session.scalar(sa.select(RunAnswer.facts).limit(1))
        assert name is not None
        kept = await session.get_one(RankedText, name)
    changed = {"facts": kept.fields["facts"].replace('"budget_won":', '"budget_won":1')}
    assert changed != kept.fields
    where = RankedText.content_hash == name
    await change(board, sa.update(RankedText).where(where).values(fields=changed))
    with pytest.raises(Refused) as refusal:
        await replayed(board)
    assert name[:12] in refusal.value.sentence


async def test_lost_enterprise_of_a_corpus_is_found(board: Board) -> None:
    await kept_run(board)
    async with board.read() as session:
        inputs = await session.scalar(sa.select(MatchRun.inputs))
        assert inputs is not None
        corpus = await session.get_one(RankedCorpus, inputs["documents"])
    where = RankedCorpus.fingerprint == corpus.fingerprint
    await change(board, sa.update(RankedCorpus).where(where).values(manifest=corpus.manifest[1:]))
    with pytest.raises(Refused) as refusal:
        await replayed(board)
    assert corpus.fingerprint[:12] in refusal.value.sentence


@pytest.mark.parametrize("place", [1, 2, 3], ids=["score", "relevance", "probability"])
async def test_changed_last_digit_of_an_answer_is_found_and_named(board: Board, place: int) -> None:
    await kept_run(board)
    async with board.read() as session:
        answer = (await session.scalars(sa.select(RunAnswer).order_by(RunAnswer.id))).first()
        assert answer is not None
    answers = [list(one) for one in answer.answers]
    answers[1][place] += 1e-15
    assert answers != answer.answers
    await change(board, sa.update(RunAnswer).where(RunAnswer.id == answer.id).values(answers=answers))
    made = await replayed(board)
    assert not made.same
    (difference,) = made.differences
    assert (difference.need, difference.place) == ("N-2026-0001", 2)
    assert repr(answers[1][place]) in difference.sent
    assert difference.sent != difference.now
    assert "적어 둔 답이 나중에 바뀌었거나" in made.cause


async def test_enterprise_struck_from_an_answer_is_found(board: Board) -> None:
    await kept_run(board)
    async with board.read() as session:
        answer = (await session.scalars(sa.select(RunAnswer).order_by(RunAnswer.id))).first()
        assert answer is not None
    where = RunAnswer.id == answer.id
    await change(board, sa.update(RunAnswer).where(where).values(answers=answer.answers[:-1]))
    (difference,) = (await replayed(board)).differences
    assert (difference.place, difference.sent) == (len(answer.answers), "–")


async def test_changed_engine_is_named_as_the_cause_of_a_difference(board: Board) -> None:
    await kept_run(board)
    await change(board, sa.update(MatchRun).values(fingerprint="0" * 64))
    assert (await replayed(board)).cause == ""
    await change(board, sa.update(RunAnswer).values(answers=[]))
    assert "매개변수나 라이브러리가 바뀌었습니다" in (await replayed(board)).cause


async def test_run_that_is_older_than_the_ledger_is_refused(board: Board) -> None:
    run = await kept_run(board)
    await change(board, sa.update(MatchRun).values(inputs={}))
    with pytest.raises(Refused, match="원장을 두기 전"):
        await replayed(board, run)


@pytest.mark.parametrize("which", ["yesterday", "5b0e8f2c-1d0a-4c1e-9a63-0f5a3c0c7d11", "last"])
async def test_run_that_is_not_known_is_not_found(board: Board, which: str) -> None:
    with pytest.raises(NotFound):
        await replayed(board, which)
