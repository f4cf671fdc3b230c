"""A self-harm alert from the answer to its closing, on a telephone."""

import re

from playwright.sync_api import Page, expect

from participants.models import Alert, SafetyAssessment
from tests.browser.hand import Hand
from tests.browser.visit import PHONE
from tests.factories import StageFactory
from tests.roles import as_owner

TABS = ("", "psychological-support/", "notes/", "timeline/", "history/")


def test_an_answer_leads_to_the_safety_assessment_and_two_people_close_it(visits):
    case = visits.scene.people[8]
    StageFactory(enrolment=case, counsellor=visits.scene.staff["counsellor"])
    page = visits.by("counsellor", viewport=PHONE)

    answer(page, f"{case.get_absolute_url()}scores/new/PHQ-9/")
    safety = page.url
    it_is_above_every_page(page, case, safety)
    home_shows_it_first(page, safety)
    hand = Hand(page)
    hand.pick("High: plan, means and intent")
    page.locator("textarea[name=means]").fill("A pistol. The uncle has taken it away.")
    page.locator("textarea[name=done]").fill("Talked until his sister came.")
    hand.press("Save safety assessment")
    expect(page.locator(".messages")).to_contain_text("The alert stays open")
    hand.follow("Propose to close it")
    page.locator("textarea[name=text]").fill("Sleeps, and lives with his sister now.")
    hand.press("Propose")
    expect(page.locator(".messages")).to_contain_text("until somebody else confirms")

    confirmed_by(visits.by("clinical_supervisor", viewport=PHONE), case)

    page.goto(case.get_absolute_url())
    expect(page.locator("[data-alert]")).to_have_count(0)
    with as_owner():
        [alert] = Alert.objects.filter(enrolment=case)
        [assessed] = SafetyAssessment.objects.filter(alert=alert)
    assert (alert.state, alert.closed_by) == (
        "closed",
        visits.scene.staff["clinical_supervisor"],
    )
    assert assessed.risk == "high"


def answer(page: Page, url: str) -> None:
    """No trouble but item 9."""
    page.goto(url)
    page.locator("input[name=mode][value=read_out]").check()
    page.locator("input[name=language]").fill("Krio")
    for item in range(1, 10):
        value = "1" if item == 9 else "0"
        page.locator(f"input[name=item_{item}][value='{value}']").check()
    page.get_by_role("button", name="Save the answers").click()
    expect(page).to_have_url(re.compile("/safety/$"))


def it_is_above_every_page(page: Page, case, safety: str) -> None:
    for tab in TABS:
        page.goto(f"{case.get_absolute_url()}{tab}")
        expect(page.locator("[data-alert]")).to_have_count(1)
        link = page.locator("[data-alert] a").get_attribute("href")
        assert link is not None
        assert safety.endswith(link)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]


def home_shows_it_first(page: Page, safety: str) -> None:
    page.goto("/")
    expect(page.locator("#work-1")).to_have_text("Self-harm alerts")
    row = page.locator(".rows li", has=page.locator(f"a[href='{way(safety)}']"))
    row.get_by_role("link", name=re.compile("Record the safety assessment")).click()
    expect(page).to_have_url(safety)


def way(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def confirmed_by(page: Page, case) -> None:
    page.goto("/")
    page.locator(f".rows li[data-case='{case.case_code}']").get_by_role(
        "link", name=re.compile("Decide on the closing")
    ).click()
    expect(page.locator("main")).to_contain_text("The uncle has taken it away")
    expect(page.locator("main")).to_contain_text("lives with his sister now")
    page.get_by_role("button", name="Close the alert").click()
    expect(page.locator(".messages")).to_contain_text("The alert is closed")
