"""Kiwi, which only this file and `kiwi_meaning.py` know: the stems of texts."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

import kiwipiepy

from matching.kiwi_meaning import Meanings, learn_meanings
from matching.types import FloatArray, Stem, Stems, Word

# Nouns, numerals, foreign words, numbers, Hanja, roots, verbs and adjectives; particles and endings say
# nothing about what is bought. Without NNB, NR and SN product names lose 2 points (benchmarks/README.md).
CONTENT_TAGS = frozenset({"NNG", "NNP", "NNB", "NR", "SL", "SN", "SH", "XR", "VV", "VA"})
PIECE = 4000


class Analyser(Protocol):
    """Reads the stems of texts and knows words of like meaning. The same `version` gives the same answers."""

    @property
    def version(self) -> str:
        """Return a name that changes whenever an answer may change."""
        ...

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        """Return the stems of each text, in order; offsets are those of the text as given."""
        ...

    def vectors(self, words: Sequence[Word]) -> FloatArray:
        """Return the meaning of each word: shape (n_words, n_dimensions), rows of length 1, or 0 where unknown."""
        ...


class KiwiAnalyser:
    """Content-word stems and meanings by Kiwi, loaded at the first text (2 s, 300 MB), meanings at the first word
    (3 s). Safe between threads.
    """

    def __init__(self, workers: int = 2, user_words: Sequence[str] = ()) -> None:
        self._workers = workers
        self._user_words = tuple(sorted(set(user_words)))
        self._lock = threading.Lock()
        self._kiwi: kiwipiepy.Kiwi | None = None
        self._meanings: Meanings | None = None

    @property
    def version(self) -> str:
        words = (
            hashlib.sha256("\n".join(self._user_words).encode()).hexdigest()[:8] if self._user_words else "0"
        )
        return f"kiwi-{kiwipiepy.__version__}-stems2-words{words}"

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        pieces = [_pieces(text) for text in texts]
        tokens = iter(self._loaded().tokenize([piece for cut in pieces for _start, piece in cut]))
        return [
            tuple(stem for start, _piece in cut for stem in _stems(next(tokens), start)) for cut in pieces
        ]

    def vectors(self, words: Sequence[Word]) -> FloatArray:
        kiwi = self._loaded()
        with self._lock:
            if self._meanings is None:
                self._meanings = learn_meanings(kiwi)
        return self._meanings.vectors(words)

    def _loaded(self) -> kiwipiepy.Kiwi:
        with self._lock:
            if self._kiwi is None:
                # The dictionary of multi-word names costs 200 MB and changes no figure by more than 0.2.
                kiwi = kiwipiepy.Kiwi(num_workers=self._workers, load_multi_dict=False)
                for word in self._user_words:
                    kiwi.add_user_word(word, "NNP")
                self._kiwi = kiwi
            return self._kiwi


def _stems(tokens: Sequence[kiwipiepy.Token], start: int) -> Iterator[Stem]:
    for token in tokens:
        tag = token.tag.partition("-")[0]
        if tag in CONTENT_TAGS:
            yield Stem(token.form.lower(), tag, start + token.start, start + token.end)


def _pieces(text: str) -> list[tuple[int, str]]:
    """Cut a text at blanks into pieces with their starts: Kiwi's time grows faster than a text's length."""
    pieces, start = [], 0
    while len(text) - start > PIECE:
        blank = text.rfind(" ", start + PIECE // 2, start + PIECE)
        end = start + PIECE if blank < 0 else blank
        pieces.append((start, text[start:end]))
        start = end
    return [*pieces, (start, text[start:])]
