"""`python -m matching tune`: reads labelled pairs, prints the report, changes nothing."""

import argparse
import json
import sys
import time
from pathlib import Path

from matching.evaluate import MEASURES
from matching.files import read_documents, read_judgements, read_queries
from matching.kiwi import KiwiAnalyser
from matching.reading import Tokeniser
from matching.tune.nested import Plan, tune
from matching.tune.report import markdown, plain
from matching.tune.trials import Labelled


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a parser read what the command needs."""
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True)
    add_plan(parser)
    parser.set_defaults(run=_run)


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Let a parser read how to search."""
    usual = Plan()
    parser.add_argument("--objective", choices=sorted(MEASURES), default=usual.objective)
    parser.add_argument("--parameters", help="separated by commas; all that can be searched by default")
    parser.add_argument("--outer", type=int, default=usual.n_outer, help="folds that judge")
    parser.add_argument("--inner", type=int, default=usual.n_inner, help="folds that choose")
    parser.add_argument("--budget", type=int, default=usual.budget, help="trials for each search at most")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--floor", type=float, default=usual.floor, help="the floor that is there")
    parser.add_argument("--fits", type=float, default=usual.fits, help="the least grade worth an invitation")
    parser.add_argument("--json", action="store_true")


def report(labelled: Labelled, asked: argparse.Namespace) -> None:
    """Search as asked and print the report; progress goes to stderr."""
    names = None if asked.parameters is None else asked.parameters.split(",")
    plan = Plan(
        objective=asked.objective,
        parameters=None if names is None else tuple(name.strip() for name in names if name.strip()),
        n_outer=asked.outer,
        n_inner=asked.inner,
        budget=asked.budget,
        seed=asked.seed,
        floor=asked.floor,
        fits=asked.fits,
    )
    started = time.perf_counter()
    tuned = tune(labelled, Tokeniser(KiwiAnalyser()), plan=plan, tell=lambda what: _tell(what, started))
    seconds = time.perf_counter() - started
    shown = (
        json.dumps(plain(tuned, seconds), ensure_ascii=False) + "\n"
        if asked.json
        else markdown(tuned, seconds)
    )
    sys.stdout.write(shown)


def _run(asked: argparse.Namespace) -> None:
    report(
        Labelled(read_documents(asked.docs), read_queries(asked.queries), read_judgements(asked.qrels)), asked
    )


def _tell(what: str, started: float) -> None:
    sys.stderr.write(f"{what} ({time.perf_counter() - started:.1f} s)\n")
