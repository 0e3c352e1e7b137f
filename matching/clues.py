"""What speaks for a category: four clues, all linear in a text's weighted words, and how much each counts.

Only `categories.py` knows this file. Plain numbers: rows of texts in, clues and weights out.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import log_softmax, softmax

WideArray = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

LIKENESS, WORDS, FREQUENCY, DESCRIPTION = range(4)
# Near the fits on three data sets of 77 to 1571 labels (benchmarks/README.md); a fit may stray by a factor of 2.
USUAL = np.array([8.0, 2.5, 0.9, 5.0])
SPREAD = 1.0
# Squared lengths below this are rounding of a category that has nothing but the text left out.
NOTHING = 1e-6
TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Taught:
    """Texts whose category is known: `rows` (n_texts × n_terms), the number of the category of each, and
    whether it describes the category, for then it says nothing about how often the category is asked for.
    """

    rows: sp.csr_array
    right: Numbers
    is_description: Flags
    n_categories: int

    @cached_property
    def sums(self) -> sp.csr_array:
        """The summed texts of each category: n_categories × n_terms."""
        return self._summed(np.ones(len(self.right)))

    @cached_property
    def descriptions(self) -> sp.csr_array:
        """The summed descriptions of each category: n_categories × n_terms."""
        return self._summed(self.is_description.astype(np.float64))

    def _summed(self, counted: WideArray) -> sp.csr_array:
        entries = (counted, (self.right, np.arange(len(self.right))))
        return sp.csr_array(sp.csr_array(entries, shape=(self.n_categories, len(self.right))) @ self.rows)


@dataclass(frozen=True, slots=True)
class Clues:
    """What each category's texts say, learned with `learn`.

    - likeness: the cosine with the sum of the category's texts (Rocchio);
    - words: how much likelier a word of the text is in the category than in all texts, the mean logarithm,
      smoothed by `smoothing` words of all texts (Zhai, Lafferty 2004: Dirichlet prior);
    - frequency: ln(1 + labels), for what was asked for often will be again;
    - description: the cosine with the sum of the category's descriptions.

    `by_term` (n_terms × 3 · n_categories) holds likeness, words and description; `masses` and `labels` are the
    categories' sums of weights and numbers of labelled texts.
    """

    by_term: sp.csr_array
    masses: WideArray
    labels: WideArray
    smoothing: float

    def of(self, rows: sp.csr_array) -> WideArray:
        """Return the clues of texts: shape (4, n_texts, n_categories)."""
        return self._clues(rows, rows.sum(axis=1))

    def unseen(self, taught: Taught, chosen: Numbers) -> WideArray:
        """Return the clues of some labelled texts as if they had not been taught: (4, n_chosen, n_categories).

        Exact but for the words of all texts, among which the text stays.
        """
        rows, right = taught.rows[chosen], taught.right[chosen]
        # A text's own terms, which no other has, would have no column if it had not been taught.
        is_shared = np.bincount(taught.rows.indices, minlength=rows.shape[1]) > 1
        shared = np.maximum(rows @ is_shared.astype(np.float64), TINY)
        clues = self._clues(rows, shared)
        place = np.arange(len(chosen)), right
        lengths, sizes = _lengths(taught.sums), _lengths(rows) ** 2
        together = clues[LIKENESS][place] * lengths[right]
        rest = lengths[right] ** 2 - 2 * together + sizes
        likeness = (together - sizes) / np.sqrt(np.maximum(rest, NOTHING))
        clues[LIKENESS][place] = np.where(rest > NOTHING, likeness, 0)
        dilution = np.log1p(np.maximum(self.masses[right] - rows.sum(axis=1), 0) / self.smoothing)
        clues[WORDS][place] = self._own_words(taught, rows, right) / shared - dilution
        clues[FREQUENCY][place] = np.log(self.labels[right])
        return clues

    def _clues(self, rows: sp.csr_array, masses: WideArray) -> WideArray:
        likeness, words, description = np.split(sp.csr_array(rows @ self.by_term).toarray(), 3, axis=1)
        dilution = np.log1p(self.masses / self.smoothing)
        words = words / np.maximum(masses, TINY)[:, np.newaxis] - dilution
        return np.stack([likeness, words, np.broadcast_to(np.log1p(self.labels), words.shape), description])

    def _own_words(self, taught: Taught, rows: sp.csr_array, right: Numbers) -> WideArray:
        whose = np.repeat(np.arange(len(right)), np.diff(rows.indptr))
        others = _picked(taught.sums, right[whose], rows.indices) - rows.data
        usual = self.smoothing * _shares(taught.sums)[rows.indices]
        excess = rows.data * np.log1p(np.maximum(others, 0) / usual)
        return np.bincount(whose, excess, minlength=len(right)).astype(np.float64)


def learn(taught: Taught, smoothing: float) -> Clues:
    """Return the clues that the texts teach; time and memory grow with their words, not with their square."""
    words = taught.sums.copy()
    words.data = np.log1p(words.data / (smoothing * _shares(words)[words.indices]))
    parts = [_unit(taught.sums), words, _unit(taught.descriptions)]
    by_term = sp.hstack([part.T.tocsr() for part in parts], format="csr")
    labels = np.bincount(taught.right[~taught.is_description], minlength=taught.n_categories)
    return Clues(by_term, taught.sums.sum(axis=1), labels.astype(np.float64), smoothing)


def weigh(unseen: WideArray, right: Numbers) -> WideArray:
    """Return how much each clue counts, 0 or more: the weights that make the unseen answers most likely.

    A conditional logit (McFadden 1974) with a normal prior at the usual weights: a handful of labels cannot
    make the model certain, hundreds outweigh the prior. The best weights are unique.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - a third of a second that most processes need not spend

    scaled = unseen * USUAL[:, np.newaxis, np.newaxis]
    place = np.arange(len(right)), right

    def surprise(share: WideArray) -> tuple[float, WideArray]:
        scores = np.tensordot(share, scaled, axes=1)
        likely = softmax(scores, axis=1)
        likely[place] -= 1
        strayed = (share - 1) / SPREAD
        slope = np.tensordot(scaled, likely, axes=2) + strayed / SPREAD
        return float(strayed @ strayed / 2 - log_softmax(scores, axis=1)[place].sum()), slope

    start = np.ones(len(USUAL))
    found = minimize(surprise, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(USUAL))
    return np.asarray(found.x * USUAL)


