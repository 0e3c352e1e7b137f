"""A thread as PDF for the file."""

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from tests.board import Board
from tests.talk import begun_thread, said, sent_file
from tests.world import product_on_sale


async def test_transcript_says_who_said_what_when_and_names_files_by_their_hash(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}", text="#strong[표] *별*")
    await sent_file(board, thread)
    for place in range(60):
        board.clock.forward(timedelta(minutes=1))
        await said(board, thread, "윤슬", f"{place}번째 줄\n둘째 줄")
    answer = await (await board.as_("윤슬")).get(f"/threads/{thread}/transcript")
    assert answer.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    for words in (
        "나래구청",
        "푸른인쇄",
        "상품 문의",
        "#strong[표] *별*",
        "2026. 11. 23.(월) 10:00",
        "59번째 줄",
        "SHA-256",
    ):
        assert words in text
    assert len(reader.pages) > 2 and f"1 / {len(reader.pages)}" in text
