"""What the matcher says of its work."""

import msgspec


class MatchReport(msgspec.Struct, frozen=True):
    """What a run of the matcher did; nothing was due when `needs` is 0."""

    needs: int
    documents: int
    invited: int
    seconds: float
