from datetime import timedelta
from uuid import uuid4
import msgspec, pytest, sqlalchemy as sa
from needs_board.needs.actions import *
from needs_board.needs import queries as nq
from needs_board.needs.forms import *
from needs_board.kit.calendar import today_in_seoul
from needs_board.quotes.actions import close_due_needs
from needs_board.notifications.models import OutgoingMail, Notice
from needs_board.matches.actions import run_matcher
from tests.world import *
from tests.cast import PASSWORD
from tests.board import texts

async def test_returned_backdate_cancel(board):
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    async with board.write() as s:
        await return_need(s, asker("가람"), code, ReturnForm("수량을 확인해 주세요."), board.clock())
    h = await board.as_("하늘")
    n = (await h.api("GET", f"/api/v1/needs/{code}")).json()
    body = n["need"] | {"revision": n["revision"], "deadline_on": "2026-11-22", "deadline_time": "10:00"}
    r = await h.api("PUT", f"/api/v1/needs/{code}", body); print(r.status_code, r.text[:200])
    r = await h.api("POST", f"/api/v1/needs/{code}/cancel", {"reason": "그냥 취소합니다"}); print(r.status_code)
    r = await h.get(f"/quotes/{number}")
    assert r.status_code == 404

async def test_changed_mail(board):
    code = await published_need(board)
    await run_matcher(board.database, board.clock())
    number = await submitted_quote(board, code, "여울", 25_000)
    async with board.write() as s:
        need = await nq.own_need(s, asker("하늘"), code)
        form = await nq.form_of(s, need)
        await change_need(s, asker("하늘"), code, need.revision, msgspec.structs.replace(form, budget_won=1), board.clock())
    board.clock.forward(timedelta(minutes=5))
    await run_matcher(board.database, board.clock())
    async with board.read() as s:
        for m in await s.execute(sa.select(OutgoingMail.kind, OutgoingMail.recipient)): print(m)
    g = await board.as_("가람")
    assert "yeoul" not in (await g.get("/staff/mail")).text

@pytest.mark.parametrize("next", ["/needs?q=가", "/\t/evil.example", "/needs\r\nX: y", "/\\evil", "/%0d", "/😀\x00"])
async def test_sign_in_twice(board, next):
    c = board.visitor(); rid = str(uuid4())
    form = {"email": "haneul@narae.example", "password": PASSWORD, "next": next}
    for i in range(2):
        r = await c.post("/sign-in", form, request_id=rid); print(r.status_code, r.headers.get("location"))
        assert r.status_code in (303, 409)
        assert "evil.example" not in (r.headers["location"].replace("\t","")[:2]=="//" and r.headers["location"] or "")

async def test_wrong_sign_in_twice(board):
    c = board.visitor(); rid = str(uuid4())
    form = {"email": "haneul@narae.example", "password": "x"*13}
    a = await c.post("/sign-in", form, request_id=rid)
    b = await c.post("/sign-in", form, request_id=rid)
    print(b.status_code, b.headers["content-type"], b.text[:50])
    assert b.status_code == 422 or b.status_code == 409
    
async def test_api_session_twice(board):
    c = board.visitor(); rid = str(uuid4())
    form = {"email": "haneul@narae.example", "password": PASSWORD}
    a = await c.api("POST", "/api/v1/sessions", form, Idempotency_Key=rid)
    b = await c.api("POST", "/api/v1/sessions", form, Idempotency_Key=rid)
    print(a.status_code, b.status_code, b.text)
    assert b.status_code != 200

async def test_long_numbers(board):
    code = await published_need(board)
    y = await board.as_("윤슬")
    number = await submitted_quote(board, code, "윤슬", 25_000)
    async with board.write() as s:
        need = await nq.own_need(s, asker("하늘"), code)
        form = await nq.form_of(s, need)
        await change_need(s, asker("하늘"), code, need.revision, msgspec.structs.replace(form, budget_won=1), board.clock())
    bad = []
    for big in ("9"*5000, "٣", "²"):
        r = await y.post(f"/quotes/{number}/confirm", {"terms_revision": big}); bad.append(r.status_code)
        for act in ("remove-", "take-", "add-", "remove_row-"):
            r = await y.post(f"/needs/{code}/quote/form", {"act": act + big, "lines-0-name": "x"}); bad.append(r.status_code)
    h = await board.as_("하늘")
    for path in (f"/needs/{code}/edit","/needs/new"):
        for big in ("9"*5000, "٣", "²", "999"):
            r = await h.post(path, {"act": "remove_row-"+big, "title":"x", "revision": big, f"items-{big}-name": "x"}); bad.append(r.status_code)
            r = await h.post(path, {"act": "add_row", "title":"x", "revision": big, "items-999-name": "x"}); bad.append(r.status_code)
    print(bad)
    assert all(b < 500 for b in bad)

async def test_tiny(board):
    import time
    h = await board.as_("하늘")
    t = time.time()
    r = await h.api("POST", "/api/v1/needs", {"title": "x", "items": [{"quantity": "1e-999999"}]*3})
    print(r.status_code, r.text[:300], time.time()-t)
    assert time.time()-t < .2
