"""The report of a search, in Markdown for people and as plain values for machines."""

from collections.abc import Iterator
from dataclasses import asdict

from matching.evaluate import Interval
from matching.tune.floors import Floors
from matching.tune.knobs import Value
from matching.tune.nested import Tuned

NAMES = {"ndcg10": "nDCG@10", "recall10": "Recall@10", "recall50": "Recall@50", "mrr10": "MRR@10"}


def plain(tuned: Tuned, seconds: float) -> dict[str, object]:
    """Return the whole report as values that JSON can hold."""
    return {
        **asdict(tuned),
        "shows": verdict(tuned.gain),
        "agreed": {knob: list(tuned.agreed(knob)) for knob in tuned.current},
        "gain": tuned.gain._asdict(),
        "floors": None
        if tuned.floors is None
        else asdict(tuned.floors) | {"gain": tuned.floors.gain._asdict()},
        "seconds": round(seconds, 1),
    }


def markdown(tuned: Tuned, seconds: float) -> str:
    """Return the report for people; figures are × 100."""
    lines = [*_head(tuned), *_folds(tuned), *_choices(tuned), *_left_out(tuned)]
    if tuned.floors is not None:
        lines += _floors(tuned.floors)
    took = f"{seconds:.0f} s for {tuned.n_setups} setups, {seconds / tuned.n_setups:.1f} s each."
    return "\n".join([*lines, "", took, "Nothing was changed.", ""])


def verdict(gain: Interval) -> str:
    """Return in a word what the interval shows: "gain", "loss", or "nothing" where it includes 0."""
    if not gain.excludes_zero:
        return "nothing"
    return "gain" if gain.mean > 0 else "loss"


def _head(tuned: Tuned) -> Iterator[str]:
    plan = tuned.plan
    name = NAMES[plan.objective]
    yield f"# Tuning on {tuned.n_queries} queries over {tuned.n_documents} documents\n"
    yield f"{name} {_points(tuned.before)} now, {_points(tuned.after)} with what the other folds chose: {_interval(tuned.gain)}."
    yield _said(tuned.gain)
    yield f"{plan.n_outer} outer and {plan.n_inner} inner folds, seed {plan.seed}, at most {plan.budget} trials for each search."


def _said(gain: Interval) -> str:
    return {
        "gain": "The interval excludes 0: other settings are better here.",
        "loss": "The interval excludes 0, but below it: what is chosen here is worse on unseen queries.",
        "nothing": "The interval includes 0: no gain is shown. Leave what is there.",
    }[verdict(gain)]


def _folds(tuned: Tuned) -> Iterator[str]:
    yield "\n| outer fold | queries | now | chosen | gain, unseen | gain, where chosen |\n|---|---|---|---|---|---|"
    for fold in tuned.folds:
        figures = (fold.before, fold.after, fold.after - fold.before, fold.seen_gain)
        yield f"| {fold.number} | {fold.n_queries} | " + " | ".join(map(_points, figures)) + " |"


def _choices(tuned: Tuned) -> Iterator[str]:
    numbers = " | ".join(f"fold {fold.number}" for fold in tuned.folds)
    yield f"\n| parameter | now | {numbers} | most folds | all queries |\n|{'---|' * (len(tuned.folds) + 4)}"
    for knob, current in tuned.current.items():
        value, n_folds = tuned.agreed(knob)
        own = " | ".join(_shown(fold.chosen[knob]) for fold in tuned.folds)
        most = f"{_shown(value)} ({n_folds} of {len(tuned.folds)})"
        yield f"| {knob} | {_shown(current)} | {own} | {most} | {_shown(tuned.chosen_by_all[knob])} |"


def _left_out(tuned: Tuned) -> Iterator[str]:
    for knob, why in tuned.left_out.items():
        yield f"\n{knob} was left out: {why}."


def _floors(floors: Floors) -> Iterator[str]:
    yield f"\n## Floor, by F1 of whom it asks (a grade of {floors.fits:g} or more fits)\n"
    yield (
        f"F1 {_points(floors.before)} at {_shown(floors.current)}, {_points(floors.after)} at what the other folds "
        f"chose: {_interval(floors.gain)}. {_said(floors.gain)}"
    )
    yield f"Chosen: {', '.join(map(_shown, floors.chosen))}; by all queries {_shown(floors.chosen_by_all)}."
    yield (
        f"Asked for a query: {floors.asked_before:.1f} now, {floors.asked_after:.1f} so. {floors.n_queries} queries, "
        "with the settings chosen above and a curve fitted on the other folds."
    )


def _interval(gain: Interval) -> str:
    # One more digit than elsewhere: an end of 0.02 must not look like 0.
    mean, low, high = (f"{100 * share:.2f}" for share in gain)
    return f"a gain of {mean} (95 % {low} to {high})"


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _shown(value: Value) -> str:
    return f"{value[0]}–{value[1]}" if isinstance(value, tuple) else f"{value:g}"
