"""How good the ranking is on our own labelled needs, and what exactly some documents score: pinned on purpose.

A change of the engine that moves these figures is meant to; then they are measured again and written here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from matching import Document, Hit, Query, Tokeniser, build_index, rank
from matching.evaluate import Judgements, evaluate
from matching.files import read_judgements

pytestmark = pytest.mark.long

LABELLED = Path(__file__).parent / "labelled"
DEMO = Path(__file__).parents[2] / "needs_board" / "demo_data"
# From here on the needs say what they want in other words than enterprises do.
FIRST_HARD = "n189"

Answers = Mapping[str, tuple[Hit, ...]]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def enterprises() -> list[Document]:
    """Return the demo's open enterprises with what they have on sale."""
    on_sale: dict[str, list[str]] = {}
    for row in rows(DEMO / "products.jsonl"):
        if row["state"] == "on_sale":
            text = f"{row['name']} {row['spec']} {row['summary']}"
            on_sale.setdefault(row["enterprise_key"], []).append(text)
    return [
        Document(
            row["key"],
            {
                "name": row["name"],
                "business": f"{row['business_kinds']} {row['business_items']}".strip(),
                "description": row["description"],
                "products": "\n".join(on_sale.get(row["key"], [])),
            },
        )
        for row in rows(DEMO / "enterprises.jsonl")
        if row["state"] == "open"
    ]


def needs() -> Iterator[Query]:
    for row in rows(LABELLED / "needs.jsonl"):
        items = "\n".join(f"{item['name']} {item['spec']}" for item in row["items"])
        yield Query(row["id"], {"title": row["title"], "items": items, "purpose": row["purpose"]})


@pytest.fixture(scope="module")
def market() -> list[Document]:
    return enterprises()


@pytest.fixture(scope="module")
def answers(market: list[Document], tokeniser: Tokeniser) -> Answers:
    asked = list(needs())
    hits = rank(build_index(market, tokeniser), asked, len(market))
    return {query.key: own for query, own in zip(asked, hits, strict=True)}


@pytest.fixture(scope="module")
def judgements(market: list[Document]) -> Judgements:
    """The grades of enterprises that are open."""
    is_open = {one.key for one in market}
    return {
        need: {key: grade for key, grade in grades.items() if key in is_open}
        for need, grades in read_judgements(LABELLED / "grades.tsv").items()
    }


def ndcg(answers: Answers, judgements: Judgements, needs: Iterable[str]) -> float:
    keys = {need: [hit.key for hit in hits] for need, hits in answers.items()}
    return 100 * evaluate(keys, {need: judgements[need] for need in needs if need in judgements}).ndcg_10


def test_plain_needs_find_their_enterprises_as_well_as_measured(
    answers: Answers, judgements: Judgements
) -> None:
    plain = [need for need in answers if need < FIRST_HARD]
    assert len(plain) == 188
    assert ndcg(answers, judgements, plain) == pytest.approx(87.7, abs=0.5)


def test_needs_in_other_words_find_their_enterprises_as_well_as_measured(
    answers: Answers, judgements: Judgements
) -> None:
    hard = [need for need in answers if need >= FIRST_HARD]
    assert len(hard) == 54
    assert ndcg(answers, judgements, hard) == pytest.approx(83.2, abs=0.5)


@pytest.mark.parametrize(
    ("need", "key", "place", "score"),
    [
        ("n001", "robot", 1, 0.130147),
        ("n001", "aigyeot", 5, 0.057895),
        ("n042", "namu", 1, 0.075504),
        ("n117", "byeot", 1, 0.108393),
        ("n200", "saero", 1, 0.081294),
        ("n242", "dadam", 1, 0.126395),
        ("n242", "hwalja", 5, 0.067518),
    ],
)
def test_scores_are_the_same_to_the_last_digit(
    answers: Answers, need: str, key: str, place: int, score: float
) -> None:
    hit = answers[need][place - 1]
    assert (hit.key, hit.rank) == (key, place)
    assert hit.score == pytest.approx(score, abs=1.01e-6)
