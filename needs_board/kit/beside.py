"""One process beside this one, for work that would hold the interpreter and with it every page.

A thread is not enough: loading the analyser of Korean keeps the interpreter for seconds. The process starts with
the first work, keeps what its modules hold, and ends with this one.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


async def beside(work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """Return `work(…)`, computed in the process beside; `work` stands at the top of a module, one runs at a time.

    A process that died, for want of memory perhaps, is replaced once; the new one holds nothing yet.
    """
    try:
        return await _run(work, *given, **named)
    except BrokenProcessPool:
        _process.cache_clear()
        return await _run(work, *given, **named)


async def _run(work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    return await asyncio.wrap_future(_process().submit(work, *given, **named))


@cache
def _process() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Leave Ctrl+C to the parent, and end when it is gone, even where it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
