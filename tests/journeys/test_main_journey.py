"""The main job in a real browser: a need finds its enterprises and comes back as quotes."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import LiveBoard, open_browser, sign_in

pytestmark = pytest.mark.browser


def test_need_finds_its_enterprises_and_comes_back_as_quotes(
    live: LiveBoard, browser: Browser, contexts: list[BrowserContext]
) -> None:
    haneul = open_browser(browser, live, contexts)
    yunseul = open_browser(browser, live, contexts, width=390)
    yeoul = open_browser(browser, live, contexts)
    for page, person in ((haneul, "하늘"), (yunseul, "윤슬"), (yeoul, "여울")):
        sign_in(page, person)

    code = _post_a_need(haneul)
    live.work()
    live.clock.forward(timedelta(minutes=1))
    live.work()
    _read_the_mail(live, code)
    _decline(yeoul, code)
    number = _answer_with_a_quote(yunseul, live, code)

    haneul.goto(f"/needs/{code}/compare")
    expect(haneul.locator("main")).not_to_contain_text("330,000")
    live.clock.forward(timedelta(days=8))
    live.work()
    sign_in(haneul, "하늘")
    _open(haneul, code)
    _choose(haneul, code, number)
    live.clock.forward(timedelta(minutes=1))
    live.work()
    assert "선정" in str(live.sink.to("윤슬")[-1]["Subject"])
    sign_in(yunseul, "윤슬")
    _read_the_paper(yunseul, number)


def _post_a_need(page: Page) -> str:
    """Save a draft with its title alone, fill in the rest, check it on one page, publish it."""
    page.goto("/needs/new")
    page.get_by_label("제목").fill("마을 이야기 책자 인쇄")
    page.get_by_role("button", name="임시저장").click()
    page.wait_for_url(re.compile(r"/needs/N-\d{4}-\d{4}"))
    code = str(re.findall(r"N-\d{4}-\d{4}", page.url)[0])
    page.goto(f"/needs/{code}/edit")
    page.get_by_label("분류").select_option("goods-print")
    page.get_by_label("용도와 요청 사항").fill("마을 기록 사업의 결과를 주민에게 나누어 드리는 책자입니다.")
    for name, value in (("name", "책자"), ("spec", "A5, 64쪽, 무선 제본"), ("quantity", "3"), ("unit", "권")):
        page.locator(f"[name=items-0-{name}]").fill(value)
    page.get_by_label("예산 금액").fill("400000")
    page.get_by_label("납품 장소").fill("나래구청 총무과")
    page.get_by_label("납품일").fill("2026-12-14")
    page.get_by_label("마감일").fill("2026-11-30")
    page.get_by_label("마감 시각").fill("18:00")
    page.get_by_role("button", name="다음: 내용 확인하기").click()
    expect(page.locator("main")).to_contain_text("필요한 내용을 모두 적었습니다")
    page.get_by_role("button", name="공개하기").click()
    expect(page.locator("main")).to_contain_text("공개했습니다")
    expect(page.locator("main")).to_contain_text(code)
    page.goto("/needs")
    expect(page.locator("main")).to_contain_text("마을 이야기 책자 인쇄")
    return code


def _read_the_mail(live: LiveBoard, code: str) -> None:
    (mail,) = live.sink.to("윤슬")
    assert "마을 이야기 책자 인쇄" in str(mail["Subject"])
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "2026. 11. 30.(월) 18:00" in text
    assert f"{live.address}/invitations/{code}" in text


def _decline(page: Page, code: str) -> None:
    """Say no in one tap, if the matcher asked at all; the caterer fits a booklet badly."""
    answer = page.goto(f"/invitations/{code}")
    assert answer is not None
    if answer.status == 404:
        return
    page.get_by_role("button", name="우리 품목이 아님").click()
    expect(page.locator("main")).to_contain_text("우리 품목이 아님")


def _answer_with_a_quote(page: Page, live: LiveBoard, code: str) -> str:
    """On a phone: see why one was asked, save a draft, submit, and submit a better price once more."""
    page.goto("/me/invitations")
    page.get_by_role("link", name="마을 이야기 책자 인쇄").first.click()
    expect(page.locator("main")).to_contain_text("왜 추천되었나요?")
    expect(page.locator("main")).to_contain_text("책자")
    page.get_by_role("link", name="견적 내기").click()
    page.locator("[name=lines-0-unit_price_won]").fill("120000")
    page.get_by_role("button", name="임시 저장").click()
    page.goto(f"/needs/{code}/quote")
    expect(page.locator("[name=lines-0-unit_price_won]")).to_have_value(re.compile("120,?000"))
    _submit(page, "120000")
    expect(page.locator("main")).to_contain_text("396,000")
    page.goto(f"/needs/{code}/quote")
    _submit(page, "110000")
    expect(page.locator("main")).to_contain_text("363,000")
    return str(re.findall(r"Q-\d{4}-\d+-\d+", page.content())[0])


def _submit(page: Page, price: str) -> None:
    page.locator("[name=lines-0-unit_price_won]").fill(price)
    page.get_by_role("button", name="견적 제출").click()
    page.wait_for_url(re.compile(r"/quotes/Q-"))


def _open(page: Page, code: str) -> None:
    page.goto(f"/needs/{code}/opening")
    expect(page.locator("main")).not_to_contain_text(
        "아직 없습니다"
    )  # the page itself says that she is present
    page.get_by_role("button", name="개봉하기").click()
    expect(page.locator("main")).to_contain_text("참관한 사람")


def _choose(page: Page, code: str, number: str) -> None:
    page.goto(f"/needs/{code}/compare")
    expect(page.locator("main")).to_contain_text(number)
    for figure in ("330,000", "33,000", "363,000", "110,000"):
        expect(page.locator("main")).to_contain_text(figure)
    page.get_by_role("link", name=re.compile("선정하기")).first.click()
    page.locator("label[for=reason]").click()
    page.get_by_label("설명").fill("요구한 규격을 모두 맞추었고 예산 안에 있습니다.")
    page.get_by_role("button", name=re.compile("선정하고")).click()
    expect(page.locator("main")).to_contain_text("푸른인쇄")
    page.goto(f"/needs/{code}")
    expect(page.locator("main")).to_contain_text("업체 선정")


def _read_the_paper(page: Page, number: str) -> None:
    answer = page.request.get(f"/quotes/{number}.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    text = re.sub(r"\s+", "", PdfReader(BytesIO(answer.body())).pages[0].extract_text())
    for expected in (number, "일금삼십육만삼천원정", "116-82-00276", "푸른인쇄", "책자", "330,000", "33,000"):
        assert expected in text, expected
