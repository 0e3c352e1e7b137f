"""Which nouns mean nearly the same, by the embeddings in Kiwi's language model.

Kiwi's own cosines cannot be used as they are. All its vectors share one large direction, so that two nouns
drawn at random have a cosine of .74, and the rarer a word, the nearer it is to everything: 승강기 (lift) is
nearest to 담쟁이덩굴 (ivy, .86). On 736 pairs that a person labelled (tests/matching/labelled/words.md) they tell
what a buyer would take instead from what he would not with an AUC of .54; the cosines of this file with .83.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import kiwipiepy
import numpy as np
import numpy.typing as npt

from matching.types import FloatArray, Word

WideArray = npt.NDArray[np.float64]

# Tags whose morphemes have vectors of their own, in the order in which a word is looked for. All foreign words
# and all Hanja share one vector each, and words that only the dictionary knows share that of their tag.
TAGS = ("NNG", "NNP", "XR")
# Kiwi tells cosines, not vectors. Cosines with at least as many landmarks as the vectors are long (256) give the
# vectors back, turned (Williams and Seeger 2001: Nyström's method, which is exact here).
LANDMARKS = 320
RANK_FLOOR = 1e-3
# Every fifth noun, 12,000 of them, stands for all: 2.4 s instead of 14, and within .1 nDCG of all 60,000.
STRIDE = 5
# The common direction is taken away, then the one in which the nouns differ most, which tells how often a word is
# written (Mu and Viswanath 2018: all-but-the-top); the others are drawn together. AUC on the labelled pairs:
# centred .76, without that direction .81, drawn together .83; the next directions are too alike to be told apart.
DROPPED = 1
DRAWN = 0.25


@dataclass(frozen=True, slots=True)
class Meanings:
    """The nouns that Kiwi has learned, and how its cosines become vectors. Make it with `learn_meanings`.

    `known` gives each noun its number in Kiwi, `landmarks` are such numbers; `centre` and `turn` lead from
    cosines with the landmarks to vectors, see `vectors`.
    """

    kiwi: kiwipiepy.Kiwi
    known: Mapping[Word, int]
    landmarks: tuple[int, ...]
    centre: WideArray
    turn: WideArray

    def vectors(self, words: Sequence[Word]) -> FloatArray:
        """Return the meaning of each word: shape (n_words, n_dimensions), of length 1, or 0 where unknown."""
        numbers = [self._number(word) for word in words]
        found = [number for number in numbers if number is not None]
        rows = np.zeros((len(words), self.turn.shape[1]), dtype=np.float32)
        if found:
            moved = (_cosines(self.kiwi, found, self.landmarks) - self.centre) @ self.turn
            rows[[number is not None for number in numbers]] = moved / np.linalg.norm(
                moved, axis=1, keepdims=True
            )
        return rows

    def _number(self, word: Word) -> int | None:
        form, tag = word
        if tag not in TAGS:
            return None
        candidates = (self.known.get((form, one)) for one in (tag, *TAGS))
        return next((number for number in candidates if number is not None), None)


def learn_meanings(kiwi: kiwipiepy.Kiwi) -> Meanings:
    """Return the meanings of Kiwi's nouns: 3 s, and 0.1 ms for each word asked for later."""
    known = _known_nouns(kiwi)
    sample = sorted(known.values())[::STRIDE]
    landmarks = tuple(sample[:: len(sample) // LANDMARKS])
    spread, axes = np.linalg.eigh(_cosines(kiwi, landmarks, landmarks))
    real = spread > RANK_FLOOR
    cosines = _cosines(kiwi, sample, landmarks)
    centre = cosines.mean(axis=0)
    unturned = axes[:, real] / np.sqrt(spread[real])
    rows = (cosines - centre) @ unturned
    variances, directions = np.linalg.eigh(rows.T @ rows / len(rows))  # smallest first
    kept = slice(0, len(variances) - DROPPED)
    return Meanings(kiwi, known, landmarks, centre, unturned @ directions[:, kept] / variances[kept] ** DRAWN)


def _known_nouns(kiwi: kiwipiepy.Kiwi) -> dict[Word, int]:
    """Return all nouns with a vector of their own, which Kiwi tells only as the neighbours of a word."""
    listed = kiwi.most_similar_morphemes(("물건", "NNG"), top_n=1_000_000)
    return {(one.form.lower(), one.tag): one.id for one in listed if one.form and one.tag in TAGS}


def _cosines(kiwi: kiwipiepy.Kiwi, words: Sequence[int], landmarks: Sequence[int]) -> WideArray:
    # Kiwi's own method under the one in Python, which only turns tokens into numbers: a third of the time.
    of = super(kiwipiepy.Kiwi, kiwi).morpheme_similarity
    pairs = chain.from_iterable(map(of, repeat(word), landmarks) for word in words)
    size = len(words) * len(landmarks)
    return np.fromiter(pairs, dtype=np.float64, count=size).reshape(len(words), len(landmarks))
