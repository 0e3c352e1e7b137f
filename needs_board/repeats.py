"""The same request twice: it is answered as it was the first time, and nothing is done again."""

from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import State
from litestar.response import Redirect

from needs_board.accounts import actions as accounts
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.visit import Outcome, Visit, fingerprint
from needs_board.kit.web import API


class AlreadyAnswered(Exception):
    """The same request came before; it is answered as it was then, and nothing is done again."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("already answered")
        self.outcome = outcome


async def request_id_of(request: Request[Any, Any, State]) -> UUID | None:
    """Return the id that a write carries, in its header or its form; raises WrongInput for one that is none."""
    text = request.headers.get("Idempotency-Key", "")
    if not text and not request.url.path.startswith(API):
        text = str((await request.form()).get("_request_id", ""))
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise WrongInput({"Idempotency-Key": _("요청 번호의 형식이 올바르지 않습니다.")}) from None


async def claim(visit: Visit, request_id: UUID) -> None:
    """Claim a request id for this write.

    Raises AlreadyAnswered when the same write came before, Conflict when the id was used for another one.
    """
    request = visit.request
    if request.url.path.startswith(API):
        mark = fingerprint(request.method, request.url.path, await request.body())
    else:
        typed = await visit.typed()
        mark = fingerprint(
            request.method, request.url.path, {k: v for k, v in typed.items() if k != "_csrf_token"}
        )
    earlier = await accounts.claim_request(visit.session, request_id, visit.asker.account_id, mark, visit.at)
    if earlier is None:
        return
    if earlier.fingerprint != mark or earlier.account_id != visit.asker.account_id:
        raise Conflict(_("이미 처리된 요청 번호입니다. 화면을 새로 고친 뒤 다시 시도해 주세요."))
    raise AlreadyAnswered(Outcome(location=earlier.location, status=earlier.status, body=earlier.body))


async def keep_answer(visit: Visit, request_id: UUID) -> None:
    """Keep what a claimed write was answered; an answer that cannot be kept gives the id free again.

    Such are a form shown once more and a fresh token: asked again, they are made again.
    """
    outcome = visit.outcome
    if outcome is None:
        await accounts.release_request(visit.session, request_id)
        return
    await accounts.note_answer(visit.session, request_id, outcome.status, outcome.location, outcome.body)


def answer_again(_request: Request[Any, Any, State], again: AlreadyAnswered) -> Response[Any]:
    """Answer a repeated write as it was answered the first time."""
    outcome = again.outcome
    if outcome.location:
        return Redirect(outcome.location, status_code=303)
    return Response(outcome.body.encode(), status_code=outcome.status, media_type="application/json")
