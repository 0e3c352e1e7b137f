"""Words of like meaning: how much each counts for a word of a need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.reading import Tokeniser
from matching.types import EngineError, FloatArray, Word

# Weight = (cosine − FLOOR) / (1 − FLOOR) + STEP. Of the labelled pairs below .2 one in a hundred can stand in for
# the other, at .2–.3 six, at .3–.4 twenty-one, at .4–.5 forty-four, above seventy-one. The words of .2 to .3 are
# still evidence of the trade. nDCG@10 · 100 on krx_ksic / innov: floor .15 47.5 / 74.4, .2 46.8 / 75.7, .25 45.4 /
# 75.5. Without the step the faint ones count too little: 45.3 / 75.8.
FLOOR = 0.2
STEP = 0.1
ITSELF = 0.999
# Together the similar words never outweigh the word: their weights are no longer than this. Without it a word with
# a hundred faint neighbours drowns its own exact matches: autorag_ko falls from 93.5 to 89.4.
CAP = 0.8
ROWS_AT_ONCE = 256
# Most words of a market have no meaning, but all have a vector when they are asked for.
WORDS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What a vocabulary means: the words that have a meaning, in order, the column of each among the stems, their
    vectors (n_words × n_dimensions), and how much each speaks for each other one (n_words × n_words, CSR, float32).
    """

    words: Mapping[Word, int]
    columns: Sequence[int]
    vectors: FloatArray
    likeness: sp.csr_array

    def leads_to(self, asked: Sequence[Word], tokeniser: Tokeniser) -> list[dict[int, float]]:
        """Return for each word the columns that speak for it, with what each counts where the word counts 1."""
        if not self.words:  # nothing was learned, not even how long a vector is
            return [{} for _word in asked]
        strange = [word for word in asked if word not in self.words]
        found = similar_words(tokeniser.vectors(strange, self.vectors.shape[1]), self.vectors)
        rows = {word: (found, row) for row, word in enumerate(strange)}
        rows |= {word: (self.likeness, self.words[word]) for word in asked if word in self.words}
        return [self._columns(*rows[word]) for word in asked]

    def known(self) -> dict[Word, FloatArray]:
        """Return the vectors by word: whoever reads a like corpus next need not ask for them again."""
        return {word: self.vectors[place] for word, place in self.words.items()}

    def _columns(self, matrix: sp.csr_array, row: int) -> dict[int, float]:
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns = [self.columns[place] for place in matrix.indices[own].tolist()]
        weights: dict[int, float] = {}
        for column, weight in zip(columns, matrix.data[own].tolist(), strict=True):
            weights[column] = max(weights.get(column, 0.0), weight)
        return weights


def learn_meaning(vocabulary: Iterable[Word], columns: Mapping[str, int], tokeniser: Tokeniser) -> Meaning:
    """Return the meaning of a vocabulary, given the column of each form; words without a meaning are left out."""
    words = sorted(word for word in vocabulary if word[0] in columns)
    known: list[Word] = []
    rows = [tokeniser.vectors([])]
    for start in range(0, len(words), WORDS_AT_ONCE):
        batch = words[start : start + WORDS_AT_ONCE]
        vectors = tokeniser.vectors(batch)
        has_meaning = np.flatnonzero(vectors.any(axis=1))
        known += [batch[place] for place in has_meaning.tolist()]
        rows.append(vectors[has_meaning])
    kept = np.concatenate([own for own in rows if own.shape[1]] or rows)
    return Meaning(
        {word: place for place, word in enumerate(known)},
        [columns[form] for form, _tag in known],
        kept,
        similar_words(kept, kept),
    )


def similar_words(asked: FloatArray, vocabulary: FloatArray) -> sp.csr_array:
    """Return how much each word of the vocabulary speaks for each word asked for, where it does.

    Both are rows of `Tokeniser.vectors`. Shape (n_asked, n_vocabulary), CSR, float32, values in (0, .8], no row
    longer than .8; a word does not speak for itself, and one without a meaning for none.
    """
    if asked.shape[1:] != vocabulary.shape[1:]:
        raise EngineError(
            "vocabulary", vocabulary.shape, "give vectors of the same analyser as those asked for"
        )
    starts = range(0, max(len(asked), 1), ROWS_AT_ONCE)
    blocks = [sp.csr_array(weights(asked[start : start + ROWS_AT_ONCE] @ vocabulary.T)) for start in starts]
    rows = sp.vstack(blocks, format="csr", dtype=np.float32)
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    rows.data *= np.repeat(CAP / np.maximum(lengths, CAP), np.diff(rows.indptr)).astype(np.float32)
    return rows


def weights(cosines: FloatArray) -> FloatArray:
    """Return the weight of a similar word at each cosine, before the cap: 0 up to .2 and for the word itself."""
    # Rounded, so that the last bit of a product, which differs between machines, decides nothing.
    near = np.round(cosines, 4)
    weight = (near - FLOOR) / (1 - FLOOR) + STEP
    return np.where((near > FLOOR) & (near < ITSELF), weight, 0).astype(np.float32)
