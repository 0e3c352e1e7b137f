"""What arrives about an opening, and who was present as the record keeps it."""

import msgspec


class CentreForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the centre's staff may be present."""

    invites_centre: bool = False


class Present(msgspec.Struct, frozen=True):
    """Somebody who was present, as they were called then."""

    name: str
    organisation: str
