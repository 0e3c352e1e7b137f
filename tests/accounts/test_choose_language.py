"""Korean first, English by the switch: kept in the browser and, for whoever is signed in, in the account."""

import pytest

from needs_board.accounts.models import Account
from needs_board.kit.i18n import Locale
from tests.board import Board, texts
from tests.cast import id_of


async def locale_of(board: Board, person: str) -> Locale:
    async with board.read() as session:
        return (await session.get_one(Account, id_of(person))).locale


async def test_visitor_reads_korean_until_they_switch(board: Board) -> None:
    visitor = board.visitor()
    assert '<html lang="ko">' in (await visitor.get("/sign-in")).text
    answer = await visitor.post("/language", {"locale": "en", "next": "/sign-in"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    page = await visitor.get("/sign-in")
    assert '<html lang="en">' in page.text
    assert "Sign in to post a need or to send a quote." in texts(page)
    await visitor.post("/language", {"locale": "ko"})
    assert "수요를 올리거나 견적을 내려면 로그인해 주세요." in texts(await visitor.get("/sign-in"))


@pytest.mark.parametrize(
    ("header", "lang"),
    [("en-GB,en;q=0.9", "en"), ("ko-KR", "ko"), ("de,en;q=0.5", "en"), ("de", "ko"), ("", "ko")],
)
async def test_browser_is_answered_in_the_first_of_its_languages_that_we_have(
    board: Board, header: str, lang: str
) -> None:
    page = await board.visitor().get("/sign-in", headers={"Accept-Language": header})
    assert f'<html lang="{lang}">' in page.text


async def test_language_of_the_account_goes_along_to_another_browser(board: Board) -> None:
    here = await board.as_("하늘")
    await here.post("/language", {"locale": "en", "next": "/me/sessions"})
    assert await locale_of(board, "하늘") is Locale.EN
    assert await locale_of(board, "서준") is Locale.KO
    there = await board.as_("하늘")
    assert "Signed-in devices" in texts(await there.get("/me/sessions"))


async def test_refusals_are_said_in_the_language_of_the_reader(board: Board) -> None:
    yeoul = await board.as_("여울")
    await yeoul.post("/language", {"locale": "en"})
    assert "You may not do this" in texts(await yeoul.get("/staff/runs"))
    answer = await yeoul.post("/sign-in", {"email": "", "password": ""})
    assert "This is required. Please fill it in." in texts(answer)


async def test_api_answers_in_the_language_asked_for(board: Board) -> None:
    said = {}
    for language in ("ko", "en"):
        answer = await board.visitor().api("GET", "/api/v1/invitations", Accept_Language=language)
        said[language] = answer.json()["detail"]
    assert said == {
        "ko": "로그인이 필요합니다. 로그인한 뒤 이어서 진행해 주세요.",
        "en": "Please sign in, then go on from here.",
    }


@pytest.mark.parametrize("wanted", ["", "fr", "../en", "EN"])
async def test_unknown_language_is_korean(board: Board, wanted: str) -> None:
    visitor = board.visitor()
    await visitor.post("/language", {"locale": wanted})
    assert '<html lang="ko">' in (await visitor.get("/sign-in")).text


async def test_switch_leads_nowhere_else(board: Board) -> None:
    answer = await board.visitor().post("/language", {"locale": "en", "next": "//evil.example"})
    assert answer.headers["Location"] == "/"
