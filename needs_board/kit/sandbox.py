"""Reading what strangers sent, in a process of its own that the kernel holds to a limit.

A decoder can be made to eat all memory or to run for minutes by a file of a few kilobytes, and may have holes.
So it runs in a child that has no settings and no secrets in its environment, little memory and little time.
What comes back is bytes that the parent reads as data, never as objects.
"""

import asyncio
import importlib
import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from typing import IO, TypeVar

from msgspec import Struct

from needs_board.kit.errors import Refused

MAX_FILE_BYTES = 20 * 1024 * 1024
"""The largest file that the board takes (TRUST: Files)."""

MOST_ANSWER_BYTES = 64 * 1024 * 1024
"""A child that says more is stopped: its limits hold for its own memory and not for ours."""
CHILDREN_AT_ONCE = 2
"""Each may take the memory of its limits; whoever comes meanwhile waits for a turn."""

T = TypeVar("T")
_UNFIT, _BROKEN, _TOO_HEAVY = 3, 4, 5
_turns = ThreadPoolExecutor(CHILDREN_AT_ONCE, thread_name_prefix="sandbox")
_seats = threading.BoundedSemaphore(CHILDREN_AT_ONCE)


class Limits(Struct, frozen=True):
    """What a child may use: address space, CPU time and time on the wall."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 20
    wall_seconds: int = 60


class FileRefused(Refused):
    """A file cannot be taken as it is; the sentence says why and what to send instead, `reason` is its code."""

    status = 422
    kind = "file-refused"

    def __init__(self, sentence: str, reason: str = "") -> None:
        super().__init__(sentence)
        self.reason = reason


class UnfitError(Exception):
    """The file breaks a rule; `reason` is a code, `facts` fill the sentence that the caller makes of it.

    Besides the reasons of the work itself there are `broken` (it cannot be read) and `too_heavy` (a limit was hit).
    """

    def __init__(self, reason: str, **facts: int | str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class SandboxError(RuntimeError):
    """The child did not get as far as reading the file: a bug or a broken installation."""


async def in_turn(work: Callable[[], T]) -> T:
    """Return `work()`, done outside the event loop by one of the few threads that wait for children."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_turns, copy_context().run, work)


def read_apart(work: Callable[[bytes], bytes], data: bytes, limits: Limits | None = None) -> bytes:
    """Return `work(data)`, computed in a limited child; `work` is a function at the top of a module.

    Raises UnfitError for a file that breaks a rule, cannot be read or costs too much. Blocks while the child
    runs (0.1 s and more to start): call it outside the event loop.
    """
    limits = limits or Limits()
    task = json.dumps([work.__module__, work.__qualname__, limits.memory_bytes, limits.cpu_seconds])
    with _seats:
        code, answer, complaint = _ended(task, data, limits.wall_seconds)
    if code == 0:
        return answer
    raise _failure(code, answer, complaint)


def _ended(task: str, data: bytes, wall_seconds: int) -> tuple[int, bytes, bytes]:
    """Run a child to its end; return its exit code and what it said on standard output and standard error."""
    child = subprocess.Popen(  # noqa: S603 - our own module; nothing of the file is in the arguments
        [sys.executable, "-P", "-m", __name__, task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_bare_environment(),
    )
    complaint: list[bytes] = []
    patience = threading.Timer(wall_seconds, child.kill)
    helpers = (
        patience,
        threading.Thread(target=_feed, args=(child.stdin, data)),
        threading.Thread(target=_listen, args=(child.stderr, complaint)),
    )
    with child:
        for helper in helpers:
            helper.start()
        answer = child.stdout.read(MOST_ANSWER_BYTES + 1) if child.stdout else b""
        if len(answer) > MOST_ANSWER_BYTES:
            child.kill()
        code = child.wait()
        patience.cancel()
        for helper in helpers:
            helper.join()
    return code, answer, b"".join(complaint)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    # A child may end without having read everything.
    with suppress(BrokenPipeError), pipe:
        pipe.write(data)


def _listen(pipe: IO[bytes], heard: list[bytes]) -> None:
    """Keep the last words of a child; what was said before them is let go."""
    while words := pipe.read1(65_536):  # type: ignore[attr-defined]  # a buffered pipe, typed as any file
        heard[:] = [(b"".join(heard) + words)[-2000:]]


def _failure(code: int, answer: bytes, complaint: bytes) -> Exception:
    # A negative code is a signal: the kernel stopped the child at a limit, or a decoder crashed.
    if code == _TOO_HEAVY or code < 0:
        return UnfitError("too_heavy")
    if code == _BROKEN:
        return UnfitError("broken")
    if code == _UNFIT:
        told = json.loads(answer)
        return UnfitError(str(told["reason"]), **told["facts"])
    return SandboxError(f"the child ended with {code}: {complaint.decode(errors='replace')}")


def _bare_environment() -> dict[str, str]:
    """Return an environment without settings, in which the child finds the same modules as we do."""
    # Without lxml openpyxl parses with defusedxml, which refuses entities, wherever it runs.
    paths = [str(Path(path or ".").resolve()) for path in sys.path]
    return {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "OPENPYXL_LXML": "False"}


def _limit_this_process(memory_bytes: int, cpu_seconds: int) -> None:
    # Imported here: where there is no such module (Windows) the board runs, but takes no files.
    import resource  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _tell(code: int, reason: str = "", facts: dict[str, int | str] | None = None) -> int:
    sys.stdout.buffer.write(json.dumps({"reason": reason, "facts": facts or {}}).encode())
    return code


def _work(task: str) -> int:
    """Do one task in the child; the exit code says how it went, standard output has the answer."""
    module, name, memory_bytes, cpu_seconds = json.loads(task)
    # Imported before the limits, so that a failure here is not mistaken for a bad file.
    work: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    data = sys.stdin.buffer.read()
    _limit_this_process(memory_bytes, cpu_seconds)
    try:
        answer = work(data)
    except UnfitError as unfit:
        return _tell(_UNFIT, unfit.reason, unfit.facts)
    except MemoryError:
        return _tell(_TOO_HEAVY)
    except Exception:  # noqa: BLE001 - whatever a decoder trips over means the same: it cannot be read
        traceback.print_exc()
        return _tell(_BROKEN)
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    # The module that does the work raises the UnfitError of `needs_board.kit.sandbox`; this one is `__main__`.
    sys.exit(importlib.import_module("needs_board.kit.sandbox")._work(sys.argv[1]))
