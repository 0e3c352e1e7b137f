"""How products are found: what one unit costs with tax, and the indexes of lists and counts.

Revision: 0010, after 0009.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_product_counted": [
        "state",
        "category",
        "enterprise_id",
        "lead_days",
        "unit_total_won",
        "delivery_reach",
    ],
    "ix_product_newest": ["state", "created_at", "id"],
    "ix_product_price": ["state", "unit_total_won", "created_at", "id"],
}


def upgrade() -> None:
    with op.batch_alter_table("product") as batch_op:
        batch_op.add_column(sa.Column("unit_total_won", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE product SET unit_total_won = CASE WHEN tax_kind = 'taxable' AND price_basis = 'net' "
        "THEN price_won + (price_won + 5) / 10 ELSE price_won END"
    )
    with op.batch_alter_table("product") as batch_op:
        for name, columns in INDEXES.items():
            batch_op.create_index(name, columns)
    op.drop_index("ix_product_mark_mark", "product_mark")
    op.create_index("ix_product_mark_counted", "product_mark", ["mark", "valid_until", "product_id"])


def downgrade() -> None:
    op.drop_index("ix_product_mark_counted", "product_mark")
    op.create_index("ix_product_mark_mark", "product_mark", ["mark"])
    with op.batch_alter_table("product") as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)
        batch_op.drop_column("unit_total_won")
