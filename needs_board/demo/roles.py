"""Who plays in the demo, as typed values: agencies, the centre, enterprises, and those that apply to join."""

import msgspec

from needs_board.applications.rules import Decision
from needs_board.enterprises.rules import EnterpriseType, StoreState


class PersonText(msgspec.Struct, frozen=True):
    """Somebody of the cast."""

    key: str
    name: str
    email: str
    position: str
    phone: str
    department_key: str | None = None


class DepartmentText(msgspec.Struct, frozen=True):
    """A part of an agency."""

    key: str
    name: str


class AgencyText(msgspec.Struct, frozen=True):
    """An agency with its people."""

    key: str
    name: str
    address: str
    departments: tuple[DepartmentText, ...]
    people: tuple[PersonText, ...]


class CentreText(msgspec.Struct, frozen=True):
    """The support centre."""

    key: str
    name: str
    people: tuple[PersonText, ...]


class CertificateText(msgspec.Struct, frozen=True):
    """A certificate; its days count from the day the demo starts."""

    kind: EnterpriseType
    number: str
    issuer: str
    issued_in_days: int
    valid_until_in_days: int | None


class EnterpriseText(msgspec.Struct, frozen=True):
    """An enterprise with its people."""

    key: str
    name: str
    type: EnterpriseType
    brn: str
    representative: str
    address: str
    region: str
    business_kinds: str
    business_items: str
    description: str
    phone: str
    email: str
    founded_in_days: int
    opened_in_days: int | None
    state: StoreState
    certificates: tuple[CertificateText, ...]
    people: tuple[PersonText, ...]


class RoundText(msgspec.Struct, frozen=True):
    """A round of review; without a day of decision it waits. `to_mend` is a kind of paper, `reason` why."""

    handed_in_in_days: int
    decided_in_days: int = 0
    decision: Decision = Decision.WAITING
    word: str = ""
    to_mend: str = ""
    reason: str = ""


class ApplicantText(msgspec.Struct, frozen=True):
    """An enterprise that applies: `papers` are the kinds that it has, all where it hands the application in."""

    key: str
    name: str
    type: EnterpriseType
    brn: str
    representative: str
    address: str
    region: str
    business_kinds: str
    business_items: str
    phone: str
    email: str
    founded_in_days: int
    person: PersonText
    begun_in_days: int
    certificate: CertificateText | None = None
    papers: tuple[str, ...] = ()
    rounds: tuple[RoundText, ...] = ()
