"""Rows may name their fields themselves; `text` stays as good as ever."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from matching import Document, EngineError, Query
from matching.files import read_documents, read_queries


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_query_has_text_or_fields_of_its_own(tmp_path: Path) -> None:
    path = write(
        tmp_path / "q.jsonl",
        {"id": "q1", "text": "현수막"},
        {
            "id": "q2",
            "fields": {"title": "청소", "items": ["계단", "창문"], "purpose": ""},
            "exclude": ["e1"],
        },
    )
    assert read_queries(path) == [
        Query("q1", {"text": "현수막"}),
        Query("q2", {"title": "청소", "items": "계단\n창문", "purpose": ""}, frozenset({"e1"})),
    ]


def test_a_document_has_the_usual_fields_or_its_own(tmp_path: Path) -> None:
    path = write(
        tmp_path / "docs.jsonl",
        {"id": "e1", "title": "한빛", "text": "인쇄"},
        {
            "id": "e2",
            "fields": {"name": "마루", "products": ["책자", "배너"], "business": ""},
            "category": "인쇄",
        },
    )
    assert read_documents(path) == [
        Document("e1", {"title": "한빛", "text": "인쇄"}),
        Document("e2", {"name": "마루", "products": "책자\n배너"}, "인쇄"),
    ]


@pytest.mark.parametrize("read", [read_queries, read_documents])
@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (
            {"id": "a", "fields": {"title": "현수막"}, "text": "청소"},
            "f.jsonl:1: text: is there beside fields",
        ),
        ({"id": "a", "fields": ["현수막"]}, "f.jsonl:1: fields: give an object of texts by name"),
        ({"id": "a", "fields": {"title": 3}}, "f.jsonl:1: fields.title: give a text or a list of texts"),
        (
            {"id": "a", "fields": {"title": ["현수막", 3]}},
            "f.jsonl:1: fields.title: give a text or a list of texts",
        ),
    ],
)
def test_fields_that_are_no_texts_by_name_are_refused(
    tmp_path: Path, read: Callable[[Path], Sequence[object]], row: object, refusal: str
) -> None:
    with pytest.raises(EngineError, match=refusal):
        read(write(tmp_path / "f.jsonl", row))
