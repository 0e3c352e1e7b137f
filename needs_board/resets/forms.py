"""What somebody types who has forgotten a password."""

import msgspec

from needs_board.kit.forms import Email


class ResetForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address that the account has."""

    email: Email
