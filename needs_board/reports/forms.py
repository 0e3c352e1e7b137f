"""Why a thread is reported, and what was done about it."""

from typing import Annotated

from msgspec import Meta, Struct


class ReportForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong in a thread."""

    reason: Annotated[str, Meta(min_length=5, max_length=1000)]


class CloseForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the staff did about a report; both sides' threads are closed to the staff again."""

    outcome: Annotated[str, Meta(max_length=1000)] = ""
