"""What the staff enter."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.files.rules import FileKind
from needs_board.retention.rules import MOST_DAYS


class RuleForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how many days a kind is kept."""

    kind: FileKind
    days: Annotated[int, Meta(ge=0, le=MOST_DAYS)]


class RetentionForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how long each kind is kept; a kind without a rule is kept for good."""

    rules: tuple[RuleForm, ...] = ()
