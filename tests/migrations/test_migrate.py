"""A database that people already use is brought to the newest version with all that is in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.kit.db import Database
from needs_board.migrations.run import differences, migrate, missing_migrations
from tests.databases import SQLITE

FIRST = "0001"
FILE_OF_ENTERPRISE = sa.text(
    "SELECT stored_file.name FROM enterprise JOIN stored_file ON stored_file.id = enterprise.seal_file_id"
)


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite database of the first version, in which an enterprise has a seal and a product."""
    database = Database(f"{SQLITE}{tmp_path / 'old.sqlite3'}")
    await migrate(database, FIRST)
    async with database.write() as session:
        for statement in _ROWS:
            await session.execute(sa.text(statement), _KEYS)
    yield database
    await database.engine.dispose()


async def test_tables_that_others_point_at_are_changed_with_their_rows(old: Database) -> None:
    await migrate(old)
    assert not await missing_migrations(old)
    assert await differences(old) == []
    async with old.read() as session:
        assert (await session.execute(FILE_OF_ENTERPRISE)).scalar_one() == "도장.png"
        assert (await session.execute(sa.text("PRAGMA foreign_keys"))).scalar_one() == 1


async def test_history_of_a_price_begins_with_what_a_product_cost_before_there_was_one(old: Database) -> None:
    await migrate(old)
    async with old.read() as session:
        kept = (await session.execute(sa.text("SELECT * FROM price_record"))).mappings().all()
        product = (await session.execute(sa.text("SELECT * FROM product"))).mappings().one()
    assert [(one["product_id"], one["price_won"], one["price_basis"], one["tax_kind"]) for one in kept] == [
        (product["id"], 8_000, "net", "exempt")
    ]
    assert (kept[0]["set_at"], kept[0]["set_by"]) == (product["changed_at"], None)
    assert (kept[0]["breaks"], kept[0]["options"]) == ("[]", "[]")
    assert (product["delivery_reach"], product["delivery_won"]) == ("ask", None)


async def test_rows_that_point_nowhere_stop_a_migration_and_nothing_is_changed(old: Database) -> None:
    async with old.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute("PRAGMA foreign_keys=OFF")
        await driver.execute("DELETE FROM stored_file")
        await driver.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(RuntimeError, match="1 rows point nowhere: enterprise -> stored_file"):
        await migrate(old)
    async with old.read() as session:
        assert (
            await session.execute(sa.text("SELECT version_num FROM alembic_version"))
        ).scalar_one() == FIRST


_KEYS = {"organisation": uuid4().hex, "file": uuid4().hex, "product": uuid4().hex}
_ROWS = (
    "INSERT INTO organisation (id, kind, name, address, created_at)"
    " VALUES (:organisation, 'enterprise', '푸른인쇄', '', '2026-01-05 00:00:00')",
    "INSERT INTO stored_file (id, organisation_id, kind, name, media_type, size_bytes, sha256, created_at)"
    " VALUES (:file, :organisation, 'seal', '도장.png', 'image/png', 3, 'abc', '2026-01-05 00:00:00')",
    "INSERT INTO enterprise (id, number, name, type, representative, address, region, business_kinds, business_items,"
    " description, phone, email, seal_file_id, state, state_reason, created_at, changed_at, revision)"
    " VALUES (:organisation, 1, '푸른인쇄', 'social_enterprise', '', '', '', '', '', '', '', '', :file, 'open', '',"
    " '2026-01-05 00:00:00', '2026-01-05 00:00:00', 1)",
    "INSERT INTO category (code, kind, name_ko, name_en, description_ko, position)"
    " VALUES ('goods-printing', 'goods', '인쇄·홍보물', 'Printing', '', 1)",
    "INSERT INTO product (id, number, enterprise_id, category, name, spec, unit, price_won, price_basis, tax_kind,"
    " summary, description, min_quantity, lead_days, state, created_at, changed_at, revision)"
    " VALUES (:product, 1, :organisation, 'goods-printing', '책자', '', '부', 8000, 'net', 'exempt', '', '', '1', 7,"
    " 'on_sale', '2026-01-05 00:00:00', '2026-02-06 00:00:00.000000', 3)",
)
