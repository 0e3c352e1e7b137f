"""A large market is scanned instead of multiplied: the answers are the same to the digit."""

from mmap import mmap
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import (
    CategoryModel,
    Document,
    Index,
    Query,
    Tokeniser,
    build_index,
    load_index,
    rank,
    save_index,
)
from matching.blocks import Blocks, laid_out, nearest
from tests.matching.market import MARKET, NEEDS, WordAnalyser
from tests.matching.test_saved import map_of


@pytest.fixture
def is_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scan markets of any size."""
    monkeypatch.setattr("matching.blocks.SCANNED", 1)


def market() -> Index:
    return build_index(MARKET, Tokeniser(WordAnalyser()))


def test_a_scan_answers_as_the_product_does(request: pytest.FixtureRequest) -> None:
    multiplied = market()
    request.getfixturevalue("is_scanned")
    scanned = market()
    assert isinstance(scanned.shards[0].by_term, Blocks)
    assert not isinstance(multiplied.shards[0].by_term, Blocks)
    for top in (1, 3, 50):
        assert rank(scanned, NEEDS, top) == rank(multiplied, NEEDS, top)
        for need in NEEDS:
            assert rank(scanned, [need], top) == rank(multiplied, [need], top)


def test_categories_count_in_a_scan(request: pytest.FixtureRequest) -> None:
    multiplied = market()
    answers = rank(multiplied, NEEDS, 9, CategoryModel.fit(multiplied))
    request.getfixturevalue("is_scanned")
    scanned = market()
    assert rank(scanned, NEEDS, 9, CategoryModel.fit(scanned)) == answers


def test_a_scan_leaves_out_what_is_gone_or_excluded_and_sees_what_changed(
    request: pytest.FixtureRequest,
) -> None:
    fresh = Document("new", {"name": "현수막 인쇄"})
    barring = [Query(need.key, need.fields, frozenset({MARKET[0].key, MARKET[1].key})) for need in NEEDS]
    changed = market().changed([fresh], [MARKET[2].key])
    request.getfixturevalue("is_scanned")
    assert rank(market().changed([fresh], [MARKET[2].key]), barring, 9) == rank(changed, barring, 9)


@pytest.mark.usefixtures("is_scanned")
def test_equal_scores_of_a_scan_are_cut_by_key() -> None:
    many = [Document(f"e{place:03}", {"name": "현수막 인쇄"}) for place in reversed(range(90))]
    index = build_index(many, Tokeniser(WordAnalyser()))
    (hits,) = rank(index, [Query("q", {"title": "현수막"}, frozenset({"e001"}))], 3)
    assert [hit.key for hit in hits] == ["e000", "e002", "e003"]


@pytest.mark.usefixtures("is_scanned")
def test_what_is_scanned_is_saved_and_mapped(tmp_path: Path) -> None:
    index = market()
    save_index(index, tmp_path)
    loaded = load_index(tmp_path, Tokeniser(WordAnalyser()))
    kept = loaded.shards[0].by_term
    assert isinstance(kept, Blocks)
    assert all(isinstance(map_of(part), mmap) for part in kept if len(part))
    assert rank(loaded, NEEDS, 9) == rank(index, NEEDS, 9)


# 9,000 documents are scanned in three blocks, and 21 queries in two groups.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30), most=st.integers(1, 9), many=st.sampled_from([40, 9000]))
def test_no_score_exceeds_its_bound_and_no_bound_that_was_left_out_exceeds_those_kept(
    monkeypatch: pytest.MonkeyPatch, seed: int, most: int, many: int
) -> None:
    # Rare terms lie in lists, common ones in bytes: of thirty both are there when a list may be longer.
    monkeypatch.setattr("matching.blocks.SELDOM", 3)
    chance = np.random.default_rng(seed)
    rows, asked = (
        sp.csr_array(
            np.where(chance.random(shape) < chance.random(30), chance.random(shape), 0), dtype=np.float32
        )
        for shape in ((many, 30), (21, 30))
    )
    near = nearest(laid_out(rows.T.tocsr()), rows, asked, most)
    exact = (asked.astype(np.float64) @ rows.T.astype(np.float64)).toarray()
    for query in range(21):
        kept = near.bounds[query] > 0
        documents = near.found[query, kept]
        assert len(set(documents.tolist())) == len(documents) == min(most, np.count_nonzero(exact[query]))
        assert near.scores[query, kept] == pytest.approx(exact[query, documents])
        assert (near.bounds[query, kept] > near.scores[query, kept] - 1e-5).all()
        others = np.delete(exact[query], documents)
        assert others.max() <= near.bounds[query, 0] + 1e-5