def probabilities(clues: WideArray, weights: WideArray) -> WideArray:
    """Return p(category | text): shape (n_texts, n_categories), each row adding up to 1."""
    return np.asarray(softmax(np.tensordot(weights, clues, axes=1), axis=1))


def _picked(matrix: sp.csr_array, rows: Numbers, columns: Numbers) -> WideArray:
    """Return some entries of a matrix of few rows; scipy would look for each on its own, ten times as long."""
    found, whole = np.zeros(len(rows)), np.zeros(matrix.shape[1])
    for row in np.unique(rows):
        own, asked = slice(matrix.indptr[row], matrix.indptr[row + 1]), rows == row
        whole[matrix.indices[own]] = matrix.data[own]
        found[asked] = whole[columns[asked]]
        whole[matrix.indices[own]] = 0
    return found


def _shares(sums: sp.csr_array) -> WideArray:
    """Return the share of each term in all texts, above 0 even where its weights are."""
    by_term = np.asarray(sums.sum(axis=0), dtype=np.float64)
    return np.maximum(by_term / max(float(by_term.sum()), TINY), TINY)


def _lengths(rows: sp.csr_array) -> WideArray:
    return np.sqrt(np.asarray((rows * rows).sum(axis=1), dtype=np.float64))


def _unit(rows: sp.csr_array) -> sp.csr_array:
    lengths = _lengths(rows)
    return sp.csr_array(sp.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ rows)
