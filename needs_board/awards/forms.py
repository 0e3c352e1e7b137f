"""What an officer decides."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.awards.rules import AwardReason, LossReason
from needs_board.kit.forms import Line

Reasoning = Annotated[str, Meta(min_length=5, max_length=1000)]
"""Why, in the officer's own words."""


class LossForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a quote is not chosen."""

    quote: Line
    reason: LossReason


class AwardForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chosen quote with the reason, and a coded reason for every other one that stands."""

    quote: Line
    reason: AwardReason
    reason_text: Reasoning
    losses: tuple[LossForm, ...] = ()


class UnsuccessfulForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why none of the quotes can be chosen; the enterprises that quoted read it."""

    reason: Reasoning
