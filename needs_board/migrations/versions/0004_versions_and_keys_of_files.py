"""Versions, keys and the end of stored files.

Revision: 0004, after 0003.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_id", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("replaced_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_stored_file_replaced_by_id"), ["replaced_by_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_stored_file_replaced_by_id"), "stored_file", ["replaced_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_stored_file_replaced_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_stored_file_replaced_by_id"), type_="unique")
        for name in ("purged_at", "ended_at", "replaced_by_id", "version", "key_id"):
            batch_op.drop_column(name)
