"""What people do every day, and how many actions it takes them from the home page.

The numbers are a promise: a page that asks for one more fails here. Clicks,
choices and Enter count; typing does not.
"""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.models import Job
from participants.jobs import check_file, import_file
from participants.models import (
    Assessment,
    Attendance,
    Enrolment,
    ExitRequest,
    FollowUp,
    Note,
    Participant,
)
from tests.browser.hand import Hand
from tests.browser.scene import GROUP, Scene
from tests.browser.visit import PHONE
from tests.roles import as_owner

WITHOUT_SCRIPT = {"java_script_enabled": False}
SEARCH = "Find a person by name, code, number or phone"


def at_home(visits, who: str, **options: object) -> Hand:
    page = visits.by(who, **options)
    page.goto("/")
    return Hand(page)


def case_page(scene: Scene, case: Enrolment) -> re.Pattern[str]:
    return re.compile(re.escape(f"/participants/{case.case_code}/") + "$")


def said(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


# A person


def test_a_known_person_is_found_with_one_action(visits):
    hand = at_home(visits, "caseworker")
    case = visits.scene.other

    hand.page.keyboard.press("/")
    hand.page.keyboard.type(str(case.participant))
    hand.enter()

    expect(hand.page).to_have_url(case_page(visits.scene, case))
    assert hand.actions == 1


def test_a_person_is_registered_on_four_short_pages(visits):
    hand = at_home(visits, "caseworker")
    hand.page.goto(reverse("participants:registration-part", kwargs=new_key()))
    register(hand)

    said(hand.page, "Registered at")
    with as_owner():
        stored = Enrolment.objects.get(participant__family_name="Dumbuya")
        assert stored.caseworker == visits.scene.staff["caseworker"]
        assert stored.participant.birth_date.isoformat() == "1990-04-03"


def test_an_answer_about_who_is_very_likely_the_same_stays_while_one_types_on(visits):
    person = visits.scene.other.participant
    with as_owner():
        person.birth_date, person.birth_precision = date(1990, 4, 3), "day"
        person.save()
    page = visits.by("caseworker")
    page.goto(reverse("participants:registration-part", kwargs=new_key()))
    page.get_by_label("Given names").fill(person.given_name)
    page.get_by_label("Family names").fill(person.family_name)
    page.get_by_label("Birth date").fill("3/4/1990")
    answer = page.get_by_label("another person?")
    answer.fill("Twins")
    with page.expect_response("**/person/likely/"):
        page.get_by_label("Other names").fill("Junior")

    page.locator("input[name=sex]").first.check()
    expect(answer).to_have_value("Twins")
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(re.compile("/case/$"))


def new_key() -> dict[str, str]:
    return {"key": "0198c5ac-0000-7000-8000-0000000000aa", "part": "person"}


def register(hand: Hand) -> None:
    page = hand.page
    hand.write("Given names", "Isatu")
    hand.write("Family names", "Dumbuya")
    hand.write("Birth date", "3/4/1990")
    hand.pick("Woman")
    hand.press("Save and go on")
    expect(page).to_have_url(re.compile("/case/$"))
    hand.pick("Ex-combatant")
    hand.press("Save and go on")
    expect(page).to_have_url(re.compile("/consent/$"))
    hand.write("Language in which it was read", "Krio")
    page.locator("input[name=given_by][value=self]").check()
    page.locator("input[name=signed_how][value=thumbprint]").check()
    for yes in page.locator("input[type=radio][value=yes]").all():
        yes.check()
    hand.press("Save and go on")
    expect(page).to_have_url(re.compile("/check/$"))
    hand.press("Register Isatu Dumbuya")


def test_a_phone_number_is_put_right_with_two_actions(visits):
    case = visits.scene.people[5]
    page = visits.by("caseworker")
    page.goto(case.get_absolute_url())
    hand = Hand(page)

    hand.follow("Change phone or address")
    hand.write("Phone", "+231 88 111 111")
    hand.press("Save")

    said(page, "Saved")
    assert hand.actions == 2
    with as_owner():
        stored = Participant.objects.get(pk=case.participant_id)
    assert stored.phone == "+231 88 111 111"


# A case


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPT], ids=["", "without-script"])
def test_a_note_is_added_with_two_actions(visits, options):
    case = visits.scene.people[6 if options else 7]
    page = visits.by("caseworker", **options)
    page.goto(case.get_absolute_url())
    hand = Hand(page)

    hand.follow("Add a note")
    hand.page.locator("textarea[name=text]").fill("Called: he is well.")
    hand.press("Save")

    said(page, "Note saved")
    assert hand.actions == 2
    with as_owner():
        stored = Note.objects.get(enrolment=case)
    assert (stored.text, stored.by) == (
        "Called: he is well.",
        visits.scene.staff["caseworker"],
    )


