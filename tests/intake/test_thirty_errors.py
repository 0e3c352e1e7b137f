"""A file with 30 planted errors of different kinds: each is told at its cell, and nothing is saved."""

from needs_board.marks.forms import ProductMarkForm
from tests.board import Board, texts
from tests.intake.world import book, confirm, counts, faults, shown, stored
from tests.world import product_on_sale

COLUMNS = {
    "A": "게시판 상품번호",
    "B": "자체 관리번호",
    "C": "상품명",
    "D": "분류",
    "E": "규격",
    "F": "단위",
    "G": "단가",
    "H": "부가가치세",
    "I": "과세 구분",
    "J": "상태",
    "K": "최소 주문 수량",
    "L": "납품까지 걸리는 날",
    "M": "수량별 단가",
    "N": "선택 사항",
    "O": "한 줄 소개",
    "P": "납품 지역",
    "Q": "지역 이름",
    "R": "배송비",
    "S": "무료 배송 기준 금액",
    "T": "제공 기간",
    "U": "세부품명번호",
    "V": "인증 1",
    "W": "인증 끝나는 날 1",
    "X": "인증 2",
    "Y": "인증번호 2",
}
GOOD = {"C": "책자 {row}", "B": "A-{row}", "D": "인쇄·홍보물", "F": "권", "G": 3000}
PLANTED: list[tuple[dict[str, object], dict[str, str]]] = [
    # What is typed over a good row, and what is to be told at which column.
    ({"A": 999}, {"A": "이 번호의 상품이 없습니다"}),
    ({"B": "A-2"}, {"B": "2행과 같은 상품입니다"}),
    ({"C": None}, {"C": "필수 항목입니다"}),
    ({"C": "가" * 121}, {"C": "120자 이내로"}),
    ({"D": "없는 분류"}, {"D": "'없는 분류'은(는) 알 수 없는 값입니다"}),
    ({"D": None}, {"D": "필수 항목입니다"}),
    ({"E": "나" * 501}, {"E": "500자 이내로"}),
    ({"F": None}, {"F": "필수 항목입니다"}),
    ({"F": "아주 긴 단위의 이름이라서 칸에 들어가지 않음"}, {"F": "20자 이내로"}),
    ({"G": "삼천 원"}, {"G": "숫자로 입력해 주세요"}),
    ({"G": 0}, {"G": "1 이상으로"}),
    ({"G": "#DIV/0!"}, {"G": "수식의 결과가 오류(#DIV/0!)입니다"}),
    ({"G": 1234.5}, {"G": "숫자로 입력해 주세요"}),
    ({"H": "반반"}, {"H": "'반반'은(는) 알 수 없는 값입니다"}),
    ({"I": "비과세"}, {"I": "'비과세'은(는) 알 수 없는 값입니다"}),
    ({"J": "매진"}, {"J": "'매진'은(는) 알 수 없는 값입니다"}),
    ({"K": -3}, {"K": "0보다 크고"}),
    ({"K": "1.2345"}, {"K": "소수점 아래 셋째"}),
    ({"L": 400}, {"L": "365 이하로"}),
    ({"M": "100개 이상은 반값"}, {"M": "수량=단가를"}),
    ({"M": "100=3500"}, {"M": "앞 단계의 단가 3,000원보다 낮아야"}),
    ({"N": "포장: 상자=0"}, {"N": "고를 것이 하나뿐입니다"}),
    ({"O": "다" * 130, "U": "123"}, {"O": "120자 이내로", "U": "형식이 올바르지 않습니다"}),
    ({"P": "정한 지역만"}, {"Q": "어느 지역에 납품하는지"}),
    ({"Q": "남동구"}, {"Q": "'정한 지역만'을 고른 때에만"}),
    ({"R": "무료", "T": "2시간"}, {"R": "숫자로 입력해 주세요", "T": "물품에는 적지 않습니다"}),
    ({"S": 30000}, {"S": "배송비를 적은 상품에만"}),
    ({"V": "KC 인증", "W": "2027-13-01"}, {"W": "날짜를 확인해 주세요"}),
    ({"V": "KC 인증", "X": "KC 인증"}, {"X": "같은 인증을 두 번"}),
    ({"Y": "제1호"}, {"X": "필수 항목입니다"}),
]


