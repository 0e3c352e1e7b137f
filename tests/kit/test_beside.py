"""Work is done in the process beside this one, which keeps what it holds and is replaced when it dies."""

import os
import signal
from collections.abc import Iterator
from functools import cache

import pytest

from needs_board.kit import beside as module
from needs_board.kit.beside import beside


@pytest.fixture(scope="module", autouse=True)
def _process_of_its_own() -> Iterator[None]:
    """Leave alone the process that has loaded the analyser for other tests: one of these tests kills."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_process", cache(module._process.__wrapped__))
        yield
        module._process().shutdown()


@cache
def kept() -> list[str]:
    return []


def keep(word: str) -> list[str]:
    kept().append(word)
    return kept()


def refuse() -> None:
    raise ValueError("not today")


async def test_work_is_done_elsewhere_and_what_is_held_stays_there() -> None:
    assert await beside(os.getpid) != os.getpid()
    before = await beside(keep, "one")
    assert await beside(keep, "two") == [*before, "two"]
    assert kept() == []


async def test_process_that_died_is_replaced() -> None:
    first = await beside(os.getpid)
    os.kill(first, signal.SIGKILL)
    assert await beside(os.getpid) != first


async def test_error_of_the_work_comes_back() -> None:
    with pytest.raises(ValueError, match="not today"):
        await beside(refuse)
