"""Categories learned from texts that have one: suggested for a text, and evidence in the ranking."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from weakref import WeakKeyDictionary

import numpy as np
import scipy.sparse as sp

from matching.blocks import Blocks, by_term
from matching.clues import Clues, Taught, learn, probabilities, weigh
from matching.index import Index, Shard, query_rows
from matching.rows import WideArray, narrow
from matching.space import Space
from matching.types import EngineError, Query, Suggestion

# Less than this of agreement moves no document and would make every document an answer to every need.
LEAST_PROBABILITY = 1e-3
BLOCK = 2048


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose category is known: a past need, a staff correction.

    With `is_description` it is what the category itself says: it teaches the category's words, but neither how
    often it is asked for nor how sure one can be.
    """

    fields: Mapping[str, str]
    category: str
    is_description: bool = False


@dataclass(frozen=True, slots=True)
class CategorySettings:
    """The parameters of the model, measured in benchmarks/README.md.

    `weight` is what full agreement of categories counts against a text score of 1, for a query of at most `words`
    stems; a longer one says more itself, and the categories count words / stems of it. `trust` in [0, 1] is how much
    of the belief goes to the category that a query declares, the text has the rest; `smoothing` how many words
    of all texts stand behind each category; the clues are weighed on at most `most_weighed` labelled texts.
    """

    weight: float = 0.4
    words: float = 4.0
    trust: float = 0.5
    smoothing: float = 100.0
    most_weighed: int = 2000

    def __post_init__(self) -> None:
        if not (isfinite(self.weight) and self.weight >= 0):
            raise EngineError("weight", self.weight, "give a number of 0 or more")
        if not (isfinite(self.words) and self.words > 0):
            raise EngineError("words", self.words, "give a number above 0")
        if not (isfinite(self.trust) and 0 <= self.trust <= 1):
            raise EngineError("trust", self.trust, "give a number from 0 to 1")
        if not (isfinite(self.smoothing) and self.smoothing > 0):
            raise EngineError("smoothing", self.smoothing, "give a number above 0")
        if self.most_weighed < 1:
            raise EngineError("most_weighed", self.most_weighed, "give 1 or more")


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """Probabilities of categories for texts, in the space of one index. Make it with `fit`.

    Four clues speak for a category (see `Clues`); their weights are fitted on labelled texts, each as if the
    clues had not seen it, so that what is called probable happens as often.
    """

    space: Space
    settings: CategorySettings
    categories: tuple[str, ...]
    clues: Clues
    weights: WideArray
    joined_shards: WeakKeyDictionary[Shard, tuple[sp.csr_array, sp.csr_array | Blocks]] = field(
        default_factory=WeakKeyDictionary, repr=False
    )

    @classmethod
    def fit(
        cls, index: Index, examples: Iterable[Example] = (), settings: CategorySettings | None = None
    ) -> "CategoryModel":
        """Return the model of the examples, in the space of the index.

        A category without a description is described by its name, so that it works from the first day. Fewer
        than two categories are refused.
        """
        chosen = settings or CategorySettings()
        given = list(examples)
        categories = tuple(sorted({one.category for one in given} | _declared(index)))
        if len(categories) < 2:
            raise EngineError("categories", categories, "give texts of at least two categories")
        number = {category: place for place, category in enumerate(categories)}
        taught = _taught(index, _with_names(given, categories), number)
        clues = learn(taught, chosen.smoothing)
        labelled = np.flatnonzero(~taught.is_description)[: chosen.most_weighed]
        weights = weigh(clues.unseen(taught, labelled), taught.right[labelled])
        return cls(index.space, chosen, categories, clues, weights)

    def probabilities(self, index: Index, queries: Sequence[Query]) -> WideArray:
        """Return p(category | text): shape (n_queries, n_categories); 0 throughout for a text without a known word."""
        return self._read(query_rows(index, queries))

    def query_rows(self, index: Index, queries: Sequence[Query]) -> sp.csr_array:
        """Return the queries as `joined` needs them: text and categories weighted so that no product exceeds 1.

        A category that the query declares has the settings' trust; one that the model does not know has none.
        """
        share = self.settings.weight / (1 + self.settings.weight)
        text = query_rows(index, queries)
        likely = self._read(text)
        number = {category: place for place, category in enumerate(self.categories)}
        for row, query in enumerate(queries):
            if query.category in number:
                likely[row] *= 1 - self.settings.trust
                likely[row, number[query.category]] += self.settings.trust
        likely[likely < LEAST_PROBABILITY] = 0
        likely *= share * np.minimum(1, self.settings.words / _lengths(index, queries))[:, np.newaxis]
        return narrow(sp.hstack([text * (1 - share), sp.csr_array(likely)], format="csr"))

    def suggest(
        self, index: Index, queries: Sequence[Query], top: int = 3
    ) -> tuple[tuple[Suggestion, ...], ...]:
        """Return the `top` most probable categories of each text, equal ones by name; none without a known word.

        Only the text counts, not what the query declares.
        """
        if top < 1:
            raise EngineError("top", top, "give 1 or more")
        return tuple(
            tuple(
                Suggestion(self.categories[column], float(row[column]), place)
                for place, column in enumerate(np.argsort(-row, kind="stable")[:top], start=1)
                if row[column] > 0
            )
            for row in np.round(self.probabilities(index, queries), 6)
        )

    def joined(self, shard: Shard) -> tuple[sp.csr_array, sp.csr_array | Blocks]:
        """Return the rows of a shard and the same by term, with a column more for each category.

        It is 1 at a document's declared category; without one, the model's best guesses.
        """
        shard = shard.first or shard
        found = self.joined_shards.get(shard)
        if found is None:
            evidence = self._evidence(shard)
            rows = narrow(sp.hstack([shard.rows, evidence], format="csr"))
            found = self.joined_shards[shard] = (rows, by_term(rows))
        return found

    def _read(self, text: sp.csr_array) -> WideArray:
        rows = text.astype(np.float64)
        likely = probabilities(self.clues.of(rows), self.weights)
        return np.asarray(likely * (np.diff(rows.indptr) > 0)[:, np.newaxis])

    def _evidence(self, shard: Shard) -> sp.csr_array:
        """Return p(category | document), float32; guesses below the least probability are left out."""
        number = {category: place for place, category in enumerate(self.categories)}
        blocks = [sp.csr_array((0, len(self.categories)))]
        for start in range(0, len(shard.keys), BLOCK):
            declared = [number.get(one) if one else None for one in shard.categories[start : start + BLOCK]]
            likely = np.zeros((len(declared), len(self.categories)))
            unknown = np.flatnonzero([one is None for one in declared])
            likely[unknown] = self._read(_unit(shard.rows[start + unknown]))
            known = [(row, column) for row, column in enumerate(declared) if column is not None]
            likely[[row for row, _column in known], [column for _row, column in known]] = 1
            likely[likely < LEAST_PROBABILITY] = 0
            blocks.append(sp.csr_array(likely))
        return sp.csr_array(sp.vstack(blocks, format="csr"))


