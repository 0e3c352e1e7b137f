"""Korean as officials and enterprises write it: the right document is first among a dozen of other trades."""

import pytest

from matching import Document, Query, Tokeniser, build_index, explain, rank, reasons

OTHERS = tuple(
    Document(f"other{place:02}", {"products": text})
    for place, text in enumerate(
        (
            "명함 인쇄, 리플릿, 포스터",
            "한식 뷔페, 다과 상자",
            "사무용 의자와 책상",
            "가로등, 투광등 설치",
            "복사기 임대, 토너",
            "수건, 칫솔, 비누",
            "떡, 한과, 답례품",
            "운동화, 작업복",
            "홈페이지 제작, 동영상 편집",
            "음료, 커피, 차",
            "배너 거치대, 간판",
            "화분, 조경 공사",
            "계단 청소, 소독 방역",
        )
    )
)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        # Another word for the same thing.
        ("휴지 구입", "화장지, 물티슈"),
        ("화장지 구입", "휴지, 물티슈"),
        ("현수막", "플래카드, 어깨띠"),
        ("플래카드", "현수막, 어깨띠"),
        ("승강기", "엘리베이터 유지보수"),
        # With and without blanks.
        ("A4 용지", "A4용지, 봉투"),
        ("A4용지", "A4 용지, 봉투"),
        ("사무실청소용역", "사무실 청소 용역"),
        ("사무실 청소 용역", "사무실청소용역"),
        # Units and thousands.
        ("백색 용지 80g", "백색 용지 80 그램"),
        ("백색 용지 80 그램", "백색 용지 80g"),
        ("500ml 병", "먹는샘물 500미리"),
        ("500미리 병", "먹는샘물 500㎖"),
        ("500 ㎖ 병", "먹는샘물 500ml"),
        ("10kg 포대", "백미 10키로"),
        ("10키로 포대", "백미 10 ㎏"),
        ("행정봉투 1,000매", "서류 1000매 묶음"),
        ("행정봉투 1000매", "서류 1,000매 묶음"),
        # Latin letters in Korean, and beside it.
        ("LED등기구", "엘이디 등기구"),
        ("엘이디 등기구", "LED등기구"),
        ("PPT 만들기", "ppt제작, 발표자료"),
        ("ppt 만들기", "PPT제작, 발표자료"),
        # Slips of the pen.
        ("현수먁", "현수막, 어깨띠"),
        ("도시럭 50개", "도시락, 샐러드"),
        # A dot that Unicode takes for a letter, between words.
        ("어깨띠ㆍ현수막", "현수막, 깃발"),
        ("현수막", "어깨띠ㆍ현수막ㆍ깃발"),
    ],
)
def test_what_is_asked_for_is_found_however_it_is_written(
    tokeniser: Tokeniser, asked: str, written: str
) -> None:
    right = Document("right", {"products": written})
    index = build_index([*OTHERS, right], tokeniser)
    query = Query("q", {"title": asked})
    (first, *others) = rank(index, [query], 2)[0]
    assert first.key == "right"
    assert all(first.score > other.score * 1.05 for other in others)
    why = explain(index, query, right)
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)


def test_a_person_reads_which_other_word_was_meant(tokeniser: Tokeniser) -> None:
    right = Document("right", {"products": "화장지, 물티슈"})
    why = explain(build_index([*OTHERS, right], tokeniser), Query("q", {"title": "휴지 구입"}), right)
    assert "휴지≈화장지" in {part.term for part in why.parts if part.kind == "similar"}
    first = reasons(why).reasons[0]
    assert (first.word, first.kind) == ("휴지", "similar")
    assert "화장지" in first.document_words
