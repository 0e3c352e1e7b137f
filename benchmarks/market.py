"""A large market put together from the demo's own words, the same for the same seed."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from uuid_utils.compat import uuid7

import needs_board
from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.catalogue.actions import seed_categories
from needs_board.catalogue.models import Product, ProductRegion
from needs_board.catalogue.rules import DeliveryReach, ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.db import Base, Database
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.marks.actions import seed_marks
from needs_board.marks.models import ProductMark

DEMO = Path(needs_board.__file__).parent / "demo_data"
BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
ROWS_A_WRITE = 1000
Row = dict[str, Any]


def demo(name: str) -> list[Row]:
    """Return the rows of a file of the demo."""
    return [json.loads(line) for line in (DEMO / f"{name}.jsonl").read_text().splitlines()]


async def fill(database: Database, products: int, enterprises: int, seed: int) -> None:
    """Put open stores and their products on sale into a migrated database."""
    chance = random.Random(seed)
    stores = [_store(chance, number) for number in range(1, enterprises + 1)]
    rows: dict[type[Base], Iterable[Row]] = {
        Organisation: (
            {"id": one["id"], "kind": OrganisationKind.ENTERPRISE, "name": one["name"], "created_at": BEGAN}
            for one in stores
        ),
        Enterprise: stores,
        Certificate: (_certificate(chance, one) for one in stores),
        Product: _products(chance, stores, products),
    }
    async with database.write() as session:
        await seed_categories(session)
        await seed_marks(session)
        for table, made in rows.items():
            waiting = list(made)
            for start in range(0, len(waiting), ROWS_A_WRITE):
                await session.execute(sa.insert(table), waiting[start : start + ROWS_A_WRITE])
        sold = list(await session.execute(sa.select(Product.id, Product.delivery_reach)))
        for table, made in _carried(chance, sold).items():
            for start in range(0, len(made), ROWS_A_WRITE):
                await session.execute(sa.insert(table), made[start : start + ROWS_A_WRITE])


def _store(chance: random.Random, number: int) -> Row:
    one = chance.choice(demo_enterprises())
    said = [chance.choice(demo_enterprises())["description"].split(". ")[0] for _part in range(3)]
    return {
        "id": uuid7(),
        "number": number,
        "name": f"{one['name']} {number}호점",
        "type": EnterpriseType(one["type"]),
        "region": chance.choice(demo_enterprises())["region"],
        "business_items": one["business_items"],
        "description": ". ".join(said),
        "state": StoreState.OPEN,
        "opened_at": BEGAN,
        "created_at": BEGAN,
        "changed_at": BEGAN,
    }


def _certificate(chance: random.Random, store: Row) -> Row:
    issued_on = BEGAN.date() - timedelta(days=chance.randrange(30, 900))
    return {
        "id": uuid7(),
        "enterprise_id": store["id"],
        "kind": store["type"],
        "number": str(store["number"]),
        "issuer": "관할 광역시장",
        "issued_on": issued_on,
        "valid_until": chance.choice([None, issued_on + timedelta(days=3 * 365)]),
    }


def _products(chance: random.Random, stores: list[Row], count: int) -> Iterable[Row]:
    """Yield products: the name of one with a word of another of its category, sentences of a third."""
    known: dict[str, list[Row]] = defaultdict(list)
    for one in demo("products"):
        known[one["category"]].append(one)
    codes = sorted(known)
    sells = {store["number"]: chance.sample(codes, 3) for store in stores}
    for number in range(1, count + 1):
        store = chance.choice(stores)
        alike = known[chance.choice(sells[store["number"]])]
        one, second, third = (chance.choice(alike) for _part in range(3))
        added_at = BEGAN + timedelta(minutes=number)
        yield {
            "id": uuid7(),
            "number": number,
            "enterprise_id": store["id"],
            "category": one["category"],
            "name": f"{chance.choice(second['name'].split())} {one['name']} {chance.randrange(1, 400)}",
            "spec": chance.choice([one, second])["spec"],
            "unit": one["unit"],
            "price_won": max(100, round(one["price_won"] * chance.uniform(0.3, 3), -2)),
            "price_basis": PriceBasis(one["price_basis"]),
            "tax_kind": TaxKind(one["tax_kind"]),
            "summary": third["summary"],
            "description": f"{third['description']} {second['summary']}",
            "lead_days": chance.choice([1, 2, 3, 5, 7, 10, 14, 20, 30, 45]),
            "delivery_reach": chance.choice(list(DeliveryReach)),
            "state": ProductState.ON_SALE if chance.random() < 0.95 else ProductState.HIDDEN,
            "created_at": added_at,
            "changed_at": added_at,
        }


def _carried(chance: random.Random, sold: Sequence[sa.Row[Any]]) -> dict[type[Base], list[Row]]:
    """Return the marks of a fifth of the products, and the regions to which some are delivered."""
    regions = sorted({one["region"] for one in demo_enterprises()})
    marks: list[Row] = []
    places: list[Row] = []
    for product_id, reach in sold:
        if chance.random() < 0.2:
            mark = chance.choice(["green", "recycled", "low-carbon"])
            marks.append({"product_id": product_id, "position": 0, "mark": mark, "number": ""})
        if reach is DeliveryReach.REGIONS:
            named = enumerate(chance.sample(regions, 3))
            places += [{"product_id": product_id, "region": one, "position": place} for place, one in named]
    return {ProductMark: marks, ProductRegion: places}


_ENTERPRISES: list[Row] = []


def demo_enterprises() -> list[Row]:
    """Return the demo's enterprises, read once."""
    if not _ENTERPRISES:
        _ENTERPRISES.extend(demo("enterprises"))
    return _ENTERPRISES
