"""What the staff say when they suspend a store."""

from typing import Annotated

import msgspec
from msgspec import Meta

LEAST_REASON_LENGTH = 5


class SuspendForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a store is suspended; the enterprise reads it."""

    reason: Annotated[str, Meta(min_length=LEAST_REASON_LENGTH, max_length=500)]
