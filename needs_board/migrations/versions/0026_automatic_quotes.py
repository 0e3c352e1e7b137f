"""What sellers let the platform quote at once, and when quotes were asked for and answered.

Revision: 0026, after 0025.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WAITS_FOR = sa.Enum("consent", "limit", name="waitsfor", native_enum=False, length=32)


def upgrade() -> None:
    # Stores have no row yet: for them quotes leave at once, as they did until now.
    op.create_table(
        "auto_quote_consent",
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("limit_won", sa.BigInteger(), nullable=True),
        sa.Column("validity_days", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_auto_quote_consent_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_auto_quote_consent")),
    )
    op.create_table(
        "quote_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", _WAITS_FOR, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_quote_request_asked_by")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_request_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_request")),
        sa.UniqueConstraint("quote_id", name=op.f("uq_quote_request_quote_id")),
    )
    with op.batch_alter_table("quote_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_request_asked_at"), ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("quote_request")
    op.drop_table("auto_quote_consent")
