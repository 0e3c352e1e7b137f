"""The engine's command line: results to files and stdout, progress to stderr, exit code 2 for bad input."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from matching.bench import command
from matching.categories import CategoryModel, Example
from matching.evaluate import evaluate
from matching.files import read_documents, read_judgements, read_queries, read_run, write_run
from matching.index import build_index
from matching.kiwi import KiwiAnalyser
from matching.rank import rank
from matching.reading import Tokeniser
from matching.tune import command as tuning
from matching.types import Document, EngineError, Hit

BAD_INPUT = 2


class _OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(prog="python -m matching", description="Rank Korean procurement text.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_OneLineParser)
    ranking = commands.add_parser("rank", help="the best documents for each query, as a TREC run")
    ranking.add_argument("--docs", type=Path, required=True)
    ranking.add_argument("--queries", type=Path, required=True)
    ranking.add_argument("--top", type=int, default=100)
    ranking.add_argument(
        "--no-categories", action="store_true", help="do not learn from the documents' categories"
    )
    ranking.add_argument("--out", type=Path, required=True)
    ranking.set_defaults(run=_rank)
    suggesting = commands.add_parser("suggest", help="the most probable classes of each query, as a TREC run")
    suggesting.add_argument("--classes", type=Path, required=True)
    suggesting.add_argument("--train-queries", type=Path, required=True)
    suggesting.add_argument("--train-qrels", type=Path, required=True)
    suggesting.add_argument("--queries", type=Path, required=True)
    suggesting.add_argument("--top", type=int, default=5)
    suggesting.add_argument("--out", type=Path, required=True)
    suggesting.set_defaults(run=_suggest)
    judging = commands.add_parser("evaluate", help="nDCG@10, Recall@10, Recall@50 and MRR@10 of a run")
    judging.add_argument("--run", dest="answers", type=Path, required=True)
    judging.add_argument("--qrels", type=Path, required=True)
    judging.add_argument("--json", action="store_true")
    judging.set_defaults(run=_evaluate)
    command.add_arguments(
        commands.add_parser("bench", help="time and memory, beside what one would pick instead")
    )
    tuning.add_arguments(commands.add_parser("tune", help="what other settings would gain on labelled pairs"))
    return parser


def _rank(asked: argparse.Namespace) -> None:
    documents, queries = read_documents(asked.docs), read_queries(asked.queries)
    started = time.perf_counter()
    index = build_index(documents, Tokeniser(KiwiAnalyser()))
    _tell(f"{len(index)} documents indexed", started)
    categories = None
    if not asked.no_categories and len({one.category for one in documents if one.category}) > 1:
        categories = CategoryModel.fit(index, _examples(documents))
        _tell(f"{len(categories.categories)} categories learned", started)
    answers = rank(index, queries, asked.top, categories)
    _tell(f"{len(queries)} queries ranked", started)
    write_run(asked.out, queries, answers)


def _suggest(asked: argparse.Namespace) -> None:
    classes, queries = read_documents(asked.classes), read_queries(asked.queries)
    judged = read_judgements(asked.train_qrels)
    described = [Example(one.fields, one.key, is_description=True) for one in classes]
    known = {one.key for one in classes}
    taught = [
        Example(query.fields, key)
        for query in read_queries(asked.train_queries)
        for key, grade in judged.get(query.key, {}).items()
        if key in known and grade == max(judged[query.key].values()) > 0
    ]
    started = time.perf_counter()
    examples = described + taught
    texts = [Document(f"{place}", one.fields) for place, one in enumerate(examples)]
    index = build_index(texts, Tokeniser(KiwiAnalyser()))
    model = CategoryModel.fit(index, examples)
    _tell(f"{len(model.categories)} classes learned from {len(taught)} queries", started)
    suggestions = model.suggest(index, queries, asked.top)
    answers = [[Hit(one.category, one.probability, one.rank) for one in found] for found in suggestions]
    write_run(asked.out, queries, answers)


def _examples(documents: Sequence[Document]) -> list[Example]:
    return [Example(one.fields, one.category) for one in documents if one.category]


def _evaluate(asked: argparse.Namespace) -> None:
    quality = evaluate(read_run(asked.answers), read_judgements(asked.qrels))
    figures = {
        "nDCG@10": quality.ndcg_10,
        "Recall@10": quality.recall_10,
        "Recall@50": quality.recall_50,
        "MRR@10": quality.mrr_10,
        "queries": quality.n_queries,
    }
    if asked.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    sys.stdout.writelines(f"{name}\t{round(figure, 4)}\n" for name, figure in figures.items())


def _tell(what: str, started: float) -> None:
    sys.stderr.write(f"{what} ({time.perf_counter() - started:.1f} s)\n")


if __name__ == "__main__":
    sys.exit(main())
