"""Who is asking: plain values that every query and action can be handed."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from needs_board.kit.errors import Forbidden, SignInNeeded
from needs_board.kit.i18n import _


class Role(StrEnum):
    """In which capacity a person uses the board; it follows from the organisation they act for."""

    VISITOR = "visitor"
    OFFICER = "officer"
    SUPPLIER = "supplier"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person with the organisation they act for; a visitor has neither."""

    role: Role = Role.VISITOR
    account_id: UUID | None = None
    organisation_id: UUID | None = None
    department_id: UUID | None = None
    session_id: UUID | None = None
    person_name: str = ""
    organisation_name: str = ""

    @property
    def is_staff(self) -> bool:
        return self.role is Role.STAFF


VISITOR = Asker()

CLOCKWORK = Asker(role=Role.STAFF, person_name="clockwork")
"""The jobs act as staff without an account."""


def check_role(asker: Asker, *allowed: Role) -> None:
    """Refuse an asker whose role is not among `allowed`.

    Raises SignInNeeded for a visitor, Forbidden for everybody else.
    """
    if asker.role in allowed:
        return
    if asker.role is Role.VISITOR:
        raise SignInNeeded(_("로그인이 필요합니다. 로그인한 뒤 이어서 진행해 주세요."))
    raise Forbidden(_("이 작업을 할 권한이 없습니다. 필요하면 지원센터에 문의해 주세요."))


def acting_for(asker: Asker) -> UUID:
    """Return the organisation that the asker acts for; raises SignInNeeded when there is none."""
    if asker.organisation_id is None:
        raise SignInNeeded(_("로그인이 필요합니다. 로그인한 뒤 이어서 진행해 주세요."))
    return asker.organisation_id


def account_of(asker: Asker) -> UUID:
    """Return the account of the asker; raises SignInNeeded when there is none."""
    if asker.account_id is None:
        raise SignInNeeded(_("로그인이 필요합니다. 로그인한 뒤 이어서 진행해 주세요."))
    return asker.account_id
