"""The staff say something of words; what repeats or contradicts is refused at its field."""

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.journal.models import JournalEntry
from needs_board.words.models import WordRule
from needs_board.words.rules import MOST_LIVING_RULES, Word, WordKind
from tests.board import Board, Client, texts
from tests.cast import id_of
from tests.world import word_rule


def typed(kind: str, word: str, means: str = "", note: str = "") -> dict[str, str]:
    """Return what the form of a kind sends."""
    form = {"kind": kind, f"{kind}-word": word, f"{kind}-note": note}
    return form if kind == "stop" else {**form, f"{kind}-means": means}


async def rules(board: Board) -> list[Word]:
    async with board.read() as session:
        return [one.said for one in await session.scalars(sa.select(WordRule).order_by(WordRule.number))]


async def refused(garam: Client, form: dict[str, str], field: str) -> str:
    """Send a form that is refused at a field, and return what the page says there."""
    answer = await garam.post("/staff/words", form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    return texts(answer)


@pytest.mark.parametrize(
    ("kind", "means", "shown"),
    [
        ("synonym", "화장지", "휴지 ↔ 화장지 같은 뜻"),
        ("one_way", "화장지", "휴지 → 화장지 한쪽으로만"),
        ("cut", "화장지", "휴지 ≠ 화장지 다른 뜻"),
        ("stop", "", "휴지 빼고 읽기"),
    ],
)
async def test_staff_adds_a_rule_of_each_kind(board: Board, kind: str, means: str, shown: str) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/words", typed(kind, "휴지", means, "총무과 수요에서"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/words")
    assert await rules(board) == [Word(WordKind(kind), "휴지", means)]
    page = texts(await garam.get("/staff/words"))
    assert "규칙을 더했습니다: 휴지" in page
    assert f"{shown} 총무과 수요에서 정가람 2026. 11. 23.(월) 10:00 그만 쓰기" in page


async def test_addition_is_in_the_journal(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/staff/words", typed("one_way", "다과", "한과"))
    async with board.read() as session:
        entry = (await session.scalars(sa.select(JournalEntry))).one()
    assert (entry.act, entry.subject, entry.account_id) == ("add_word_rule", "word_rule:1", id_of("가람"))
    assert entry.facts == {"kind": "one_way", "word": "다과", "means": "한과"}


async def test_words_are_kept_as_a_person_would_write_them(board: Board) -> None:
    garam = await board.as_("가람")
    decomposed = "  \u1112\u1172\u110c\u1175 \u200b "  # 휴지 in single letters
    await garam.post("/staff/words", typed("synonym", decomposed, "두루마리\u3000\t 화장지"))
    assert await rules(board) == [Word(WordKind.SYNONYM, "휴지", "두루마리 화장지")]


@pytest.mark.parametrize("kind", ["synonym", "one_way", "cut"])
async def test_two_empty_fields_are_two_errors(board: Board, kind: str) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/words", typed(kind, " ", ""))
    assert answer.status_code == 422
    assert answer.text.count("필수 항목입니다.") == 4  # each in the summary and at its field
    assert await rules(board) == []


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (typed("stop", ""), "stop-word", "필수 항목입니다."),
        (typed("stop", "…!?"), "stop-word", "글자나 숫자가 하나는"),
        (typed("synonym", "휴지", "\u200b"), "synonym-means", "필수 항목입니다."),
        (typed("cut", "경비", "--"), "cut-means", "글자나 숫자가 하나는"),
        (typed("synonym", "LED 등", "led  등"), "synonym-means", "같은 낱말을 두 번"),
        (typed("one_way", "가" * 41, "한과"), "one_way-word", "40자 이내로"),
        (typed("stop", "관련", note="가" * 201), "stop-note", "200자 이내로"),
    ],
)
async def test_rule_that_says_nothing_is_refused_at_its_field(
    board: Board, form: dict[str, str], field: str, sentence: str
) -> None:
    assert sentence in await refused(await board.as_("가람"), form, field)
    assert await rules(board) == []


