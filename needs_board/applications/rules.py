"""Sections of an application, when each may be changed, and how a round of review ends."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from needs_board.enterprises.rules import StoreState
from needs_board.kit.calendar import day_text
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import N_, _

TERMS_VERSION = "2026-11"
"""Which wording of the terms somebody agreed to; it changes with templates/applying/_terms.html."""

PLEDGE = "위와 같이 입점을 신청하며, 적은 내용과 낸 서류가 사실과 다름없음을 확인합니다."
"""What the applicant signs with its seal; papers are Korean."""


class Section(StrEnum):
    """What an applicant is asked, task by task, beside the papers."""

    COMPANY = "company"
    TYPE = "type"
    CONTACT = "contact"
    TERMS = "terms"


SECTION_LABELS: Mapping[Section, str] = {
    Section.COMPANY: N_("기업 정보"),
    Section.TYPE: N_("기업 유형"),
    Section.CONTACT: N_("담당자"),
    Section.TERMS: N_("약관 동의"),
}

MENDABLE = (Section.COMPANY, Section.TYPE, Section.CONTACT)
"""Sections that a reviewer can ask to mend."""


class Decision(StrEnum):
    """How a round of review ended."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


DECISION_LABELS: Mapping[Decision, str] = {
    Decision.WAITING: N_("심사 중"),
    Decision.APPROVED: N_("입점 확정"),
    Decision.RETURNED: N_("보완 요청"),
    Decision.REJECTED: N_("반려"),
}


def may_write(state: StoreState, section: Section, asked: Collection[str]) -> bool:
    """Say whether an applicant may change a section now; `asked` are the sections that the centre asked to mend."""
    if state is StoreState.APPLYING:
        return True
    return state is StoreState.MORE_PAPERS and section.value in asked


def check_may_write(state: StoreState, section: Section, asked: Collection[str]) -> None:
    """Refuse a change while the application lies with the centre, and one that nobody asked for."""
    if may_write(state, section, asked):
        return
    if state is StoreState.MORE_PAPERS:
        raise Refused(_("보완을 요청받지 않은 항목입니다. 요청받은 항목만 고쳐서 다시 제출해 주세요."))
    raise Refused(_("제출한 신청서는 고칠 수 없습니다. 심사 결과를 기다리시거나 지원센터에 문의해 주세요."))


def lapse_sentence(paper: str, ended_on: date) -> str:
    """Return why an application is not handed in on a certificate that has lapsed."""
    return _(
        "'%(paper)s'의 유효기간이 %(day)s에 끝났습니다. '유효기간 끝나는 날'이 지나지 않은 서류를 올린 뒤 다시 제출해 주세요."
    ) % {"paper": paper, "day": day_text(ended_on)}
