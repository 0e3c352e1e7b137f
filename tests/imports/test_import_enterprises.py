"""A list of enterprises comes as a file: taken whole or not at all, and not twice."""

import pytest
import sqlalchemy as sa

from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.imports.actions import import_enterprises
from needs_board.imports.forms import EnterpriseRow, ImportReport, Outcome
from needs_board.imports.rules import ENTERPRISE_CHOICES, ENTERPRISE_COLUMNS
from needs_board.journal.models import JournalEntry
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.errors import Forbidden
from needs_board.kit.rows import read_rows
from needs_board.kit.tables import TableRefused, read_table
from tests.board import Board
from tests.world import asker

KOREAN = """기업명,유형,사업자등록번호,지역,소개,인증번호,발급기관,발급일
새벽빵집,마을기업,901-81-34779,중구,우리밀 빵과 쿠키를 굽습니다.,마을 12호,인천광역시,2024-03-01
맑은청소,(예비)사회적기업,,서구,건물 청소와 소독을 합니다.,,,
"""
FOREIGN = """{"id": "a1", "title": "바다공방", "text": "조개껍데기 공예품을 만듭니다.", "type": "협동조합", "region": "옹진군"}
{"id": "a2", "title": "나눔돌봄", "text": "방문요양을 합니다.", "type": "사회적협동조합", "region": "동구"}
"""
MAPPING = {"name": "title", "description": "text"}


async def imported(board: Board, text: str, *, name: str = "list.csv", dry_run: bool = False) -> ImportReport:
    table = read_table(name, text.encode())
    mapping = MAPPING if name.endswith("jsonl") else None
    async with board.write() as session:
        return await import_enterprises(session, CLOCKWORK, table, board.clock(), mapping, dry_run=dry_run)


async def count(board: Board, table: type) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


async def enterprise(board: Board, name: str) -> Enterprise:
    async with board.read() as session:
        return (await session.scalars(sa.select(Enterprise).where(Enterprise.name == name))).one()


async def test_list_with_korean_columns_is_taken_with_certificates_and_open_stores(board: Board) -> None:
    report = await imported(board, KOREAN)
    assert [(row.number, row.name, row.outcome) for row in report.rows] == [
        (2, "새벽빵집", Outcome.ADDED),
        (3, "맑은청소", Outcome.ADDED),
    ]
    bakery, cleaners = await enterprise(board, "새벽빵집"), await enterprise(board, "맑은청소")
    assert (bakery.brn, bakery.region, bakery.state) == ("9018134779", "중구", StoreState.OPEN)
    assert bakery.opened_at == board.clock()
    assert cleaners.type is EnterpriseType.PRE_SOCIAL_ENTERPRISE
    async with board.read() as session:
        certificate = (
            await session.scalars(sa.select(Certificate).where(Certificate.enterprise_id == bakery.id))
        ).one()
    assert (certificate.kind, certificate.number) == (EnterpriseType.VILLAGE_ENTERPRISE, "마을 12호")


async def test_foreign_file_is_taken_with_a_mapping(board: Board) -> None:
    report = await imported(board, FOREIGN, name="docs.jsonl")
    assert report.count(Outcome.ADDED) == 2
    one = await enterprise(board, "바다공방")
    assert (one.external_id, one.description) == ("a1", "조개껍데기 공예품을 만듭니다.")


async def test_same_file_again_adds_nothing_and_changes_nothing(board: Board) -> None:
    await imported(board, KOREAN)
    await imported(board, FOREIGN, name="docs.jsonl")
    before, entries = await count(board, Enterprise), await count(board, JournalEntry)
    first = await imported(board, KOREAN)
    second = await imported(board, FOREIGN, name="docs.jsonl")
    assert (first.count(Outcome.KEPT), second.count(Outcome.KEPT)) == (2, 2)
    assert (await count(board, Enterprise), await count(board, JournalEntry)) == (before, entries)


