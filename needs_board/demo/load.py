"""Loading the demo into an empty database, and emptying it again."""

from datetime import datetime

import sqlalchemy as sa

from needs_board.accounts.models import Organisation
from needs_board.demo.people import Cast
from needs_board.demo.script import read_script
from needs_board.demo.story import tell_story
from needs_board.kit.calendar import start_of_day, today_in_seoul
from needs_board.kit.db import Database
from needs_board.kit.objects import Objects
from needs_board.migrations.tables import metadata


async def load_demo(database: Database, objects: Objects, at: datetime) -> bool:
    """Tell the demo's story in a database that holds no organisation; return False where there are some."""
    async with database.read() as session:
        if (await session.execute(sa.select(sa.func.count(Organisation.id)))).scalar_one():
            return False
    cast = Cast(objects, start_of_day(today_in_seoul(at)))
    await tell_story(database, cast, read_script(), at)
    return True


async def empty_database(database: Database) -> None:
    """Take every row out of every table; for demos only."""
    async with database.write() as session:
        for table in reversed(metadata.sorted_tables):
            await session.execute(table.delete())
