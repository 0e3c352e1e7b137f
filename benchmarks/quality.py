"""How good the engine ranks and suggests on labelled data folders: `python benchmarks/quality.py DATA`.

DATA holds folders with docs.jsonl, queries.dev.jsonl and qrels.dev.tsv. Prints one table in Markdown.
"""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matching import (
    CategoryModel,
    Document,
    Example,
    Index,
    KiwiAnalyser,
    Query,
    Tokeniser,
    build_index,
    rank,
)
from matching.evaluate import Quality, evaluate
from matching.files import read_documents, read_judgements, read_queries

FOLDS = 5
SUGGESTED = "krx_ksic"


def main(data: Path) -> None:
    """Print the quality of every folder that has judgements, with and without learned categories."""
    tokeniser = Tokeniser(KiwiAnalyser())
    print("| data | categories | nDCG@10 | Recall@10 | Recall@50 | MRR@10 |\n|---|---|---|---|---|---|")
    for folder in sorted(path.parent for path in data.glob("*/qrels.dev.tsv")):
        documents = read_documents(folder / "docs.jsonl")
        queries = read_queries(folder / "queries.dev.jsonl")
        judgements = read_judgements(folder / "qrels.dev.tsv")
        index = build_index(documents, tokeniser)
        # Where the queries are themselves documents (se_peer), a model of their categories would know the answer.
        is_fair = not any(query.exclude for query in queries)
        has_categories = len({one.category for one in documents if one.category}) > 1
        for model in [None, _model(index, documents)] if has_categories and is_fair else [None]:
            hits = rank(index, queries, 100, model)
            answers = {query.key: [hit.key for hit in own] for query, own in zip(queries, hits, strict=True)}
            print(_line(folder.name, "learned" if model else "–", evaluate(answers, judgements)))
        if folder.name == SUGGESTED:
            _suggest(documents, queries, {key: min(grades) for key, grades in judgements.items()}, tokeniser)


def _model(index: Index, documents: Sequence[Document]) -> CategoryModel:
    return CategoryModel.fit(index, [Example(one.fields, one.category) for one in documents if one.category])


def _line(name: str, categories: str, found: Quality) -> str:
    figures = (found.ndcg_10, found.recall_10, found.recall_50, found.mrr_10)
    return f"| {name} | {categories} | " + " | ".join(f"{100 * figure:.1f}" for figure in figures) + " |"


def _suggest(
    classes: Sequence[Document], queries: Sequence[Query], right: dict[str, str], tokeniser: Tokeniser
) -> None:
    """Print how often the right class is among the first, five-fold: learned from classes and other queries."""
    described = [Example(one.fields, one.key, is_description=True) for one in classes]
    fold = {one.key: int(hashlib.sha256(one.key.encode()).hexdigest(), 16) % FOLDS for one in queries}
    places, brier = [], []
    for held_out in range(FOLDS):
        taught = [Example(one.fields, right[one.key]) for one in queries if fold[one.key] != held_out]
        asked = [one for one in queries if fold[one.key] == held_out]
        texts = [Document(f"{place}", one.fields) for place, one in enumerate(described + taught)]
        index = build_index(texts, tokeniser)
        model = CategoryModel.fit(index, described + taught)
        for query, found in zip(asked, model.suggest(index, asked, len(classes)), strict=True):
            names = [one.category for one in found]
            places.append(names.index(right[query.key]) if right[query.key] in names else len(classes))
            brier.append(sum((one.probability - (one.category == right[query.key])) ** 2 for one in found))
    shares = " / ".join(f"{100 * np.mean(np.array(places) < top):.1f}" for top in (1, 3, 5))
    print(f"| {SUGGESTED} suggest | right at 1 / 3 / 5 | {shares} | Brier {np.mean(brier):.3f} | | |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
