"""An enterprise's whole way on a phone: invited, applying, mending, opening, lapsing, and open again."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.applicants import COMPANY, CONTACT, EMAIL, NAME, photo
from tests.cast import PASSWORD
from tests.journeys.conftest import LiveBoard, open_browser, sign_in

pytestmark = pytest.mark.browser

PROOF = {"number": "제2026-7호", "issuer": "인천광역시", "issued_on": "2026-03-02"}


def test_invited_enterprise_opens_its_store_and_survives_a_lapse(
    live: LiveBoard, browser: Browser, contexts: list[BrowserContext], tmp_path: Path
) -> None:
    picture = tmp_path / "사진.jpg"
    picture.write_bytes(photo())
    garam = open_browser(browser, live, contexts)
    naru = open_browser(browser, live, contexts, width=390)
    naru.set_default_timeout(8000)
    garam.set_default_timeout(8000)
    sign_in(garam, "가람")
    _invite(garam)
    live.work()
    _follow_the_mail(naru, live)
    _apply(naru, picture)
    _ask_to_mend(garam)
    _mend(naru, picture)
    _approve(garam)
    live.clock.forward(timedelta(minutes=1))
    live.work()
    assert "입점이 확정되었습니다" in _mails(live)[-1]
    _open_the_store(naru)
    _days_pass(live, 60)
    assert any("유효기간이 끝나" in subject for subject in _mails(live))
    _days_pass(live, 30)
    assert any("운영이 중지되었습니다" in subject for subject in _mails(live))
    _sign_in(naru)
    _renew(naru, picture)
    sign_in(garam, "가람")
    garam.goto("/staff/renewals")
    garam.get_by_role("button", name="확인함").click()
    expect(garam.locator("body")).to_contain_text("매장을 다시 열었습니다")
    naru.goto("/me/store")
    expect(naru.locator("main")).to_contain_text("매장이 열려 있습니다")


def _days_pass(live: LiveBoard, days: int) -> None:
    """Let days pass, the clockwork do its work, and the mails that it wrote leave."""
    live.clock.forward(timedelta(days=days))
    live.work()
    live.clock.forward(timedelta(minutes=1))
    live.work()


def _mails(live: LiveBoard) -> list[str]:
    return [str(mail["Subject"]) for mail in live.sink.mails if EMAIL in str(mail["To"])]


def _invite(page: Page) -> None:
    page.goto("/staff/joining")
    page.get_by_label("기업 이름").fill(NAME)
    page.get_by_label("기업 유형").select_option("cooperative")
    page.get_by_label("담당자 이름").fill("나루")
    page.get_by_label("이메일").fill(EMAIL)
    page.get_by_role("button", name="초대 메일 보내기").click()
    expect(page.locator("main")).to_contain_text("답을 기다림")


def _follow_the_mail(page: Page, live: LiveBoard) -> None:
    mail = next(mail for mail in live.sink.mails if EMAIL in str(mail["To"]))
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.findall(r"http://\S+/join/\S+", body.get_content())[0]
    page.goto(link)
    page.get_by_label("새 비밀번호").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="계정 만들기").click()
    _fill_sign_in(page)
    expect(page.locator("main")).to_contain_text("입점 신청")


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    _fill_sign_in(page)


def _fill_sign_in(page: Page) -> None:
    page.get_by_label("이메일").fill(EMAIL)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="로그인").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _apply(page: Page, picture: Path) -> None:
    """Go through the list of tasks as on a phone, every paper by the camera's field, and hand it in."""
    _section(page, "기업 정보", COMPANY)
    page.get_by_role("link", name="기업 유형").click()
    page.get_by_label("협동조합", exact=True).check()
    page.get_by_role("button", name="저장하고 돌아가기").click()
    _section(page, "담당자", CONTACT)
    page.get_by_role("link", name="약관 동의").click()
    for label in page.locator("main .krds-form-check label").all():
        label.click()
    page.get_by_role("button", name="저장하고 돌아가기").click()
    for paper in ("사업자등록증", "통장사본"):
        _photograph(page, paper, picture)
    _photograph(page, "협동조합 설립신고확인증", picture, {**PROOF, "valid_until": "2027-02-20"})
    _photograph(page, "도장 사진", picture)
    expect(page.locator("img.nb-sample")).to_be_visible()
    page.get_by_role("button", name="이 도장을 쓰기").click()
    page.get_by_role("link", name="내용 확인하고 제출하기").click()
    _stays_within(page)
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.locator("main")).to_contain_text("J-2026-0001")


