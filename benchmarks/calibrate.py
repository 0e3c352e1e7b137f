"""The curve from a score to the probability that an enterprise fits: `python -m benchmarks.calibrate`.

Ranks the labelled needs of the tests over the demo's enterprises, counts a grade of 2 or 3 as a fit, and prints
the curve in Markdown, how far it can be believed on needs that it has not seen, and what a floor would do.
"""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.labelled import FITS, enterprises, examples, grades, needs
from matching import CategoryModel, KiwiAnalyser, Tokeniser, build_index, rank
from matching.calibration import DEFAULT, Calibration, Outcome, brier, fit_calibration, reliability

FOLDS = 5
FLOORS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
# The labels alone shall speak; a trace of the prior keeps the fit defined.
STRENGTH = 0.01


def main() -> None:
    """Print the curve fitted on all needs, and what five curves say of the needs they were not fitted on."""
    outcomes = _outcomes()
    everything = [one for own in outcomes.values() for one in own]
    curve = _fit(everything)
    print(
        f"{len(outcomes)} needs, {len(everything)} pairs with a score, {sum(o.positive for o in everything)} fit\n"
    )
    print(f"a = {curve.a:.3f}, b = {curve.b:.3f}, c = {curve.c:.3f}, n_outcomes = {curve.n_outcomes}\n")
    unseen = _five_fold(outcomes)
    positive = [one.positive for own in outcomes.values() for one in own]
    share = [float(np.mean(positive))] * len(positive)
    print("| Brier score of | |\n|---|---|")
    print(f"| curves on unseen needs | {brier(_flat(unseen), positive):.4f} |")
    print(f"| DEFAULT | {brier(_flat(_said(DEFAULT, outcomes)), positive):.4f} |")
    print(f"| the share of all that fit | {brier(share, positive):.4f} |\n")
    _print_reliability(_flat(unseen), positive)
    _print_floors(unseen, outcomes)


def _fit(outcomes: Sequence[Outcome]) -> Calibration:
    return fit_calibration(outcomes, enough=1, strength=STRENGTH, source="labelled")


def _five_fold(outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, list[float]]:
    """Return for each need what a curve fitted on the needs of the other folds says of it."""
    fold = {key: int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS for key in outcomes}
    said: dict[str, list[float]] = {}
    for held_out in range(FOLDS):
        taught = [one for key, own in outcomes.items() if fold[key] != held_out for one in own]
        asked = {key: own for key, own in outcomes.items() if fold[key] == held_out}
        said |= _said(_fit(taught), asked)
    return {key: said[key] for key in outcomes}


def _said(curve: Calibration, outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, list[float]]:
    return {key: [curve.probability(one.score, one.best) for one in own] for key, own in outcomes.items()}


def _flat(said: Mapping[str, Sequence[float]]) -> list[float]:
    return [probability for own in said.values() for probability in own]


def _print_reliability(said: Sequence[float], positive: Sequence[bool]) -> None:
    print("| probability | pairs | said | came true |\n|---|---|---|---|")
    for one in reliability(said, positive):
        shares = f"{one.mean_probability:.3f} | {one.share_positive:.3f}"
        print(f"| {one.low:.1f}–{one.high:.1f} | {one.n} | {shares} |")


def _print_floors(said: Mapping[str, Sequence[float]], outcomes: Mapping[str, Sequence[Outcome]]) -> None:
    """Print whom a floor would ask, on unseen needs and without waves or budgets."""
    positive = np.array([one.positive for own in outcomes.values() for one in own])
    probability = np.array(_flat(said))
    print(
        "\n| floor | asked per need | of them fit | of those that fit, asked | needs without any |\n|---|---|---|---|---|"
    )
    for floor in FLOORS:
        asked = probability >= floor
        empty = sum(max(own, default=0.0) < floor for own in said.values())
        shares = f"{positive[asked].mean():.3f} | {asked[positive].mean():.3f}"
        print(f"| {floor} | {asked.sum() / len(said):.2f} | {shares} | {empty} |")


def _outcomes() -> dict[str, list[Outcome]]:
    """Return by need one outcome for each enterprise with a score above 0, the best first."""
    index = build_index(enterprises(), Tokeniser(KiwiAnalyser()))
    categories = CategoryModel.fit(index, examples())
    asked, graded = needs(), grades()
    return {
        need.key: [
            Outcome(hit.score, hits[0].score, graded[need.key].get(hit.key, 0) >= FITS) for hit in hits
        ]
        for need, hits in zip(asked, rank(index, asked, len(index), categories), strict=True)
    }


if __name__ == "__main__":
    main()