async def test_what_was_typed_stays_and_only_its_form_is_open(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/words", typed("cut", "경비", "--", "건물 경비"))
    assert answer.text.count('<details class="nb-details" open>') == 1
    for text in ("경비", "--", "건물 경비"):
        assert f'value="{text}"' in answer.text
    assert "<title>오류:" in answer.text
    assert (await garam.get("/staff/words")).text.count('<details class="nb-details" open>') == 0


@pytest.mark.parametrize(
    ("stands", "form", "field", "sentence"),
    [
        (
            ("synonym", "휴지", "화장지"),
            typed("synonym", "휴지", "화장지"),
            "synonym-means",
            "이미 쓰고 있는",
        ),
        (
            ("synonym", "휴지", "화장지"),
            typed("synonym", "화장지", "휴지"),
            "synonym-means",
            "이미 쓰고 있는",
        ),
        (("cut", "경비", "비용"), typed("cut", "비용", "경비"), "cut-means", "이미 쓰고 있는"),
        (("stop", "관련", ""), typed("stop", "관련"), "stop-word", "이미 쓰고 있는"),
        (("synonym", "LED", "전등"), typed("synonym", "led", "전등"), "synonym-means", "이미 쓰고 있는"),
        (("one_way", "다과", "한과"), typed("one_way", "다과", "한과"), "one_way-means", "이미 쓰고 있는"),
        (("one_way", "다과", "한과"), typed("one_way", "한과", "다과"), "one_way-means", "거꾸로 된 규칙"),
        (("one_way", "다과", "한과"), typed("synonym", "한과", "다과"), "synonym-means", "겹칩니다"),
        (("synonym", "다과", "한과"), typed("one_way", "다과", "한과"), "one_way-means", "겹칩니다"),
        (("cut", "경비", "비용"), typed("synonym", "비용", "경비"), "synonym-means", "어긋납니다"),
        (("synonym", "경비", "비용"), typed("cut", "경비", "비용"), "cut-means", "어긋납니다"),
        (("one_way", "경비", "비용"), typed("cut", "경비", "비용"), "cut-means", "어긋납니다"),
        (("synonym", "휴지", "화장지"), typed("stop", "화장지"), "stop-word", "다른 규칙에 쓰고 있는"),
        (("stop", "관련", ""), typed("synonym", "관련", "연관"), "synonym-word", "빼고 읽는 낱말"),
        (("stop", "관련", ""), typed("one_way", "연관", "관련"), "one_way-means", "빼고 읽는 낱말"),
    ],
)
async def test_rule_that_repeats_or_contradicts_names_the_one_that_stands(
    board: Board, stands: tuple[str, str, str], form: dict[str, str], field: str, sentence: str
) -> None:
    kind, word, means = stands
    await word_rule(board, word, means, WordKind(kind))
    said = await refused(await board.as_("가람"), form, field)
    assert sentence in said
    assert Word(WordKind(kind), word, means).text in said
    assert len(await rules(board)) == 1


async def test_words_may_stand_in_several_rules_that_do_not_disagree(board: Board) -> None:
    garam = await board.as_("가람")
    for form in (
        typed("synonym", "휴지", "화장지"),
        typed("synonym", "휴지", "티슈"),
        typed("one_way", "다과", "한과"),
        typed("cut", "휴지", "휴지통"),
        typed("stop", "관련"),
    ):
        assert (await garam.post("/staff/words", form)).status_code == 303
    assert len(await rules(board)) == 5


async def test_number_of_living_rules_is_bounded(board: Board) -> None:
    garam = await board.as_("가람")
    async with board.write() as session:
        for number in range(1, MOST_LIVING_RULES + 1):
            one = Word(WordKind.STOP, f"낱말{number}")
            session.add(
                WordRule(
                    number=number + 1000,
                    kind=one.kind,
                    word=one.word,
                    about=one.about,
                    author_id=id_of("가람"),
                    created_at=board.clock(),
                )
            )
    said = await refused(garam, typed("stop", "관련"), "stop-word")
    assert "500개까지" in said
    assert (await garam.post("/staff/words/1001/take-back")).status_code == 303
    assert (await garam.post("/staff/words", typed("stop", "관련"))).status_code == 303


async def test_the_same_form_sent_twice_adds_one_rule(board: Board) -> None:
    garam, request_id = await board.as_("가람"), str(uuid4())
    for _ in range(2):
        answer = await garam.post("/staff/words", typed("stop", "관련"), request_id=request_id)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/words")
    assert len(await rules(board)) == 1


async def test_of_two_who_add_the_same_at_once_the_second_is_told(board: Board) -> None:
    first, second = await board.as_("가람"), await board.as_("가람")
    await first.get("/sign-in")
    await second.get("/sign-in")
    answers = await asyncio.gather(
        first.post("/staff/words", typed("synonym", "휴지", "화장지")),
        second.post("/staff/words", typed("cut", "화장지", "휴지")),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert len(await rules(board)) == 1


async def test_database_itself_allows_one_living_rule_about_the_same_words(board: Board) -> None:
    await word_rule(board, "휴지", "화장지")
    about = Word(WordKind.CUT, "화장지", "휴지").about
    with pytest.raises(sa.exc.IntegrityError):
        async with board.write() as session:
            session.add(
                WordRule(
                    number=99,
                    kind=WordKind.CUT,
                    word="화장지",
                    means="휴지",
                    about=about,
                    author_id=id_of("가람"),
                    created_at=board.clock(),
                )
            )


@pytest.mark.parametrize("person", ["하늘", "윤슬"])
async def test_only_the_staff_adds_rules(board: Board, person: str) -> None:
    client = await board.as_(person)
    assert (await client.get("/staff/words")).status_code == 403
    assert (await client.post("/staff/words", typed("stop", "관련"))).status_code == 403
    assert (await board.visitor().post("/staff/words", typed("stop", "관련"))).status_code == 303
    assert await rules(board) == []


async def test_unknown_kind_is_not_found(board: Board) -> None:
    garam = await board.as_("가람")
    for form in (typed("antonym", "낮", "밤"), {}):
        assert (await garam.post("/staff/words", form)).status_code == 404
    assert await rules(board) == []
