"""A small market of invented enterprises and needs, and an analyser that needs no Kiwi."""

from collections.abc import Sequence

import numpy as np

from matching import Document, Query, Stem, Stems
from matching.text import word_spans
from matching.types import FloatArray, Word


class WordAnalyser:
    """Every word is its own stem: quick, so that properties can be tried on hundreds of corpora."""

    version = "words-1"

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        return [
            tuple(Stem(word, "NNG", start, end) for word, start, end in word_spans(text)) for text in texts
        ]

    def vectors(self, words: Sequence[Word]) -> FloatArray:
        """Return the meaning of the words of MEANINGS; the others have none."""
        none = (0.0, 0.0)
        return np.array([MEANINGS.get(form, none) for form, _tag in words], dtype=np.float32).reshape(-1, 2)


# Cosines: 현수막 with 플래카드 .6, with 배너 .8, with 떡 0; 플래카드 with 배너 .96, with 떡 .8.
MEANINGS = {"현수막": (1.0, 0.0), "플래카드": (0.6, 0.8), "배너": (0.8, 0.6), "떡": (0.0, 1.0)}


MARKET = (
    Document(
        "hanbit",
        {
            "name": "한빛인쇄협동조합",
            "business": "현수막제작, 각종 인쇄물",
            "products": "현수막 출력, 명함 인쇄, 리플릿, 배너",
        },
        "인쇄/홍보물",
    ),
    Document(
        "maru",
        {"name": "마루디자인", "business": "홍보물 디자인", "products": "포스터 인쇄, 현수막, 책자"},
        "인쇄/홍보물",
    ),
    Document(
        "kkaekkeut",
        {"name": "깨끗한세상", "business": "건물 청소, 소독 방역", "products": "사무실 청소 용역"},
        "청소/방역",
    ),
    Document(
        "puleun",
        {"name": "푸른환경", "business": "위생관리 용역업", "products": "물탱크 소독, 계단 청소, 방역"},
        "청소/방역",
    ),
    Document(
        "nanum",
        {"name": "나눔식품", "business": "도시락 제조, 출장 뷔페", "products": "한식 도시락, 다과 상자"},
        "식품",
    ),
    Document(
        "ondam",
        {"name": "온담떡집", "business": "떡, 한과 제조", "products": "답례떡, 다과, 도시락용 떡"},
        "식품",
    ),
    Document(
        "jongi",
        {"name": "늘봄사무기", "business": "사무용품 도매", "products": "복사용지 A4 80g, 화장지, 종이컵"},
        "사무용품",
    ),
    Document("bit", {"name": "빛고을조명", "products": "LED등기구, 가로등, 500W 투광등"}),
)

NEEDS = (
    Query(
        "banner", {"title": "행사용 현수막 인쇄", "purpose": "시민의 날 행사를 알리는 현수막이 필요합니다"}
    ),
    Query("cleaning", {"title": "청사 청소 및 방역", "spec": "계단과 화장실 청소, 월 2회 소독"}),
    Query("lunch", {"title": "회의용 도시락 50개", "items": "한식 도시락\n다과"}),
    Query("paper", {"title": "A4 복사지 80g 100박스"}, frozenset({"ondam"})),
)
