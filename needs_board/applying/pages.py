"""The sections of an application, each in its form."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.applications import actions, queries
from needs_board.applications.forms import ContactForm, TermsForm, TypeForm
from needs_board.applications.queries import Applied, own_application
from needs_board.applications.rules import SECTION_LABELS, Section, check_may_write
from needs_board.enterprises.forms import CompanyForm
from needs_board.enterprises.rules import TYPE_LABELS, EnterpriseType
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """One section in its form."""

    section: str
    title: str
    typed: Typed
    errors: dict[str, str]
    reason: str
    region: str
    types: tuple[tuple[str, str], ...]


Save = Callable[[Visit, Applied, Typed], Awaitable[None]]


@get("/me/application/{section:str}")
async def section_page(look: NamedDependency[Visit], section: FromPath[str]) -> Response[str]:
    applied = await own_application(look.session, look.asker)
    return _section(look, applied, _named(section), None)


@post("/me/application/{section:str}")
async def save_section(act: NamedDependency[Visit], section: FromPath[str]) -> Response[Any]:
    named = _named(section)
    applied = await own_application(act.session, act.asker)
    typed = await act.typed()
    try:
        await _SAVES[named](act, applied, typed)
    except WrongInput as wrong:
        await act.undo()
        applied = await own_application(act.session, act.asker)
        return _section(act, applied, named, typed, wrong)
    saved = _("'%(section)s'을(를) 저장했습니다.") % {"section": _(SECTION_LABELS[named])}
    return act.go("/me/application", flash=saved)


async def _save_company(act: Visit, applied: Applied, typed: Typed) -> None:
    form = read_form(CompanyForm, typed)
    await actions.save_company(act.session, act.asker, applied, form, act.settings.region, act.at)


async def _save_type(act: Visit, applied: Applied, typed: Typed) -> None:
    await actions.save_type(act.session, act.asker, applied, read_form(TypeForm, typed), act.at)


async def _save_contact(act: Visit, applied: Applied, typed: Typed) -> None:
    await actions.save_contact(act.session, act.asker, applied, read_form(ContactForm, typed), act.at)


async def _agree_to_terms(act: Visit, applied: Applied, typed: Typed) -> None:
    await actions.agree_to_terms(act.session, act.asker, applied, read_form(TermsForm, typed), act.at)


_SAVES: Mapping[Section, Save] = {
    Section.COMPANY: _save_company,
    Section.TYPE: _save_type,
    Section.CONTACT: _save_contact,
    Section.TERMS: _agree_to_terms,
}


def _named(section: str) -> Section:
    if section not in set(Section):
        raise no_such_page()
    return Section(section)


def _section(
    visit: Visit, applied: Applied, section: Section, typed: Typed | None, wrong: WrongInput | None = None
) -> Response[str]:
    """Answer with the form of a section; after a refusal with what was typed."""
    application = applied.application
    check_may_write(applied.enterprise.state, section, application.asked)
    view = SectionView(
        section=section.value,
        title=_(SECTION_LABELS[section]),
        typed=_stored(applied, section) if typed is None else typed,
        errors=wrong.errors if wrong else {},
        reason=str(application.asked.get(section.value, "")),
        region=visit.settings.region,
        types=tuple((one.value, _(TYPE_LABELS[one])) for one in EnterpriseType),
    )
    return visit.page("applying/section.html", view, status=422 if wrong else 200)


def _stored(applied: Applied, section: Section) -> Typed:
    application = applied.application
    match section:
        case Section.COMPANY:
            return queries.company_of(applied)
        case Section.TYPE:
            return {"type": applied.enterprise.type.value}
        case Section.CONTACT:
            return {name: getattr(application, name) for name in ContactForm.__struct_fields__}
        case Section.TERMS:
            agreed = "1" if application.terms_agreed_at else ""
            return dict.fromkeys(TermsForm.__struct_fields__, agreed)


routes: list[Any] = [section_page, save_section]
