"""Rank documents (enterprises, products) for queries (needs), say why, and choose whom to invite.

    tokeniser = Tokeniser(KiwiAnalyser(), known)     # known: Mapping[content_hash(text), Stems], may be empty
    index = build_index(documents, tokeniser)        # the default Settings() are the measured best
    hits = rank(index, queries, top=50)              # one tuple of Hit per query, in order
    scores_of(index, keys, asked_rows(index, queries)) # of some documents for many needs, whose rows are kept
    index.changed(documents, removed)                # the next index, at the cost of what changed
    index.with_lexicon(lexicon)                      # synonyms, cut pairs and stop words of the people who tune
    save_index(index, folder)                        # in one step; readers keep what they have
    index = load_index(folder, tokeniser)            # mapped and checked; UnusableIndex says why not: build anew
    why = explain(index, query, document)            # Explanation: parts that add up to the score
    explain_many(index, query, documents)            # the same for several documents, the query read once
    lacking(index, query, document)                  # the weightiest words that a document has nothing for
    people = reasons(why, most=5)                    # Reasons: whole words and where they were found
    model = CategoryModel.fit(index, examples)       # from labelled texts and the categories' descriptions
    rank(index, queries, top=50, categories=model)   # so does explain
    model.suggest(index, queries, top=3)             # one tuple of Suggestion per query, with probabilities
    tokeniser.fresh                                  # what was analysed now; store it with tokeniser.version
    signals_for(need_facts, enterprise_facts)        # values beside the text, each with a code and facts
    rank_weighed(index, queries, top, model, signals_of) # the best by relevance and signals together
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
from matching.explain import explain, explain_many, lacking
from matching.facts import EnterpriseFacts, NeedFacts
from matching.gates import Gate, Standing, gate_for
from matching.index import Index, build_index
from matching.kiwi import Analyser, KiwiAnalyser
from matching.ledger import fingerprint
from matching.lexicon import Lexicon, Synonym
from matching.order import (
    Ordered,
    SignalWeights,
    Weighed,
    WeighedHit,
    order_by_signals,
    rank_weighed,
    weighed,
)
from matching.policy import Candidate, Choice, Decision, WavePolicy, WhyNot, choose_wave
from matching.rank import asked_rows, rank, scores_of
from matching.reading import Tokeniser
from matching.reasons import reasons
from matching.saved import Fault, UnusableIndex, load_index, save_index
from matching.settings import Field, Settings
from matching.signals import ReasonCode, Signal, SignalName, SignalReason, signals_for
from matching.text import content_hash
from matching.types import (
    Document,
    EngineError,
    Explanation,
    Hit,
    Lacking,
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
    "Fault",
    "Field",
    "Gate",
    "Hit",
    "Index",
    "KiwiAnalyser",
    "Lacking",
    "Lexicon",
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
    "Synonym",
    "Tokeniser",
    "UnusableIndex",
    "WavePolicy",
    "Weighed",
    "WeighedHit",
    "WhyNot",
    "asked_rows",
    "build_index",
    "choose_wave",
    "content_hash",
    "explain",
    "explain_many",
    "fingerprint",
    "fit_calibration",
    "gate_for",
    "lacking",
    "load_index",
    "order_by_signals",
    "rank",
    "rank_weighed",
    "reasons",
    "save_index",
    "scores_of",
    "signals_for",
    "weighed",
]
