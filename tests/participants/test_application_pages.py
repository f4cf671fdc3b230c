"""The pages of who asks to be taken in, and the way from there to a case."""

from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from participants.models import (
    Appeal,
    Application,
    CriterionAnswer,
    Enrolment,
    PanelDecision,
)
from programs.models import Role
from tests.factories import (
    AppealFactory,
    ApplicationFactory,
    AssignmentFactory,
    CriterionAnswerFactory,
    EligibilityCriterionFactory,
    OfficeFactory,
    PanelDecisionFactory,
)
from tests.roles import as_owner, role

pytestmark = pytest.mark.django_db
LIST = "/intake/"
CHILD = {"birth_date": "2012", "given_by": "guardian", "guardian": "Y"}


def member(role=Role.CASEWORKER, office=None):
    facts = {"office": office} if office else {}
    return AssignmentFactory(role=role, **facts).user


@pytest.fixture
def caseworker(client):
    user = member()
    client.force_login(user)
    return user


@pytest.fixture
def office(caseworker):
    return caseworker.assignments.get().office


def text(answer):
    return " ".join(answer.content.decode().split())


def sent(**typed):
    return {"submission_key": uuid4(), "version": 1, **typed}


def url(asked, page=""):
    return f"/intake/{asked.code}/{page}"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    client, office, rows, django_assert_num_queries
):
    for _each in range(rows):
        ApplicationFactory(office=office)
    client.get(LIST)

    with django_assert_num_queries(QUERIES):
        page = client.get(LIST)

    assert page.content.decode().count("data-application=") == rows


QUERIES = 9


def test_the_list_is_narrowed_to_a_status(client, office):
    waits = ApplicationFactory(office=office)
    screened = ApplicationFactory(office=office, screened=True)

    whole, narrowed = client.get(LIST), client.get(f"{LIST}?status=screening")

    assert (waits.code in text(whole), screened.code in text(whole)) == (True, True)
    assert waits.code not in text(narrowed)
    assert screened.code in text(narrowed)


@pytest.mark.parametrize("page", ["", "screening/", "appeal/"])
def test_a_child_and_somebody_elsewhere_are_not_found(client, caseworker, office, page):
    child = ApplicationFactory(office=office, of_child=True)
    elsewhere = ApplicationFactory()

    answers = [client.get(url(asked, page)).status_code for asked in (child, elsewhere)]

    assert answers == [404, 404]


def test_whoever_takes_nobody_in_has_no_page(client, office):
    asked = ApplicationFactory(office=office, screened=True)
    client.force_login(member(Role.FACILITATOR, office))
    pages = [LIST, f"{LIST}new/", url(asked), url(asked, "screening/")]

    assert [client.get(page).status_code for page in pages] == [403] * 4


def test_a_caseworker_writes_no_decision_down_and_a_lead_does_not_screen(
    client, caseworker, office
):
    asked = ApplicationFactory(office=office, screened=True)
    by_caseworker = client.get(url(asked, "panel/")).status_code
    client.force_login(member(Role.PROGRAMME_LEAD, office))

    assert (by_caseworker, client.get(url(asked, "screening/")).status_code) == (
        403,
        403,
    )


def applicant(office, **typed):
    known = {
        "given_name": "Awa",
        "family_name": "Diallo",
        "sex": "F",
        "birth_date": "3 April 1995",
        "category": "associated",
        "office": office.pk,
        "applied_on": "today",
    }
    return sent(**(known | typed))


def test_somebody_is_pre_registered(client, caseworker, office):
    answer = client.post(f"{LIST}new/", applicant(office))

    with as_owner():
        made = Application.objects.get()
    assert answer.headers["Location"] == url(made)
    assert (str(made), made.status, made.applied_by) == (
        "Awa Diallo",
        "pre_registered",
        caseworker,
    )
    assert client.get(url(made)).status_code == 200


def test_a_child_is_stored_and_the_caseworker_gets_the_number(client, office):
    answer = client.post(
        f"{LIST}new/", applicant(office, birth_date="2015"), follow=True
    )

    with as_owner():
        made = Application.objects.get()
    assert made.child_track is True
    assert made.code in text(answer)
    assert "Awa" not in text(answer)


def test_what_lacks_is_said_and_what_was_typed_is_kept(client, office):
    answer = client.post(f"{LIST}new/", applicant(office, category=""))

    assert answer.status_code == 200
    assert 'value="Diallo"' in text(answer)
    with as_owner():
        assert not Application.objects.exists()


