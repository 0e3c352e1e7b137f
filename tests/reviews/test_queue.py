"""The queue of applications that wait for a decision."""

from tests.applicants import NAME, applicant, fill_sections, handed_in, put_papers
from tests.board import Board, reading_statements, texts


async def another_handed_in(board: Board, name: str, brn: str) -> None:
    client = await applicant(board, enterprise_name=name, email=f"{brn}@moon.example")
    await fill_sections(client, name=name, brn=brn)
    await put_papers(board, name)
    assert (await client.post("/me/application/hand-in")).status_code == 303


async def test_queue_asks_the_database_no_more_with_more_applications(board: Board) -> None:
    garam = await board.as_("가람")
    await handed_in(board)
    with reading_statements(board) as few:
        await garam.get("/staff/reviews")
    await another_handed_in(board, "달무리협동조합", "124-81-00998")
    await another_handed_in(board, "별무리협동조합", "220-81-62517")
    with reading_statements(board) as many:
        page = texts(await garam.get("/staff/reviews"))
    for name in (NAME, "달무리협동조합", "별무리협동조합"):
        assert name in page
    assert len(many) == len(few)


async def test_queue_counts_only_the_papers_that_a_reviewer_decides(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    review = await garam.get("/staff/reviews/J-2026-0001")
    papers = review.text.count('value="accept"')
    assert f"0 / {papers}" in texts(await garam.get("/staff/reviews"))