def _with_names(given: Sequence[Example], categories: Sequence[str]) -> list[Example]:
    """Return all examples in an order that content decides, with a name wherever a description is missing."""
    described = {one.category for one in given if one.is_description}
    names = [Example({"name": one}, one, is_description=True) for one in categories if one not in described]
    return sorted([*given, *names], key=_digest)


def _digest(one: Example) -> str:
    content = repr((sorted(one.fields.items()), one.category, one.is_description))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def _taught(index: Index, examples: Sequence[Example], number: Mapping[str, int]) -> Taught:
    rows = query_rows(index, [Query("", one.fields) for one in examples]).astype(np.float64)
    right = np.array([number[one.category] for one in examples])
    return Taught(rows, right, np.array([one.is_description for one in examples]), len(number))


def _declared(index: Index) -> set[str]:
    return {category for shard in index.shards for category in shard.categories if category}


def _unit(rows: sp.csr_array) -> sp.csr_array:
    """Return rows of length 1, as long as texts that are read as queries."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ rows)


def _lengths(index: Index, queries: Sequence[Query]) -> WideArray:
    """Return how many different stems each query has, at least 1: shape (n_queries,)."""
    stems = iter(index.tokeniser.stems([text for query in queries for text in query.fields.values()]))
    forms = [{stem.form for _text in query.fields for stem in next(stems)} for query in queries]
    return np.array([max(len(own), 1) for own in forms], dtype=np.float64)
