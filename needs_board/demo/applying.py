"""How the enterprises of the story apply to join, and send a paper anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.applications import actions, queries
from needs_board.applications.forms import ContactForm, TermsForm, TypeForm
from needs_board.applications.queries import own_application
from needs_board.applications.rules import Decision
from needs_board.demo.deciding import decide
from needs_board.demo.people import Cast, enter_person
from needs_board.demo.roles import ApplicantText, CertificateText
from needs_board.demo.scans import draw_scan
from needs_board.demo.scenes import Scene
from needs_board.demo.seals import draw_seal
from needs_board.enterprises.actions import create_enterprise
from needs_board.enterprises.forms import CompanyForm, EnterpriseForm
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.joining_papers.actions import print_application
from needs_board.joining_papers.forms import Printed
from needs_board.kit.asker import CLOCKWORK, Asker, Role
from needs_board.kit.brn import format_brn
from needs_board.kit.calendar import paper_day, today_in_seoul
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.queries import kind_of, kinds_for
from needs_board.paper_kinds.rules import Origin, file_kind
from needs_board.paperwork.actions import hand_in, use_seal
from needs_board.paperwork.forms import PaperFacts
from needs_board.paperwork.queries import file_to_replace


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an enterprise puts its papers at a moment."""

    session: AsyncSession
    cast: Cast
    asker: Asker
    at: datetime


SERVED = "인천"
RENEWED = "coffee"
"""Whose certificate ends soon, and who has sent the next one already."""


def application_scenes(cast: Cast, text: ApplicantText) -> Iterator[Scene]:
    """Let an application be begun, handed in and decided on its days, round by round."""
    yield Scene(cast.day(text.begun_in_days, 13), partial(_begin, cast, text))
    to_mend = ""
    for one in text.rounds:
        yield Scene(cast.day(one.handed_in_in_days, 15), partial(_hand_in, cast, text, to_mend))
        to_mend = one.to_mend
        if one.decision is not Decision.WAITING:
            yield Scene(cast.day(one.decided_in_days, 16), partial(decide, cast, text, one))


async def send_renewal(cast: Cast, session: AsyncSession, at: datetime) -> None:
    """Let an enterprise send the certificate that follows the one which ends soon; it waits for the centre's look."""
    asker = cast.suppliers[RENEWED]
    enterprise = await own_enterprise(session, asker)
    proof = next(one for one in await kinds_for(session, enterprise.type) if one.proves_type)
    next_one = CertificateText(
        kind=enterprise.type,
        number="인천 예비 제2026-88호",
        issuer="인천광역시장",
        issued_in_days=-5,
        valid_until_in_days=1090,
    )
    await _put(Desk(session, cast, asker, at), proof, _facts(cast, next_one))


async def _begin(cast: Cast, text: ApplicantText, session: AsyncSession, at: datetime) -> None:
    """Begin an application, fill in what the applicant knows, and put the papers that are at hand."""
    new = EnterpriseForm(name=text.name, type=text.type)
    made = await create_enterprise(session, CLOCKWORK, new, at, state=StoreState.APPLYING)
    asker = await enter_person(session, text.person, made.id, Role.SUPPLIER, None, at)
    cast.askers[text.person.key] = cast.suppliers[text.key] = asker
    await actions.begin_application(session, made.id, at)
    applied = await own_application(session, asker)
    await actions.save_company(session, asker, applied, _company(cast, text), SERVED, at)
    await actions.save_type(session, asker, applied, TypeForm(text.type), at)
    for kind in await kinds_for(session, text.type):
        if kind.origin is not Origin.BOARD and (text.rounds or kind.code in text.papers):
            facts = _facts(cast, text.certificate) if kind.proves_type else PaperFacts()
            is_cut = any(one.to_mend == kind.code for one in text.rounds)
            await _put(Desk(session, cast, asker, at), kind, facts, is_cut=is_cut)
    if text.rounds:
        person = text.person
        contact = ContactForm(
            contact_name=person.name, contact_position=person.position, contact_phone=person.phone
        )
        agreed = TermsForm(truth=True, personal_data=True, seal=True)
        await actions.save_contact(session, asker, applied, contact, at)
        await actions.agree_to_terms(session, asker, applied, agreed, at)


