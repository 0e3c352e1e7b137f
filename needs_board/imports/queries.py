"""What is already there, by which a file that comes again is recognised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Category, Product
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.brn import is_brn, normalise_brn
from needs_board.kit.rows import normal
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState


@dataclass(slots=True)
class KnownEnterprises:
    """Enterprises by registration number, by id in their list, and by name."""

    by_brn: dict[str, Enterprise] = field(default_factory=dict)
    by_external_id: dict[str, Enterprise] = field(default_factory=dict)
    by_name: dict[str, list[Enterprise]] = field(default_factory=dict)
    by_number: dict[str, Enterprise] = field(default_factory=dict)

    def add(self, one: Enterprise) -> None:
        """Know one more."""
        if one.brn:
            self.by_brn[one.brn] = one
        if one.external_id:
            self.by_external_id[one.external_id] = one
        self.by_name.setdefault(one.name, []).append(one)
        self.by_number[str(one.number)] = one

    def find(self, typed_brn: str, external_id: str, name: str) -> Enterprise | None:
        """Return the enterprise that a row means: by its registration number, else its id, else its name.

        Of one name are two enterprises where both say a registration number and say different ones. A wrong
        number finds nothing; it is refused when the row is taken.
        """
        brn = normalise_brn(typed_brn) if is_brn(typed_brn) else None
        if brn and brn in self.by_brn:
            return self.by_brn[brn]
        if external_id and external_id in self.by_external_id:
            return self.by_external_id[external_id]
        alike = [one for one in self.by_name.get(name, []) if not (brn and one.brn)]
        return alike[0] if len(alike) == 1 else None

    def named(self, text: str) -> Enterprise | None:
        """Return the one enterprise that a number, a registration number or a name means."""
        if is_brn(text):
            return self.by_brn.get(normalise_brn(text))
        alike = self.by_name.get(text, [])
        return alike[0] if len(alike) == 1 else self.by_number.get(text)


def known_enterprises(enterprises: Iterable[Enterprise]) -> KnownEnterprises:
    """Return enterprises as they can be found again."""
    known = KnownEnterprises()
    for one in enterprises:
        known.add(one)
    return known


async def category_codes(session: AsyncSession) -> dict[str, str]:
    """Return the code of each category that can hold products, by its code and its names."""
    chosen = Category.parent.is_not(None) & Category.retired_at.is_(None)
    rows = await session.scalars(sa.select(Category).where(chosen))
    return {normal(word): one.code for one in rows for word in (one.code, one.name_ko, one.name_en)}


async def own_needs(session: AsyncSession, asker: Asker) -> set[tuple[str, object]]:
    """Return title and deadline of the agency's needs that were not cancelled."""
    rows = await session.execute(
        sa.select(Need.title, Need.deadline_at).where(
            Need.organisation_id == acting_for(asker), Need.state != NeedState.CANCELLED
        )
    )
    return {(title, deadline_at) for title, deadline_at in rows}


def same_product(shelf: Sequence[Product], form: ProductForm) -> Product | None:
    """Return the product that a row means: by the seller's own number, else by name and 규격."""
    for one in shelf:
        if form.external_id and one.external_id == form.external_id:
            return one
    alike = [one for one in shelf if (one.name, one.spec) == (form.name, form.spec)]
    return next((one for one in alike if not (form.external_id and one.external_id)), None)
