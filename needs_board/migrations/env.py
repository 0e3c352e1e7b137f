"""Alembic's entry: always runs on the connection that `run.py` hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from needs_board.migrations.tables import metadata


def _render(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that a migration never needs our code."""
    if kind == "type" and isinstance(item, sa.JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if kind != "type" or not type(item).__module__.startswith("needs_board."):
        return False
    return f"sa.{item.impl!r}"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=_render,
    transaction_per_migration=False,
)
context.run_migrations()