def sheet_of_errors() -> tuple[bytes, dict[str, str]]:
    """Return a file whose row 2 is right and whose other rows are wrong, and what is wrong by cell."""
    rows: list[list[object]] = [list(COLUMNS.values())]
    expected: dict[str, str] = {}
    for place, (typed, wrong) in enumerate([({}, {}), *PLANTED], start=2):
        cells: dict[str, object] = {**GOOD, **typed}
        cells = {c: v.format(row=place) if isinstance(v, str) else v for c, v in cells.items()}
        rows.append([cells.get(column) for column in COLUMNS])
        expected |= {f"{column}{place}": reason for column, reason in wrong.items()}
    return book(rows, "우리 상품"), expected


async def test_thirty_planted_errors_are_all_told_at_their_cells(board: Board) -> None:
    file, expected = sheet_of_errors()
    assert len(expected) >= 30
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, file)
    told = faults(page)
    assert told.keys() == expected.keys()
    assert {cell: expected[cell] for cell in expected if expected[cell] not in told[cell]} == {}
    assert counts(page) == (1, 0, 0, len(PLANTED))
    assert "시트 '우리 상품'" in texts(page)
    assert await stored(board) == {}


async def test_with_errors_nothing_is_taken_but_by_leaving_them_out(board: Board) -> None:
    file, _expected = sheet_of_errors()
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, file)
    refused = await yunseul.post(f"{page.request.url.path}/confirm", {"act": "all"})
    assert refused.status_code == 409
    assert "틀린 줄이 있습니다" in texts(refused)
    done = await confirm(board, yunseul, page, "right")
    assert f"틀린 {len(PLANTED)}줄은 넣지 않았습니다" in texts(done)
    assert list(await stored(board)) == ["책자 2"]


async def test_what_is_wrong_for_a_kept_product_is_told_too(board: Board) -> None:
    await product_on_sale(board, external_id="B-1", marks=(ProductMarkForm(mark="haccp"),))
    await product_on_sale(board, external_id="B-2", name="다른 책자")
    head = ["게시판 상품번호", "자체 관리번호", "상태", "인증 3", "인증 끝나는 날 3", "단가"]
    rows: list[list[object]] = [
        [1, "B-2", "작성 중", "HACCP", None, None],
        [2, None, None, "KC 인증", "1970-01-01", "(지움)"],
    ]
    page = await shown(board, await board.as_("윤슬"), book([head, *rows]))
    assert [(cell, reason[:10]) for cell, reason in sorted(faults(page).items())] == [
        ("B2", "다른 상품에 쓰고 "),
        ("C2", "지금은 '판매 중'"),
        ("D2", "같은 인증을 두 번"),
        ("E3", "날짜를 확인해 주세"),
        ("F3", "필수 항목입니다. "),
    ]


async def test_retired_category_is_told_at_its_cell_and_offered_no_more(board: Board) -> None:
    await product_on_sale(board, external_id="B-1")
    await (await board.as_("가람")).post("/staff/categories/goods-print/retire")
    yunseul = await board.as_("윤슬")
    head = ["자체 관리번호", "상품명", "분류", "단위", "단가"]
    rows: list[list[object]] = [
        ["A-1", "새 책자", "인쇄·홍보물", "권", 3000],
        ["B-1", "중철 책자", "인쇄·홍보물", "권", 2500],
    ]
    page = await shown(board, yunseul, book([head, *rows]))
    assert faults(page) == {"C2": "그만 쓰는 분류입니다. 다른 분류를 골라 주세요."}
    assert counts(page) == (0, 1, 0, 1)
    unknown = await shown(board, yunseul, book([head, ["A-1", "새 책자", "없음", "권", 3000]]))
    assert "식품" in faults(unknown)["C2"]
    assert "인쇄·홍보물" not in faults(unknown)["C2"]
