"""The list of people: who is on it for whom, and what it gives away."""

import re

import pytest
from django.db.models import Q
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEvent
from participants.models import enrolment as enrolments
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
LIST = "/participants/"
TRAINING = "vocational_training"


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


def person(office, family_name="Kamara", given_name="Fatmata", **facts):
    names = {
        "participant__family_name": family_name,
        "participant__given_name": given_name,
    }
    return EnrolmentFactory(office=office, **names, **facts)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def opened(client, user, query=""):
    client.force_login(user)
    return client.get(LIST + query)


def codes(response) -> list[str]:
    return re.findall(r'data-case="([^"]+)"', response.content.decode())


def row(response, case) -> str:
    """The words of one row, without the markup."""
    found = re.search(
        rf'<tr[^>]*data-case="{case.case_code}".*?</tr>',
        response.content.decode(),
        re.S,
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_caseworker_sees_the_people_of_the_office_by_name(client, office):
    second, first = person(office, "Traoré"), person(office, "Bah")
    person(office, child_track=True)
    person(OfficeFactory(program=office.program))

    response = opened(client, member(office))

    assert codes(response) == [first.case_code, second.case_code]


def test_without_lock_1_the_list_shows_no_foreign_row(client, office, monkeypatch):
    own = person(office)
    person(office, child_track=True)
    person(OfficeFactory(program=office.program))
    caseworker = member(office)
    monkeypatch.setattr(enrolments, "within", lambda *args, **kwargs: ~Q(pk=None))

    assert codes(opened(client, caseworker)) == [own.case_code]


@pytest.mark.parametrize("role", [Role.MONITORING_OFFICER, Role.AUDITOR])
def test_the_list_is_closed_to_roles_that_read_no_names(client, office, role):
    assert opened(client, member(office, role)).status_code == 403


def test_the_list_asks_a_stranger_to_sign_in(client):
    response = client.get(LIST)

    assert response.headers["Location"] == f"{reverse('account_login')}?next={LIST}"


def test_a_row_tells_age_stages_and_when_somebody_came(client, office):
    case = person(office, exited_on="2026-02-03", exit_reason="completed")
    StageFactory(enrolment=case, stage=TRAINING, status="on_hold")
    age = case.participant.age(office.program.today())

    shown = row(opened(client, member(office)), case)

    assert shown.startswith(f"Fatmata Kamara {case.case_code} Woman, {age} On hold")
    assert re.search(r"5 Jan( 2026)? left 3 Feb( 2026)? Add a note", shown)


def test_who_is_in_care_is_told_to_some_how_they_are_to_fewer(client, office):
    case = person(office)
    StageFactory(enrolment=case, status="on_hold")

    def told(role):
        return row(opened(client, member(office, role)), case)

    assert "In care" in told(Role.CASEWORKER)
    assert "On hold" in told(Role.CLINICAL_SUPERVISOR)
    assert not re.search("care|hold", told(Role.PROGRAMME_LEAD))


def test_a_facilitator_sees_names_and_codes_of_who_attends(client, office):
    activity = ActivityFactory(office=office)
    case = person(office)
    StageFactory(enrolment=case, stage=TRAINING, activity=activity)
    person(office)
    facilitator = member(office, Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(facilitator)

    response = opened(client, facilitator)

    assert codes(response) == [case.case_code]
    assert row(response, case) == f"Fatmata Kamara {case.case_code}"
    assert case.get_absolute_url() not in response.content.decode()


def test_a_facilitator_can_not_ask_the_filters_what_the_rows_hide(client, office):
    activity = ActivityFactory(office=office)
    case = person(office, category="ex_combatant")
    StageFactory(enrolment=case, stage=TRAINING, activity=activity)
    facilitator = member(office, Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(facilitator)

    assert codes(opened(client, facilitator, "?category=ex_combatant")) == []
    assert codes(opened(client, facilitator, "?state=active")) == []


def test_two_roles_do_not_add_up_in_a_row_nor_in_a_filter(client, office):
    """A caseworker here who leads there is told who is in care here alone."""
    there = OfficeFactory(program=office.program)
    cared_for = [person(office), person(there)]
    for case in cared_for:
        StageFactory(enrolment=case)
    user = member(office)
    AssignmentFactory(user=user, office=there, role=Role.PROGRAMME_LEAD)

    everybody = opened(client, user)
    in_care = opened(client, user, "?stage=psychological_support")

    assert ["In care" in row(everybody, case) for case in cared_for] == [True, False]
    assert codes(in_care) == [cared_for[0].case_code]


def test_a_facilitator_elsewhere_stays_one_there(client, office):
    activity = ActivityFactory(office=OfficeFactory(program=office.program))
    here, there = person(office), person(activity.office)
    StageFactory(enrolment=there, stage=TRAINING, activity=activity)
    user = member(office)
    AssignmentFactory(user=user, office=activity.office, role=Role.FACILITATOR)
    with as_owner():
        activity.facilitators.add(user)

    response = opened(client, user)

    assert "Woman" in row(response, here)
    assert row(response, there) == f"Fatmata Kamara {there.case_code}"


def test_filters_narrow_the_list(client, office):
    left = person(office, exited_on="2026-02-03", exit_reason="completed")
    dependant = person(office, category="dependant")
    trainee = person(office)
    StageFactory(enrolment=trainee, stage=TRAINING)
    user = member(office)

    def found(query):
        return codes(opened(client, user, query))

    assert found("?state=exited") == [left.case_code]
    assert found("?category=dependant") == [dependant.case_code]
    assert found(f"?stage={TRAINING}") == [trainee.case_code]
    assert found("?state=exited&category=dependant") == []
    both = found("?category=dependant&category=ex_combatant")
    assert len(both) == 3


def test_a_lead_filters_by_office_but_not_by_who_is_in_care(client, office):
    other = OfficeFactory(program=office.program, code="RUK")
    there, here = person(other), person(office)
    StageFactory(enrolment=here)
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=None, program=office.program
    ).user

    by_office = opened(client, lead, "?office=RUK")
    by_care = opened(client, lead, "?stage=psychological_support")

    assert codes(by_office) == [there.case_code]
    assert len(codes(by_care)) == 2
    assert "Select a valid choice" in by_care.content.decode()


def test_a_filter_that_does_not_exist_is_told_and_narrows_nothing(client, office):
    case = person(office)

    response = opened(client, member(office), "?category=king")

    assert codes(response) == [case.case_code]
    assert "king is not one of the available choices" in response.content.decode()


def test_each_filter_that_is_set_can_be_taken_away(client, office):
    query = "?state=active&category=dependant&category=associated&after=X"

    page = opened(client, member(office), query).content.decode()

    chips = re.findall(r'class="chip"\s+href="([^"]+)"', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        f"{LIST}?category=dependant&category=associated",
        f"{LIST}?state=active&category=associated",
        f"{LIST}?state=active&category=dependant",
    ]


def test_pages_hold_fifty_and_their_addresses_no_name(client, office):
    for number in range(51):
        person(office, f"Family{number:02}")
    user = member(office)

    first = opened(client, user)
    onward = re.search(r'rel="next"\s+href="([^"]+)"', first.content.decode())[1]
    second = opened(client, user, onward)

    assert len(codes(first)) == 50
    assert onward == f"?after={codes(first)[-1]}"
    assert len(codes(second)) == 1


def test_htmx_gets_the_people_without_the_frame(client, office):
    case = person(office)
    client.force_login(member(office))

    response = client.get(LIST, headers={"hx-request": "true"})

    assert codes(response) == [case.case_code]
    assert "<html" not in response.content.decode()


def test_an_empty_list_says_what_will_stand_there(client, office):
    page = opened(client, member(office)).content.decode()

    assert "People appear here once they are registered or imported" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_all_its_rows(
    client, office, people, django_assert_num_queries: DjangoAssertNumQueries
):
    for _number in range(people):
        StageFactory(enrolment=person(office), stage=TRAINING)
    client.force_login(member(office))

    with django_assert_num_queries(11):
        client.get(LIST)


def test_who_was_shown_is_recorded(client, office):
    case, user = person(office), member(office)

    opened(client, user, "?state=active")

    with as_owner():
        event = AuditEvent.objects.get(action="case-list-read")
    assert event.by == user
    assert event.facts == {"cases": [case.case_code], "filters": {"state": ["active"]}}


# The way back, and what is done from a row


def test_a_case_leads_back_to_the_list_as_it_was(client, office):
    case = person(office)
    opened(client, member(office), "?state=active&category=king&name=Fatmata&after=X")

    page = client.get(case.get_absolute_url()).content.decode()

    assert (
        re.search(r'class="back"\s+href="([^"]+)"', page)[1] == f"{LIST}?state=active"
    )


def test_ones_own_cases_are_one_click_away(client, office):
    user = member(office)
    own, other = person(office, "Bah", caseworker=user), person(office, "Diallo")

    assert codes(opened(client, user)) == [own.case_code, other.case_code]
    page = opened(client, user, "?mine=1")
    assert codes(page) == [own.case_code]
    assert 'class="chip"' not in page.content.decode()


def test_only_who_has_a_caseload_is_offered_their_own_cases(client, office):
    person(office)

    page = opened(client, member(office, Role.PROGRAMME_LEAD), "?mine=1")

    assert len(codes(page)) == 1
    assert "My cases" not in page.content.decode()


def test_a_filter_by_what_is_due_is_offered_to_who_may_know_of_it(client, office):
    person(office)
    lead = member(office, Role.PROGRAMME_LEAD)

    page = opened(client, lead, "?due=screening")

    assert len(codes(page)) == 1
    assert "Select a valid choice" in page.content.decode()
    assert codes(opened(client, lead, "?due=follow-up")) == []


def test_a_note_begins_in_the_row_for_who_writes_notes(client, office):
    case = person(office)
    note = f'href="{case.get_absolute_url()}notes/new/"'

    assert note in opened(client, member(office)).content.decode()
    lead = member(office, Role.PROGRAMME_LEAD)
    assert note not in opened(client, lead).content.decode()


def test_a_person_is_registered_from_the_list_by_who_may(client, office):
    register = 'href="/participants/new/"'

    assert register in opened(client, member(office)).content.decode()
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    assert register not in opened(client, supervisor).content.decode()


def test_the_list_shows_the_place_that_was_chosen(client, office):
    there = OfficeFactory(program=office.program)
    here = person(office)
    person(there)
    user = member(office)
    AssignmentFactory(user=user, office=there)
    client.force_login(user)
    session = client.session
    session["place"] = f"{office.program.code}/{office.code}"
    session.save()

    assert codes(client.get(LIST)) == [here.case_code]
