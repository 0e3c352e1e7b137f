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
    choose_wave(candidates, policy)                  # one Choice per candidate
    fingerprint(documents, settings, tokeniser.version)

Everything is a function of its arguments; nothing is loaded at import; scikit-learn is loaded at the first
index, Kiwi at the first text that `known` does not hold. Refusals are EngineError. Both `Stem` and what `known` holds are plain tuples.
"""

from matching.categories import CategoryModel, CategorySettings, Example
from matching.explain import explain, explain_many
from matching.index import Index, Settings, build_index
from matching.ledger import fingerprint
from matching.policy import Candidate, Choice, Decision, WavePolicy, choose_wave
from matching.rank import rank
from matching.reasons import reasons
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
    "Analyser",
    "Candidate",
    "CategoryModel",
    "CategorySettings",
    "Choice",
    "Decision",
    "Document",
    "EngineError",
    "Example",
    "Explanation",
    "Hit",
    "Index",
    "KiwiAnalyser",
    "Part",
    "Query",
    "Reason",
    "Reasons",
    "Settings",
    "Stem",
    "Stems",
    "Suggestion",
    "Tokeniser",
    "WavePolicy",
    "build_index",
    "choose_wave",
    "content_hash",
    "explain",
    "explain_many",
    "fingerprint",
    "rank",
    "reasons",
]
