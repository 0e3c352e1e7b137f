"""Labelled pairs, and rankings of them with one setup after another: each setup once, each text read once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import isfinite

import numpy as np
import numpy.typing as npt

from matching.categories import CategoryModel, CategorySettings, Example
from matching.evaluate import Judgements, by_query
from matching.index import Index, build_index
from matching.rank import rank
from matching.reading import Tokeniser
from matching.settings import Settings
from matching.types import Document, EngineError, Hit, Query

WideArray = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

LEAST_QUERIES = 20
TOP = 50


@dataclass(frozen=True, slots=True)
class Labelled:
    """What is ranked for whom, and how well each fits. `examples` teach categories beside the documents' own.

    A query whose grades are all 0 is one that nobody fits; one without grades was not judged and does not
    count. A grade that is not a finite number is refused.
    """

    documents: Sequence[Document]
    queries: Sequence[Query]
    judgements: Judgements
    examples: Sequence[Example] = ()

    def __post_init__(self) -> None:
        for query, grades in self.judgements.items():
            for key, grade in grades.items():
                if not isfinite(grade):
                    raise EngineError(
                        "judgements", grade, f"give a finite grade to document {key} for query {query}"
                    )
        if len({one.key for one in self.queries}) != len(self.queries):
            raise EngineError("queries", len(self.queries), "give each query a key of its own")

    def judged(self) -> tuple[Query, ...]:
        """Return the queries that were judged, by key."""
        return tuple(sorted((q for q in self.queries if self.judgements.get(q.key)), key=lambda q: q.key))

    def answered(self) -> tuple[Query, ...]:
        """Return the queries that somebody fits, by key; fewer than 20 are refused."""
        found = tuple(q for q in self.judged() if max(self.judgements[q.key].values()) > 0)
        if len(found) < LEAST_QUERIES:
            raise EngineError(
                "queries", len(found), f"give at least {LEAST_QUERIES} queries with a grade above 0"
            )
        return found

    @property
    def document_fields(self) -> tuple[str, ...]:
        return tuple(sorted({name for one in self.documents for name in one.fields}))

    @property
    def query_fields(self) -> tuple[str, ...]:
        return tuple(sorted({name for one in self.queries for name in one.fields}))

    @property
    def has_categories(self) -> bool:
        declared = {one.category for one in self.documents if one.category}
        return len(declared | {one.category for one in self.examples}) > 1

    @property
    def has_fair_categories(self) -> bool:
        """Say whether categories can be learned without knowing the answers: not when queries are documents."""
        return self.has_categories and not any(query.exclude for query in self.queries)


@dataclass(frozen=True, slots=True)
class Setup:
    """All parameters of a ranking; `categories` is None where categories do not count."""

    settings: Settings = field(default_factory=Settings)
    categories: CategorySettings | None = None

    @property
    def name(self) -> str:
        """Return a text that is the same for the same parameters only."""
        categories = None if self.categories is None else asdict(self.categories)
        return json.dumps([self.settings.plain(), categories], sort_keys=True)


class Trials:
    """Rankings of labelled pairs. The values of a setup are kept, so that folds share them."""

    def __init__(self, labelled: Labelled, tokeniser: Tokeniser, objective: str) -> None:
        self._labelled = labelled
        self._tokeniser = tokeniser
        self._objective = objective
        self._answered = labelled.answered()
        self._values: dict[str, WideArray] = {}

    @property
    def n_setups(self) -> int:
        """Return how many setups were ranked with."""
        return len(self._values)

    def values(self, setup: Setup) -> WideArray:
        """Return the objective for each query that somebody fits, by key: shape (n_queries,), in [0, 1]."""
        kept = self._values.get(setup.name)
        if kept is None:
            found = self.hits(setup, self._answered)
            answers = {q.key: [hit.key for hit in own] for q, own in zip(self._answered, found, strict=True)}
            own_grades = {query.key: self._labelled.judgements[query.key] for query in self._answered}
            kept = np.array(list(by_query(answers, own_grades, self._objective).values()))
            self._values[setup.name] = kept
        return kept

    def hits(self, setup: Setup, queries: Sequence[Query]) -> tuple[tuple[Hit, ...], ...]:
        """Return the best documents of each query, in order."""
        index = build_index(self._labelled.documents, self._tokeniser, setup.settings)
        return rank(index, queries, TOP, self._model(index, setup))

    def _model(self, index: Index, setup: Setup) -> CategoryModel | None:
        if setup.categories is None:
            return None
        declared = [Example(one.fields, one.category) for one in self._labelled.documents if one.category]
        return CategoryModel.fit(index, [*declared, *self._labelled.examples], setup.categories)


def split(keys: Sequence[str], n_folds: int, salt: str) -> list[Places]:
    """Return the places of the keys of each fold: their hash with the salt decides, sizes differ by one at most."""
    if not 2 <= n_folds <= len(keys):
        raise EngineError("folds", n_folds, f"give 2 to {len(keys)}: none may be empty")
    names = [hashlib.sha256(f"{salt}\t{key}".encode("utf-8", "replace")).digest() for key in keys]
    order = np.array(sorted(range(len(keys)), key=names.__getitem__), dtype=np.intp)
    return [np.sort(order[number::n_folds]) for number in range(n_folds)]
