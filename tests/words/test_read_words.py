"""The rules as the staff look through them and as the matching takes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa

from needs_board.words.queries import PAGE_SIZE, living_words, words_changed_at
from needs_board.words.rules import Word, WordKind
from tests.board import MORNING, Board, texts
from tests.world import word_rule


@contextmanager
def counted(board: Board) -> Iterator[list[str]]:
    """Collect the statements that read rules."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "word_rule" in statement:
            seen.append(statement)

    engine = board.database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


async def some_rules(board: Board) -> None:
    await word_rule(board, "휴지", "화장지")
    await word_rule(board, "다과", "한과", WordKind.ONE_WAY)
    await word_rule(board, "경비", "비용", WordKind.CUT)
    await word_rule(board, "관련", "", WordKind.STOP)


async def test_list_is_narrowed_by_kind_and_by_words(board: Board) -> None:
    await some_rules(board)
    garam = await board.as_("가람")
    cases = {
        "": ("휴지 ↔ 화장지", "다과 → 한과", "경비 ≠ 비용", "관련 빼고 읽기"),
        "?kind=cut": ("경비 ≠ 비용",),
        "?q=화장": ("휴지 ↔ 화장지",),
        "?q=한과 다과": ("다과 → 한과",),
        "?q=한과&kind=cut": (),
        "?q=%25": (),
        "?state=taken_back": (),
    }
    for query, shown in cases.items():
        page = texts(await garam.get(f"/staff/words{query}"))
        assert f"모두 {len(shown)}개" in page, query
        for text in shown:
            assert text in page.partition("모두 ")[2], query


async def test_newest_rule_stands_first_and_long_lists_have_pages(board: Board) -> None:
    for place in range(PAGE_SIZE + 1):
        await word_rule(board, f"낱말{place}", "", WordKind.STOP)
    garam = await board.as_("가람")
    first, last = [texts(await garam.get(f"/staff/words?page={page}")) for page in (1, 99)]
    assert "낱말50 빼고 읽기" in first
    assert "낱말0 빼고 읽기" not in first
    assert "낱말0 빼고 읽기" in last


async def test_list_takes_two_statements_however_long_it_is(board: Board) -> None:
    await some_rules(board)
    garam = await board.as_("가람")
    with counted(board) as statements:
        await garam.get("/staff/words")
    assert len(statements) == 2


async def test_filter_that_cannot_be_read_is_left_out(board: Board) -> None:
    await some_rules(board)
    garam = await board.as_("가람")
    page = texts(await garam.get("/staff/words?kind=nonsense&state=gone&page=-1&q=화장"))
    assert "모두 1개" in page


async def test_page_explains_each_kind_with_an_example_in_both_languages(board: Board) -> None:
    garam = await board.as_("가람")
    korean = texts(await garam.get("/staff/words"))
    await garam.post("/language", {"locale": "en", "next": "/"})
    english = texts(await garam.get("/staff/words"))
    for example in ("휴지 ↔ 화장지", "다과 → 한과", "관련"):
        assert example in korean
        assert example in english
    assert "Words for matching" in english
    assert "There are no rules yet." in english


async def test_staff_finds_the_page_in_the_menu(board: Board) -> None:
    assert 'href="/staff/words"' in (await (await board.as_("가람")).get("/staff/jobs")).text
    assert 'href="/staff/words"' not in (await (await board.as_("하늘")).get("/needs")).text


async def test_words_are_shown_as_they_are_and_not_as_markup(board: Board) -> None:
    await word_rule(board, "<b>굵게</b>", "", WordKind.STOP)
    page = await (await board.as_("가람")).get("/staff/words")
    assert "<b>굵게" not in page.text
    assert "&lt;b&gt;굵게" in page.text


async def test_matching_gets_the_living_rules_in_a_fixed_order(board: Board) -> None:
    await some_rules(board)
    await (await board.as_("가람")).post("/staff/words/3/take-back")
    async with board.read() as session:
        assert await living_words(session) == (
            Word(WordKind.ONE_WAY, "다과", "한과"),
            Word(WordKind.STOP, "관련"),
            Word(WordKind.SYNONYM, "휴지", "화장지"),
        )


async def test_matching_sees_when_words_changed_last(board: Board) -> None:
    async with board.read() as session:
        assert await words_changed_at(session) is None
    number = await word_rule(board)
    async with board.read() as session:
        assert await words_changed_at(session) == MORNING
    board.clock.forward(timedelta(minutes=3))
    await (await board.as_("가람")).post(f"/staff/words/{number}/take-back")
    async with board.read() as session:
        assert await words_changed_at(session) == MORNING + timedelta(minutes=3)
