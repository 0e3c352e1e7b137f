"""What the centre says of a renewal."""

from typing import Annotated

import msgspec
from msgspec import Meta


class ReturnForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a renewal is not good enough; the enterprise reads it."""

    reason: Annotated[str, Meta(min_length=5, max_length=500)]
