"""Rank documents (enterprises, products) for queries (needs), say why, and choose whom to invite.

    tokeniser = Tokeniser(KiwiAnalyser(), known)     # known: Mapping[content_hash(text), Stems], may be empty
    index = build_index(documents, tokeniser)        # the default Settings() are the measured best
    hits = rank(index, queries, top=50)              # one tuple of Hit per query, in order
    why = explain(index, query, document_key)        # Explanation: parts that add up to the score
    explain_many(index, query, document_keys)        # the same for several documents, the query read once
    people = reasons(why, most=5)                    # Reasons: whole words and where they were found
    model = CategoryModel.fit(index, examples)       # from declared categories, examples and category names
    rank(index, queries, top=50, categories=model)   # so does explain
    model.suggest(queries, top=3)                    # one tuple of Suggestion per query, with probabilities
    tokeniser.fresh                                  # what was analysed now; store it with tokeniser.version
    signals_for(need_facts, enterprise_facts)        # values beside the text, each with a code and facts
    order_by_signals(hits, signals_of, weights, top) # the best by final score, and whether more could enter
    curve = fit_calibration(outcomes)                # DEFAULT_CALIBRATION until there are enough
    curve.probability(score, best_score_of_the_need)
    choose_wave(candidates, policy)                  # one Choice per candidate, with what kept it out
    fingerprint(documents, settings, tokeniser.version)

Everything is a function of its arguments; nothing is loaded at import; scikit-learn is loaded at the first
index, Kiwi at the first text that `known` does not hold. Refusals are EngineError. Both `Stem` and what `known` holds are plain tuples.
"""

from matching.calibration import DEFAULT as DEFAULT_CALIBRATION
from matching.calibration import Calibration, Outcome, fit_calibration
from matching.categories import CategoryModel, CategorySettings, Example
from matching.explain import explain, explain_many
from matching.facts import EnterpriseFacts, NeedFacts
from matching.gates import Gate, Standing, gate_for
from matching.index import Index, Settings, build_index
from matching.ledger import fingerprint
from matching.order import Ordered, SignalWeights, Weighed, WeighedHit, order_by_signals, weighed
from matching.policy import Candidate, Choice, Decision, WavePolicy, WhyNot, choose_wave
from matching.rank import rank
from matching.reasons import reasons
from matching.signals import ReasonCode, Signal, SignalName, SignalReason, signals_for
from matching.text import Analyser, KiwiAnalyser, Tokeniser, content_hash
from matching.types import (
    Document,
    EngineError,
    Explanation,
    Hit,
    Part,
    Query,
    Reason,
    Reasons,
    Stem,
    Stems,
    Suggestion,
)

__all__ = [
    "DEFAULT_CALIBRATION",
    "Analyser",
    "Calibration",
    "Candidate",
    "CategoryModel",
    "CategorySettings",
    "Choice",
    "Decision",
    "Document",
    "EngineError",
    "EnterpriseFacts",
    "Example",
    "Explanation",
    "Gate",
    "Hit",
    "Index",
    "KiwiAnalyser",
    "NeedFacts",
    "Ordered",
    "Outcome",
    "Part",
    "Query",
    "Reason",
    "ReasonCode",
    "Reasons",
    "Settings",
    "Signal",
    "SignalName",
    "SignalReason",
    "SignalWeights",
    "Standing",
    "Stem",
    "Stems",
    "Suggestion",
    "Tokeniser",
    "WavePolicy",
    "Weighed",
    "WeighedHit",
    "WhyNot",
    "build_index",
    "choose_wave",
    "content_hash",
    "explain",
    "explain_many",
    "fingerprint",
    "fit_calibration",
    "gate_for",
    "order_by_signals",
    "rank",
    "reasons",
    "signals_for",
    "weighed",
]
