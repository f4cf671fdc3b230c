"""From an opportunity to a certificate of its intake, by those who do each part."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from participants.models import Certificate, Enrolment, Stage
from programs.models import Activity
from tests.browser.hand import Hand
from tests.browser.scene import Scene
from tests.factories import AssessmentFactory, EnrolmentFactory, WaiverFactory
from tests.roles import as_owner

PLACES = 1


def said(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def test_an_intake_is_planned_filled_kept_and_ends_with_a_certificate(visits):
    first, second = comers(visits.scene)
    trainer, worker = visits.by("facilitator"), visits.by("caseworker")

    intake = plan(visits.by("programme_lead"), visits.scene)
    meet(trainer, intake)
    choose(worker, first, "Give a place")
    choose(worker, second, "Put on the waiting list")
    stay_away(worker, first)
    give_the_place(worker, second)
    keep_register(trainer, intake, second)
    assess(worker, second)
    complete(worker)
    certificate = certify(worker, second)

    with (
        worker.expect_response(re.compile("/certificates/")) as answer,
        worker.expect_download() as saved,
    ):
        Hand(worker).follow("Download as PDF")
    [sheet] = PdfReader(saved.value.path()).pages
    printed = " ".join(sheet.extract_text().split())
    assert answer.value.headers["content-type"] == "application/pdf"
    person = second.participant
    assert f"{person.given_name} {person.family_name}" in printed
    assert certificate.number in printed


def comers(scene: Scene) -> tuple[Enrolment, Enrolment]:
    """Two who would learn; the second may end after fewer sessions than is asked."""
    worker, day = scene.staff["caseworker"], scene.program.today() - timedelta(days=30)
    facts = {"office": scene.activity.office, "registered_on": day}
    first, second = (
        EnrolmentFactory(**facts, caseworker=worker, participant__family_name=name)
        for name in ("Sankoh", "Turay")
    )
    AssessmentFactory(enrolment=second, taken_on=day)
    WaiverFactory(
        **{"enrolment": second, "gate": "complete", "conditions": ["sessions"]},
        **{"asked_by": worker, "state": "approved", "decided_at": timezone.now()},
        decided_by=scene.staff["programme_lead"],
    )
    return first, second


def plan(page: Page, scene: Scene) -> Activity:
    """The lead plans an intake with one place."""
    page.goto("/opportunities/")
    hand = Hand(page)
    hand.follow("Welding and metal work")
    hand.follow("Plan an intake")
    hand.write("Name", "Welding, evenings")
    hand.write("Code", "WELD-EVE")
    hand.write("Places", str(PLACES))
    hand.write("First day", f"{scene.program.today() - timedelta(days=7):%Y-%m-%d}")
    page.locator("main").get_by_label("Esther Facilitator").check()
    hand.press("Plan the intake")
    said(page, "The intake is planned.")
    with as_owner():
        return Activity.objects.get(code="WELD-EVE")


def meet(page: Page, intake: Activity) -> None:
    """Whoever runs it plans today's session from a timetable."""
    page.goto(intake.get_absolute_url())
    hand = Hand(page)
    hand.follow("Plan from a timetable")
    for weekday in page.locator("input[name=weekdays]").all():
        weekday.check()
    hand.write("First day", "today")
    hand.write("Last day", "today")
    hand.press("Plan the sessions")
    said(page, "1 session planned.")


def choose(page: Page, case: Enrolment, words: str) -> None:
    """The caseworker finds the intake for somebody."""
    page.goto(case.get_absolute_url())
    hand = Hand(page)
    training = page.locator(".stages li", has_text="Vocational training")
    hand.click(training.get_by_role("link", name="Find a course"))
    row = page.locator("main li", has_text="Welding, evenings")
    hand.click(row.get_by_role("link", name=words))
    hand.press("Save the stay")
    said(page, "The new stay stands below.")


def stay_away(page: Page, case: Enrolment) -> None:
    """Whoever has the place does not come after all."""
    page.goto(f"{case.get_absolute_url()}training/")
    hand = Hand(page)
    hand.follow("Will not begin")
    hand.pick("Declined by the person")
    hand.press("Save the decision")
    said(page, "It will not begin")


def give_the_place(page: Page, case: Enrolment) -> None:
    """Home says that a place is free, and the list who is next."""
    page.goto("/")
    hand = Hand(page)
    row = page.locator("main li", has_text="Welding, evenings")
    hand.click(row.get_by_role("link", name="Give places"))
    expect(page.get_by_label(str(case.participant))).to_be_checked()
    hand.write("First day", "today")
    hand.press("Give places")
    said(page, "1 person has a place now.")


def keep_register(page: Page, intake: Activity, case: Enrolment) -> None:
    page.goto(intake.get_absolute_url())
    hand = Hand(page)
    hand.follow("Keep register")
    expect(page.locator(".register")).to_contain_text(str(case.participant))
    hand.press("Save register")
    said(page, "Register saved")


def assess(page: Page, case: Enrolment) -> None:
    page.goto(f"{case.get_absolute_url()}training/")
    hand = Hand(page)
    hand.follow("Add a final assessment")
    hand.choose("Result", "Passed")
    hand.write("Mark", "17/20")
    hand.press("Save")
    said(page, "It stands below: Passed.")


def complete(page: Page) -> None:
    """From the tab on which the assessment stands."""
    page.locator("main").get_by_role("link", name="End", exact=True).click()
    hand = Hand(page)
    hand.pick("Completed")
    hand.press("End this stay")
    said(page, "Ended: Welding, evenings.")


def certify(page: Page, case: Enrolment) -> Certificate:
    """The provider gives no numbers: the programme does."""
    hand = Hand(page)
    hand.follow("Add a certificate")
    hand.choose("Kind", "Of the provider")
    hand.write("Title", "Welder, first level")
    hand.press("Save")
    said(page, "It stands below: Welder, first level.")
    with as_owner():
        certificate = Certificate.objects.select_related("program").get(enrolment=case)
        stay = Stage.objects.get(enrolment=case)
    day = certificate.day
    assert certificate.number == f"{certificate.program.code}-{day.year}-00001"
    assert (stay.status, stay.certified_on) == ("completed", day)
    expect(page.locator("main")).to_contain_text(certificate.number)
    return certificate
