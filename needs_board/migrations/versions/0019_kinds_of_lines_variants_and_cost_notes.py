"""Kinds of lines, items that they answer, variants of answers, numbers of drafts, cost notes.

Revision: 0019, after 0018, of 2026-11-24 21:50:00.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LIVE = sa.text("need_id IS NOT NULL AND state NOT IN ('withdrawn', 'expired')")
_KINDS = sa.Enum(
    "free", "product", "set", "discount", "delivery", name="linekind", native_enum=False, length=32
)
_VARIANTS = sa.Enum("A", "B", name="variant", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "quote_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_cost_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_cost")),
        sa.UniqueConstraint("quote_id", "revision", name=op.f("uq_quote_cost_quote_id_revision")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_number", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("variant", _VARIANTS, server_default="A", nullable=False))
        batch_op.create_unique_constraint(batch_op.f("uq_quote_draft_number"), ["draft_number"])
        batch_op.drop_index("uq_quote_need_enterprise")
        batch_op.create_index(
            "uq_quote_need_enterprise_variant",
            ["need_id", "enterprise_id", "variant"],
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
    with op.batch_alter_table("quote_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", _KINDS, server_default="free", nullable=False))
        batch_op.add_column(sa.Column("item", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("bundle_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_quote_line_bundle_id"), "bundle", ["bundle_id"], ["id"])
    op.execute("UPDATE quote_line SET kind = 'product' WHERE product_id IS NOT NULL")
    op.execute("UPDATE quote_line SET kind = 'delivery' WHERE product_id IS NULL AND name = '배송비'")


def downgrade() -> None:
    with op.batch_alter_table("quote_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_quote_line_bundle_id"), type_="foreignkey")
        batch_op.drop_column("bundle_id")
        batch_op.drop_column("item")
        batch_op.drop_column("kind")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index("uq_quote_need_enterprise_variant")
        batch_op.create_index(
            "uq_quote_need_enterprise",
            ["need_id", "enterprise_id"],
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
        batch_op.drop_constraint(batch_op.f("uq_quote_draft_number"), type_="unique")
        batch_op.drop_column("variant")
        batch_op.drop_column("draft_number")
    op.drop_table("quote_cost")
