"""The fragment that a form shows beside its category while it is filled in."""

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.market.actions import suggest_category
from needs_board.market.forms import SuggestedCategory, need_asked, product_asked

ASKED = {"need": need_asked, "product": product_asked}


class SuggestionsView(msgspec.Struct, frozen=True):
    """Categories that may fit what was typed, the likeliest first."""

    typed: Typed
    suggested: tuple[SuggestedCategory, ...]


@get("/suggestions/category")
async def suggested_categories(look: NamedDependency[Visit]) -> Response[str]:
    """Suggest categories for the fields of a form, named as the form names them; `for` is need or product."""
    if look.is_htmx and look.asker.role is Role.VISITOR:
        # A session that ran out must not take away the form of which this is a part.
        return Response("", status_code=401, media_type="text/html", headers={"HX-Reswap": "none"})
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    typed = dict(look.request.query_params.items())
    if typed.get("for") not in ASKED:
        raise WrongInput({"for": _("목록에서 골라 주세요.")})
    await look.let_go()
    suggested = await suggest_category(look.database, ASKED[typed["for"]](typed), look.at)
    return look.page("suggestions/_categories.html", SuggestionsView(typed, suggested))


routes = [suggested_categories]