def test_what_came_of_a_contact_is_recorded_with_three_actions(visits):
    hand = at_home(visits, "caseworker")

    hand.click(hand.page.locator("main a[href$='/follow-up/6/']").last)
    hand.pick("Reached by phone")
    hand.press("Save")

    said(hand.page, "Follow-up saved")
    assert hand.actions == 3
    with as_owner():
        made = FollowUp.objects.filter(enrolment=visits.scene.left)
        assert made.get(wave=6).result == "reached_by_phone"


def test_an_exit_is_asked_for_and_approved_by_somebody_else(visits):
    case = visits.scene.ready
    page = visits.by("caseworker")
    page.goto(case.get_absolute_url())
    asking = Hand(page)

    asking.follow("Ask for the exit")
    asking.choose("Reason", "Moved away")
    asking.write("Note", "Moved to his brother's.")
    asking.press("Ask for the exit")
    said(page, "waits for somebody else's approval")
    with as_owner():
        asked = ExitRequest.objects.get(enrolment=case)

    deciding = at_home(visits, "programme_lead")
    deciding.click(deciding.page.locator(f"main a[href*='{case.case_code}/exit/']"))
    deciding.press("Approve the exit")

    said(deciding.page, "Saved")
    assert (asking.actions, deciding.actions) == (3, 2)
    with as_owner():
        asked.refresh_from_db()
        case.refresh_from_db()
    assert asked.decided_by == visits.scene.staff["programme_lead"]
    assert (case.exit_reason, case.exited_on) == ("relocated", asked.exit_on)


# A group


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPT], ids=["", "without-script"])
def test_a_register_takes_three_actions_and_one_for_each_absentee(visits, options):
    scene = visits.scene
    hand = at_home(visits, "facilitator", **options)
    session = scene.yesterday if options else scene.today
    absent = [case.case_code for case in scene.people[4:6]]

    hand.click(hand.page.locator(f"main a[href='{session.get_absolute_url()}']").first)
    for code in absent:
        marks = hand.page.locator(f"li[data-case='{code}'] .marks")
        hand.click(marks.get_by_text("Absent"))
    hand.press("Save register")

    said(hand.page, "Register saved")
    assert hand.actions <= 3 + len(absent)
    with as_owner():
        marks = Attendance.objects.filter(session=session)
        assert marks.count() == GROUP
        found = marks.filter(status="absent").order_by("enrolment__external_id")
        assert list(found.values_list("enrolment__case_code", flat=True)) == absent


def test_search_answers_without_script(visits):
    case = visits.scene.people[9]
    hand = at_home(visits, "caseworker", **WITHOUT_SCRIPT)

    hand.page.get_by_label(SEARCH).fill(case.case_code.lower())
    hand.enter()

    expect(hand.page).to_have_url(case_page(visits.scene, case))


# Files and figures


