"""Stems of the market's texts without Kiwi: it reads the demo's words once, invented words are read by their parts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import numpy as np

from matching.kiwi import Analyser
from matching.text import LETTERS
from matching.types import FloatArray, Stem, Stems, Word

# What may follow a noun within a word; of the demo's particles, those that end most words.
PARTICLES = (
    "",
    "을",
    "를",
    "이",
    "가",
    "은",
    "는",
    "과",
    "와",
    "의",
    "에",
    "로",
    "으로",
    "도",
    "만",
    "에서",
    "까지",
)
PARTICLE_END = re.compile(f"(?:{'|'.join(sorted(PARTICLES[1:], key=len, reverse=True))})$")
BETWEEN = re.compile(r"\S+")
NOUN_TAGS = frozenset({"NNG", "NNP"})
# Invented meanings: so many groups of nouns that are alike, each noun half its group's vector and half its own,
# so that a noun has about as many like words as Kiwi gives one, at a cosine of about a half.
DIMENSIONS = 255
LIKE_WORDS = 20


class MarketReader:
    """An `Analyser` of the market's texts, word by word.

    A word of the demo has the stems that Kiwi gives it alone. Any other one is invented: its particle is dropped,
    and it is cut where its end is a noun of the demo.
    """

    def __init__(self, table: Mapping[str, Stems]) -> None:
        self.table = table
        self.nouns = frozenset(
            stem.form
            for stems in table.values()
            for stem in stems
            if stem.tag in NOUN_TAGS and len(stem.form) > 1
        )

    @property
    def version(self) -> str:
        return "market-1"

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        return [self._read(text) for text in texts]

    def vectors(self, words: Sequence[Word]) -> FloatArray:
        """Return invented meanings for the demo's nouns, none for invented words."""
        rows = np.zeros((len(words), DIMENSIONS), dtype=np.float32)
        groups = max(1, len(self.nouns) // LIKE_WORDS)
        for row, (form, _tag) in enumerate(words):
            if form in self.nouns:
                vector = _drawn(f"group {crc32(form.encode()) % groups}") + _drawn(form)
                rows[row] = vector / np.linalg.norm(vector)
        return rows

    def _read(self, text: str) -> Stems:
        found: list[Stem] = []
        for word in BETWEEN.finditer(text):
            start = word.start()
            known = self.table.get(word.group())
            for form, tag, begin, end in self._invented(word.group()) if known is None else known:
                found.append(Stem(form, tag, start + begin, start + end))
        return tuple(found)

    def _invented(self, word: str) -> list[Stem]:
        return [stem for run in LETTERS.finditer(word) for stem in self._parts(run.group(), run.start())]

    def _parts(self, run: str, start: int) -> list[Stem]:
        particle = PARTICLE_END.search(run)
        form = run[: particle.start()] if particle and particle.start() > 1 else run
        cuts = [at for at in range(2, len(form) - 1) if form[at:] in self.nouns]
        at = next((at for at in cuts if form[:at] in self.nouns), cuts[0] if cuts else len(form))
        parts = [Stem(form[:at].lower(), "NNP", start, start + at)]
        return [*parts, Stem(form[at:], "NNG", start + at, start + len(form))] if form[at:] else parts


def read_words(texts: Iterable[str], analyser: Analyser) -> dict[str, Stems]:
    """Return the stems of each word of the texts as the analyser reads it alone."""
    words = sorted({word for text in texts for word in BETWEEN.findall(text)})
    return dict(zip(words, analyser.analyse(words), strict=True))


def _drawn(name: str) -> FloatArray:
    """Return a direction that looks drawn by lot, always the same for a name."""
    vector = np.random.default_rng(crc32(name.encode())).standard_normal(DIMENSIONS, dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
