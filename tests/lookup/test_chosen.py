"""What counts as found: what fits nearly as well as the best, and whatever says the words."""

import asyncio
from datetime import timedelta

import pytest

from needs_board.lookup import actions
from needs_board.lookup.actions import Finder, Source
from needs_board.lookup.forms import Hits
from needs_board.lookup.rules import LOOKED_AT_FOR, chosen, squeezed, words_of
from tests.board import MORNING, Board

TEXTS = {"1": squeezed("복사 용지 A4"), "2": squeezed("컬러 복사기"), "3": squeezed("도시락"), "12": "복사지"}
SOURCE = Source("nothing", None, None)  # type: ignore[arg-type]  # never read here


def test_what_fits_nearly_as_well_as_the_best_is_found_in_its_order() -> None:
    assert chosen([("2", 0.3), ("1", 0.12), ("3", 0.11)], TEXTS, ["x"]) == ["2", "1"]


def test_letters_in_common_are_no_fit() -> None:
    assert chosen([("3", 0.049), ("2", 0.02)], TEXTS, ["x"]) == []


def test_whatever_says_all_the_words_is_found_the_newest_last_numbers_first() -> None:
    assert chosen([("3", 0.5), ("1", 0.01)], TEXTS, words_of("복사")) == ["3", "1", "12", "2"]
    assert chosen([], TEXTS, words_of("복사용지")) == ["1"]
    assert chosen([], TEXTS, words_of("a4 복사")) == ["1"]
    assert chosen([], TEXTS, words_of("복사 도시락")) == []


def test_entry_that_is_gone_is_not_found() -> None:
    assert chosen([("99", 0.5), ("3", 0.4)], TEXTS, ["x"]) == ["3"]


async def test_nobody_waits_for_an_engine_that_is_busy(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_given: object) -> Hits:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(actions, "beside", slow)
    monkeypatch.setattr(actions, "PATIENCE_SECONDS", 0.01)
    assert await Finder(board.database).find(SOURCE, "복사지", MORNING) is None


async def test_same_words_are_asked_again_a_minute_later(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def quick(
        _work: object, _url: str, _folder: object, _source: Source, words: str, _at: object
    ) -> Hits:
        asked.append(words)
        return Hits((str(len(asked)),), is_cut=False)

    monkeypatch.setattr(actions, "beside", quick)
    finder = Finder(board.database)
    for words, at in (
        ("복사지", MORNING),
        (" 복사지 ", MORNING),
        ("복사지", MORNING + LOOKED_AT_FOR - timedelta(seconds=1)),
    ):
        assert await finder.find(SOURCE, words, at) == Hits(("1",), is_cut=False)
    assert (await finder.find(SOURCE, "복사지", MORNING + LOOKED_AT_FOR)) == Hits(("2",), is_cut=False)
    assert len(asked) == 2
