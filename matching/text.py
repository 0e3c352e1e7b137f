"""Korean, which no other file knows: how a text becomes words, groups of letters and stems."""

import hashlib
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import kiwipiepy

from matching.types import Stem, Stems

# Nouns, numerals, foreign words, numbers, Hanja, roots, verbs and adjectives; particles and endings say
# nothing about what is bought. Without NNB, NR and SN product names lose 2 points (benchmarks/README.md).
CONTENT_TAGS = frozenset({"NNG", "NNP", "NNB", "NR", "SL", "SN", "SH", "XR", "VV", "VA"})
# Stems that name a thing by themselves; people see the others as the whole word they stand in.
NAMING_TAGS = frozenset({"NNG", "NNP", "XR", "SH"})
MOST_LETTERS = 40
LETTERS = re.compile(r"[^\W_]+")
SURROGATES = re.compile("[\ud800-\udfff]")
BATCH = 4096
PIECE = 4000


class Analyser(Protocol):
    """Reads the stems of texts. Texts with the same `version` have the same stems."""

    @property
    def version(self) -> str:
        """Return a name that changes whenever the stems of any text may change."""
        ...

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        """Return the stems of each text, in order; offsets are those of the text as given."""
        ...


class KiwiAnalyser:
    """Content-word stems by Kiwi, loaded at the first text (2 s, 300 MB). Safe between threads."""

    def __init__(self, workers: int = 2, user_words: Sequence[str] = ()) -> None:
        self._workers = workers
        self._user_words = tuple(sorted(set(user_words)))
        self._lock = threading.Lock()
        self._kiwi: kiwipiepy.Kiwi | None = None

    @property
    def version(self) -> str:
        words = (
            hashlib.sha256("\n".join(self._user_words).encode()).hexdigest()[:8] if self._user_words else "0"
        )
        return f"kiwi-{kiwipiepy.__version__}-stems1-words{words}"

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        pieces = [_pieces(text) for text in texts]
        tokens = iter(self._loaded().tokenize([piece for cut in pieces for _start, piece in cut]))
        return [
            tuple(stem for start, _piece in cut for stem in _stems(next(tokens), start)) for cut in pieces
        ]

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
        if token.tag.partition("-")[0] in CONTENT_TAGS:
            yield Stem(token.form.lower(), token.tag, start + token.start, start + token.end)


def _pieces(text: str) -> list[tuple[int, str]]:
    """Cut a text at blanks into pieces with their starts: Kiwi's time grows faster than a text's length."""
    pieces, start = [], 0
    while len(text) - start > PIECE:
        blank = text.rfind(" ", start + PIECE // 2, start + PIECE)
        end = start + PIECE if blank < 0 else blank
        pieces.append((start, text[start:end]))
        start = end
    return [*pieces, (start, text[start:])]


class Tokeniser:
    """Stems of texts, each text analysed once in the life of this object.

    `known` holds what an earlier run has analysed with the same version, by `content_hash`; `fresh` is what
    this one added. Nothing is forgotten: make one per run.
    """

    def __init__(self, analyser: Analyser, known: Mapping[str, Stems] | None = None) -> None:
        self._analyser = analyser
        self._known: Mapping[str, Stems] = known if known is not None else {}
        self._fresh: dict[str, Stems] = {}

    @property
    def version(self) -> str:
        """Return the analyser's version: tokens stored with another one are stale."""
        return self._analyser.version

    @property
    def fresh(self) -> Mapping[str, Stems]:
        """Return the stems by content hash that `known` did not hold."""
        return MappingProxyType(self._fresh)

    def stems(self, texts: Sequence[str]) -> list[Stems]:
        """Return the stems of each text, in order; a text without letters has none and costs nothing."""
        plain = [normal(text) for text in texts]
        hashes = [content_hash(text) for text in plain]
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

    def _kept(self, name: str) -> Stems | None:
        found = self._fresh.get(name)
        return found if found is not None else self._known.get(name)


def normal(text: str) -> str:
    """Return the text that all offsets mean: NFC, halves of broken characters made blank."""
    return SURROGATES.sub(" ", unicodedata.normalize("NFC", text))


def content_hash(text: str) -> str:
    """Return the name under which the stems of a text are kept: 32 hexadecimal digits."""
    return hashlib.sha256(normal(text).encode()).hexdigest()[:32]


def words(text: str) -> list[str]:
    """Return the runs of letters and digits of a normal text, in lower case; all other signs separate."""
    return [word.lower() for word in LETTERS.findall(text)]


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what `words` returns, each with its start and end in the normal text."""
    for found in LETTERS.finditer(text):
        yield found.group().lower(), found.start(), found.end()


def written_words(text: str) -> dict[int, str]:
    """Return for each letter of a normal text the word it stands in, as written, at most 40 letters of it."""
    return {
        at: found.group()[:MOST_LETTERS]
        for found in LETTERS.finditer(text)
        for at in range(found.start(), found.end())
    }


def spoken(stem: Stem, text: str, written: Mapping[int, str]) -> str:
    """Return how a person would name a stem: itself, its word, or "" when neither says anything."""
    if stem.tag in NAMING_TAGS:
        return text[stem.start : stem.end]
    word = written.get(stem.start, "")
    return "" if stem.tag == "NNB" and not word[:1].isdigit() else word


def ngrams(word: str, low: int, high: int) -> Iterator[tuple[str, int]]:
    """Yield each group of low to high letters of the word, blanks at its ends, with its offset from -1."""
    padded = f" {word} "
    for size in range(low, high + 1):
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if gram != " ":
                yield gram, start - 1
