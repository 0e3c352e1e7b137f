"""Categories learned from texts that have one: suggested for a text, and evidence in the ranking."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from matching.index import Index, WideArray, narrow, query_rows
from matching.types import EngineError, Query, Suggestion

Numbers = npt.NDArray[np.intp]

# Less than this of agreement moves no document and would make every document an answer to every need.
LEAST_PROBABILITY = 1e-3
SHARPEST = 200.0
# Of the fits on data sets with hundreds of examples (8 to 18), and how far others may stray: a factor of 2.
USUAL_SHARPNESS = 12.0
SHARPNESS_SPREAD = 0.7
BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose category is known: a past need, a staff correction, a category's own description."""

    fields: Mapping[str, str]
    category: str


@dataclass(frozen=True, slots=True)
class CategorySettings:
    """The parameters of the model, measured in benchmarks/README.md.

    `weight` is what full agreement of categories counts against a text score of 1; `ridge` the penalty of the
    least-squares fit; above `most_examples` an even sample over the categories is fitted, for its cost grows
    with their number's cube.
    """

    weight: float = 1.2
    ridge: float = 0.3
    most_examples: int = 4000

    def __post_init__(self) -> None:
        if not (isfinite(self.weight) and self.weight >= 0):
            raise EngineError("weight", self.weight, "give a number of 0 or more")
        if not (isfinite(self.ridge) and self.ridge > 0):
            raise EngineError("ridge", self.ridge, "give a number above 0")
        if self.most_examples < 2:
            raise EngineError("most_examples", self.most_examples, "give 2 or more")


@dataclass(frozen=True, slots=True)
class CategoryModel:
    """Probabilities of categories for texts, in the space of one index. Make it with `fit`.

    A regularised least-squares classifier (Rifkin, Yeo, Poggio 2003): its leave-one-out answers are exact and
    free, so the sharpness of the softmax is fitted on texts that the model has not seen. `rows` and `by_term`
    are the index's, with a column for each category: 1 at a document's declared category; without one, the
    model's best guesses.
    """

    index: Index
    settings: CategorySettings
    categories: tuple[str, ...]
    examples: sp.csr_array
    weights: WideArray
    sharpness: float
    rows: sp.csr_array
    by_term: sp.csr_array

    @classmethod
    def fit(
        cls, index: Index, examples: Iterable[Example] = (), settings: CategorySettings | None = None
    ) -> "CategoryModel":
        """Return the model of the index's declared categories, the examples, and the categories' own names.

        The names let a category work from the first day. Fewer than two categories are refused.
        """
        chosen = settings or CategorySettings()
        given = [Example(one.fields, one.category) for one in index.documents if one.category]
        given.extend(examples)
        categories = tuple(sorted({one.category for one in given}))
        if len(categories) < 2:
            raise EngineError("categories", categories, "give texts of at least two categories")
        kept = _sample(given, chosen.most_examples)
        taught = kept + [Example({"name": category}, category) for category in categories]
        number = {category: place for place, category in enumerate(categories)}
        right = np.array([number[one.category] for one in taught])
        rows = _rows(index, [one.fields for one in taught])
        weights, unseen = _least_squares(rows, np.eye(len(categories))[right], chosen.ridge)
        sharpness = _sharpness(unseen[: len(kept)], right[: len(kept)])
        bare = cls(index, chosen, categories, rows, weights, sharpness, index.rows, index.by_term)
        evidence = _evidence(bare, number)
        joined = narrow(sp.hstack([index.rows, evidence], format="csr"))
        by_term = narrow(sp.vstack([index.by_term, evidence.T.tocsr()], format="csr"))
        return replace(bare, rows=joined, by_term=by_term)

    def probabilities(self, queries: Sequence[Query]) -> WideArray:
        """Return p(category | text): shape (n_queries, n_categories); 0 throughout for a text without a known word."""
        rows = query_rows(self.index, queries).astype(np.float64)
        likely = softmax(self.sharpness * (sp.csr_array(rows @ self.examples.T) @ self.weights), axis=1)
        return np.asarray(likely * (np.diff(rows.indptr) > 0)[:, np.newaxis])

    def query_rows(self, queries: Sequence[Query]) -> sp.csr_array:
        """Return the queries as `rows` needs them: text and categories weighted so that no product exceeds 1."""
        share = self.settings.weight / (1 + self.settings.weight)
        likely = self.probabilities(queries)
        likely[likely < LEAST_PROBABILITY] = 0
        text = query_rows(self.index, queries) * (1 - share)
        return narrow(sp.hstack([text, sp.csr_array(likely * share)], format="csr"))

    def suggest(self, queries: Sequence[Query], top: int = 3) -> tuple[tuple[Suggestion, ...], ...]:
        """Return the `top` most probable categories of each text, equal ones by name; none without a known word."""
        if top < 1:
            raise EngineError("top", top, "give 1 or more")
        return tuple(
            tuple(
                Suggestion(self.categories[column], float(row[column]), place)
                for place, column in enumerate(np.argsort(-row, kind="stable")[:top], start=1)
                if row[column] > 0
            )
            for row in np.round(self.probabilities(queries), 6)
        )


