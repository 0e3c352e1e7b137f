"""The clues, compared with their formulas written out, and their weights."""

import numpy as np
import numpy.typing as npt
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.clues import USUAL, Clues, Taught, learn, probabilities, weigh

Array = npt.NDArray[np.float64]

SMOOTHING = 3.0


def random_texts(seed: int, n_texts: int = 12, n_terms: int = 24, n_categories: int = 4) -> Taught:
    """Return sparse texts of unit length in which every category has a label and the first a description."""
    random = np.random.default_rng(seed)
    rows = random.random((n_texts, n_terms)) * (random.random((n_texts, n_terms)) < 0.15)
    rows[np.arange(n_texts), random.integers(n_terms, size=n_texts)] += 0.5
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    right = np.concatenate(
        [np.arange(n_categories), random.integers(n_categories, size=n_texts - n_categories)]
    )
    is_description = np.concatenate([np.zeros(n_categories), random.random(n_texts - n_categories) < 0.3])
    return Taught(sp.csr_array(rows), right, is_description.astype(bool), n_categories)


def slow_clues(text: Array, taught: Taught, shares: Array, counted: Array) -> Array:
    """Return the clues of one text by their formulas, term by term: (4, n_categories)."""
    rows = taught.rows.toarray()
    found = np.zeros((4, taught.n_categories))
    for category in range(taught.n_categories):
        own = rows[taught.right == category].sum(axis=0)
        described = rows[(taught.right == category) & taught.is_description].sum(axis=0)
        length, described_length = np.linalg.norm(own), np.linalg.norm(described)
        found[0, category] = text @ own / length if length else 0
        logs = [
            np.log(1 + one / (SMOOTHING * share)) if share else 0
            for one, share in zip(own, shares, strict=True)
        ]
        found[1, category] = text @ np.array(logs) / counted.sum() if counted.sum() else 0
        found[1, category] -= np.log(1 + own.sum() / SMOOTHING)
        found[2, category] = np.log(1 + ((taught.right == category) & ~taught.is_description).sum())
        found[3, category] = text @ described / described_length if described_length else 0
    return found


def shares_of(taught: Taught) -> Array:
    return np.asarray(taught.rows.sum(axis=0) / taught.rows.sum())


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_clues_are_their_formulas(seed: int) -> None:
    taught, texts = random_texts(seed), random_texts(seed + 1).rows
    found = learn(taught, SMOOTHING).of(texts)
    for place, text in enumerate(texts.toarray()):
        assert found[:, place] == pytest.approx(slow_clues(text, taught, shares_of(taught), text), abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_unseen_clues_are_those_of_a_teaching_without_the_text(seed: int) -> None:
    taught = random_texts(seed)
    labelled = np.flatnonzero(~taught.is_description)
    found = learn(taught, SMOOTHING).unseen(taught, labelled)
    for place, left_out in enumerate(labelled):
        rest = np.arange(len(taught.right)) != left_out
        others = Taught(
            taught.rows[rest], taught.right[rest], taught.is_description[rest], taught.n_categories
        )
        text = taught.rows[[left_out]].toarray()[0]
        counted = text * (others.rows.toarray().sum(axis=0) > 0)
        assert found[:, place] == pytest.approx(
            slow_clues(text, others, shares_of(taught), counted), abs=1e-6
        )


def test_without_labels_the_weights_are_the_usual_ones() -> None:
    assert list(weigh(np.zeros((4, 0, 3)), np.zeros(0, dtype=np.intp))) == list(USUAL)


def separate(n_texts: int, telling: int) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return clues of which one alone tells the category and the others are noise."""
    random = np.random.default_rng(7)
    right = random.integers(3, size=n_texts)
    clues = random.random((4, n_texts, 3))
    clues[telling] = 0.6 * random.random((n_texts, 3))
    clues[telling, np.arange(n_texts), right] += 0.4
    return clues, right


@pytest.mark.parametrize("telling", range(4))
def test_a_clue_that_tells_the_category_counts_more_and_noise_less(telling: int) -> None:
    weights = weigh(*separate(400, telling))
    assert weights[telling] > 0.5 * USUAL[telling]
    for other in set(range(4)) - {telling}:
        assert 0 <= weights[other] < 0.2 * weights[telling]


def test_few_labels_leave_the_weights_near_the_usual_ones_and_many_do_not() -> None:
    clues, right = separate(400, 0)
    few, many = weigh(clues[:, :2], right[:2]), weigh(clues, right)
    assert np.all(np.abs(few - USUAL) < np.abs(many - USUAL) + 0.5)
    assert few[1] > 0.5 * USUAL[1] > many[1]


def test_no_weights_nearby_make_the_unseen_answers_likelier() -> None:
    clues, right = separate(60, 1)
    clues *= 0.3

    def surprise(weights: Array) -> float:
        chances = probabilities(clues, weights)[np.arange(len(right)), right]
        return float(((weights / USUAL - 1) ** 2).sum() / 2 - np.log(chances).sum())

    best = weigh(clues, right)
    for move in np.vstack([np.eye(4), -np.eye(4)]):
        near = np.maximum(best + 0.05 * USUAL * move, 0)
        assert surprise(best) <= surprise(near) + 1e-6


def test_texts_without_any_word_have_no_clue_but_the_frequency() -> None:
    silent = Taught(sp.csr_array((3, 5)), np.array([0, 0, 1]), np.zeros(3, dtype=bool), 2)
    clues: Clues = learn(silent, SMOOTHING)
    found = clues.of(sp.csr_array((1, 5)))[:, 0]
    assert found.tolist() == [[0, 0], [0, 0], [np.log(3), np.log(2)], [0, 0]]
    assert clues.unseen(silent, np.array([0]))[2, 0].tolist() == [np.log(2), np.log(2)]