def test_a_screening_is_saved_and_what_is_missing_is_told(client, caseworker, office):
    asked = ApplicationFactory(office=office)
    of = {"program": office.program}
    served = EligibilityCriterionFactory(**of, text="Served")
    EligibilityCriterionFactory(**of, text="Ended", holds_until=date(2025, 1, 1))
    EligibilityCriterionFactory(**of, text="Others", categories=["dependant"])
    page = text(client.get(url(asked, "screening/")))
    assert ("Served" in page, "Ended" in page, "Others" in page) == (True, False, False)

    typed = {f"answer-{served.pk}": "unknown", f"evidence-{served.pk}": "Nobody knows."}
    answer = client.post(url(asked, "screening/"), sent(**typed), follow=True)

    assert "Required: Served (Not known)" in text(answer)
    assert "A commander’s list alone makes nobody eligible." in text(answer)
    assert "Nobody knows." in text(answer)
    with as_owner():
        assert CriterionAnswer.objects.get().by == caseworker


def test_the_second_of_two_who_screen_sees_both_versions(client, office):
    asked = ApplicationFactory(office=office)
    served = EligibilityCriterionFactory(program=office.program)
    answer, evidence = f"answer-{served.pk}", f"evidence-{served.pk}"
    theirs = {answer: "met", evidence: "A paper of the group."}
    client.post(url(asked, "screening/"), sent(**theirs))

    mine = {answer: "not_met", evidence: "Nobody knows him."}
    page = client.post(url(asked, "screening/"), sent(**mine))

    assert page.status_code == 409
    assert [tuple(each) for each in page.context["versions"]] == [
        (served.text, "Met", "Not met", True),
        ("What shows it", "A paper of the group.", "Nobody knows him.", True),
    ]


def test_a_lead_writes_down_what_a_panel_decided(client, caseworker, office):
    asked = ApplicationFactory(
        office=office, screened=True, screened_by=[caseworker.pk]
    )
    CriterionAnswerFactory(application=asked)
    lead = member(Role.PROGRAMME_LEAD, office)
    sits = [lead.pk, member(Role.COUNSELLOR, office).pk]
    client.force_login(lead)
    page = text(client.get(url(asked, "panel/")))
    assert f'value="{sits[1]}"' in page
    assert f'value="{caseworker.pk}"' not in page

    typed = {"held_on": "today", "members": sits, "present": "yes"}
    incomplete = client.post(url(asked, "panel/"), sent(**typed))
    typed |= {"decision": "eligible", "reason": "Everything was seen."}
    answer = client.post(url(asked, "panel/"), sent(**typed))

    assert "Write why it was decided so." in text(incomplete)
    assert answer.headers["Location"] == url(asked)
    with as_owner():
        made = PanelDecision.objects.get()
        asked.refresh_from_db()
    assert (made.members, made.decision, asked.status) == (sits, "eligible", "eligible")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_write_a_decision_down_at_once_one_does():
    """Half say ineligible and half disputed: what the first says stands."""
    with role("ddr_owner"):
        office = OfficeFactory()
        leads = [member(Role.PROGRAMME_LEAD, office) for _number in range(20)]
        asked = ApplicationFactory(office=office, screened=True)
    sits = [leads[0].pk, leads[1].pk]
    typed = {"held_on": "today", "members": sits, "present": "yes", "reason": "So."}
    decisions = ["ineligible", "disputed"]
    together, answers = Barrier(20), []

    def one(number):
        browser = Client()
        browser.force_login(leads[number])
        decided = sent(**typed, decision=decisions[number % 2])
        together.wait()
        answers.append(browser.post(url(asked, "panel/"), decided).status_code)
        connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 20
    with role("ddr_owner"):
        made = PanelDecision.objects.get()
        asked.refresh_from_db()
    assert made.decision == asked.status


def test_a_referral_leads_back_to_the_list(client, office):
    asked = ApplicationFactory(office=office, screened=True)
    lead = member(Role.PROGRAMME_LEAD, office)
    sits = [lead.pk, member(Role.COUNSELLOR, office).pk]
    client.force_login(lead)
    typed = {"held_on": "today", "members": sits, "present": "yes"}
    typed |= {"decision": "referred_child_track", "reason": "Looks fifteen."}

    answer = client.post(url(asked, "panel/"), sent(**typed))

    assert answer.headers["Location"] == LIST
    assert client.get(url(asked)).status_code == 404


def test_an_appeal_is_written_down_once(client, office):
    asked = PanelDecisionFactory(
        application=ApplicationFactory(office=office, screened=True), decided=True
    ).application
    with as_owner():
        Application.objects.filter(pk=asked.pk).update(status="ineligible")
    typed = sent(lodged_on="today", grounds="There is a paper.")

    answer = client.post(url(asked, "appeal/"), typed, follow=True)

    assert "There is a paper." in text(answer)
    assert client.get(url(asked, "appeal/")).headers["Location"] == url(asked)
    with as_owner():
        assert Appeal.objects.count() == 1


def test_a_page_that_comes_too_late_leads_to_the_application(client, office):
    asked = ApplicationFactory(office=office, screened=True, status="eligible")
    AppealFactory(application=asked)

    pages = [client.get(url(asked, page)) for page in ("screening/", "appeal/")]

    assert [page.headers["Location"] for page in pages] == [url(asked)] * 2


# From an application to a case


def wizard(asked):
    return f"/participants/new/{asked.pk}"


