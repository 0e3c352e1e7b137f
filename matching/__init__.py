"""Rank documents (enterprises, products) for queries (needs), say why, and choose whom to invite.

    tokeniser = Tokeniser(KiwiAnalyser(), known)          # known: Mapping[content_hash(text), Stems], may be empty
    index = build_index(documents, tokeniser)             # settings=Settings() is the measured best
    hits = rank(index, queries, top=50)                   # one tuple of Hit per query, in order
    why = explain(index, query, document_key)             # Explanation; unknown key: EngineError
    people = reasons(why, most=5)                         # Reasons
    tokeniser.fresh                                       # what was analysed now: store it with tokeniser.version
    model = CategoryModel.fit(index)                      # from the documents' declared categories
    rank(index, queries, top=50, categories=model); explain(index, query, key, categories=model)
    model.suggest(queries, top=3)                         # one tuple of Suggestion per query
    choose_wave(candidates, policy)                       # one Choice per candidate
    fingerprint(documents, settings, tokeniser.version)   # sha256, the order of documents does not matter

Everything is a pure function of its arguments; nothing is loaded at import; Kiwi is loaded at the first
text that `known` does not hold. Refusals are EngineError.
"""

from matching.policy import Candidate, Choice, Decision, WavePolicy, choose_wave
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
    "Candidate",
    "Choice",
    "Decision",
    "Document",
    "EngineError",
    "Explanation",
    "Hit",
    "Part",
    "Query",
    "Reason",
    "Reasons",
    "Stem",
    "Stems",
    "Suggestion",
    "WavePolicy",
    "choose_wave",
]
