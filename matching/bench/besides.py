"""What only the engine does: one document changed, its needs found again, saved and loaded; and where a build spends."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

from matching.bench.course import TOP, Course, Need, Spent
from matching.blocks import by_term
from matching.index import SHARD, Index
from matching.meaning import learn_meaning
from matching.rank import asked_rows, rank, scores_of
from matching.saved import load_index, save_index
from matching.settings import Settings
from matching.space import count, document_rows, learn

CHANGES = 20
Figures = dict[str, float]
Made = TypeVar("Made")


def besides(index: Index, course: Course, needs: Sequence[Need]) -> Figures:
    """Return figures by their name with its unit; reading texts is off the clock."""
    return {**_changes(index, course, needs), **_saving(index, course, needs), **_stages(course)}


def _changes(index: Index, course: Course, needs: Sequence[Need]) -> Figures:
    """Return medians over documents that change one after the other, each compared with all needs at once."""
    asked = asked_rows(index, [need.query for need in needs])
    # The last document's words under the keys of others: of a market of one, its own.
    *others, last = list(islice(course.documents(), CHANGES + 1))
    changing, comparing = [], []
    for one in others or [last]:
        fresh = replace(last, key=one.key)
        index, changed = _clocked(course, partial(index.changed, [fresh]))
        _scores, compared = _clocked(course, partial(scores_of, index, [fresh.key], asked))
        changing.append(changed)
        comparing.append(compared)
    return {
        "one changed document, ms": median(one.wall_s for one in changing) * 1000,
        "one changed document, CPU ms": median(one.cpu_s for one in changing) * 1000,
        f"that document against {len(needs)} kept needs, ms": median(one.wall_s for one in comparing) * 1000,
    }


def _saving(index: Index, course: Course, needs: Sequence[Need]) -> Figures:
    with TemporaryDirectory(prefix="saved-") as name:
        folder = Path(name)
        _none, saving = _clocked(course, partial(save_index, index, folder))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        loaded, loading = _clocked(course, partial(load_index, folder, course.tokeniser))
        _hits, ranking = _clocked(course, partial(rank, loaded, [needs[0].query], TOP))
    return {
        "saving, s": saving.wall_s,
        "saved, MB": size / 1e6,
        "cold start (loading and the first need), s": loading.wall_s + ranking.wall_s,
    }


def _stages(course: Course) -> Figures:
    """Return the CPU seconds of each stage of a build, of the documents of one shard."""
    columns: tuple[dict[str, int], dict[str, int]] = ({}, {})
    tokeniser, documents = course.tokeniser, list(islice(course.documents(), SHARD))
    settings = Settings(alike=0)
    block, counting = _clocked(course, partial(count, documents, tokeniser, settings, columns, grow=True))
    _meaning, meaning = _clocked(course, partial(learn_meaning, block.words, columns[1], tokeniser))
    space, learning = _clocked(course, partial(learn, [block], tokeniser, settings, columns))
    bare = replace(space, peers=None)
    _rows, own = _clocked(course, partial(document_rows, bare, block))
    rows, lent = _clocked(course, partial(document_rows, space, block))
    _by_term, turning = _clocked(course, partial(by_term, rows))
    spent = {
        "counting": counting.cpu_s,
        "learning meaning": meaning.cpu_s,
        "weights and the choice of peers": learning.cpu_s,
        "own words' rows": own.cpu_s,
        "borrowing words from peers": lent.cpu_s - own.cpu_s,
        "by term": turning.cpu_s,
    }
    return {f"building {len(documents):,}: {name}, CPU s": figure for name, figure in spent.items()}


def _clocked(course: Course, work: Callable[[], Made]) -> tuple[Made, Spent]:
    started = course.watch.read()
    made = work()
    return made, course.watch.read().less(started)
