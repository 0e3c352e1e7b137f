"""What a sheet would change: shown to its sender before anything is saved."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.intake.actions import forget_old_sheets, work_on_sheets
from needs_board.intake.models import SentSheet
from needs_board.intake.rules import KEEP, MOST_TRIES
from tests.board import Board, texts
from tests.intake.world import HOME, book, confirm, counts, faults, send, shown, stored
from tests.world import product_on_sale

HEAD = ["자체 관리번호", "상품명", "분류", "단위", "단가"]
ROWS: list[list[object]] = [
    ["A-1", "무선 책자", "인쇄·홍보물", "권", 3500],
    ["A-2", "명함", "인쇄·홍보물", "통", 12000],
]


async def test_nothing_is_saved_before_it_is_confirmed_and_everything_after(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, *ROWS]))
    assert counts(page) == (2, 0, 0, 0)
    assert await stored(board) == {}
    done = await confirm(board, yunseul, page)
    assert "새 상품 2개를 넣고 0개를 고쳤습니다" in texts(done)
    assert list(await stored(board)) == ["무선 책자", "명함"]


async def test_the_preview_is_there_again_after_a_reload_and_for_its_sender_alone(board: Board) -> None:
    yunseul, yeoul = await board.as_("윤슬"), await board.as_("여울")
    page = await shown(board, yunseul, book([HEAD, *ROWS]))
    path = page.request.url.path
    assert counts(await yunseul.get(path)) == (2, 0, 0, 0)
    assert (await yeoul.get(path)).status_code == 404
    assert (await yeoul.post(f"{path}/confirm", {"act": "all"})).status_code == 404
    assert "상품.xlsx" in texts(await yunseul.get(HOME))
    assert "상품.xlsx" not in texts(await yeoul.get(HOME))


async def test_changed_cells_are_shown_old_and_new_with_their_cell(board: Board) -> None:
    await product_on_sale(board, external_id="B-1")
    page = await shown(
        board, await board.as_("윤슬"), book([["자체 관리번호", "단가", "규격"], ["B-1", 2500, ""]])
    )
    assert counts(page) == (0, 1, 0, 0)
    assert "중철 책자 B2 단가 2000 2500" in texts(page)


async def test_an_empty_cell_leaves_what_is_there_and_a_word_takes_it_away(board: Board) -> None:
    await product_on_sale(board, external_id="B-1", summary="얇습니다")
    yunseul = await board.as_("윤슬")
    head = ["자체 관리번호", "규격", "한 줄 소개"]
    await confirm(board, yunseul, await shown(board, yunseul, book([head, ["B-1", None, "(지움)"]])))
    form = (await stored(board))["중철 책자"]
    assert (form.spec, form.summary) == ("A5, 40쪽", "")


async def test_the_same_file_adds_nothing_twice(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    file = book([HEAD, *ROWS, [None, "번호 없는 책자", "인쇄·홍보물", "권", 1000]])
    await confirm(board, yunseul, await shown(board, yunseul, file))
    page = await shown(board, yunseul, file)
    assert counts(page) == (0, 0, 3, 0)
    assert "달라지는 것이 없습니다" in texts(page)
    assert (await yunseul.post(f"{page.request.url.path}/confirm", {"act": "all"})).status_code == 409


async def test_the_example_row_is_not_read_and_unknown_columns_are_told(board: Board) -> None:
    rows: list[list[object]] = [
        [*HEAD, "비고란"],
        ["(예시)", "보기", "없는 분류", "", "", "메모"],
        [*ROWS[0], "메모"],
    ]
    page = await shown(board, await board.as_("윤슬"), book(rows))
    assert counts(page) == (1, 0, 0, 0)
    assert "쓰지 않은 열: 비고란" in texts(page)


async def test_headings_and_words_of_the_other_language_are_understood(board: Board) -> None:
    head = ["Your own number", "Name of the product", "Category", "Unit", "Unit price", "Tax"]
    yunseul = await board.as_("윤슬")
    page = await shown(
        board, yunseul, book([head, ["A-1", "Booklet", "Printing", "권", 3500, "Exempt from VAT"]])
    )
    await confirm(board, yunseul, page)
    form = (await stored(board))["Booklet"]
    assert (form.category, form.tax_kind.value) == ("goods-print", "exempt")


async def test_a_file_without_our_columns_is_refused_with_what_to_do(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    refused: list[tuple[bytes, str, str]] = [
        (book([["가", "나"], ["1", "2"]]), "a.xlsx", "양식을 내려받아 첫 행을 그대로 두고 채워 주세요"),
        (b"PK\x03\x04", "a.xlsx", "통합 문서(.xlsx)로 다시 저장하여"),
        (b"x", "a.hwp", "파일 형식을 바꾸어"),
    ]
    for data, name, sentence in refused:
        page = await send(yunseul, data, name)
        assert page.status_code == 422
        assert sentence in texts(page)


async def test_a_cp949_file_is_read_as_well(board: Board) -> None:
    text = '자체 관리번호,상품명,분류,단위,단가\r\nA-1,무선 책자,인쇄·홍보물,권,"3,500"\r\n'
    page = await shown(board, await board.as_("윤슬"), text.encode("cp949"), "상품.csv")
    assert counts(page) == (1, 0, 0, 0)


async def test_one_products_two_rows_are_told(board: Board) -> None:
    page = await shown(board, await board.as_("윤슬"), book([HEAD, ROWS[0], ROWS[0]]))
    assert faults(page) == {"A3": "2행과 같은 상품입니다. 한 줄만 남겨 주세요."}


async def test_progress_is_shown_without_script_until_the_worker_is_done(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    path = (await send(yunseul, book([HEAD, *ROWS]))).headers["Location"]
    page = await yunseul.get(path)
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "2줄 가운데 0줄을 보았습니다" in texts(page)
    await work_on_sheets(board.database, board.clock)
    assert "http-equiv" not in (await yunseul.get(path)).text


async def test_old_sheets_are_forgotten_and_their_page_with_them(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, *ROWS]))
    async with board.write() as session:
        assert await forget_old_sheets(session, board.clock() + KEEP) == 0
        assert await forget_old_sheets(session, board.clock() + KEEP + timedelta(seconds=1)) == 1
    assert (await yunseul.get(page.request.url.path)).status_code == 404


async def test_a_sheet_at_which_workers_die_is_given_up_and_can_be_tried_again(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    path = (await send(yunseul, book([HEAD, *ROWS]))).headers["Location"]
    async with board.write() as session:
        await session.execute(sa.update(SentSheet).values(tries=MOST_TRIES))
    await work_on_sheets(board.database, board.clock)
    assert "상품은 하나도 바뀌지 않았습니다" in texts(await yunseul.get(path))
    assert (await yunseul.post(f"{path}/again")).status_code == 303
    await work_on_sheets(board.database, board.clock)
    assert counts(await yunseul.get(path)) == (2, 0, 0, 0)


async def test_a_sheet_can_be_thrown_away(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    page = await shown(board, yunseul, book([HEAD, *ROWS]))
    assert (await yunseul.post(f"{page.request.url.path}/drop")).status_code == 303
    assert (await yunseul.get(page.request.url.path)).status_code == 404
