"""Two browsers speak with each other: what one says appears in the other, also after its line was cut."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.conftest import LiveBoard, open_browser, sign_in

pytestmark = pytest.mark.browser


def test_officer_and_enterprise_speak_live(
    live: LiveBoard, browser: Browser, contexts: list[BrowserContext]
) -> None:
    haneul = open_browser(browser, live, contexts)
    yunseul = open_browser(browser, live, contexts, width=390)
    sign_in(haneul, "하늘")
    sign_in(yunseul, "윤슬")
    haneul.goto("/enterprises/1")
    haneul.get_by_role("link", name="대화하기").click()
    haneul.get_by_label("첫 메시지").fill("책자 시안을 볼 수 있을까요?")
    haneul.get_by_role("button", name="보내기").click()
    yunseul.goto("/threads")
    yunseul.get_by_role("link", name="나래구청").click()
    expect(haneul.get_by_text("읽음", exact=True)).to_be_visible()

    yunseul.get_by_role("textbox", name="메시지").press_sequentially("네,")
    expect(haneul.get_by_text("상대가 쓰고 있습니다…")).to_be_visible()
    yunseul.get_by_role("textbox", name="메시지").fill(
        "네, <b>보내</b> 드리겠습니다. https://pureun.example/1"
    )
    yunseul.get_by_role("button", name="보내기").click()
    expect(haneul.locator("li.nb-says").nth(1)).to_contain_text("네, <b>보내</b> 드리겠습니다.")
    expect(yunseul.get_by_role("textbox", name="메시지")).to_have_value("")
    expect(haneul.locator("li.nb-says a")).to_have_attribute("rel", "noopener nofollow")

    contexts[0].set_offline(True)
    for place in range(1, 6):
        yunseul.get_by_role("textbox", name="메시지").fill(f"{place}번째 시안")
        yunseul.get_by_role("button", name="보내기").click()
        expect(yunseul.locator("li.nb-says")).to_have_count(2 + place)
    contexts[0].set_offline(False)
    expect(haneul.locator("li.nb-says")).to_have_count(7, timeout=20_000)
    shown = haneul.locator("li.nb-says").evaluate_all("all => all.map(one => one.dataset.number)")
    assert shown == ["1", "2", "3", "4", "5", "6", "7"]
    haneul.get_by_role("textbox", name="메시지").fill("잘 받았습니다.")
    haneul.get_by_role("textbox", name="메시지").press("Control+Enter")
    expect(yunseul.locator("li.nb-says").last).to_contain_text("잘 받았습니다.")
    assert yunseul.evaluate("document.documentElement.scrollWidth <= innerWidth")
