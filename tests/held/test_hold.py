"""What this process holds of a market: changed by what changes, kept for the next process, never trusted blindly."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching import Tokeniser
from needs_board.held import actions
from needs_board.held.actions import ALWAYS_LEARNED_BELOW, LEARNED_FOR, hold, keep_in
from needs_board.held.forms import Material, Text, WordRule
from tests.matching.market import WordAnalyser

pytestmark = pytest.mark.long

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TRADES = ("현수막 인쇄", "청소 용역", "도시락 납품", "가로등 보수")


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    """Let no other test's market be there, before or after."""
    forget()
    yield
    forget()


def forget() -> None:
    actions._shelf.cache_clear()
    actions._places.cache_clear()


def stores(many: int, **changed: str) -> tuple[Text, ...]:
    names = {f"e{place:04}": f"{TRADES[place % len(TRADES)]} {place}호점" for place in range(many)}
    return tuple(Text(key, {"name": name}) for key, name in sorted((names | changed).items()))


def words() -> Tokeniser:
    return Tokeniser(WordAnalyser())


def market(documents: tuple[Text, ...], words: tuple[WordRule, ...] = ()) -> Material:
    return Material("stores", documents, words=words)


def test_a_small_market_is_learned_anew_when_a_store_changes() -> None:
    first = hold(market(stores(20)), words(), AT)
    second = hold(market(stores(20, e0003="떡집")), words(), AT)
    assert second.index.space is not first.index.space
    assert "떡집" in second.index.space.stems.columns


def test_a_large_market_is_changed_store_by_store_and_learned_anew_once_a_day() -> None:
    first = hold(market(stores(ALWAYS_LEARNED_BELOW)), words(), AT)
    changed = market(stores(ALWAYS_LEARNED_BELOW, e0003="떡집"))
    second = hold(changed, words(), AT + timedelta(hours=1))
    assert second.index.space is first.index.space
    assert second.index.shards[0].rows is first.index.shards[0].rows
    assert second.learned_from == first.learned_from
    assert hold(changed, words(), AT + LEARNED_FOR).index.space is not first.index.space


def test_what_people_say_of_words_changes_no_document() -> None:
    first = hold(market(stores(20)), words(), AT)
    rule = WordRule("synonym", "인쇄", "출력")
    second = hold(market(stores(20), words=(rule,)), words(), AT)
    assert second.index.shards[0] is first.index.shards[0]
    assert {one.means for one in second.index.lexicon.synonyms} == {"출력"}


def test_the_index_of_a_large_market_is_kept_for_the_next_process(tmp_path: Path) -> None:
    keep_in(tmp_path)
    documents = stores(ALWAYS_LEARNED_BELOW)
    built = hold(market(documents), words(), AT)
    actions._shelf.cache_clear()
    loaded = hold(market(documents), words(), AT)
    assert loaded.index.space is not built.index.space
    assert not loaded.index.shards[0].rows.data.flags.owndata
    assert loaded.index.shards[0].keys == built.index.shards[0].keys


def test_a_damaged_index_is_built_anew_and_mended(tmp_path: Path) -> None:
    keep_in(tmp_path)
    documents = stores(ALWAYS_LEARNED_BELOW)
    hold(market(documents), words(), AT)
    largest = max((path for path in tmp_path.rglob("*.npy")), key=lambda path: path.stat().st_size)
    whole = largest.read_bytes()
    largest.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    actions._shelf.cache_clear()
    assert len(hold(market(documents), words(), AT).index) == ALWAYS_LEARNED_BELOW
    actions._shelf.cache_clear()
    assert not hold(market(documents), words(), AT).index.shards[0].rows.data.flags.owndata


def test_the_index_of_other_stores_is_not_taken_for_these(tmp_path: Path) -> None:
    keep_in(tmp_path)
    hold(market(stores(ALWAYS_LEARNED_BELOW)), words(), AT)
    actions._shelf.cache_clear()
    found = hold(market(stores(ALWAYS_LEARNED_BELOW, e0003="떡집")), words(), AT)
    assert "떡집" in found.index.space.stems.columns
