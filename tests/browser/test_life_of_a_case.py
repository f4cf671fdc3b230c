"""One person from the pre-registration to the follow-up six months after the exit.

In a browser, each step by whose it is; the summaries tell of the person from the
month of the registration on, of the exit in its month, of the work six months later.
"""

import re
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from core.dates import add_months
from participants.models import ContactAttempt, Enrolment, FollowUp
from reports.building import count
from reports.periods import Period
from tests.browser.hand import Hand
from tests.browser.test_main_paths import said
from tests.roles import as_owner

CASE = {"CASE-1", "CASE-3", "CASE-4", "FU6-1", "FU6-2"}


def figures(program, day):
    """Of the month of a day: what stands behind the headline figures."""
    month = Period.parse(f"{day:%Y-%m}")
    found, _cutoff = count(program, month, report=lambda done, of: None)
    return {
        row.indicator: row.numerator
        for row in found
        if row.indicator in CASE and row.dimension == "total"
    }


def grown(before, after):
    return {code: after[code] - before[code] for code in sorted(CASE)}


def apply(hand, applied_on):
    """Pre-registered, and screened by what the programme asks."""
    hand.page.goto(reverse("applications:application-new"))
    hand.write("Given names", "Mariama")
    hand.write("Family names", "Sillah")
    hand.write("Birth date", "1990")
    hand.pick("Woman")
    hand.pick("Ex-combatant")
    hand.write("Pre-registered on", applied_on.isoformat())
    hand.press("Pre-register")
    said(hand.page, "Pre-registered at")
    hand.follow("Screen")
    for yes in hand.page.locator("input[type=radio][value=met]").all():
        yes.check()
    for shows in hand.page.locator("textarea[name^=evidence]").all():
        shows.fill("Her unit’s commander and two neighbours say so.")
    hand.press("Save the screening")
    said(hand.page, "Screening saved")
    return hand.page.url


def decide(lead, url):
    """A panel of others finds her eligible."""
    lead.page.goto(url)
    lead.follow("Write down what the panel decided")
    for member in lead.page.locator("input[name=members]").all()[:2]:
        member.check()
    lead.pick("was there")
    lead.pick("Eligible")
    lead.page.locator("textarea[name=reason]").fill("Everything asked for is met.")
    lead.press("Save the decision")
    said(lead.page, "Decision saved")


def register(hand, url, registered_on):
    hand.page.goto(url)
    hand.follow("Register")
    expect(hand.page.get_by_label("Family names")).to_have_value("Sillah")
    hand.press("Save and go on")
    expect(hand.page).to_have_url(re.compile("/case/$"))
    hand.write("Registered on", registered_on.isoformat())
    hand.press("Save and go on")
    expect(hand.page).to_have_url(re.compile("/consent/$"))
    hand.write("Language in which it was read", "Krio")
    hand.page.locator("input[name=given_by][value=self]").check()
    hand.pick("Signed on paper")
    for yes in hand.page.locator("input[type=radio][value=yes]").all():
        yes.check()
    hand.press("Save and go on")
    expect(hand.page).to_have_url(re.compile("/check/$"))
    hand.press("Register Mariama Sillah")
    said(hand.page, "Registered at")


def leave(hand, lead, case, exit_on):
    hand.page.goto(case.get_absolute_url())
    hand.follow("Ask for the exit")
    hand.write("Last day in the programme", exit_on.isoformat())
    hand.choose("Reason", "Completed the programme")
    hand.page.locator("textarea[name=note]").fill("All goals are reached.")
    hand.press("Ask for the exit")
    said(hand.page, "The exit waits")
    with as_owner():
        asked = case.exitrequest_set.get()
    keys = {"case_code": case.case_code, "pk": asked.pk}
    lead.page.goto(reverse("participants:exit-decide", kwargs=keys))
    lead.press("Approve the exit")
    said(lead.page, "has its exit")


def follow_up(hand, case):
    keys = {"case_code": case.case_code, "wave": 6}
    hand.page.goto(reverse("participants:contact-try", kwargs=keys))
    hand.pick("By telephone")
    hand.pick("Reached")
    hand.press("Save the try")
    expect(hand.page).to_have_url(re.compile("/follow-up/6/$"))
    hand.pick("Reached by phone")
    hand.choose("Work", "Employee")
    hand.press("Save follow-up")
    said(hand.page, "Follow-up saved")


def test_from_the_pre_registration_to_the_follow_up_after_six_months(visits):
    scene = visits.scene
    today = scene.program.today()
    exited_on = add_months(today, -6) - timedelta(days=1)
    registered_on = add_months(exited_on, -5)
    days = registered_on, exited_on, add_months(exited_on, 6)
    before = [figures(scene.program, day) for day in days]
    hand, lead = (Hand(visits.by(role)) for role in ("caseworker", "programme_lead"))

    url = apply(hand, registered_on - timedelta(days=20))
    decide(lead, url)
    register(hand, url, registered_on)
    with as_owner():
        case = Enrolment.objects.get(participant__family_name="Sillah")
    leave(hand, lead, case, exited_on)
    follow_up(hand, case)

    after = [figures(scene.program, day) for day in days]
    told = [grown(*pair) for pair in zip(before, after, strict=True)]
    nothing = dict.fromkeys(sorted(CASE), 0)
    assert told == [
        nothing | {"CASE-1": 1, "CASE-3": 1},
        nothing | {"CASE-4": 1},
        nothing | {"FU6-1": 1, "FU6-2": 1},
    ]
    with as_owner():
        assert ContactAttempt.objects.filter(enrolment=case).count() == 1
        assert FollowUp.objects.get(enrolment=case).work == "employee"
    hand.page.goto(f"{case.get_absolute_url()}timeline/?kind=after")
    entries = hand.page.locator("ol.timeline > li")
    expect(entries).to_have_count(2)
