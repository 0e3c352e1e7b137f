"""The page on which a reviewer words anew what a returned application is asked to mend."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.corrections import actions, queries
from needs_board.corrections.forms import read_words
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit


class CorrectionView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is still to be mended, each with field and name, ready to be worded anew."""

    code: str
    enterprise: str
    asked: tuple[tuple[str, str], ...]
    typed: Typed
    errors: dict[str, str]
    refusal: str


@get("/staff/reviews/{code:str}/correct")
async def correction_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _correction(look, code)


@post("/staff/reviews/{code:str}/correct")
async def correct_reasons(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    reviewed = await queries.returned_application(act.session, act.asker, code)
    sent = [name.removeprefix("reason-") for name in typed if name.startswith("reason-")]
    asked = sent or [one.of for one in reviewed.to_mend()]
    try:
        words = read_words(typed, asked)
        changed = await actions.correct_reasons(act.session, act.asker, code, words, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _correction(act, code, typed, refusal)
    told = _("보완 요청을 바로잡고 기업에 다시 알렸습니다.")
    same = _("바뀐 것이 없어 다시 알리지 않았습니다.")
    return act.go(f"/staff/reviews/{code}", flash=told if changed else same)


async def _correction(
    visit: Visit, code: str, typed: Typed | None = None, refusal: WrongInput | Conflict | None = None
) -> Response[str]:
    """Answer with the form; after a refusal with what was typed."""
    reviewed = await queries.returned_application(visit.session, visit.asker, code)
    asked = reviewed.to_mend()
    stored = {f"reason-{one.of}": one.reason for one in asked} | {"note": reviewed.latest.note}
    view = CorrectionView(
        code=code,
        enterprise=reviewed.applied.enterprise.name,
        asked=tuple((f"reason-{one.of}", one.name) for one in asked),
        typed=stored | dict(typed or {}),
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        refusal=refusal.sentence if isinstance(refusal, Conflict) else "",
    )
    return visit.page("corrections/correct.html", view, status=refusal.status if refusal else 200)


routes: list[Any] = [correction_page, correct_reasons]
