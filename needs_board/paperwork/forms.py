"""What is typed about a paper: the facts that stand on it."""

from datetime import date
from uuid import UUID

import msgspec

from needs_board.enterprises.forms import FIRST_DAY, LAST_DAY
from needs_board.kit.calendar import day_text
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Line, Typed, read_form
from needs_board.kit.i18n import _
from needs_board.paper_kinds.rules import is_too_old


class CertificateFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands on a certificate; `valid_until` None means no fixed term."""

    number: Line
    issuer: Line
    issued_on: date
    valid_until: date | None = None


class IssueFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day on which a paper was issued, where its kind may not be old."""

    issued_on: date


class PaperFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was read from a paper and typed in; empty where its kind asks for nothing."""

    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


def read_facts(typed: Typed, *, is_proof: bool, most_days: int | None, today: date) -> PaperFacts:
    """Return what was typed about a paper; raises WrongInput for each wrong field.

    A certificate that has lapsed already and a paper older than its kind allows are refused at once.
    """
    if is_proof:
        form = read_form(CertificateFacts, typed)
        facts = PaperFacts(**msgspec.structs.asdict(form))
    elif most_days is not None:
        facts = PaperFacts(issued_on=read_form(IssueFact, typed).issued_on)
    else:
        return PaperFacts()
    if errors := _wrong_days(facts, most_days, today):
        raise WrongInput(errors)
    return facts


def _wrong_days(facts: PaperFacts, most_days: int | None, today: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    issued, until = facts.issued_on, facts.valid_until
    if issued is not None and not FIRST_DAY <= issued <= today:
        errors["issued_on"] = _("발급일은 오늘이거나 그 전이어야 합니다. 서류에 적힌 날짜를 확인해 주세요.")
    elif issued is not None and is_too_old(issued, most_days, today):
        errors["issued_on"] = _(
            "발급한 지 %(days)d일이 지난 서류는 받을 수 없습니다. 새로 발급받아 올려 주세요."
        ) % {"days": most_days or 0}
    if until is not None and until > LAST_DAY:
        errors["valid_until"] = _("날짜를 확인해 주세요. 예: 2026-12-01")
    elif until is not None and until < today:
        errors["valid_until"] = _(
            "유효기간이 %(day)s에 끝난 서류입니다. 갱신한 서류를 올리시거나 날짜를 확인해 주세요."
        ) % {"day": day_text(until)}
    elif until is not None and issued is not None and until < issued:
        errors["valid_until"] = _("끝나는 날이 발급일보다 빠릅니다. 날짜를 확인해 주세요.")
    return errors


class UseForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The seal that the person saw on the sample quote."""

    paper: UUID