async def test_changed_row_changes_what_it_gives_and_leaves_what_it_does_not(board: Board) -> None:
    await imported(board, FOREIGN, name="docs.jsonl")
    changed = (
        '{"id": "a1", "title": "바다공방협동조합", "text": "", "type": "사회적협동조합", "region": "중구"}'
    )
    report = await imported(board, changed, name="docs.jsonl")
    assert [row.outcome for row in report.rows] == [Outcome.CHANGED]
    one = await enterprise(board, "바다공방협동조합")
    assert (one.type, one.region) == (EnterpriseType.SOCIAL_COOPERATIVE, "중구")
    assert one.description == "조개껍데기 공예품을 만듭니다."


async def test_enterprise_of_the_board_is_found_by_its_registration_number(board: Board) -> None:
    text = "기업명,유형,사업자등록번호,지역\n푸른인쇄,사회적기업,116-82-00276,연수구\n"
    report = await imported(board, text)
    assert [row.outcome for row in report.rows] == [Outcome.CHANGED]
    assert (await enterprise(board, "푸른인쇄")).region == "연수구"


async def test_dry_run_tells_the_same_and_changes_nothing(board: Board) -> None:
    before, entries = await count(board, Enterprise), await count(board, JournalEntry)
    dry = await imported(board, KOREAN, dry_run=True)
    assert dry.dry_run
    assert (await count(board, Enterprise), await count(board, JournalEntry)) == (before, entries)
    wet = await imported(board, KOREAN)
    assert dry.rows == wet.rows


async def test_one_wrong_row_refuses_the_file_with_every_row_column_and_reason(board: Board) -> None:
    text = """기업명,유형,사업자등록번호,이메일,인증번호
좋은기업,마을기업,,,
모를기업,주식회사,,나쁜주소,
틀린번호,협동조합,116-82-00278,,
반쪽인증,협동조합,,,제1호
"""
    before = await count(board, Enterprise)
    with pytest.raises(TableRefused) as refused:
        await imported(board, text)
    assert {(fault.row, fault.column) for fault in refused.value.faults} == {(3, "유형"), (3, "이메일")}
    assert "마을기업" in str(refused.value.faults[0])
    mended = text.replace("주식회사", "협동조합").replace("나쁜주소", "")
    with pytest.raises(TableRefused) as refused:
        await imported(board, mended)
    found = {(fault.row, fault.column) for fault in refused.value.faults}
    assert (4, "사업자등록번호") in found
    assert {row for row, _column in found} == {4, 5}
    assert await count(board, Enterprise) == before


async def test_two_rows_for_one_enterprise_are_refused(board: Board) -> None:
    text = "기업명,유형,사업자등록번호\n새벽빵집,마을기업,901-81-34779\n새벽 빵집,마을기업,9018134779\n"
    with pytest.raises(TableRefused) as refused:
        await imported(board, text)
    assert [(fault.row, "2행" in fault.reason) for fault in refused.value.faults] == [(3, True)]


@pytest.mark.parametrize(
    ("text", "word"),
    [("기업명,지역\n새벽빵집,중구\n", "유형"), ("이름표,유형\n새벽빵집,마을기업\n", "기업명")],
)
async def test_file_without_a_needed_column_is_refused_by_its_name(
    board: Board, text: str, word: str
) -> None:
    with pytest.raises(TableRefused) as refused:
        await imported(board, text)
    assert f"'{word}' 열" in str(refused.value)


async def test_mapping_to_a_column_that_is_not_there_is_refused(board: Board) -> None:
    with pytest.raises(TableRefused) as refused:
        await imported(board, '{"이름": "가", "type": "협동조합"}', name="x.jsonl")
    assert {fault.column for fault in refused.value.faults} == {"title", "text"}


async def test_enterprises_may_not_import_lists(board: Board) -> None:
    async with board.write() as session:
        with pytest.raises(Forbidden):
            await import_enterprises(
                session, asker("윤슬"), read_table("list.csv", KOREAN.encode()), board.clock()
            )


def test_columns_that_nobody_knows_are_told() -> None:
    table = read_table("list.csv", "Name,TYPE,별점\n가,social enterprise,5\n".encode())
    reading = read_rows(EnterpriseRow, table, ENTERPRISE_COLUMNS, ENTERPRISE_CHOICES)
    assert reading.ignored == ("별점",)
    assert reading.rows[0].form.type is EnterpriseType.SOCIAL_ENTERPRISE