async def _hand_in(
    cast: Cast, text: ApplicantText, to_mend: str, session: AsyncSession, at: datetime
) -> None:
    """Sign the application and hand it in, with the paper that the centre wanted to be mended."""
    asker = cast.suppliers[text.key]
    if to_mend:
        await _put(Desk(session, cast, asker, at), await kind_of(session, to_mend), PaperFacts())
    applied = await own_application(session, asker)
    paper = await queries.application_paper(session, cast.objects, applied, today_in_seoul(at))
    signed = Printed(paper, print_application(paper, at=at))
    await actions.hand_in_application(session, asker, cast.objects, applied, signed, at)


async def _put(desk: Desk, kind: PaperKind, facts: PaperFacts, *, is_cut: bool = False) -> None:
    """Put a paper among those of an enterprise, and take a seal into use."""
    enterprise = await own_enterprise(desk.session, desk.asker)
    stored_as = file_kind(kind.code, is_proof=kind.proves_type, is_sensitive=kind.sensitive)
    is_seal = kind.origin is Origin.SEAL
    rows = await _rows(desk.session, enterprise, kind, facts)
    new = NewFile(
        organisation_id=enterprise.id,
        kind=stored_as,
        name=f"{kind.name_ko}.png",
        media_type="image/png",
        data=draw_seal(enterprise.representative)
        if is_seal
        else draw_scan(kind.name_ko, rows, facts.issuer, is_cut=is_cut),
    )
    older = await file_to_replace(desk.session, enterprise.id, kind, stored_as)
    file = await store_file(desk.session, desk.cast.objects, desk.asker, new, desk.at, replaces=older)
    made = await hand_in(desk.session, desk.asker, enterprise, kind, file, facts)
    if is_seal:
        await use_seal(desk.session, desk.asker, enterprise, made.id, desk.at)


async def _rows(
    session: AsyncSession, enterprise: Enterprise, kind: PaperKind, facts: PaperFacts
) -> list[tuple[str, str]]:
    """Return what stands on a paper of a kind."""
    if kind.sensitive:
        return [("예금주", enterprise.name), ("은행", "체험은행"), ("계좌번호", "000-000-000000")]
    application = await queries.application_of(session, enterprise.id)
    brn = enterprise.brn or (application.brn if application else "")
    own = [("상호", enterprise.name), ("대표자", enterprise.representative), ("소재지", enterprise.address)]
    if facts.issued_on is None:
        business = [("업태", enterprise.business_kinds), ("종목", enterprise.business_items)]
        return [("등록번호", format_brn(brn)), *own, *business]
    until = f"{paper_day(facts.valid_until)}까지" if facts.valid_until else "기한 없음"
    return [("번호", facts.number), *own, ("발급일", paper_day(facts.issued_on)), ("유효기간", until)]


def _facts(cast: Cast, text: CertificateText | None) -> PaperFacts:
    if text is None:
        return PaperFacts()
    today = today_in_seoul(cast.start)
    until = text.valid_until_in_days
    return PaperFacts(
        number=text.number,
        issuer=text.issuer,
        issued_on=today + timedelta(days=text.issued_in_days),
        valid_until=None if until is None else today + timedelta(days=until),
    )


def _company(cast: Cast, text: ApplicantText) -> CompanyForm:
    return CompanyForm(
        name=text.name,
        brn=text.brn,
        representative=text.representative,
        address=text.address,
        region=text.region,
        business_kinds=text.business_kinds,
        business_items=text.business_items,
        phone=text.phone,
        email=text.email,
        founded_on=today_in_seoul(cast.start) + timedelta(days=text.founded_in_days),
    )
