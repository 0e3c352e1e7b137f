"""Beginning an application, saving its sections, handing it in, and beginning anew after a refusal."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import staff
from needs_board.applications import queries
from needs_board.applications.forms import ContactForm, TermsForm, TypeForm, check_terms
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.queries import Applied
from needs_board.applications.rules import TERMS_VERSION, Decision, Section, check_may_write
from needs_board.enterprises.actions import claim_brn, enter_company
from needs_board.enterprises.forms import CompanyForm, bare_brn, check_company
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_by_brn
from needs_board.enterprises.rules import StoreState, check_may_move, check_move
from needs_board.files.models import StoredFile
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.paper_kinds.queries import kind_of
from needs_board.paper_kinds.rules import FORM
from needs_board.paperwork.actions import hand_in
from needs_board.paperwork.forms import PaperFacts


async def begin_application(session: AsyncSession, enterprise_id: UUID, at: datetime) -> Application:
    """Begin the application of an enterprise that has just got its account."""
    made = Application(enterprise_id=enterprise_id, asked={}, created_at=at)
    session.add(made)
    await session.flush()
    return made


async def save_company(
    session: AsyncSession, asker: Asker, applied: Applied, form: CompanyForm, region: str, at: datetime
) -> None:
    """Save what an applicant says about its company; `region` is the one that the centre serves.

    Raises WrongInput, also for a registration number that another enterprise has.
    """
    _check_section(applied, Section.COMPANY)
    check_company(form, region)
    brn = bare_brn(form.brn) or ""
    owner = await enterprise_by_brn(session, brn)
    if owner is not None and owner.id != applied.enterprise.id:
        raise WrongInput(
            {"brn": _("이미 등록된 사업자등록번호입니다. 번호를 확인하거나 지원센터에 문의해 주세요.")}
        )
    await enter_company(session, asker, applied.enterprise, form, at)
    await _save(session, applied, Section.COMPANY, brn=brn, company_saved_at=at)
    _note_section(session, asker, applied, Section.COMPANY, at)


async def save_type(
    session: AsyncSession, asker: Asker, applied: Applied, form: TypeForm, at: datetime
) -> None:
    """Save which type the enterprise has; the proof that is asked for follows from it."""
    _check_section(applied, Section.TYPE)
    applied.enterprise.type = form.type
    await _save(session, applied, Section.TYPE, type_saved_at=at)
    _note_section(session, asker, applied, Section.TYPE, at)


async def save_contact(
    session: AsyncSession, asker: Asker, applied: Applied, form: ContactForm, at: datetime
) -> None:
    """Save whom the centre speaks to."""
    _check_section(applied, Section.CONTACT)
    await _save(
        session,
        applied,
        Section.CONTACT,
        contact_name=form.contact_name,
        contact_position=form.contact_position,
        contact_phone=form.contact_phone,
    )
    _note_section(session, asker, applied, Section.CONTACT, at)


async def agree_to_terms(
    session: AsyncSession, asker: Asker, applied: Applied, form: TermsForm, at: datetime
) -> None:
    """Note that the applicant agreed to the terms as they are worded now."""
    _check_section(applied, Section.TERMS)
    check_terms(form)
    await _save(session, applied, Section.TERMS, terms_agreed_at=at, terms_version=TERMS_VERSION)
    _note_section(session, asker, applied, Section.TERMS, at)


async def hand_in_application(
    session: AsyncSession, asker: Asker, applied: Applied, signed_form: StoredFile, at: datetime
) -> str:
    """Hand the application in to the centre, with its form as it was signed, and return its receipt number.

    Raises Refused when something is missing, WrongInput for a registration number that was taken meanwhile,
    Conflict when it was handed in already.
    """
    enterprise, application = applied.enterprise, applied.application
    check_move(enterprise.state, StoreState.APPLIED)
    check_may_move(asker, enterprise.state, StoreState.APPLIED)
    check_complete(applied)
    # First of all: whoever is late must not get as far as a second round.
    await change_state(session, enterprise, enterprise.state, StoreState.APPLIED, changed_at=at)
    await claim_brn(session, enterprise, application.brn)
    await hand_in(session, asker, enterprise, await kind_of(session, FORM), signed_form, PaperFacts())
    code = await claim_code(session, application, at)
    before = await queries.rounds_of(session, application.id)
    number = before[0].number + 1 if before else 1
    session.add(
        ReviewRound(application_id=application.id, number=number, state=Decision.WAITING, handed_in_at=at)
    )
    await session.flush()
    note(session, asker, "hand_in_application", f"application:{code}", at, round=number)
    news = News(
        kind=NoticeKind.APPLICATION_HANDED_IN,
        subject=f"application:{code}/{number}",
        href=f"/staff/reviews/{code}",
        facts={"code": code, "enterprise": enterprise.name},
    )
    await tell(session, news, await staff(session), at)
    return code


async def claim_code(session: AsyncSession, application: Application, at: datetime) -> str:
    """Return the receipt number of an application; it gets one when it is needed first."""
    if application.code is None:
        year = today_in_seoul(at).year
        application.code = f"J-{year}-{await next_number(session, f'application-{year}'):04}"
        await session.flush()
    return application.code


async def begin_again(session: AsyncSession, asker: Asker, applied: Applied, at: datetime) -> None:
    """Open a refused application again, with all that was entered; the registration number was given free."""
    enterprise = applied.enterprise
    check_move(enterprise.state, StoreState.APPLYING)
    check_may_move(asker, enterprise.state, StoreState.APPLYING)
    await change_state(session, enterprise, enterprise.state, StoreState.APPLYING, changed_at=at)
    applied.application.terms_agreed_at = None
    note(session, asker, "begin_application_again", f"application:{applied.application.code}", at)


def check_complete(applied: Applied) -> None:
    """Refuse an application in which something is missing, naming each task."""
    missing = queries.lacking(applied)
    if missing:
        names = ", ".join(label for label, _href in missing)
        raise Refused(
            _("아직 제출할 수 없습니다. 다음을 마친 뒤 다시 제출해 주세요: %(names)s") % {"names": names}
        )


def _check_section(applied: Applied, section: Section) -> None:
    check_may_write(applied.enterprise.state, section, applied.application.asked)


async def _save(session: AsyncSession, applied: Applied, section: Section, **values: object) -> None:
    """Write a section and take it off the list of what the centre asked to mend, if nothing was decided meanwhile."""
    asked = {name: why for name, why in applied.application.asked.items() if name != section.value}
    still = sa.select(Enterprise.id).where(
        Enterprise.id == applied.enterprise.id, Enterprise.state == applied.enterprise.state
    )
    saved = await session.execute(
        sa.update(Application)
        .where(Application.id == applied.application.id, sa.exists(still))
        .values(asked=asked, **values)
        .returning(Application.id)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(_("그 사이 신청서가 제출되었습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    await session.refresh(applied.application)


def _note_section(
    session: AsyncSession, asker: Asker, applied: Applied, section: Section, at: datetime
) -> None:
    subject = f"enterprise:{applied.enterprise.number}"
    note(session, asker, "save_application_section", subject, at, section=section.value)