def _rows(index: Index, texts: Sequence[Mapping[str, str]]) -> sp.csr_array:
    return query_rows(index, [Query("", fields) for fields in texts]).astype(np.float64)


def _sample(given: list[Example], most: int) -> list[Example]:
    """Return at most so many examples, the categories taking turns, each in an order that content decides."""
    by_category: dict[str, list[tuple[str, Example]]] = defaultdict(list)
    for one in given:
        name = hashlib.sha256(repr(sorted(one.fields.items())).encode("utf-8", "replace")).hexdigest()
        by_category[one.category].append((name, one))
    turns = [
        (turn, category, one)
        for category, own in by_category.items()
        for turn, (_name, one) in enumerate(sorted(own, key=lambda pair: pair[0]))
    ]
    return [one for _turn, _category, one in sorted(turns, key=lambda each: each[:2])[:most]]


def _least_squares(rows: sp.csr_array, answers: WideArray, ridge: float) -> tuple[WideArray, WideArray]:
    """Return the dual weights and the answers of models that have not seen the example: (n, n_categories)."""
    # scikit-learn's RidgeCV gives the same leave-one-out answers (to 4e-15 on krx_peer), but takes 8 times as
    # long and keeps a dense weight for each category and term: 34 MB for 2 MB.
    inverse = np.linalg.inv((rows @ rows.T).toarray() + ridge * np.eye(rows.shape[0]))
    weights = inverse @ answers
    return weights, answers - weights / np.diag(inverse)[:, np.newaxis]


def _sharpness(unseen: WideArray, right: Numbers) -> float:
    """Return the factor before the softmax that makes the unseen answers most likely, given a usual one.

    The usual one keeps a handful of examples from making the model certain; hundreds outweigh it.
    """

    def surprise(power: float) -> float:
        likely = log_softmax(np.exp(power) * unseen, axis=1)[np.arange(len(right)), right]
        return float(((power - np.log(USUAL_SHARPNESS)) / SHARPNESS_SPREAD) ** 2 / 2 - likely.sum())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, np.log(SHARPEST)), method="bounded").x))


def _evidence(model: CategoryModel, number: Mapping[str, int]) -> sp.csr_array:
    """Return p(category | document), float32; guesses below the least probability are left out."""
    blocks = [sp.csr_array((0, len(model.categories)))]
    documents = model.index.documents
    for start in range(0, len(documents), BLOCK):
        block = documents[start : start + BLOCK]
        unknown = [one for one in block if not one.category]
        likely = np.zeros((len(block), len(model.categories)))
        is_unknown = np.array([not one.category for one in block])
        likely[is_unknown] = model.probabilities([Query("", one.fields) for one in unknown])
        declared = [number[one.category] for one in block if one.category]
        likely[np.flatnonzero(~is_unknown), declared] = 1
        likely[likely < LEAST_PROBABILITY] = 0
        blocks.append(sp.csr_array(likely))
    return sp.csr_array(sp.vstack(blocks, format="csr"))
