"""An invented market of any size: the demo's sentences with words of a vocabulary that grows with the market."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from matching.bench.reading import BETWEEN, NOUN_TAGS, PARTICLES, MarketReader
from matching.text import normal
from matching.types import Document, EngineError, Query

DEMO = Path(__file__).parents[2] / "needs_board" / "demo_data"
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
EDGE = re.compile(r"[.,!?)\]~]*$")

# How often a noun of a sentence is exchanged, how often a word or sentence is of the own trade.
EXCHANGED = 0.7
OWN_TRADE = 0.6
# Ranks of words follow Lomax's law, whose density falls like rank^-(1 + TAIL) beyond SPREAD: Zipf, and Mandelbrot's
# bend at the beginning. Chosen so that 10,000 enterprises resemble the demo's 57 (in parentheses): 82 stems each (92), the
# commonest stems at ranks 1, 3, 10, 30, 100 in 68, 47, 30, 18, 9 % of them (67, 54, 33, 21, 9), 2.8 stems in common with
# a need (2.8); 57 have 1,784 stems in all (1,879), 10,000 have 56,598.
TAIL = 0.5
SPREAD = 80.0
MOST_RANK = 1 << 40
MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as written: `noun` may be exchanged, `rest` stays ("" and the word where there is no noun)."""

    before: str
    noun: str
    rest: str


Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What one enterprise of the demo writes, taken apart."""

    nouns: tuple[str, ...]
    kinds: tuple[Sentence, ...]
    items: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]
    products: tuple[Sentence, ...]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asking:
    """What one need of the demo writes, taken apart."""

    category: str
    title: Sentence
    items: tuple[Sentence, ...]
    purpose: tuple[Sentence, ...]


class Market:
    """Enterprises and needs by number: the same for the same seed, whatever else is asked for.

    The first 1,000 of 30,000 enterprises are the 1,000. `reader` gives the stems of all texts; `length` is how
    many times as many sentences enterprises and needs write.
    """

    def __init__(self, reader: MarketReader, seed: int = 1, length: float = 1.0, folder: Path = DEMO) -> None:
        self.reader, self.seed, self.length = reader, seed, length
        self._trades = _trades(reader, folder)
        self._askings = _askings(reader, folder)
        self._nouns = _by_frequency(chain.from_iterable(trade.nouns for trade in self._trades))
        self._syllables = sorted({sign for noun in self._nouns for sign in noun if "가" <= sign <= "힣"})

    def documents(self, many: int) -> Iterator[Document]:
        """Yield the first enterprises, in the order of their keys."""
        return map(self.document, range(many))

    def queries(self, many: int) -> list[Query]:
        """Return the first needs."""
        return [self.query(number) for number in range(many)]

    def document(self, number: int) -> Document:
        """Return one enterprise, with the fields that the product gives the engine."""
        chance = Random(f"enterprise {self.seed} {number}")  # noqa: S311 - an invented market keeps no secret
        own = chance.randrange(len(self._trades))
        trade = self._trades[own]
        kinds = self._several(chance, own, lambda trade: trade.kinds, chance.randint(1, 2))
        items = self._several(chance, own, lambda trade: trade.items, chance.randint(2, 4))
        size = max(round(min(chance.lognormvariate(1.2, 0.6), 14) * self.length), 1)
        sold = self._several(chance, own, lambda trade: trade.products, chance.randint(2, 5))
        fields = {
            "name": self._name(chance, own),
            "business": f"{', '.join(kinds)} {', '.join(items)}",
            "description": " ".join(self._several(chance, own, lambda trade: trade.sentences, size)),
            "products": "\n".join(sold),
        }
        return Document(f"e{number:08d}", fields, min(trade.categories, default=None))

    def query(self, number: int) -> Query:
        """Return one need, with the fields that the product gives the engine."""
        chance = Random(f"need {self.seed} {number}")  # noqa: S311 - an invented market keeps no secret
        asking = chance.choice(self._askings)
        own = chance.choice(
            [place for place, trade in enumerate(self._trades) if asking.category in trade.categories]
            or range(len(self._trades))
        )
        purpose = [
            chance.choice(
                asking.purpose if chance.random() < OWN_TRADE else chance.choice(self._askings).purpose
            )
            for _line in range(max(round(chance.randint(1, 5) * self.length), 1))
        ]
        items = [
            chance.choice(asking.items if chance.random() < OWN_TRADE else self._trades[own].products)
            for _line in range(chance.choice((1, 1, 1, 2, 3)))
        ]
        fields = {
            "title": self._written(chance, own, asking.title),
            "items": "\n".join(self._written(chance, own, item) for item in items),
            "purpose": " ".join(self._written(chance, own, sentence) for sentence in purpose),
        }
        return Query(f"n{number:06d}", fields)

    def _several(
        self, chance: Random, own: int, of: Callable[[Trade], Sequence[Sentence]], many: int
    ) -> list[str]:
        """Return so many sentences, most of them of the own trade; every trade has some of each kind."""
        written = []
        for _one in range(many):
            trade = self._trades[own] if chance.random() < OWN_TRADE else chance.choice(self._trades)
            written.append(self._written(chance, own, chance.choice(of(trade))))
        return written

    def _written(self, chance: Random, own: int, sentence: Sentence) -> str:
        return " ".join(
            piece.before + self._word(chance, own) + piece.rest
            if piece.noun and chance.random() < EXCHANGED
            else piece.before + piece.noun + piece.rest
            for piece in sentence
        )

    def _name(self, chance: Random, own: int) -> str:
        word = self._made(chance.getrandbits(48))
        before, after = chance.choice(
            (("㈜", ""), ("", "협동조합"), ("", " 사회적협동조합"), ("자활기업 ", ""), ("", "마을"))
        )
        return f"{before}{word}{after}"

    def _word(self, chance: Random, own: int) -> str:
        """Return a word of the own trade or of all, by its rank."""
        rank = min(int(SPREAD * (chance.paretovariate(TAIL) - 1)), MOST_RANK)
        is_own = chance.random() < OWN_TRADE
        nouns = self._trades[own].nouns if is_own else self._nouns
        if rank < len(nouns):
            return nouns[rank]
        return self._made(_mixed((own + 1 if is_own else 0) * MOST_RANK + rank))

    def _made(self, number: int) -> str:
        """Return the invented word of a number: two nouns, a name, or a name and a noun."""
        noun = self._nouns[number % len(self._nouns)]
        number //= len(self._nouns)
        kind, number = number % 4, number // 4
        if kind < 2:
            return self._nouns[number % len(self._nouns)] + noun
        letters = []
        for _place in range(2 + number % 2):
            number, place = divmod(number, len(self._syllables))
            letters.append(self._syllables[place])
        return "".join(letters) + (noun if kind == 2 else "")


def demo_texts(folder: Path = DEMO) -> list[str]:
    """Return all texts of the demo that the market is made of."""
    texts = []
    for row in _rows(folder, "enterprises"):
        texts += [*_listed(row["business_kinds"]), *_listed(row["business_items"]), row["description"]]
    for row in _rows(folder, "products"):
        texts += [_product(row), row["description"]]
    for row in _rows(folder, "needs"):
        texts += [row["title"], row["purpose"], *(_item(item) for item in row["items"])]
    return [normal(text) for text in texts]


def _trades(reader: MarketReader, folder: Path) -> list[Trade]:
    products: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder, "products"):
        products.setdefault(row["enterprise_key"], []).append(row)
    return [_trade(reader, row, products.get(row["key"], [])) for row in _rows(folder, "enterprises")]


def _trade(reader: MarketReader, row: dict[str, Any], products: Sequence[dict[str, Any]]) -> Trade:
    kinds, items = _listed(row["business_kinds"]), _listed(row["business_items"])
    sentences = SENTENCE.split(row["description"]) + [
        line for one in products for line in SENTENCE.split(one["description"])
    ]
    described = [_product(one) for one in products]
    nouns = (
        stem.form
        for stems in reader.analyse([normal(text) for text in [*items, *sentences, *described]])
        for stem in stems
        if stem.tag in NOUN_TAGS and len(stem.form) > 1
    )
    return Trade(
        _by_frequency(nouns),
        _taken_apart(reader, kinds),
        _taken_apart(reader, items),
        _taken_apart(reader, sentences),
        _taken_apart(reader, described),
        frozenset(one["category"] for one in products),
    )


def _askings(reader: MarketReader, folder: Path) -> list[Asking]:
    return [
        Asking(
            row["category"],
            _taken_apart(reader, [row["title"]])[0],
            _taken_apart(reader, [_item(item) for item in row["items"]]),
            _taken_apart(reader, SENTENCE.split(row["purpose"])),
        )
        for row in _rows(folder, "needs")
    ]


def _taken_apart(reader: MarketReader, texts: Iterable[str]) -> tuple[Sentence, ...]:
    return tuple(
        tuple(_piece(reader, word) for word in BETWEEN.findall(normal(text)))
        for text in texts
        if text.strip()
    )


def _piece(reader: MarketReader, word: str) -> Piece:
    """Return the word with its noun, where it is nouns and a particle between signs."""
    stems = reader.table[word]
    begin, end = (stems[0].start, stems[-1].end) if stems else (0, 0)
    is_noun = end - begin > 1 and all(stem.tag in NOUN_TAGS for stem in stems)
    if is_noun and EDGE.sub("", word[end:]) in PARTICLES:
        return Piece(word[:begin], word[begin:end], word[end:])
    return Piece("", "", word)


def _by_frequency(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word, _many in sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])))


def _mixed(number: int) -> int:
    """Return a number that looks drawn by lot, always the same for the same one (the finaliser of splitmix64)."""
    number = (number * 0x9E3779B97F4A7C15) & MASK
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & MASK
    return number ^ number >> 31


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _product(row: dict[str, Any]) -> str:
    return f"{row['name']} {row['spec']} {row['summary']}"


def _item(row: dict[str, Any]) -> str:
    return f"{row['name']} {row['spec']}"


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    if not folder.is_dir():
        raise EngineError(
            "demo_data", str(folder), "install needs_board beside matching: its texts are recombined"
        )
    for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
