"""How many documents are read or kept together changes nothing."""

from mmap import mmap
from pathlib import Path

import pytest

from matching import Settings, Tokeniser, build_index, load_index, rank, save_index
from tests.matching.market import MARKET, NEEDS, WordAnalyser
from tests.matching.test_saved import map_of

pytestmark = pytest.mark.long


def words() -> Tokeniser:
    return Tokeniser(WordAnalyser())


def test_an_index_built_with_a_spill_is_the_same_and_leaves_nothing_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.index.SHARD", 3)
    monkeypatch.setattr("matching.space.COUNTED_AT_ONCE", 2)
    spill, folder = tmp_path / "spill", tmp_path / "index"
    spill.mkdir()
    plain = build_index(MARKET, words())
    spilt = build_index(MARKET, words(), spill=spill)
    assert isinstance(map_of(spilt.shards[0].rows.data), mmap)
    assert list(spill.iterdir()) == []
    assert rank(spilt, NEEDS, 9) == rank(plain, NEEDS, 9)
    save_index(spilt, folder)
    assert rank(load_index(folder, words()), NEEDS, 9) == rank(plain, NEEDS, 9)
    again = build_index(MARKET, words(), space=plain.space, spill=spill)
    assert rank(again, NEEDS, 9) == rank(plain, NEEDS, 9)


def test_the_size_of_the_blocks_that_are_read_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lent words aside: which of two that weigh the same is lent depends on which was met first."""
    alone = Settings(peers=0)
    whole = build_index(MARKET, words(), alone)
    monkeypatch.setattr("matching.index.SHARD", 3)
    monkeypatch.setattr("matching.space.COUNTED_AT_ONCE", 2)
    monkeypatch.setattr("matching.meaning.WORDS_AT_ONCE", 2)
    parts = build_index(MARKET, words(), alone)
    assert [len(shard.keys) for shard in parts.shards] == [3, 3, 2]
    assert rank(parts, NEEDS, 9) == rank(whole, NEEDS, 9)
