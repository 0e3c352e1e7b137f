"""What is said of pictures."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from needs_board.pictures.rules import MOST_ALT_LENGTH

Alt = Annotated[str, Meta(max_length=MOST_ALT_LENGTH)]


class AltForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a picture shows, for who cannot see it; without it the product's name is read."""

    alt: Alt = ""


class PlacedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture at its place among the others."""

    id: UUID
    alt: Alt = ""


class NewPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it is kept: both sizes as WebP, the size of the large one, what it shows, and what its files are called."""

    large: bytes
    small: bytes
    width: int
    height: int
    alt: str
    name: str = "picture.webp"
