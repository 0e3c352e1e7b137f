"""The fields of a row, what their headings and words are called, and how several things are written in one cell."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from needs_board.catalogue.forms import PRODUCT_LABELS, TABLE_LABELS
from needs_board.catalogue.rules import BASIS_LABELS, REACH_LABELS, STATE_LABELS, TAX_LABELS
from needs_board.imports.rules import BASIS_WORDS, PRODUCT_COLUMNS, PRODUCT_STATE_WORDS, TAX_WORDS
from needs_board.kit.i18n import N_, Locale, _, speaking
from needs_board.kit.rows import Names, Words
from needs_board.marks.rules import MOST_MARKS

LEAST_MARKS = 3
"""So many marks a sheet has room for, more where a product carries more."""

FIELD_LABELS: Mapping[str, str] = {
    "number": N_("게시판 상품번호"),
    "external_id": PRODUCT_LABELS["external_id"],
    "name": PRODUCT_LABELS["name"],
    "category": PRODUCT_LABELS["category"],
    "spec": PRODUCT_LABELS["spec"],
    "unit": PRODUCT_LABELS["unit"],
    "price_won": PRODUCT_LABELS["price_won"],
    "price_basis": PRODUCT_LABELS["price_basis"],
    "tax_kind": PRODUCT_LABELS["tax_kind"],
    "state": N_("상태"),
    "min_quantity": PRODUCT_LABELS["min_quantity"],
    "lead_days": PRODUCT_LABELS["lead_days"],
    "breaks": TABLE_LABELS["breaks"],
    "options": TABLE_LABELS["options"],
    "summary": PRODUCT_LABELS["summary"],
    "description": PRODUCT_LABELS["description"],
    "delivery_reach": PRODUCT_LABELS["delivery_reach"],
    "delivery_regions": PRODUCT_LABELS["delivery_regions"],
    "delivery_won": PRODUCT_LABELS["delivery_won"],
    "free_delivery_from_won": PRODUCT_LABELS["free_delivery_from_won"],
    "delivery_terms": PRODUCT_LABELS["delivery_terms"],
    "service_period": PRODUCT_LABELS["service_period"],
    "service_place": PRODUCT_LABELS["service_place"],
    "item_code": PRODUCT_LABELS["item_code"],
}
MARK_LABELS: Mapping[str, str] = {
    "mark": N_("인증 %(n)d"),
    "number": N_("인증번호 %(n)d"),
    "valid_until": N_("인증 끝나는 날 %(n)d"),
}
"""The parts of a mark; their fields are `marks-0-mark` and so on, as in the form of a product."""

FIELD_HELP: Mapping[str, tuple[str, str]] = {
    "number": (N_("게시판이 붙인 번호입니다. 고치지 마세요. 새 상품이면 비워 둡니다."), ""),
    "external_id": (
        N_(
            "기업에서 쓰는 상품 번호입니다. 다시 올릴 때 같은 번호면 그 상품을 고치고, 새 번호면 새로 넣습니다."
        ),
        "A-001",
    ),
    "name": (N_("기관이 찾을 만한 말로, 120자까지."), N_("회의용 도시락")),
    "category": (N_("목록에서 고릅니다."), ""),
    "spec": (N_("크기, 무게, 재질, 구성처럼 견적서의 규격 칸에 들어갈 내용."), N_("5찬, 300g")),
    "unit": (N_("한 단위의 이름. 목록에 없으면 그대로 적습니다."), N_("개")),
    "price_won": (N_("한 단위의 값, 원 단위 숫자."), "9000"),
    "price_basis": (N_("단가에 부가가치세가 들어 있는지. 새 상품에서 비우면 포함입니다."), ""),
    "tax_kind": (N_("새 상품에서 비우면 과세입니다."), ""),
    "state": (
        N_("판매 중이면 매장이 열려 있는 동안 모두에게 보입니다. 새 상품에서 비우면 작성 중입니다."),
        "",
    ),
    "min_quantity": (N_("새 상품에서 비우면 1입니다."), "30"),
    "lead_days": (N_("주문하고 납품까지 며칠. 새 상품에서 비우면 7입니다."), "3"),
    "breaks": (N_("많이 사면 낮아지는 단가. 수량=단가를 세미콜론(;)으로 나눕니다."), "100=8500; 300=8000"),
    "options": (
        N_(
            "기관이 고르는 것. 이름: 선택지=더하는 값을 세미콜론(;)으로 나눕니다. :, =, ; 자체는 앞에 \\를 붙입니다."
        ),
        N_("포장: 상자=0; 포장: 보자기=2000"),
    ),
    "summary": (N_("목록에 보이는 한 줄, 120자까지."), N_("국내산 재료로 당일 만듭니다")),
    "description": (N_("만드는 방법, 납품 방식, 할 수 있는 일과 없는 일."), ""),
    "delivery_reach": (N_("새 상품에서 비우면 상의해서 정합니다."), ""),
    "delivery_regions": (N_("'정한 지역만'일 때 쉼표로 나누어 적습니다."), N_("남동구, 부평구")),
    "delivery_won": (N_("주문마다 한 번 받는 값. 무료면 0, 상의해서 정하면 비웁니다."), "5000"),
    "free_delivery_from_won": (N_("상품 값이 이 금액 이상이면 배송비를 받지 않습니다."), "300000"),
    "delivery_terms": (N_("포장, 설치, 납품 시간처럼 미리 알아야 할 것."), ""),
    "service_period": (N_("서비스상품에만. 예: 2시간, 하루"), ""),
    "service_place": (N_("서비스상품에만. 예: 기관으로 찾아감"), ""),
    "item_code": (N_("조달청 목록의 10자리 번호. 모르면 비웁니다."), "9010150101"),
}
"""What to write into each field, and what the example row has there; choices take their first word."""
MARK_HELP: Mapping[str, str] = {
    "mark": N_("목록에서 고릅니다. 없으면 비웁니다."),
    "number": N_("인증서에 적힌 번호."),
    "valid_until": N_("예: 2027-03-01. 정해진 기한이 없으면 비웁니다."),
}

UNITS = ("개", "박스", "세트", "권", "부", "장", "kg", "식", "명", "회", "시간", "일", "월")
"""Offered in the drop-down; anything else can be typed. Korean in every language: it goes onto the paper."""

TEXT_FIELDS = frozenset({"external_id", "item_code", "breaks", "options", "spec", "name"})
"""Digits in these are no numbers: 007 stays 007."""

NEEDED = ("name", "category", "unit", "price_won")
"""What a new product cannot do without."""

NEW_ROW: Mapping[str, str] = {"price_basis": "gross", "tax_kind": "taxable"}
"""What an empty cell of a new product means, as in lists on the command line; other fields as their form says."""

EXAMPLE_WORDS = (N_("(예시)"), "(example)")
CLEAR_WORDS = (N_("(지움)"), "(clear)")


def mark_field(place: int, part: str) -> str:
    """Return the field of a part of a product's mark, the first mark being 0."""
    return f"marks-{place}-{part}"