def _section(page: Page, title: str, fields: dict[str, str]) -> None:
    page.get_by_role("link", name=title).click()
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="저장하고 돌아가기").click()
    expect(page.locator("main")).to_contain_text("서류")


def _photograph(page: Page, paper: str, picture: Path, facts: dict[str, str] | None = None) -> None:
    page.locator("main").get_by_role("link", name=paper).first.click()
    for name, value in (facts or {}).items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=photo]").set_input_files(picture)
    page.locator("main").get_by_role("button", name="올리기").click()
    expect(page.locator("main")).to_contain_text("올린 서류" if paper == "도장 사진" else "서류")
    page.wait_for_url(
        "**/me/papers/seal" if paper == "도장 사진" else re.compile("/me/(application|papers)$")
    )


def _ask_to_mend(page: Page) -> None:
    page.goto("/staff/reviews")
    page.get_by_role("link", name=NAME).click()
    section = page.locator("section.nb-line", has_text="통장사본")
    section.locator("summary").click()
    section.locator("textarea").fill("계좌번호가 잘렸습니다.")
    section.get_by_role("button", name="보완할 서류로 표시").click()
    expect(page.locator("main")).to_contain_text("보완 요청 보내기")
    page.get_by_role("button", name="보완 요청 보내기").click()
    expect(page.locator("body")).to_contain_text("보완을 요청했습니다")


def _mend(page: Page, picture: Path) -> None:
    page.goto("/me/application")
    expect(page.locator("main")).to_contain_text("계좌번호가 잘렸습니다.")
    expect(page.locator("main").get_by_role("link", name="사업자등록증")).to_have_count(0)
    _photograph(page, "통장사본", picture)
    page.get_by_role("link", name="내용 확인하고 제출하기").click()
    page.get_by_role("button", name="신청서 제출하기").click()
    expect(page.locator("main")).to_contain_text("제출했습니다")


def _approve(page: Page) -> None:
    page.goto("/staff/reviews/J-2026-0001")
    while page.locator("#papers").get_by_role("button", name="확인함", exact=True).count():
        page.locator("#papers").get_by_role("button", name="확인함", exact=True).first.click()
    page.get_by_role("button", name="입점 확정하기").click()
    expect(page.locator("body")).to_contain_text("입점을 확정하고 알렸습니다")


def _open_the_store(page: Page) -> None:
    page.goto("/me/products/new")
    page.locator("[name=name]").fill("사무실 청소")
    page.locator("[name=category]").select_option("services-cleaning")
    page.locator("[name=unit]").fill("회")
    page.locator("[name=price_won]").fill("90000")
    page.get_by_role("button", name="저장하고 판매 시작").click()
    page.wait_for_url("**/me/products")
    page.goto("/me/enterprise")
    page.get_by_label("기업 소개").fill("사무실과 학교를 깨끗하게 청소합니다.")
    page.get_by_label("납품 조건").fill("인천 전 지역에 갑니다.")
    page.locator("main").get_by_role("button", name="저장", exact=True).first.click()
    page.goto("/me/store")
    _stays_within(page)
    page.get_by_role("button", name="매장 열기").click()
    expect(page.locator("main")).to_contain_text("매장이 열려 있습니다")


def _renew(page: Page, picture: Path) -> None:
    page.goto("/me/papers")
    facts = PROOF | {"issued_on": "2027-02-21", "valid_until": "2029-02-20"}
    _photograph(page, "협동조합 설립신고확인증", picture, facts)
    expect(page.locator("main")).to_contain_text("제출함")


def _stays_within(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
