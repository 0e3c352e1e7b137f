"""What arrives about an enterprise, and how it is checked."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.brn import BrnError, normalise_brn
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Line, OptionalLine, Prose, Revision, as_typed, read_form
from needs_board.kit.i18n import N_, _

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)

OptionalEmail = Annotated[str, Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")]
BrnText = Annotated[str, Meta(max_length=20)]
"""A business registration number as it is typed, with or without hyphens."""


class ProfileForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an enterprise says about itself."""

    description: Prose = ""
    region: Annotated[str, Meta(max_length=40)] = ""
    address: OptionalLine = ""
    representative: Annotated[str, Meta(max_length=60)] = ""
    brn: BrnText = ""
    business_kinds: OptionalLine = ""
    business_items: OptionalLine = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    email: OptionalEmail = ""
    founded_on: date | None = None
    delivery_terms: Annotated[str, Meta(max_length=500)] = ""


PROFILE_LABELS = {
    "description": N_("기업 소개"),
    "region": N_("지역"),
    "address": N_("사업장 주소"),
    "representative": N_("대표자"),
    "brn": N_("사업자등록번호"),
    "business_kinds": N_("업태"),
    "business_items": N_("종목"),
    "phone": N_("대표 전화"),
    "email": N_("대표 이메일"),
    "founded_on": N_("설립일"),
    "delivery_terms": N_("납품 조건"),
}


COMPANY_LABELS = {
    "name": N_("상호"),
    "brn": N_("사업자등록번호"),
    "representative": N_("대표자"),
    "address": N_("사업장 주소"),
    "region": N_("지역"),
    "business_kinds": N_("업태"),
    "business_items": N_("종목"),
    "phone": N_("대표 전화"),
    "email": N_("대표 이메일"),
    "founded_on": N_("설립일"),
}


class CertificateForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A proof of a type; without `valid_until` it has no fixed term."""

    kind: EnterpriseType
    number: Line
    issuer: Line
    issued_on: date
    valid_until: date | None = None


class StandingForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Type and certificates, as the staff enter them from the papers."""

    type: EnterpriseType
    certificates: tuple[CertificateForm, ...] = ()


class EnterpriseForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An enterprise that is added by the staff, an import or the demo."""

    name: Line
    type: EnterpriseType
    profile: ProfileForm = ProfileForm()
    certificates: tuple[CertificateForm, ...] = ()
    external_id: Annotated[str, Meta(max_length=120)] = ""


class CompanyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An enterprise as its business registration states it, typed when it applies."""

    name: Line
    brn: Annotated[str, Meta(min_length=1, max_length=20)]
    representative: Annotated[str, Meta(min_length=1, max_length=60)]
    address: Line
    region: Annotated[str, Meta(min_length=1, max_length=40)]
    business_kinds: Line
    business_items: Line
    phone: Annotated[str, Meta(min_length=1, max_length=40)]
    email: OptionalEmail = ""
    founded_on: date | None = None


class SeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision


def check_profile(form: ProfileForm) -> None:
    """Refuse a wrong business registration number or an impossible founding day."""
    errors: dict[str, str] = {}
    if wrong := _brn_error(form.brn):
        errors["brn"] = wrong
    if form.founded_on is not None and not FIRST_DAY <= form.founded_on <= LAST_DAY:
        errors["founded_on"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
    if errors:
        raise WrongInput(errors)


def check_company(form: CompanyForm, served_region: str) -> None:
    """Refuse a wrong registration number, an impossible day, and an address outside the region that is served."""
    errors: dict[str, str] = {}
    if wrong := _brn_error(form.brn):
        errors["brn"] = wrong
    if form.founded_on is not None and not FIRST_DAY <= form.founded_on <= LAST_DAY:
        errors["founded_on"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
    if not form.address.startswith(served_region):
        errors["address"] = _(
            "사업장이 %(region)s에 있는 기업만 입점할 수 있습니다(입점 기준: 소재지). 사업자등록증의 주소를 '%(region)s'부터 적어 주세요."
        ) % {"region": served_region}
    if errors:
        raise WrongInput(errors)


def check_certificates(forms: tuple[CertificateForm, ...], prefix: str = "certificates-") -> None:
    """Refuse certificates with impossible days, or one that is listed twice."""
    errors: dict[str, str] = {}
    seen: set[tuple[EnterpriseType, str]] = set()
    for place, form in enumerate(forms):
        if not FIRST_DAY <= form.issued_on <= LAST_DAY:
            errors[f"{prefix}{place}-issued_on"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
        if form.valid_until is not None and form.valid_until < form.issued_on:
            errors[f"{prefix}{place}-valid_until"] = _(
                "끝나는 날이 발급일보다 빠릅니다. 날짜를 확인해 주세요."
            )
        elif form.valid_until is not None and form.valid_until > LAST_DAY:
            errors[f"{prefix}{place}-valid_until"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
        if (form.kind, form.number) in seen:
            errors[f"{prefix}{place}-number"] = _("같은 인증서를 두 번 적었습니다. 한 줄을 지워 주세요.")
        seen.add((form.kind, form.number))
    if errors:
        raise WrongInput(errors)


def bare_brn(text: str) -> str | None:
    """Return the ten digits of a checked number; None when none was given."""
    return normalise_brn(text) if text else None


def _brn_error(text: str) -> str:
    try:
        bare_brn(text)
    except BrnError as wrong:
        return str(wrong)
    return ""


def checked_profile(form: ProfileForm) -> ProfileForm:
    """Return a profile that came as JSON with the cleaning of the form applied."""
    return read_form(ProfileForm, as_typed(form))
