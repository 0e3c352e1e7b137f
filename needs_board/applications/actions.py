"""Beginning an application, saving its sections, handing it in, and beginning anew after a refusal."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import staff
from needs_board.applications import queries
from needs_board.applications.forms import ContactForm, TermsForm, TypeForm, check_terms
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.queries import Applied
from needs_board.applications.rules import (
    TERMS_VERSION,
    Decision,
    Section,
    check_may_write,
    lapse_sentence,
)
from needs_board.enterprises.actions import claim_brn, enter_company
from needs_board.enterprises.forms import CompanyForm, bare_brn, check_company
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_by_brn
from needs_board.enterprises.rules import StoreState, check_may_move, check_move
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.joining_papers.forms import ApplicationPaper, Printed
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.paper_kinds.queries import kind_name, kind_of
from needs_board.paper_kinds.rules import FORM
from needs_board.paperwork.actions import hand_in
from needs_board.paperwork.forms import PaperFacts
from needs_board.paperwork.queries import file_to_replace


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
    session: AsyncSession,
    asker: Asker,
    objects: Objects,
    applied: Applied,
    signed: Printed[ApplicationPaper],
    at: datetime,
) -> str:
    """Hand the application in to the centre, with its form as it was signed, and return its receipt number.

    Raises Refused when something is missing or a certificate has lapsed, WrongInput for a registration number that
    was taken meanwhile, Conflict when it was handed in already or says something else than the form.
    """
    enterprise, application = applied.enterprise, applied.application
    check_may_hand_in(asker, applied, today_in_seoul(at))
    if await queries.application_paper(session, objects, applied, today_in_seoul(at)) != signed.paper:
        raise Conflict(
            _("그 사이 신청서의 내용이 바뀌었습니다. 새로 고친 뒤 내용을 확인하고 다시 제출해 주세요.")
        )
    # Before anything is written: whoever is late must not get as far as a second round.
    await change_state(session, enterprise, enterprise.state, StoreState.APPLIED, changed_at=at)
    await claim_brn(session, enterprise, application.brn)
    await _keep_form(session, asker, objects, enterprise, signed.pdf, at)
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


def check_may_hand_in(asker: Asker, applied: Applied, today: date) -> None:
    """Refuse an application that lies with the centre already, lacks something, or rests on a lapsed certificate.

    The refusal names each task that is left, or the field with the day that has passed.
    """
    enterprise = applied.enterprise
    check_move(enterprise.state, StoreState.APPLIED)
    check_may_move(asker, enterprise.state, StoreState.APPLIED)
    for slot in applied.papers:
        if (ended_on := slot.ended_on(today)) is not None:
            raise Refused(lapse_sentence(kind_name(slot.kind), ended_on))
    missing = queries.lacking(applied, today)
    if missing:
        names = ", ".join(label for label, _href in missing)
        raise Refused(
            _("아직 제출할 수 없습니다. 다음을 마친 뒤 다시 제출해 주세요: %(names)s") % {"names": names}
        )


async def _keep_form(
    session: AsyncSession, asker: Asker, objects: Objects, enterprise: Enterprise, pdf: bytes, at: datetime
) -> None:
    """Keep the form that was signed among the papers of the enterprise."""
    new = NewFile(
        organisation_id=enterprise.id,
        kind=FileKind.APPLICATION,
        name=f"입점신청서_{enterprise.name}.pdf",
        media_type="application/pdf",
        data=pdf,
    )
    kind = await kind_of(session, FORM)
    older = await file_to_replace(session, enterprise.id, kind, FileKind.APPLICATION)
    file = await store_file(session, objects, asker, new, at, replaces=older)
    await hand_in(session, asker, enterprise, kind, file, PaperFacts())


def _check_section(applied: Applied, section: Section) -> None:
    check_may_write(applied.enterprise.state, section, applied.application.asked)


async def _save(session: AsyncSession, applied: Applied, section: Section, **values: object) -> None:
    """Write a section and take it off the list of what the centre asked to mend, if nothing was decided meanwhile."""
    # Read once more and held: the centre may be correcting what it asked for in the others.
    asked_now = sa.select(Application.asked).where(Application.id == applied.application.id).with_for_update()
    asked = dict((await session.execute(asked_now)).scalar_one())
    asked.pop(section.value, None)
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
