"""The texts of the demo as typed values."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from needs_board.catalogue.rules import DeliveryReach, ProductState
from needs_board.demo.roles import AgencyText, ApplicantText, CentreText, EnterpriseText
from needs_board.inquiries.rules import NoAnswer
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.prices.rules import Break, Choice
from needs_board.sifting.forms import Search

FOLDER = Path(__file__).parent.parent / "demo_data"
Row = TypeVar("Row", bound=msgspec.Struct)


class MarkText(msgspec.Struct, frozen=True):
    """A mark of a product; its last day counts from the day the demo starts."""

    mark: str
    number: str
    valid_in_days: int | None = None


class ProductText(msgspec.Struct, frozen=True):
    """A product; `pictures` says what each of the pictures shows that are drawn of it."""

    key: str
    enterprise_key: str
    category: str
    name: str
    spec: str
    unit: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind
    summary: str
    description: str
    min_quantity: int
    lead_days: int
    state: ProductState
    breaks: tuple[Break, ...] = ()
    options: tuple[Choice, ...] = ()
    marks: tuple[MarkText, ...] = ()
    service_period: str = ""
    service_place: str = ""
    delivery_reach: DeliveryReach = DeliveryReach.ASK
    delivery_regions: str = ""
    delivery_terms: str = ""
    delivery_won: int | None = None
    free_delivery_from_won: int | None = None
    pictures: tuple[str, ...] = ()


class PartText(msgspec.Struct, frozen=True):
    """A part of a set."""

    product_key: str
    quantity: str


class SetText(msgspec.Struct, frozen=True):
    """A set of products; its partners agree."""

    key: str
    enterprise_key: str
    name: str
    summary: str
    description: str
    price_won: int
    price_basis: PriceBasis
    parts: tuple[PartText, ...]


class RequestText(msgspec.Struct, frozen=True):
    """A quote that an officer asks for and that is above what its seller lets leave at once."""

    product_key: str
    officer_key: str
    asked_in_days: int
    quantity: str
    limit_won: int


class SearchText(msgspec.Struct, frozen=True):
    """A search that an officer saves."""

    owner_key: str
    name: str
    conditions: Search
    saved_in_days: int


class ItemText(msgspec.Struct, frozen=True):
    """An item of a need."""

    name: str
    spec: str
    quantity: str
    unit: str


class ContactText(msgspec.Struct, frozen=True):
    """Whom to ask about a need."""

    name: str
    phone: str
    email: str


class NeedText(msgspec.Struct, frozen=True):
    """A need and how far it gets; `deadline_hour` None means the end of the day."""

    key: str
    agency_key: str
    department_key: str
    author_key: str
    title: str
    category: str
    purpose: str
    items: tuple[ItemText, ...]
    budget_won: int | None
    budget_basis: PriceBasis
    delivery_place: str
    delivery_region: str
    delivery_in_days: int
    deadline_in_days: int
    deadline_hour: int | None
    published_in_days: int | None
    sealed: bool
    contact: ContactText
    state: str
    cancel_reason: str | None
    return_note: str | None


class LineText(msgspec.Struct, frozen=True):
    """A line of a quote."""

    name: str
    spec: str
    unit: str
    quantity: str
    unit_price_won: int
    tax_kind: TaxKind
    product_key: str | None
    note: str


class AnswerText(msgspec.Struct, frozen=True):
    """How an enterprise answers a need: with a quote or a reason why not."""

    need_key: str
    enterprise_key: str
    kind: str
    decline_reason: str | None
    note: str | None
    lines: tuple[LineText, ...]
    price_basis: PriceBasis | None = None
    delivery_in_days: int | None = None
    valid_in_days: int | None = None
    payment_terms: str | None = None
    state: str | None = None
    awarded: bool | None = None
    award_reason_code: str | None = None
    award_reason: str | None = None


class QuestionText(msgspec.Struct, frozen=True):
    """A question on a need; without an answer and a reason for none it waits."""

    need_key: str
    enterprise_key: str
    text: str
    asked_in_days: int
    answered_in_days: int = 0
    answer: str = ""
    correction: str = ""
    no_answer: NoAnswer | None = None


class TalkText(msgspec.Struct, frozen=True):
    """Something said about a product, by the enterprise where one is named; with a quantity a quote or a proposal."""

    product_key: str
    officer_key: str
    said_in_days: int
    enterprise_key: str = ""
    text: str = ""
    quantity: str = ""


class Script(msgspec.Struct, frozen=True):
    """All texts of the demo."""

    centre: CentreText
    agencies: Sequence[AgencyText]
    enterprises: Sequence[EnterpriseText]
    products: Sequence[ProductText]
    sets: Sequence[SetText]
    searches: Sequence[SearchText]
    requests: Sequence[RequestText]
    needs: Sequence[NeedText]
    answers: Sequence[AnswerText]
    questions: Sequence[QuestionText]
    talks: Sequence[TalkText]
    applicants: Sequence[ApplicantText]


def read_script(folder: Path = FOLDER) -> Script:
    """Return the texts of the demo."""
    return Script(
        centre=_rows(folder, "centre", CentreText)[0],
        agencies=_rows(folder, "agencies", AgencyText),
        enterprises=_rows(folder, "enterprises", EnterpriseText),
        products=_rows(folder, "products", ProductText),
        sets=_rows(folder, "sets", SetText),
        searches=_rows(folder, "searches", SearchText),
        requests=_rows(folder, "requests", RequestText),
        needs=_rows(folder, "needs", NeedText),
        answers=_rows(folder, "answers", AnswerText),
        questions=_rows(folder, "questions", QuestionText),
        talks=_rows(folder, "talks", TalkText),
        applicants=_rows(folder, "applicants", ApplicantText),
    )


def _rows(folder: Path, name: str, kind: type[Row]) -> list[Row]:
    return msgspec.json.Decoder(kind).decode_lines((folder / f"{name}.jsonl").read_bytes())
