"""Reads of applications: one's own, how far it is, and what is still missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import centre_name
from needs_board.applications.models import Application, ReviewRound
from needs_board.applications.rules import PLEDGE, SECTION_LABELS, Section, may_write
from needs_board.enterprises.forms import COMPANY_LABELS, CompanyForm
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.files.queries import content_for_paper
from needs_board.joining_papers.forms import ApplicationPaper
from needs_board.kit.asker import Asker
from needs_board.kit.brn import format_brn
from needs_board.kit.calendar import day_text, paper_day
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.kit.objects import Objects
from needs_board.paper_kinds.queries import kind_name
from needs_board.paper_kinds.rules import Origin
from needs_board.paperwork.models import Paper
from needs_board.paperwork.queries import Slot, slots_of


@dataclass(frozen=True, slots=True)
class Applied:
    """An application with its enterprise and the papers that are asked for."""

    application: Application
    enterprise: Enterprise
    slots: list[Slot]

    def is_done(self, section: Section) -> bool:
        """Say whether nothing is left to do in a section."""
        done = {
            Section.COMPANY: self.application.company_saved_at,
            Section.TYPE: self.application.type_saved_at,
            Section.CONTACT: self.application.contact_name,
            Section.TERMS: self.application.terms_agreed_at,
        }
        return bool(done[section]) and section.value not in self.application.asked

    @property
    def papers(self) -> list[Slot]:
        """The papers that the applicant hands in itself."""
        return [slot for slot in self.slots if slot.kind.origin is not Origin.BOARD]


async def own_application(session: AsyncSession, asker: Asker) -> Applied:
    """Return the asker's own application; raises NotFound for an enterprise that never applied on line."""
    enterprise = await own_enterprise(session, asker)
    found = await application_of(session, enterprise.id)
    if found is None:
        raise NotFound(_("입점 신청서가 없습니다. 이미 입점한 기업은 '내 매장'에서 정보를 고칠 수 있습니다."))
    return Applied(found, enterprise, await slots_of(session, enterprise))


async def application_of(session: AsyncSession, enterprise_id: UUID) -> Application | None:
    """Return the application of an enterprise, if it ever began one."""
    statement = sa.select(Application).where(Application.enterprise_id == enterprise_id)
    return (await session.scalars(statement)).first()


async def rounds_of(session: AsyncSession, application_id: UUID) -> Sequence[ReviewRound]:
    """Return the rounds of an application, the latest first."""
    statement = (
        sa.select(ReviewRound)
        .where(ReviewRound.application_id == application_id)
        .order_by(ReviewRound.number.desc())
    )
    return (await session.scalars(statement)).all()


def lacking(applied: Applied, today: date) -> list[tuple[str, str]]:
    """Return label and address of every task that keeps an application from being handed in on a day."""
    sections = [
        (_(SECTION_LABELS[section]), f"/me/application/{section.value}")
        for section in Section
        if not applied.is_done(section)
    ]
    papers = [
        (kind_name(slot.kind), f"/me/papers/{slot.kind.code}")
        for slot in applied.papers
        if slot.is_lacking or slot.ended_on(today)
    ]
    return sections + papers


def company_of(applied: Applied) -> dict[str, str]:
    """Return what was typed about the company as its form shows it."""
    enterprise = applied.enterprise
    typed = {
        name: str(getattr(enterprise, name) or "") for name in CompanyForm.__struct_fields__ if name != "brn"
    }
    brn = applied.application.brn
    return {**typed, "brn": format_brn(brn) if brn else ""}


def _company_rows(applied: Applied, day: Callable[[date], str]) -> list[tuple[str, str]]:
    """Return what was typed about the company, label and value, with its days as `day` writes them."""
    founded_on = applied.enterprise.founded_on
    typed = company_of(applied) | {"founded_on": day(founded_on) if founded_on else ""}
    return [(label, typed[name]) for name, label in COMPANY_LABELS.items()]


Answers = tuple[tuple[str, str, str], ...]


def answers(applied: Applied) -> tuple[tuple[str, Answers], ...]:
    """Return what was entered in each section, for one page: label, value, and where it can be changed now."""
    application = applied.application
    company = [(_(label), value) for label, value in _company_rows(applied, day_text)]
    kind = [(_("기업 유형"), _(TYPE_LABELS[applied.enterprise.type]) if application.type_saved_at else "")]
    contact = [
        (_("이름"), application.contact_name),
        (_("직위"), application.contact_position),
        (_("전화"), application.contact_phone),
    ]
    terms = [(_("약관 동의"), _("모두 동의함") if application.terms_agreed_at else "")]
    entered = zip(Section, (company, kind, contact, terms), strict=True)
    return tuple(
        (
            _(SECTION_LABELS[section]),
            tuple((label, value, section_href(applied, section)) for label, value in rows),
        )
        for section, rows in entered
    )


def section_href(applied: Applied, section: Section) -> str:
    """Return where a section is changed; empty while it may not be."""
    is_open = may_write(applied.enterprise.state, section, applied.application.asked)
    return f"/me/application/{section.value}" if is_open else ""


async def application_paper(
    session: AsyncSession, objects: Objects, applied: Applied, day: date
) -> ApplicationPaper:
    """Return the 입점신청서 as it would be signed on a day: everything that was entered, and the seal in use."""
    enterprise = applied.enterprise
    seal = enterprise.seal_file_id
    return ApplicationPaper(
        centre=await centre_name(session),
        enterprise=enterprise.name,
        representative=enterprise.representative,
        parts=paper_parts(applied),
        papers=tuple(slot.kind.name_ko for slot in applied.papers if slot.paper is not None),
        pledge=PLEDGE,
        signed_on=day,
        seal_png=await content_for_paper(session, objects, seal) if seal else None,
    )


def proof_in(applied: Applied) -> Paper | None:
    """Return the newest paper that proves the type which was chosen."""
    return next((slot.paper for slot in applied.slots if slot.kind.proves_type), None)


Rows = tuple[tuple[str, str], ...]


def paper_parts(applied: Applied) -> tuple[tuple[str, Rows], ...]:
    """Return everything that was entered as the paper shows it, by heading; in Korean, as papers are."""
    enterprise, application, proof = applied.enterprise, applied.application, proof_in(applied)
    company = _company_rows(applied, paper_day)
    contact = f"{application.contact_name} {application.contact_position}".strip()
    kind = [("유형", TYPE_LABELS[enterprise.type])]
    if proof is not None and proof.issued_on is not None:
        until = f"{paper_day(proof.valid_until)}까지" if proof.valid_until else "기한 없음"
        kind += [
            ("증서", f"{proof.number}, {proof.issuer}"),
            ("발급일", paper_day(proof.issued_on)),
            ("유효기간", until),
        ]
    return (
        ("기업 정보", tuple(company)),
        ("기업 유형", tuple(kind)),
        ("담당자", (("이름", contact), ("전화", application.contact_phone))),
    )
