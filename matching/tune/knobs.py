"""The parameters that are searched: their names, the ladder of values of each, and how a setup is turned."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from matching.categories import CategorySettings
from matching.settings import PLAIN, Field
from matching.tune.trials import Labelled, Setup
from matching.types import EngineError

Value = float | tuple[int, int]

LADDERS: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        "stem_share": (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0),
        "slope": (0.25, 0.5, 0.65, 0.75, 0.85, 1.0),
        "alike": (0.0, 0.25, 0.5, 0.75, 1.0),
        "peer_length": (0.0, 4.0, 8.0, 14.0, 24.0, 40.0),
        "ngrams": ((1, 2), (1, 3), (1, 4), (2, 4), (2, 3)),
        "category_weight": (0.0, 0.2, 0.4, 0.8, 1.2, 1.6, 2.4),
    }
)
FIELD_LADDER: tuple[Value, ...] = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
FLOOR = "floor"
# The weight of a field is turned by its side and name: "field:title" of documents, "asked:title" of queries.
SIDES: Mapping[str, str] = MappingProxyType({"field": "fields", "asked": "asked_fields"})


def chosen_knobs(labelled: Labelled, asked: Sequence[str] | None) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the knobs to search, all that can be searched when none are asked for, and why others cannot.

    A name that is unknown or cannot be searched here is refused.
    """
    left_out = _left_out(labelled)
    fields = [f"field:{name}" for name in labelled.document_fields]
    fields += [f"asked:{name}" for name in labelled.query_fields]
    open_to_search = [name for name in (*LADDERS, *fields, FLOOR) if name not in left_out]
    if asked is None:
        return tuple(open_to_search), left_out
    if not asked:
        raise EngineError("parameters", list(asked), f"give some of {', '.join(open_to_search)}")
    for name in asked:
        if name in left_out:
            raise EngineError("parameters", name, f"leave it out: {left_out[name]}")
        if name not in open_to_search:
            raise EngineError("parameters", name, f"give some of {', '.join(open_to_search)}")
    return tuple(name for name in open_to_search if name in asked), {}


def _left_out(labelled: Labelled) -> dict[str, str]:
    left_out = {}
    if not labelled.has_categories:
        left_out["category_weight"] = "fewer than two categories are declared"
    elif not labelled.has_fair_categories:
        left_out["category_weight"] = (
            "queries exclude documents, so they may be the documents whose category is known"
        )
    for side, names in (("field", labelled.document_fields), ("asked", labelled.query_fields)):
        if len(names) == 1:
            left_out[f"{side}:{names[0]}"] = "it is the only field"
    return left_out


def value_of(setup: Setup, knob: str) -> Value:
    """Return what a knob stands at."""
    side, _colon, name = knob.partition(":")
    if name:
        fields: Mapping[str, Field] = getattr(setup.settings, SIDES[side])
        return fields.get(name, PLAIN).weight
    if knob == "ngrams":
        return setup.settings.ngram_low, setup.settings.ngram_high
    if knob == "category_weight":
        return setup.categories.weight if setup.categories else 0.0
    return float(getattr(setup.settings, knob))


def turned(setup: Setup, knob: str, value: Value) -> Setup:
    """Return a setup with one knob turned; a value that the settings cannot have is refused."""
    return _turned_pair(setup, value) if isinstance(value, tuple) else _turned_number(setup, knob, value)


def _turned_pair(setup: Setup, value: tuple[int, int]) -> Setup:
    low, high = value
    return replace(setup, settings=replace(setup.settings, ngram_low=low, ngram_high=high))


def _turned_number(setup: Setup, knob: str, value: float) -> Setup:
    side, _colon, name = knob.partition(":")
    settings = setup.settings
    if side == "field" and name:
        fields = {**settings.fields, name: replace(settings.fields.get(name, PLAIN), weight=value)}
        return replace(setup, settings=replace(settings, fields=fields))
    if side == "asked" and name:
        asked = {**settings.asked_fields, name: replace(settings.asked_fields.get(name, PLAIN), weight=value)}
        return replace(setup, settings=replace(settings, asked_fields=asked))
    if knob == "category_weight":
        return replace(setup, categories=replace(setup.categories or CategorySettings(), weight=value))
    whole: dict[str, Any] = {knob: value}
    return replace(setup, settings=replace(settings, **whole))


def stepped(setup: Setup, start: Setup, knob: str, direction: int) -> Setup | None:
    """Return the setup one rung up (1) or down (-1) the ladder, None at its end.

    What `start` has is a rung too, so that the way back is always open.
    """
    ladder = FIELD_LADDER if ":" in knob else LADDERS[knob]
    own = value_of(start, knob)
    rungs = list(ladder) if own in ladder else _with(ladder, own)
    place = rungs.index(value_of(setup, knob)) + direction
    return turned(setup, knob, rungs[place]) if 0 <= place < len(rungs) else None


def _with(ladder: Sequence[Value], own: Value) -> list[Value]:
    # Pairs are not ordered by size: one that is not there goes to the end.
    return [*ladder, own] if isinstance(own, tuple) else sorted([*ladder, own])
