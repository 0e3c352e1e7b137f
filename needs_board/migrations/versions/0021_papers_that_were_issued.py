"""Papers that were issued, and the document code of each submitted quote.

Revision: 0021, after 0020.
"""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade() -> None:
    op.add_column("quote_revision", sa.Column("code", sa.String(length=20), nullable=True))
    revisions = sa.table("quote_revision", sa.column("id", sa.Uuid()), sa.column("code", sa.String()))
    connection = op.get_bind()
    for known in connection.execute(sa.select(revisions.c.id)).scalars().all():
        code = "".join(secrets.choice(LETTERS) for _ in range(20))
        connection.execute(sa.update(revisions).where(revisions.c.id == known).values(code=code))
    with op.batch_alter_table("quote_revision", schema=None) as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_quote_revision_code"), ["code"])
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_issued_paper_file_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["quote_revision.id"], name=op.f("fk_issued_paper_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_issued_paper_revision_id")),
    )
