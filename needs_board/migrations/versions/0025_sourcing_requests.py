"""Sourcing requests: an agency asks the centre where to buy.

Revision: 0025, after 0024.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sourcing_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "prepared",
                "taken",
                "withdrawn",
                name="sourcingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("prepared", sa.JSON(), nullable=True),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sourcing_request_account_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_sourcing_request_need_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sourcing_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sourcing_request")),
        sa.UniqueConstraint("code", name=op.f("uq_sourcing_request_code")),
    )
    with op.batch_alter_table("sourcing_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sourcing_request_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sourcing_request_state"), ["state"], unique=False)