def test_a_file_is_brought_checked_and_imported(visits, tmp_path):
    """What the worker does in between is done here."""
    file = tmp_path / "people.csv"
    file.write_text(
        "external_id,family_name,given_name,sex,category,office,registered_on\n"
        "N-1,Mansaray,Alie,M,ex_combatant,TAM,2026-01-05\n"
        "N-2,Mansaray,,Z,ex_combatant,TAM,2026-01-05\n"
    )
    hand = at_home(visits, "programme_lead")

    hand.follow("Imports", within=".sidenav")
    hand.follow("Import a file")
    hand.pick("People and cases")
    hand.page.locator("input[type=file]").set_input_files(file)
    hand.press("Check the file")
    expect(hand.page).to_have_url(re.compile("/imports/[0-9a-f-]{36}/$"))
    work(check_file)
    hand.page.reload()
    hand.press("Import 1 row")
    expect(hand.page.locator(".job")).to_be_visible()
    work(import_file)
    hand.page.reload()

    expect(hand.page.locator("main")).to_contain_text(
        "The file is imported, but for the rejected rows."
    )
    with hand.page.expect_download() as rejects:
        hand.page.locator("a[href$='/rejects/']").click()
    assert "N-2" in rejects.value.path().read_text()
    assert hand.actions == 5
    with as_owner():
        assert Enrolment.objects.filter(external_id="N-1").exists()


def work(task) -> None:
    """What was asked for last, as the worker does it."""
    with as_owner():
        job = Job.objects.get(state="waiting", task=task.name)
    task(str(job.pk))


def test_the_last_summary_is_one_action_away(visits):
    hand = at_home(visits, "programme_lead")
    url = reverse(
        "reports:summary",
        kwargs={
            "program": visits.scene.program.code,
            "period": visits.scene.summary.period,
        },
    )

    hand.click(hand.page.locator(f"main a[href='{url}']").first)

    expect(hand.page).to_have_url(re.compile(re.escape(url)))
    assert hand.actions == 1


# The way in


def test_somebody_signs_in_by_the_form_and_out(visits):
    user = visits.scene.staff["caseworker"]
    with as_owner():
        user.set_password("a long word or two")
        user.save()
    page = visits.by(None)

    page.goto("/participants/")
    page.get_by_label("User name or e-mail").fill(user.username)
    page.get_by_label("Password").fill("a long word or two")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/participants/$"))
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page).to_have_url(re.compile("/accounts/login/"))


# A screening instrument


def test_a_phq_9_is_taken_on_a_phone(visits):
    page = visits.by("counsellor", viewport=PHONE)
    code = visits.scene.case.case_code
    page.goto(f"/participants/{code}/psychological-support/")
    hand = Hand(page)

    hand.follow("Take a screening instrument")
    hand.follow("Start PHQ-9")
    questions = page.locator(".question")
    expect(questions).to_have_count(9)
    for number in range(9):
        answers = questions.nth(number).locator(".choice")
        assert answers.first.bounding_box()["height"] >= 44
        hand.click(answers.nth(1 if number < 8 else 0))
    expect(page.locator(".next-open")).to_be_hidden()
    hand.press("Save the answers")

    expect(page.locator(".result")).to_contain_text("8")
    expect(page.locator(".result")).to_contain_text("Mild")
    assert hand.actions == 2 + 9 + 1
    with as_owner():
        Assessment.objects.filter(taken_on=visits.scene.program.today()).delete()


def test_answers_are_counted_without_a_script(visits):
    page = visits.by("counsellor", viewport=PHONE, **WITHOUT_SCRIPT)
    code = visits.scene.case.case_code
    page.goto(f"/participants/{code}/scores/new/WHO-5/")

    for number in range(2):
        page.locator(".question").nth(number).locator(".choice").first.click()
    page.get_by_role("button", name="Save the answers").click()

    expect(page.locator(".result")).to_contain_text("No score")
    with as_owner():
        Assessment.objects.filter(instrument="WHO-5").delete()
