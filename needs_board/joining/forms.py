"""What arrives from somebody who wants to join, and from the staff who invite."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.enterprises.rules import EnterpriseType
from needs_board.joining.rules import OTHER, region_refusal, type_refusal
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Email, Line
from needs_board.kit.i18n import _

PersonName = Annotated[str, Meta(min_length=1, max_length=60)]


class StartForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked before a link is sent; `type` is one of the types or OTHER, `in_region` yes or no."""

    type: Annotated[str, Meta(min_length=1, max_length=40)]
    in_region: Annotated[str, Meta(min_length=1, max_length=3)]
    enterprise_name: Line
    person_name: PersonName
    email: Email


class InviteForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom the staff invite."""

    enterprise_name: Line
    type: EnterpriseType
    person_name: PersonName
    email: Email


def check_eligible(form: StartForm, served_region: str) -> EnterpriseType:
    """Return the type of an enterprise that may join; raises WrongInput naming the rule that it does not meet."""
    errors: dict[str, str] = {}
    if form.type not in {*EnterpriseType, OTHER}:
        errors["type"] = _("목록에서 골라 주세요.")
    elif form.type == OTHER:
        errors["type"] = type_refusal()
    if form.in_region != "yes":
        errors["in_region"] = region_refusal(served_region)
    if errors:
        raise WrongInput(errors)
    return EnterpriseType(form.type)
