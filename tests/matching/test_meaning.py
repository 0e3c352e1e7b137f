"""Nouns that mean nearly the same: real words, and pairs that a person judged."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from matching import EngineError, KiwiAnalyser
from matching.meaning import FLOOR, similar_words, weights
from matching.types import FloatArray, Word

PAIRS = Path(__file__).parent / "labelled" / "word_pairs.tsv"


class Pair(NamedTuple):
    word: Word
    neighbour: Word
    kiwi_cosine: float
    label: int


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()[1:]]
    return [Pair((a, s), (b, t), float(cosine), int(label)) for a, s, b, t, cosine, label in rows]


def nouns(*forms: str) -> list[Word]:
    return [(form, "NNG") for form in forms]


def cosine(kiwi: KiwiAnalyser, one: str, other: str) -> float:
    first, second = kiwi.vectors(nouns(one, other))
    return float(first @ second)


def cosines(kiwi: KiwiAnalyser, pairs: Sequence[Pair]) -> FloatArray:
    ones = kiwi.vectors([pair.word for pair in pairs])
    others = kiwi.vectors([pair.neighbour for pair in pairs])
    return np.asarray((ones * others).sum(axis=1), dtype=np.float32)


@pytest.mark.parametrize(
    ("word", "substitute", "related"),
    [
        ("휴지", "화장지", "담뱃재"),
        ("현수막", "플래카드", "마애불"),
        ("승강기", "엘리베이터", "담쟁이덩굴"),
        ("책자", "팸플릿", "머릿고기"),
        ("의자", "소파", "청바지"),
        ("상자", "박스", "선반"),
        ("버스", "시내버스", "도로"),
        ("신발", "운동화", "칫솔"),
    ],
)
def test_what_can_be_bought_instead_is_nearer_than_what_is_merely_related(
    kiwi: KiwiAnalyser, word: str, substitute: str, related: str
) -> None:
    assert cosine(kiwi, word, substitute) > cosine(kiwi, word, related) + 0.05


def test_lift_speaks_for_the_other_word_for_lift_and_no_longer_for_ivy(kiwi: KiwiAnalyser) -> None:
    vocabulary = kiwi.vectors(nouns("엘리베이터", "담쟁이덩굴", "증권거래소"))
    lift, ivy, exchange = similar_words(kiwi.vectors(nouns("승강기")), vocabulary).toarray()[0]
    assert lift > 0.2
    assert (ivy, exchange) == (0, 0)


def test_judged_pairs_are_told_apart_far_better_than_by_kiwis_own_cosine(
    kiwi: KiwiAnalyser, pairs: list[Pair]
) -> None:
    substitutes = [pair.label == 2 for pair in pairs]
    useful = [pair.label >= 1 for pair in pairs]
    ours = cosines(kiwi, pairs)
    assert roc_auc_score(substitutes, [pair.kiwi_cosine for pair in pairs]) < 0.6
    assert roc_auc_score(substitutes, ours) > 0.8
    assert roc_auc_score(useful, ours) > 0.83


def test_below_the_floor_almost_nothing_can_be_bought_instead(kiwi: KiwiAnalyser, pairs: list[Pair]) -> None:
    below = [pair.label for pair, near in zip(pairs, cosines(kiwi, pairs), strict=True) if near < FLOOR]
    assert len(below) > 100
    assert np.mean([label == 2 for label in below]) < 0.03


def test_vectors_keep_the_cosines_of_kiwi_until_they_are_turned(kiwi: KiwiAnalyser) -> None:
    """Landmarks give the vectors back: with nothing centred, they have Kiwi's own cosines."""
    words = nouns("휴지", "현수막", "도시락", "승강기", "담쟁이덩굴")
    kiwi.vectors(words)
    meanings = kiwi._meanings  # what was learned with the words; learning it again would take three seconds
    assert meanings is not None
    numbers = [meanings.known.get(word, meanings.known.get((word[0], "NNP"))) for word in words]
    of = meanings.kiwi.morpheme_similarity
    landmarks = meanings.landmarks
    grams = np.array([[of(one, other) for other in landmarks] for one in landmarks])
    told = np.array([[of(one, other) for other in landmarks] for one in numbers])
    rebuilt = told @ np.linalg.pinv(grams, rcond=1e-6, hermitian=True) @ told.T
    assert rebuilt == pytest.approx(np.array([[of(a, b) for b in numbers] for a in numbers]), abs=1e-3)


@pytest.mark.parametrize("word", [("복사지", "NNG"), ("led", "SL"), ("만들", "VV"), ("", "NNG"), ("3", "SN")])
def test_word_that_kiwi_does_not_know_or_that_is_no_noun_speaks_for_nothing(
    kiwi: KiwiAnalyser, word: Word
) -> None:
    unknown = kiwi.vectors([word])
    assert not unknown.any()
    assert similar_words(unknown, kiwi.vectors(nouns("종이", "휴지"))).nnz == 0
    assert similar_words(kiwi.vectors(nouns("종이", "휴지")), unknown).nnz == 0


def test_noun_read_as_a_name_has_the_meaning_of_the_noun(kiwi: KiwiAnalyser) -> None:
    as_name, as_noun = kiwi.vectors([("단열", "NNP"), ("단열", "NNG")])
    assert as_noun.any()
    assert (as_name == as_noun).all()


def test_word_does_not_speak_for_itself(kiwi: KiwiAnalyser) -> None:
    rows = kiwi.vectors(nouns("휴지", "화장지"))
    spoken = similar_words(rows, rows).toarray()
    assert spoken.diagonal().tolist() == [0, 0]
    assert spoken[0, 1] == spoken[1, 0] > 0


def test_each_vector_has_length_one_and_is_the_same_again(kiwi: KiwiAnalyser, pairs: list[Pair]) -> None:
    words = [pair.word for pair in pairs[:60]]
    rows = kiwi.vectors(words)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5)
    assert (rows == kiwi.vectors(words)).all()


def test_no_words_have_no_neighbours(kiwi: KiwiAnalyser) -> None:
    nobody = kiwi.vectors([])
    some = kiwi.vectors(nouns("휴지", "종이"))
    assert similar_words(nobody, some).shape == (0, 2)
    assert similar_words(some, nobody).shape == (2, 0)


def test_vectors_of_another_length_are_refused() -> None:
    with pytest.raises(EngineError, match="vocabulary"):
        similar_words(np.zeros((1, 3), dtype=np.float32), np.zeros((1, 4), dtype=np.float32))


@given(st.integers(0, 2**32 - 1), st.integers(1, 600), st.integers(1, 40))
def test_together_the_similar_words_never_outweigh_the_word(seed: int, asked: int, known: int) -> None:
    random = np.random.default_rng(seed)
    rows, vocabulary = random.normal(size=(asked, 4)), random.normal(size=(known, 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vocabulary /= np.linalg.norm(vocabulary, axis=1, keepdims=True)
    spoken = similar_words(rows.astype(np.float32), vocabulary.astype(np.float32)).toarray()
    assert (np.linalg.norm(spoken, axis=1) <= 0.8 + 1e-5).all()
    assert ((spoken > 0) == (weights((rows @ vocabulary.T).astype(np.float32)) > 0)).all()


@given(st.floats(-1, 0.99), st.floats(-1, 0.99))
def test_nearer_word_never_weighs_less(one: float, other: float) -> None:
    low, high = weights(np.array(sorted([one, other]), dtype=np.float32))
    assert 0 <= low <= high
    assert (high > 0) == (round(float(np.float32(max(one, other))), 4) > FLOOR)
