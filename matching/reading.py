"""What texts and words say, each asked of the analyser once."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from matching.kiwi import Analyser
from matching.text import normal, normal_hash, words
from matching.types import FloatArray, Stems, Word

BATCH = 4096


class Tokeniser:
    """Stems of texts and vectors of words, each asked of the analyser once in the life of this object.

    `known` holds what an earlier run has analysed with the same version, by `content_hash`; `fresh` is what
    this one added. `vectors` is what an earlier space has kept. Nothing is forgotten: make one per run.
    """

    def __init__(
        self,
        analyser: Analyser,
        known: Mapping[str, Stems] | None = None,
        vectors: Mapping[Word, FloatArray] | None = None,
    ) -> None:
        self._analyser = analyser
        self._known: Mapping[str, Stems] = known if known is not None else {}
        self._fresh: dict[str, Stems] = {}
        self._vectors: dict[Word, FloatArray] = dict(vectors or {})

    @property
    def version(self) -> str:
        """Return the analyser's version: what was stored with another one is stale."""
        return self._analyser.version

    @property
    def fresh(self) -> Mapping[str, Stems]:
        """Return the stems by content hash that `known` did not hold."""
        return MappingProxyType(self._fresh)

    def stems(self, texts: Sequence[str]) -> list[Stems]:
        """Return the stems of each text, in order; a text without letters has none and costs nothing."""
        plain = [normal(text) for text in texts]
        hashes = [normal_hash(text) for text in plain]
        missing = {
            name: text
            for name, text in zip(hashes, plain, strict=True)
            if self._kept(name) is None and words(text)
        }
        names = list(missing)
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            stems = self._analyser.analyse([missing[name] for name in batch])
            self._fresh.update(zip(batch, stems, strict=True))
        return [self._kept(name) or () for name in hashes]

    def vectors(self, asked: Sequence[Word], dimensions: int = 0) -> FloatArray:
        """Return the meaning of each word: shape (n_words, n_dimensions), rows of length 1, or 0 where unknown.

        `dimensions` is the width of the answer when no word is asked for.
        """
        missing = sorted({word for word in asked if word not in self._vectors})
        if missing:
            found = self._analyser.vectors(missing)
            # One for all: most words of a market are names.
            nothing = np.zeros(found.shape[1], dtype=np.float32)
            rows = (
                row if known else nothing
                for row, known in zip(found, np.count_nonzero(found, axis=1).tolist(), strict=True)
            )
            self._vectors.update(zip(missing, rows, strict=True))
        if not asked:
            return np.zeros((0, dimensions), dtype=np.float32)
        return np.stack([self._vectors[word] for word in asked])

    def _kept(self, name: str) -> Stems | None:
        found = self._fresh.get(name)
        return found if found is not None else self._known.get(name)