def fields_of(marks: int) -> list[str]:
    """Return the fields of a row in their order, with room for so many marks."""
    return [*FIELD_LABELS, *(mark_field(place, part) for place in range(marks) for part in MARK_LABELS)]


def heading(field: str) -> str:
    """Return what the column of a field is called in the current language."""
    if field in FIELD_LABELS:
        return _(FIELD_LABELS[field])
    _table, place, part = field.split("-")
    return _(MARK_LABELS[part]) % {"n": int(place) + 1}


def known_names() -> Names:
    """Return the names by which a column is known, in every language; those of lists on the command line too."""
    every = fields_of(MOST_MARKS)
    return {field: (*_in_all(heading, field), *PRODUCT_COLUMNS.get(field, ())) for field in every}


def choice_words() -> dict[str, Words]:
    """Return the words for the values of each field that is a choice of few, the current language's first."""
    return {
        "price_basis": {kind: (*_words(text), *BASIS_WORDS[kind]) for kind, text in BASIS_LABELS.items()},
        "tax_kind": {kind: (*_words(text), *TAX_WORDS[kind]) for kind, text in TAX_LABELS.items()},
        "state": {
            kind: (*_words(text), *PRODUCT_STATE_WORDS.get(kind, ())) for kind, text in STATE_LABELS.items()
        },
        "delivery_reach": {kind: _words(text) for kind, text in REACH_LABELS.items()},
    }


def _words(text: str) -> tuple[str, ...]:
    return (_(text), *_in_all(_, text))


def _in_all(say: Callable[[str], str], text: str) -> tuple[str, ...]:
    said = []
    for locale in Locale:
        with speaking(locale):
            said.append(say(text))
    return tuple(said)


_SPECIAL = re.compile(r"([\\;:=\n])")
_TOKEN = re.compile(r"\\.|.", re.DOTALL)


def written_rows(rows: Sequence[Sequence[str | int | Decimal]]) -> str:
    """Return rows as one cell: `name: choice=surcharge; …` of three values, `quantity=price; …` of two.

    `split_rows` reads every text back that it is given here.
    """
    return "; ".join(_written(row) for row in rows)


def _written(row: Sequence[str | int | Decimal]) -> str:
    *first, last = (
        _SPECIAL.sub(r"\\\1", value if isinstance(value, str) else _number_text(value)) for value in row
    )
    return f"{': '.join(first)}={last}"


def _number_text(value: int | Decimal) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def split_rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each row of a cell as it stands there and its parts, which `:` and `=` divide; a backslash disarms a sign."""
    for row in _split(_TOKEN.findall(text), ";\n"):
        parts = [
            "".join(one[1:] if len(one) > 1 else one for one in part).strip() for part in _split(row, ":=")
        ]
        if any(parts):
            yield "".join(row).strip(), parts


def _split(tokens: list[str], signs: str) -> Iterator[list[str]]:
    part: list[str] = []
    for token in tokens:
        if token in set(signs):
            yield part
            part = []
        else:
            part.append(token)
    yield part
