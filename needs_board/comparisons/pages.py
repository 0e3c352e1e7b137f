"""Products side by side."""

import re
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import category_labels, form_of
from needs_board.catalogue.rules import REACH_LABELS, DeliveryReach, is_for_sale, tax_words, unit_amounts
from needs_board.comparisons import queries
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.marks.queries import mark_labels
from needs_board.marks.rules import counts_on

MOST_COMPARED = 4


class Column(msgspec.Struct, frozen=True):
    """One of the products: its address, the page without it, the words of each row in their order."""

    number: int
    name: str
    href: str
    href_without: str
    least: str
    cells: tuple[str, ...]
    may_buy: bool


class ComparisonView(msgspec.Struct, frozen=True):
    """Products side by side; `labels` name the rows."""

    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    is_cut: bool


@get("/products/compare")
async def comparison_page(look: NamedDependency[Visit]) -> Response[str]:
    """Show the products that the address names as product=1&product=2; what cannot be seen is left out."""
    named = [
        text for text in look.request.query_params.getall("product", []) if re.fullmatch(r"\d{1,15}", text)
    ]
    numbers = list(dict.fromkeys(map(int, named)))
    found = await queries.public_products(look.session, numbers[:MOST_COMPARED])
    labels, marks = await category_labels(look.session), await mark_labels(look.session)
    columns = []
    for product, enterprise in found:
        rows = await _rows(look, product, enterprise, labels[product.category], marks)
        others = [one.number for one, _seller in found if one.number != product.number]
        columns.append(
            Column(
                number=product.number,
                name=product.name,
                href=f"/products/{product.number}",
                href_without=f"/products/compare?{urlencode([('product', one) for one in others])}",
                least=quantity_text(product.min_quantity),
                cells=tuple(rows.values()),
                may_buy=look.asker.role is Role.OFFICER and is_for_sale(product.state, enterprise.state),
            )
        )
    names = tuple(rows) if columns else ()
    return look.page(
        "comparisons/comparison.html", ComparisonView(names, tuple(columns), len(numbers) > MOST_COMPARED)
    )


async def _rows(
    look: Visit, product: Product, enterprise: Enterprise, category: str, marks: dict[str, str]
) -> dict[str, str]:
    """Return what is compared, in words by label: one unit on the same bases, and what comes with it."""
    form, today = await form_of(look.session, product), today_in_seoul(look.at)
    amounts = unit_amounts(product.price_won, product.tax_kind, product.price_basis)
    reach = _(REACH_LABELS[product.delivery_reach])
    carried = [marks[one.mark] for one in form.marks if counts_on(one.valid_until, today)]
    steps = [
        _("%(quantity)s부터 %(price)s")
        % {"quantity": quantity_text(one.from_quantity), "price": won(one.price_won)}
        for one in form.breaks
    ]
    return {
        _("기업"): f"{enterprise.name} · {_(TYPE_LABELS[enterprise.type])}",
        _("지역"): enterprise.region,
        _("분류"): category,
        _("규격"): product.spec,
        _(
            "단가"
        ): f"{won(product.price_won)} / {product.unit} ({tax_words(product.tax_kind, product.price_basis)})",
        _("공급가액"): won(amounts.net_won),
        _("부가가치세를 더한 값"): won(amounts.total_won),
        _("수량별 단가"): "\n".join(steps),
        _("최소 주문 수량"): f"{quantity_text(product.min_quantity)} {product.unit}",
        _("납품까지"): _("%(days)s일") % {"days": product.lead_days},
        _("납품 지역"): form.delivery_regions if product.delivery_reach is DeliveryReach.REGIONS else reach,
        _("인증"): ", ".join(carried),
    }


routes: list[Any] = [comparison_page]
