"""Ranking, explaining and suggesting for the rooms above; the work is done in a thread, what was read is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import msgspec

from matching import (
    DEFAULT_CALIBRATION,
    Calibration,
    EnterpriseFacts,
    NeedFacts,
    Query,
    Reasons,
    Signal,
    SignalWeights,
    Tokeniser,
    Weighed,
    WeighedHit,
    asked_rows,
    explain,
    explain_many,
    lacking,
    rank,
    rank_weighed,
    reasons,
    scores_of,
    signals_for,
    weighed,
)
from needs_board.held.actions import (
    Held,
    difference,
    documents_of,
    held_fingerprint,
    held_for_typing,
    held_now,
    hold,
    hold_beside,
    material_fingerprint,
    reading,
)
from needs_board.held.forms import Material, Text, WordRule
from needs_board.kit.beside import beside
from needs_board.kit.db import Database
from needs_board.relevance.forms import (
    Changed,
    ExplainedPart,
    ExplainedScore,
    Found,
    Ranking,
    SignalValue,
    Size,
    Suggested,
    Why,
)

FactsOf = Callable[[str, str], tuple[NeedFacts, EnterpriseFacts]]
"""Tells what is known beside the words of a question and a document, by their keys."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What counts beside the words: facts by the keys of a question and a document (None: nothing is known), and
    the curve from score to probability.
    """

    facts_of: FactsOf | None = None
    curve: Calibration = DEFAULT_CALIBRATION


async def rank_material(
    database: Database,
    material: Material,
    asked: Sequence[Text],
    *,
    size: Size,
    at: datetime,
    beside: Beside | None = None,
) -> Ranking:
    """Return the best documents for each question, with reasons as far as `size` asks for them.

    With facts, the signals beside the text take their parts away from the scores.
    """

    def work(tokeniser: Tokeniser) -> Ranking:
        held = hold(material, tokeniser, at)
        questions = [_query(text) for text in asked]
        weigher = _Weigher(held, size, beside or Beside(), _names(material))
        examples = held.taught_by or ()
        return Ranking(
            answers=tuple(weigher.answers(questions)),
            fingerprint=material_fingerprint(msgspec.structs.replace(material, examples=examples)),
            parameters=held.index.settings.plain() | {"analyser": tokeniser.version, "top": size.top},
            learned_from=held.learned_from,
            taught_by=examples,
        )

    return await reading(database, material, asked, work, at)


async def changed_scores(
    database: Database, material: Material, asked: Sequence[Text], at: datetime
) -> Changed | None:
    """Hold a material and return how well what has changed in it fitted each question before or fits it now.

    None when other scores may have changed, too: the space was learned or the categories were taught anew, people
    said something of words, or this process held nothing.
    """

    def work(tokeniser: Tokeniser) -> Changed | None:
        before = held_now(material.name)
        held = hold(material, tokeniser, at)
        if before is None or _ground(before) != _ground(held):
            return None
        questions = asked_rows(held.index, [_query(text) for text in asked], held.categories)
        changed, removed = difference(before.texts, material.documents)
        new = [one.key for one in changed]
        old = sorted(removed.union(before.texts.keys() & set(new)))
        scores = [
            row
            for one, keys in ((before, old), (held, new))
            for row in scores_of(one.index, keys, questions, held.categories).tolist()
        ]
        most = tuple(map(max, zip([0.0] * len(asked), *scores, strict=True)))
        return Changed(held_fingerprint(before), most)

    return await reading(database, material, asked, work, at)


def _ground(held: Held) -> tuple[int, int, tuple[WordRule, ...]]:
    """Return what the scores of all documents rest on."""
    return id(held.index.space), id(held.categories), held.words


async def explain_text(
    database: Database, material: Material, asked: Text, key: str, at: datetime, beside: Beside
) -> ExplainedScore:
    """Return why the document `key` has its score for a question; the parts add up to the score."""

    def work(tokeniser: Tokeniser) -> ExplainedScore:
        held = hold(material, tokeniser, at)
        return _explained(held, _query(asked), key, beside, _names(material))

    return await reading(database, material, [asked], work, at)


async def suggest_categories(
    database: Database, material: Material, asked: Text, *, top: int, at: datetime
) -> tuple[Suggested, ...]:
    """Return the most probable categories of a text by the examples of a material, none for one without words.

    Made for a text while it is typed: nothing of it is stored, and as long as the material is the same object,
    nothing else is read. The work is done in the process beside this one; the first answer takes seconds.
    """
    name = material.name
    found = await beside(_suggested, name, asked, top) if _told().get(name) is material else None
    if found is None:
        await hold_beside(database, material, at)
        _told()[name] = material
        found = await beside(_suggested, name, asked, top)
    return found or ()


@cache
def _told() -> dict[str, Material]:
    """Return which materials the process beside this one was given, by name."""
    return {}


def _suggested(name: str, asked: Text, top: int) -> tuple[Suggested, ...] | None:
    """Return the categories of a text by what this process holds; None when it holds nothing of that name."""
    held = held_for_typing(name)
    if held is None:
        return None
    if held.categories is None:
        return ()
    (found,) = held.categories.suggest(held.index, [_query(asked)], top)
    return tuple(Suggested(one.category, one.probability) for one in found)


def fits_by_words(name: str, asked: str, top: int) -> list[tuple[str, float]]:
    """Return key and fit in [0, 1] of the best documents of a held material for a few words, best first.

    By the words alone, whatever their category; [] when this process holds nothing of that name.
    """
    held = held_for_typing(name)
    if held is None:
        return []
    (hits,) = rank(held.index, [Query("asked", {"title": asked})], top)
    return [(hit.key, hit.score) for hit in hits]


@dataclass(frozen=True, slots=True)
class _Weigher:
    """Ranks questions by their words and then by what is known beside them."""

    held: Held
    size: Size
    beside: Beside
    names: Mapping[str, str]

    def answers(self, questions: Sequence[Query]) -> list[tuple[Found, ...]]:
        ranked = rank_weighed(self.held.index, questions, self.size.top, self.held.categories, self._signals)
        return [self._answer(*one) for one in zip(questions, ranked, strict=True)]

    def _signals(self, question: str, key: str) -> tuple[Signal, ...]:
        return _signals(self.beside, question, key)

    def _answer(self, question: Query, hits: Sequence[WeighedHit]) -> tuple[Found, ...]:
        """Give reasons to the answers that fit; explaining is what a run spends its time on."""
        best = max((hit.weighed.relevance for hit in hits), default=0.0)
        found = [_found(hit.rank, hit.key, hit.weighed, self.beside.curve, best) for hit in hits]
        least = self.size.least_probability
        near = [one.key for one in found if one.rank <= self.size.reasoned and one.probability >= least]
        documents = documents_of([self.held.texts[key] for key in near])
        why = explain_many(self.held.index, question, documents, self.held.categories)
        people = dict(zip(near, map(reasons, why), strict=True))
        return tuple(_with_reasons(one, people.get(one.key), self.names) for one in found)


def _explained(
    held: Held, question: Query, key: str, beside: Beside, names: Mapping[str, str]
) -> ExplainedScore:
    document = documents_of([held.texts[key]])[0]
    why = explain(held.index, question, document, held.categories)
    (first,) = rank(held.index, [question], 1, held.categories)
    people = reasons(why)
    best = max((hit.score for hit in first), default=0.0)
    found = _found(
        1, key, weighed(why.score, _signals(beside, question.key, key), SignalWeights()), beside.curve, best
    )
    parts = [ExplainedPart(p.term, p.kind, p.query_field, p.document_field, p.value) for p in why.parts]
    parts += [
        ExplainedPart(one.name, "signal", "", one.reason, one.part) for one in found.signals if one.part
    ]
    return ExplainedScore(
        score=found.score,
        why=_why(people, names),
        rest=people.rest,
        parts=tuple(sorted(parts, key=lambda part: -abs(part.value))),
        relevance=why.score,
        probability=found.probability,
        signals=found.signals,
        lacks=tuple(one.word for one in lacking(held.index, question, document)),
    )


def _signals(beside: Beside, question: str, key: str) -> tuple[Signal, ...]:
    return signals_for(*beside.facts_of(question, key)) if beside.facts_of else ()


def _query(text: Text) -> Query:
    return Query(text.key, dict(sorted(text.fields.items())), category=text.category)


def _found(place: int, key: str, weighed: Weighed, curve: Calibration, best: float) -> Found:
    signals = tuple(
        SignalValue(
            part.signal.name.value,
            part.signal.value,
            part.value,
            part.signal.reason.code.value,
            msgspec.to_builtins(dict(part.signal.reason.facts)),
        )
        for part in weighed.parts
    )
    likely = curve.probability(weighed.relevance, max(best, weighed.relevance))
    return Found(key, place, round(weighed.score, 6), weighed.relevance, likely, signals)


def _with_reasons(found: Found, people: Reasons | None, names: Mapping[str, str]) -> Found:
    if people is None:
        return found
    return msgspec.structs.replace(found, why=_why(people, names), rest=people.rest)


def _names(material: Material) -> dict[str, str]:
    """Return the categories' names by code, as people read them."""
    return {text.key: text.fields["name"] for text in material.categories}


def _why(people: Reasons, names: Mapping[str, str]) -> tuple[Why, ...]:
    return tuple(
        Why(
            names.get(r.word, r.word) if r.kind == "category" else r.word,
            r.value,
            r.document_fields,
            r.document_words if r.kind != "category" else (),
            r.kind,
        )
        for r in people.reasons
    )
