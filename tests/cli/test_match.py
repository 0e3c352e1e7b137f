"""What the command says of matches and of past runs, over a board on which the matcher has run."""

import asyncio
import json
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result

from needs_board.ledger.models import RunAnswer
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import MatchRun
from tests.board import Board
from tests.cli.conftest import Terminal
from tests.world import product_on_sale, published_need

PRINTER, CATERER = "1", "2"


async def typed(board: Board, terminal: Terminal, *words: str) -> Result:
    """Type a command over the database of the board: in a thread, for it has a loop of its own."""
    return await asyncio.to_thread(terminal.type, *words, NEEDS_BOARD_DATABASE_URL=board.database.url)


async def told(board: Board, terminal: Terminal, *words: str, code: int = 0) -> Any:
    result = await typed(board, terminal, *words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


async def matched(board: Board) -> str:
    code = await published_need(board)
    await product_on_sale(board)
    await run_matcher(board.database, board.clock())
    return code


async def change(board: Board, statement: sa.Update) -> None:
    async with board.write() as session:
        await session.execute(statement)


async def test_explanation_shows_words_signals_probability_and_wave(board: Board, terminal: Terminal) -> None:
    code = await matched(board)
    said = (await typed(board, terminal, "match", "explain", code, PRINTER)).stdout
    for text in ("푸른인쇄", "1차에 안내했습니다.", "맞을 확률", "책자", "분류가 같음", "지역", "나머지"):
        assert text in said


async def test_explanation_says_what_kept_an_enterprise_out_and_what_it_lacks(
    board: Board, terminal: Terminal
) -> None:
    code = await matched(board)
    said = (await typed(board, terminal, "match", "explain", code, CATERER)).stdout
    assert "안내하지 않은 까닭: 맞을 확률" in said
    assert "찾지 못한 낱말: " in said


async def test_explanation_as_json_adds_up(board: Board, terminal: Terminal) -> None:
    code = await matched(board)
    fit = (await told(board, terminal, "match", "explain", code, PRINTER))["fit"]
    shares = sum(one["value"] for one in fit["why"]) + sum(one["part"] for one in fit["signals"])
    assert shares + fit["rest"] == pytest.approx(fit["score"], abs=1e-6)


async def test_shortlist_has_probabilities_and_decisions_in_words(board: Board, terminal: Terminal) -> None:
    code = await matched(board)
    rows = await told(board, terminal, "match", "explain", code)
    assert [row["number"] for row in rows] == [1, 2]
    assert rows[0]["probability"] > rows[1]["probability"]
    assert "적합도가 기준보다 낮음" in (await typed(board, terminal, "match", "explain", code)).stdout


async def test_unknown_enterprise_has_no_explanation(board: Board, terminal: Terminal) -> None:
    code = await matched(board)
    result = await typed(board, terminal, "match", "explain", code, "999")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1


async def test_replay_of_an_untouched_run_is_the_same_and_ends_with_zero(
    board: Board, terminal: Terminal
) -> None:
    await matched(board)
    async with board.read() as session:
        run = (await session.scalars(sa.select(MatchRun.id))).one()
    by_id = await typed(board, terminal, "match", "replay", str(run))
    assert by_id.exit_code == 0
    assert "수요 1건을 다시 맞추어 견주었습니다." in by_id.stdout
    assert "모두 같습니다." in by_id.stdout
    last = await told(board, terminal, "match", "replay", "last")
    assert (last["run"], last["needs"], last["same"], last["differences"]) == (str(run), 1, True, [])


async def test_replay_shows_what_was_sent_what_comes_now_and_why_and_ends_with_one(
    board: Board, terminal: Terminal
) -> None:
    code = await matched(board)
    async with board.read() as session:
        answers = (await session.scalars(sa.select(RunAnswer.answers))).one()
    forged = [[answers[0][0], 0.75, *answers[0][2:]], *answers[1:]]
    await change(board, sa.update(RunAnswer).values(answers=forged))
    result = await typed(board, terminal, "match", "replay", "last")
    assert result.exit_code == 1
    assert f"{code} 1번째: 그때 푸른인쇄 0.75 " in result.stdout
    assert f"지금 푸른인쇄 {answers[0][1]!r} " in result.stdout
    assert "적어 둔 답이 나중에 바뀌었거나" in result.stdout
    found = await told(board, terminal, "match", "replay", "last", code=1)
    assert [one["need"] for one in found["differences"]] == [code]


@pytest.mark.parametrize(
    ("which", "sentence"),
    [("last", "원장을 두기 전"), ("yesterday", "매칭 번호가 아닙니다")],
)
async def test_run_that_cannot_be_replayed_is_refused_in_one_line_and_ends_with_two(
    board: Board, terminal: Terminal, which: str, sentence: str
) -> None:
    await matched(board)
    await change(board, sa.update(MatchRun).values(inputs={}))
    result = await typed(board, terminal, "match", "replay", which)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
