"""What goes with quotes.

Revision: 0023, after 0022, of 2026-11-24 23:05:00.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "quote_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("from_revision", sa.BigInteger(), nullable=False),
        sa.Column("until_revision", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_attachment_quote_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_quote_attachment_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_attachment")),
        sa.UniqueConstraint("file_id", name=op.f("uq_quote_attachment_file_id")),
    )
    with op.batch_alter_table("quote_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_attachment_quote_id"), ["quote_id"], unique=False)


def downgrade() -> None:
    op.drop_table("quote_attachment")