def fill(client, asked, office, **typed):
    person = {
        "given_name": "Ibrahim",
        "family_name": "Sesay",
        "sex": "M",
        "birth_date": "3 April 1995",
    }
    case = {
        "office": office.pk,
        "category": "ex_combatant",
        "registered_on": "today",
    }
    purposes = ("terms", "service", "follow_up", "photo", "research")
    consent = {"language": "Krio", "given_by": "self", "signed_how": "paper"}
    consent |= dict.fromkeys(purposes, "yes")
    for part, fields in (("person", person), ("case", case), ("consent", consent)):
        client.post(f"{wizard(asked)}/{part}/", fields | typed)


def registered(client, asked, office, **typed):
    fill(client, asked, office, **typed)
    return client.post(f"{wizard(asked)}/check/", sent())


def test_a_registration_begins_with_what_the_application_tells(client, office):
    asked = ApplicationFactory(office=office, screened=True, status="eligible")

    link = f"{wizard(asked)}/person/"
    page = text(client.get(link))

    assert link in text(client.get(url(asked)))
    assert ('value="Ibrahim"' in page, 'value="3 April 1995"' in page) == (True, True)


def test_an_eligible_application_leads_to_one_case(client, caseworker, office):
    asked = ApplicationFactory(office=office, screened=True, status="eligible")
    registered(client, asked, office)
    with as_owner():
        case = Enrolment.objects.get()

    another = {f"other-{case.case_code}": "A brother."}
    again = registered(client, asked, office, **another)

    with as_owner():
        assert Enrolment.objects.get() == case
        asked.refresh_from_db()
    assert (asked.status, asked.enrolment_id) == ("registered", case.pk)
    assert "does not lead to a case now" in text(again)
    assert case.get_absolute_url() in text(client.get(url(asked)))


def test_who_turns_out_a_child_leaves_with_the_application(client, office):
    asked = ApplicationFactory(office=office, screened=True, status="eligible")

    registered(client, asked, office, **CHILD)

    with as_owner():
        case = Enrolment.objects.get()
        asked.refresh_from_db()
    assert (case.child_track, asked.child_track, asked.status) == (
        True,
        True,
        "registered",
    )
    assert client.get(url(asked)).status_code == 404


def test_who_became_a_child_of_others_meanwhile_is_not_registered_again(client, office):
    asked = ApplicationFactory(office=office, screened=True, status="eligible")
    registered(client, asked, office, **CHILD)
    client.force_login(member(office=office))

    again = registered(client, asked, office)

    assert "does not lead to a case now" in text(again)
    with as_owner():
        assert Enrolment.objects.count() == 1


def test_an_application_of_another_office_leads_nobody_there_to_a_case(client, office):
    elsewhere = OfficeFactory(program=office.program)
    asked = ApplicationFactory(office=elsewhere, screened=True, status="eligible")

    answer = registered(client, asked, office)

    assert "does not lead to a case now" in text(answer)
    with as_owner():
        assert not Enrolment.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("child", [False, True], ids=["adult", "child"])
@pytest.mark.parametrize("people", [2, 20])
def test_of_many_who_register_one_application_one_does(people, child):
    """The first proves a child, and is out of the others' sight: they are refused."""
    with role("ddr_owner"):
        office = OfficeFactory()
        workers = [member(office=office) for _number in range(people)]
        asked = ApplicationFactory(office=office, screened=True, status="eligible")
    browsers = [Client() for _worker in workers]
    for number, (browser, worker) in enumerate(zip(browsers, workers, strict=True)):
        browser.force_login(worker)
        fill(browser, asked, office, **(CHILD if child and not number % 2 else {}))
    together, answers = Barrier(people), []

    def one(browser):
        together.wait()
        answers.append(browser.post(f"{wizard(asked)}/check/", sent()).status_code)
        connection.close()

    threads = [Thread(target=one, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with role("ddr_owner"):
        case = Enrolment.objects.get()
        asked.refresh_from_db()
    assert (asked.status, asked.enrolment_id) == ("registered", case.pk)
    assert asked.child_track == case.child_track
    assert sorted(answers) == [200] * (people - 1) + [302]


@pytest.mark.parametrize("status", ["screening", "ineligible", "disputed"])
def test_who_was_not_found_eligible_is_not_registered(client, office, status):
    asked = ApplicationFactory(office=office, screened=True, status=status)

    answer = registered(client, asked, office)

    assert "does not lead to a case now" in text(answer)
    with as_owner():
        assert not Enrolment.objects.exists()


@pytest.mark.parametrize(("screens", "cases"), [(False, 1), (True, 0)])
def test_a_programme_that_screens_registers_nobody_else(client, office, screens, cases):
    with as_owner():
        office.program.screens_before_registering = screens
        office.program.save()
    nobody = ApplicationFactory.build(office=office)

    answer = registered(client, nobody, office)

    with as_owner():
        assert Enrolment.objects.count() == cases
    assert ("Begin with the application" in text(answer)) == screens
