"""Work on strangers' files is done apart, within limits."""

import asyncio
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from needs_board.kit.sandbox import (
    CHILDREN_AT_ONCE,
    MOST_ANSWER_BYTES,
    Limits,
    SandboxError,
    UnfitError,
    in_turn,
    read_apart,
)


def reverse(data: bytes) -> bytes:
    return data[::-1]


def eat_memory(data: bytes) -> bytes:
    return b"".join([data] * 10**9)


def spin(data: bytes) -> bytes:
    while data:
        pass
    return data


def sleep(data: bytes) -> bytes:
    time.sleep(30)
    return data


def doze(data: bytes) -> bytes:
    time.sleep(0.5)
    return data


def trip(data: bytes) -> bytes:
    raise KeyError(data)


def crash(data: bytes) -> bytes:
    os.abort()


def break_a_rule(data: bytes) -> bytes:
    raise UnfitError("too_long", length=len(data), name="가나다")


def write_a_file(data: bytes) -> bytes:
    with Path(data.decode()).open("wb") as file:
        file.write(b"x" * 10)
    return b"written"


def environment(_data: bytes) -> bytes:
    return ",".join(sorted(os.environ)).encode()


def test_the_answer_is_that_of_the_work() -> None:
    assert read_apart(reverse, bytes(range(256)) * 4000) == (bytes(range(256)) * 4000)[::-1]


def test_a_broken_rule_comes_back_with_its_facts() -> None:
    with pytest.raises(UnfitError) as unfit:
        read_apart(break_a_rule, b"abc")
    assert (unfit.value.reason, unfit.value.facts) == ("too_long", {"length": 3, "name": "가나다"})


@pytest.mark.parametrize(
    ("work", "limits"),
    [
        (eat_memory, Limits(memory_bytes=300 * 1024**2)),
        (spin, Limits(cpu_seconds=1)),
        (sleep, Limits(wall_seconds=1)),
        (crash, Limits()),
    ],
)
def test_what_costs_too_much_is_stopped(work: Callable[[bytes], bytes], limits: Limits) -> None:
    began = time.monotonic()
    with pytest.raises(UnfitError) as unfit:
        read_apart(work, b"x" * 1000, limits)
    assert unfit.value.reason == "too_heavy"
    assert time.monotonic() - began < 10


def test_what_a_decoder_trips_over_is_a_broken_file() -> None:
    with pytest.raises(UnfitError) as unfit:
        read_apart(trip, b"x")
    assert unfit.value.reason == "broken"


def test_the_child_cannot_fill_the_disk(tmp_path: Path) -> None:
    target = tmp_path / "dropped"
    with pytest.raises(UnfitError):
        read_apart(write_a_file, str(target).encode())
    assert not target.exists() or target.stat().st_size == 0


def test_the_child_does_not_see_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDS_BOARD_SECRET_KEY", "secret")
    assert "SECRET" not in read_apart(environment, b"").decode()


def test_a_child_that_cannot_start_is_our_bug_and_not_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reverse, "__module__", "no_such_module")
    with pytest.raises(SandboxError, match="no_such_module"):
        read_apart(reverse, b"x")


def chatter(data: bytes) -> bytes:
    return data * (MOST_ANSWER_BYTES // len(data) + 1)


def test_a_child_that_answers_without_end_is_stopped() -> None:
    with pytest.raises(UnfitError) as unfit:
        read_apart(chatter, b"x" * 1024)
    assert unfit.value.reason == "too_heavy"


async def test_children_wait_for_their_turn() -> None:
    began = time.monotonic()
    nap = partial(read_apart, doze, b"x")
    answers = await asyncio.gather(*(in_turn(nap) for _ in range(CHILDREN_AT_ONCE + 1)))
    assert answers == [b"x"] * (CHILDREN_AT_ONCE + 1)
    assert time.monotonic() - began > 1.0
