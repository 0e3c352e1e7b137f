"""What other settings would have gained on labelled pairs: a report, for people to decide by.

A *knob* is one parameter and the ladder of values it is tried at; a *setup* all parameters of a ranking; a
*trial* one ranking with a setup. Nothing here changes a setting.

    tuned = tune(Labelled(documents, queries, judgements), tokeniser, plan=Plan(objective="ndcg10"))
    tuned.gain                                       # Interval over queries that no choice has seen
    markdown(tuned)                                  # the report
"""

from matching.tune.floors import Floors
from matching.tune.nested import Fold, Plan, Tuned, tune
from matching.tune.report import markdown, plain
from matching.tune.trials import Labelled, Setup

__all__ = ["Floors", "Fold", "Labelled", "Plan", "Setup", "Tuned", "markdown", "plain", "tune"]
