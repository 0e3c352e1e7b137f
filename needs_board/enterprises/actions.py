"""Adding enterprises, changing what they say, opening and suspending stores."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.actions import create_organisation
from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.enterprises import queries
from needs_board.enterprises.forms import (
    CertificateForm,
    CompanyForm,
    EnterpriseForm,
    ProfileForm,
    StandingForm,
    bare_brn,
    check_certificates,
    check_profile,
)
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import (
    StoreState,
    check_joined,
    check_may_change,
)
from needs_board.files.models import StoredFile
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, Forbidden, WrongInput
from needs_board.kit.i18n import _

SERIES = "enterprise"
MATTERS = frozenset({"name", "type", "description", "region", "business_kinds", "business_items"})
"""What matching looks at; a change of it moves `changed_at`."""


async def create_enterprise(
    session: AsyncSession,
    asker: Asker,
    form: EnterpriseForm,
    at: datetime,
    *,
    state: StoreState = StoreState.STOCKING,
    organisation_id: UUID | None = None,
) -> Enterprise:
    """Add an enterprise with its organisation, unless that exists; only the staff do.

    Its people are added with accounts.actions. Raises WrongInput, also for a registration number that
    another enterprise has.
    """
    check_role(asker, Role.STAFF)
    check_profile(form.profile)
    check_certificates(form.certificates)
    await _check_brn_is_free(session, form.profile.brn, None)
    if organisation_id is None:
        organisation = await create_organisation(
            session, OrganisationKind.ENTERPRISE, form.name, at, address=form.profile.address
        )
        organisation_id = organisation.id
    made = Enterprise(
        id=organisation_id,
        number=await next_number(session, SERIES),
        name=form.name,
        type=form.type,
        external_id=form.external_id or None,
        state=state,
        opened_at=at if state is StoreState.OPEN else None,
        created_at=at,
        changed_at=at,
        revision=1,
        **_columns(form.profile),
    )
    session.add(made)
    await session.flush()
    _add_certificates(session, made.id, form.certificates)
    await session.flush()
    note(session, asker, "create_enterprise", subject(made), at, state=state.value)
    return made


async def change_profile(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, form: ProfileForm, seen: int, at: datetime
) -> Enterprise:
    """Change what an enterprise says about itself; `seen` is the revision that the person had read.

    A registration number, once there, is changed by the staff alone. Raises WrongInput, and Conflict when
    somebody else saved in between, Refused while an application is not approved.
    """
    check_may_change(asker, enterprise.id)
    check_joined(asker, enterprise.state)
    check_profile(form)
    if enterprise.brn and bare_brn(form.brn) != enterprise.brn and not asker.is_staff:
        raise WrongInput(
            {"brn": _("사업자등록번호는 지원센터만 바꿀 수 있습니다. 지원센터에 문의해 주세요.")}
        )
    await _check_brn_is_free(session, form.brn, enterprise.id)
    changes = _changes(enterprise, _columns(form))
    await _save(session, enterprise, changes, seen, at)
    note(session, asker, "change_profile", subject(enterprise), at, fields=sorted(changes))
    return enterprise


async def change_standing(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, form: StandingForm, seen: int, at: datetime
) -> Enterprise:
    """Set the type and all certificates of an enterprise from its papers; only the staff do.

    Raises WrongInput, and Conflict when somebody else saved in between.
    """
    check_role(asker, Role.STAFF)
    check_certificates(form.certificates)
    before = [queries.certificate_form(one) for one in await queries.certificates_of(session, enterprise.id)]
    changes = _changes(enterprise, {"type": form.type})
    certificates_differ = set(before) != set(form.certificates)
    if certificates_differ:
        await session.execute(sa.delete(Certificate).where(Certificate.enterprise_id == enterprise.id))
        _add_certificates(session, enterprise.id, form.certificates)
        changes["changed_at"] = at
    await _save(session, enterprise, changes, seen, at)
    note(
        session,
        asker,
        "change_standing",
        subject(enterprise),
        at,
        type=form.type.value,
        certificates=len(form.certificates),
        certificates_differ=certificates_differ,
    )
    return enterprise


async def begin_stocking(session: AsyncSession, asker: Asker, enterprise_id: UUID, at: datetime) -> None:
    """Let an approved enterprise be stocking from its first product on.

    Raises Refused for an enterprise whose application is not approved.
    """
    enterprise = await queries.enterprise_of(session, enterprise_id)
    check_joined(asker, enterprise.state)
    if enterprise.state is StoreState.APPROVED:
        await change_state(session, enterprise, StoreState.APPROVED, StoreState.STOCKING, changed_at=at)
        note(session, asker, "begin_stocking", subject(enterprise), at)


async def enter_company(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, form: CompanyForm, at: datetime
) -> None:
    """Write what an applicant typed about itself; the registration number is claimed only when it applies.

    The caller has checked the form and that the application lies with the applicant.
    """
    check_may_change(asker, enterprise.id)
    columns = msgspec.structs.asdict(form)
    del columns["brn"]
    await _save(session, enterprise, _changes(enterprise, columns), enterprise.revision, at)
    await session.execute(
        sa.update(Organisation).where(Organisation.id == enterprise.id).values(name=form.name)
    )


async def add_certificate(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, form: CertificateForm, at: datetime
) -> None:
    """Let a certificate count whose paper the staff accepted; one with the same number takes its new days."""
    check_role(asker, Role.STAFF)
    await session.execute(
        sa.delete(Certificate).where(
            Certificate.enterprise_id == enterprise.id,
            Certificate.kind == form.kind,
            Certificate.number == form.number,
        )
    )
    _add_certificates(session, enterprise.id, [form])
    await _save(session, enterprise, {"changed_at": at}, enterprise.revision, at)
    note(session, asker, "add_certificate", subject(enterprise), at, kind=form.kind.value)


async def claim_brn(session: AsyncSession, enterprise: Enterprise, brn: str) -> None:
    """Give an applicant its registration number; raises WrongInput when another enterprise has it."""
    await _check_brn_is_free(session, brn, enterprise.id)
    await session.execute(sa.update(Enterprise).where(Enterprise.id == enterprise.id).values(brn=brn))
    await session.refresh(enterprise)


async def set_seal(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, file: StoredFile, at: datetime
) -> Enterprise:
    """Put the picture of the seal (도장) that was stored for the enterprise on its future quotes."""
    check_may_change(asker, enterprise.id)
    if file.organisation_id != enterprise.id:
        raise Forbidden(_("다른 기업의 정보는 고칠 수 없습니다."))
    enterprise.seal_file_id = file.id
    await session.flush()
    note(session, asker, "set_seal", subject(enterprise), at, file=str(file.id))
    return enterprise


async def rename_enterprise(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, name: str, at: datetime
) -> Enterprise:
    """Change the name of an enterprise and of its organisation; only the staff do."""
    check_role(asker, Role.STAFF)
    if name == enterprise.name:
        return enterprise
    await _save(session, enterprise, {"name": name}, enterprise.revision, at)
    await session.execute(sa.update(Organisation).where(Organisation.id == enterprise.id).values(name=name))
    note(session, asker, "rename_enterprise", subject(enterprise), at)
    return enterprise


def subject(enterprise: Enterprise) -> str:
    """Return what the journal calls an enterprise."""
    return f"enterprise:{enterprise.number}"


async def _save(
    session: AsyncSession, enterprise: Enterprise, changes: dict[str, object], seen: int, at: datetime
) -> None:
    """Write the changes if the enterprise still has the revision that was seen."""
    if MATTERS & changes.keys():
        changes = {**changes, "changed_at": at}
    saved = await session.execute(
        sa.update(Enterprise)
        .where(Enterprise.id == enterprise.id, Enterprise.revision == seen)
        .values(revision=Enterprise.revision + 1, **changes)
        .returning(Enterprise.id)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )
    await session.refresh(enterprise)


def _columns(form: ProfileForm) -> dict[str, object]:
    return {
        "description": form.description,
        "region": form.region,
        "address": form.address,
        "representative": form.representative,
        "brn": bare_brn(form.brn),
        "business_kinds": form.business_kinds,
        "business_items": form.business_items,
        "phone": form.phone,
        "email": form.email,
        "founded_on": form.founded_on,
        "delivery_terms": form.delivery_terms,
    }


def _changes(enterprise: Enterprise, columns: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in columns.items() if getattr(enterprise, name) != value}


def _add_certificates(session: AsyncSession, enterprise_id: UUID, forms: Sequence[CertificateForm]) -> None:
    for form in forms:
        session.add(
            Certificate(
                enterprise_id=enterprise_id,
                kind=form.kind,
                number=form.number,
                issuer=form.issuer,
                issued_on=form.issued_on,
                valid_until=form.valid_until,
            )
        )


async def _check_brn_is_free(session: AsyncSession, text: str, own_id: UUID | None) -> None:
    brn = bare_brn(text)
    owner = await queries.enterprise_by_brn(session, brn) if brn else None
    if owner is not None and owner.id != own_id:
        raise WrongInput(
            {"brn": _("이미 등록된 사업자등록번호입니다. 번호를 확인하거나 지원센터에 문의해 주세요.")}
        )
