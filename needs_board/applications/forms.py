"""What an applicant types, section by section."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import OptionalLine
from needs_board.kit.i18n import _


class TypeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the types of the social economy the enterprise has."""

    type: EnterpriseType


class ContactForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom the centre speaks to about the application."""

    contact_name: Annotated[str, Meta(min_length=1, max_length=60)]
    contact_position: OptionalLine = ""
    contact_phone: Annotated[str, Meta(min_length=1, max_length=40)]


class TermsForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an applicant agrees to."""

    truth: bool = False
    personal_data: bool = False
    seal: bool = False


def check_terms(form: TermsForm) -> None:
    """Refuse terms that were not all agreed to."""
    sentence = _("동의하셔야 신청할 수 있습니다. 읽어 보신 뒤 표시해 주세요.")
    errors = {name: sentence for name in form.__struct_fields__ if not getattr(form, name)}
    if errors:
        raise WrongInput(errors)
