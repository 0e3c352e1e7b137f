"""What people send about themselves."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.forms import Email

# What a good password is says `rules.check_password`.
Password = Annotated[str, Meta(min_length=1, max_length=1000)]


class SignInForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """E-mail address and password."""

    email: Email
    password: Password


class NewPasswordForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password chosen through a one-time link."""

    password: Password
