"""Reasons, written slowly and obviously."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.types import EngineError, Explanation, Part, Reason, Reasons

# A word that carries less than this of what all words do is no reason, only a part of the rest.
LEAST_SHARE = 0.05
# Words that are less alike than this are no reason, nor is one syllable.
LEAST_LIKENESS = 0.35
MOST_DOCUMENT_WORDS = 3
# A word of the document that has less than this of what the best one has only looks alike.
LEAST_WORD_SHARE = 0.2
READ_ALONE = frozenset({"similar", "category"})


@dataclass(slots=True)
class _Evidence:
    """What speaks for one word of the query, collected part by part."""

    word: str
    kind: str
    is_readable: bool = False
    value: float = 0.0
    query_fields: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    document_fields: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    document_words: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def slow_reasons(explanation: Explanation, most: int = 5) -> Reasons:
    """Return at most `most` words of the query that the document answers, weightiest first.

    Groups of letters count for the word they stand in; a word that shares only a few letters in its midst is
    no reason. What is not shown is `rest`: the reasons' values and the rest add up to the score.
    """
    if most < 0:
        raise EngineError("most", most, "give 0 or more")
    collected: dict[tuple[str, str], _Evidence] = {}
    for part in explanation.parts:
        for word in () if _is_faint(part) else _named(part):
            if part.kind != "category" and word in explanation.silent:
                continue
            kind = part.kind if part.kind in READ_ALONE else "word"
            evidence = collected.setdefault((kind, word.casefold()), _Evidence(word, kind))
            _add(evidence, part, part.value / len(_named(part)))
    of_categories = sum(part.value for part in explanation.parts if part.kind == "category")
    least = (explanation.score - of_categories) * LEAST_SHARE
    readable = [one for one in collected.values() if one.is_readable and one.value >= least]
    shown = sorted(readable, key=lambda one: (-one.value, one.kind, one.word))[:most]
    rest = explanation.score - sum(one.value for one in shown)
    return Reasons(explanation.score, tuple(_reason(one) for one in shown), rest)


def _is_faint(part: Part) -> bool:
    if part.likeness == 1:
        return False
    word, _sign, like = part.term.partition("≈")
    return part.likeness < LEAST_LIKENESS or len(word) == 1 or len(like) == 1


def _named(part: Part) -> tuple[str, ...]:
    return (part.term,) if part.kind == "category" else part.query_words


def _add(evidence: _Evidence, part: Part, value: float) -> None:
    evidence.value += value
    evidence.is_readable |= part.kind != "ngram" or (len(part.term) > 2 and len(part.term.strip()) > 1)
    evidence.query_fields[part.query_field] += value
    evidence.document_fields[part.document_field] += value
    for word in part.document_words:
        evidence.document_words[word] += value / len(part.document_words)


def _reason(evidence: _Evidence) -> Reason:
    return Reason(
        evidence.word,
        evidence.kind,
        evidence.value,
        _heaviest(evidence.query_fields),
        _heaviest(evidence.document_fields),
        _heaviest(evidence.document_words, LEAST_WORD_SHARE)[:MOST_DOCUMENT_WORDS],
    )


def _heaviest(weights: Mapping[str, float], least_share: float = 0.0) -> tuple[str, ...]:
    least = least_share * max(weights.values(), default=0.0)
    kept = [name for name, weight in weights.items() if name and weight >= least]
    return tuple(sorted(kept, key=lambda name: (-weights[name], name)))
