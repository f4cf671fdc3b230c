"""Opportunities and their intakes: who reads them, what narrows them, who plans one."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from core.models import AuditEvent
from programs.models import Activity, Role
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    OpportunityFactory,
    PartnerFactory,
    StageFactory,
    UserFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
LIST = "/opportunities/"
EDUCATION = "education"
TRAINING = "vocational_training"


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


@pytest.fixture
def lead(client, office):
    user = member(office, Role.PROGRAMME_LEAD)
    client.force_login(user)
    return user


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def page(opportunity) -> str:
    return f"{LIST}{opportunity.pk}/"


def new_intake(opportunity) -> str:
    return f"{page(opportunity)}intakes/new/"


def typed(office, **more):
    facts = {"name": "Welding, May", "code": "WELD-2", "office": office.pk}
    days = {"starts_on": "2027-05-03", "ends_on": "2027-08-27"}
    return {"submission_key": uuid4(), "capacity": 12} | facts | days | more


def test_the_list_has_the_opportunities_of_the_programme_by_name(
    client, caseworker, office
):
    elsewhere = OfficeFactory(program=office.program)
    OpportunityFactory(office=elsewhere, name="Welding")
    OpportunityFactory(office=office, name="Bakery")
    OpportunityFactory(name="Of another programme")

    assert names(client.get(LIST)) == ["Bakery", "Welding"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=education", ["Evening class"]),
        ("trade=7212", ["Welding"]),
        ("distance=5", ["Welding"]),
        ("childcare=1", ["Evening class"]),
        ("place=UP", ["Welding"]),
        ("place=TOWN", ["Welding"]),
        ("places=1", ["Welding"]),
        ("state=all", ["Closed", "Evening class", "To come", "Welding"]),
        ("state=nonsense", ["Evening class", "Welding"]),
        ("after=x", ["Evening class", "Welding"]),
    ],
)
def test_the_list_is_narrowed(client, caseworker, office, query, found):
    up = AreaFactory(program=office.program, pcode="UP")
    town = AreaFactory(program=office.program, pcode="TOWN", level=2, parent=up)
    of = {"office": office}
    weld = OpportunityFactory(
        **of, name="Welding", occupation="7212", distance_km="4.5", area=town
    )
    class_ = OpportunityFactory(
        **of, name="Evening class", stage=EDUCATION, childcare=True, distance_km=12
    )
    today = office.program.today()
    a_day = timedelta(days=1)
    OpportunityFactory(**of, name="Closed", offered_until=today - a_day)
    OpportunityFactory(**of, name="To come", offered_from=today + a_day)
    ActivityFactory(**of, opportunity=weld, capacity=1)
    ActivityFactory(**of, opportunity=weld, ends_on=today - a_day, capacity=5)
    full = ActivityFactory(**of, opportunity=class_, stage=EDUCATION, capacity=1)
    StageFactory(enrolment__office=office, stage=EDUCATION, activity=full)

    assert names(client.get(f"{LIST}?{query}")) == found


def test_what_an_intake_that_is_over_has_free_does_not_count(
    client, caseworker, office
):
    weld = OpportunityFactory(office=office)
    yesterday = office.program.today() - timedelta(days=1)
    ActivityFactory(office=office, opportunity=weld, ends_on=yesterday)

    assert names(client.get(f"{LIST}?places=1")) == []
    assert "No intake yet" in text(client.get(LIST))


def test_the_page_says_what_is_offered_and_whether_intakes_take_people(
    client, caseworker, office
):
    partner = PartnerFactory(program=office.program, name="Workshop of Tamba")
    weld = OpportunityFactory(
        office=office,
        name="Welding",
        kind="apprenticeship",
        occupation="7212",
        partner=partner,
        distance_km=4,
        conditions="Bring sturdy shoes.",
        smallest_age=16,
        education_needed=1,
        childcare=True,
        allowance="2 dollars a day",
        offered_from=date(2026, 1, 1),
    )
    elsewhere = OfficeFactory(program=office.program, name="Saraya")
    open_ = ActivityFactory(office=office, opportunity=weld, name="First")
    full = ActivityFactory(office=elsewhere, opportunity=weld, name="Full", capacity=0)
    with as_owner():
        open_.facilitators.add(UserFactory(first_name="Omar", last_name="Bakri"))

    response = client.get(page(weld))

    shown = text(response)
    for each in (
        "Apprenticeship",
        "Welders and flame cutters (7212)",
        "Workshop of Tamba",
        "4 km from Ombala",
        "Bring sturdy shoes.",
        "Smallest age 16",
        "1: primary school",
        "Childcare Yes",
        "2 dollars a day",
        "From 1 January 2026",
        "Run by Omar Bakri",
    ):
        assert each in shown
    told = {row.name: (row.url, row.state.text) for row in response.context["intakes"]}
    assert told == {
        "First": (open_.get_absolute_url(), "Places free"),
        "Full": ("", "Full"),
    }
    assert full.get_absolute_url() not in response.content.decode()


def test_an_intake_shows_what_it_is_an_intake_of(client, caseworker, office):
    weld = OpportunityFactory(
        office=office, name="Welding", childcare=True, conditions="Sturdy shoes."
    )
    intake = ActivityFactory(office=office, opportunity=weld)

    response = client.get(intake.get_absolute_url())

    shown = text(response)
    assert "Childcare Yes" in shown
    assert "Sturdy shoes." in shown
    assert f'href="{page(weld)}"' in response.content.decode()


@pytest.mark.parametrize("role", [Role.MONITORING_OFFICER, Role.AUDITOR])
def test_opportunities_are_closed_to_who_reads_no_activities(client, office, role):
    client.force_login(member(office, role))

    for url in (LIST, page(OpportunityFactory(office=office))):
        assert client.get(url).status_code == 403


def test_an_opportunity_of_another_programme_is_not_found(client, lead):
    other = OpportunityFactory()

    for url in (page(other), new_intake(other)):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("which", "queries"), [("list", 10), ("page", 9)])
def test_pages_take_the_same_queries_for_any_number(
    client, caseworker, office, which, queries, number, django_assert_num_queries
):
    for _number in range(number):
        weld = OpportunityFactory(office=office)
        for _each in range(number):
            intake = ActivityFactory(office=office, opportunity=weld)
            with as_owner():
                intake.facilitators.add(UserFactory())
    url = LIST if which == "list" else page(weld)

    with django_assert_num_queries(queries):
        client.get(url)


# An intake


def test_a_lead_plans_an_intake_of_an_opportunity(client, lead, office):
    trainer = member(office, Role.FACILITATOR)
    partner = PartnerFactory(program=office.program)
    weld = OpportunityFactory(office=office, occupation="7212", partner=partner)

    answer = client.post(
        new_intake(weld), typed(office, facilitators=[trainer.pk]), follow=True
    )

    made = Activity.objects.get(opportunity=weld)
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "The intake is planned." in text(answer)
    assert (made.code, made.name, made.office, made.capacity) == (
        "WELD-2",
        "Welding, May",
        office,
        12,
    )
    assert (made.program, made.stage, made.occupation, made.partner) == (
        office.program,
        TRAINING,
        "7212",
        partner,
    )
    assert (made.starts_on, made.ends_on) == (date(2027, 5, 3), date(2027, 8, 27))
    assert [*made.facilitators.all()] == [trainer]
    event = AuditEvent.objects.get(action="intake-planned")
    assert (event.by, event.facts) == (
        lead,
        {
            "opportunity": weld.pk,
            "office": office.pk,
            "places": 12,
            "facilitators": [trainer.pk],
        },
    )


def test_who_plans_sessions_as_well_is_led_to_the_timetable(client, lead, office):
    AssignmentFactory(user=lead, office=office, role=Role.FACILITATOR)
    weld = OpportunityFactory(office=office)

    answer = client.post(new_intake(weld), typed(office, facilitators=[lead.pk]))

    made = Activity.objects.get(opportunity=weld)
    assert answer.url == f"{made.get_absolute_url()}timetable/"
    assert [*made.facilitators.all()] == [lead]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "TAKEN"}, "The programme has an activity with this code."),
        ({"code": "no spaces"}, "Use letters, digits, hyphens and underscores"),
        ({"ends_on": "2027-05-02"}, "The last day is before the first."),
        ({"capacity": 0}, "greater than or equal to 1"),
        ({"starts_on": ""}, "First day: This field is required."),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_planned(
    client, lead, office, wrong, told
):
    ActivityFactory(office=office, code="TAKEN")
    weld = OpportunityFactory(office=office)

    answer = client.post(new_intake(weld), typed(office) | wrong)

    assert told in text(answer)
    assert Activity.objects.count() == 1
    assert not AuditEvent.objects.filter(action="intake-planned").exists()


def test_whoever_runs_it_works_in_its_office(client, lead, office):
    elsewhere = OfficeFactory(program=office.program)
    other = member(elsewhere, Role.FACILITATOR)
    with as_owner():
        lead.assignments.update(office=None)
    weld = OpportunityFactory(office=office)

    answer = client.post(
        new_intake(weld), typed(office, facilitators=[other.pk]), follow=True
    )

    assert f"Of another office: {other}." in text(answer)
    assert not Activity.objects.exists()


def test_an_office_of_somebody_elses_takes_no_intake(client, lead, office):
    elsewhere = OfficeFactory(program=office.program)
    weld = OpportunityFactory(office=elsewhere)

    client.post(new_intake(weld), typed(elsewhere))

    assert not Activity.objects.exists()


def test_a_caseworker_plans_no_intake(client, caseworker, office):
    weld = OpportunityFactory(office=office)

    assert client.get(new_intake(weld)).status_code == 403
    assert "Plan an intake" not in text(client.get(page(weld)))


# For somebody


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(
        office=office,
        caseworker=caseworker,
        education_level=1,
        participant__birth_date=date(2000, 1, 1),
    )


def find(case, kind=TRAINING) -> str:
    return f"/participants/{case.case_code}/stages/find/{kind}/"


def fits(response) -> list[str]:
    return [fit.name for fit in response.context["found"]]


def test_what_fits_somebody_is_found_the_nearest_first(client, case, office):
    up = AreaFactory(program=office.program, pcode="UP")
    town, far = (
        AreaFactory(program=office.program, level=2, parent=up) for _ in range(2)
    )
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(residence=town)
    of = {"office": office}
    elsewhere = OfficeFactory(program=office.program)
    OpportunityFactory(**of, name="F No place told")
    OpportunityFactory(**of, name="B Same region", area=far)
    OpportunityFactory(office=elsewhere, name="C Of another office", area=far)
    OpportunityFactory(**of, name="A At home", area=town, distance_km=60)
    OpportunityFactory(**of, name="D Too young for it", smallest_age=60)
    OpportunityFactory(**of, name="D Too little school", education_needed=2)
    OpportunityFactory(**of, name="D Another stage", stage=EDUCATION)
    OpportunityFactory(**of, name="D Over", offered_until=date(2025, 1, 1))
    OpportunityFactory(
        **of, name="E Needs just that", education_needed=1, distance_km=1
    )
    OpportunityFactory(name="D Another programme")

    response = client.get(find(case))

    assert fits(response) == [
        "A At home",
        "B Same region",
        "C Of another office",
        "E Needs just that",
        "F No place told",
    ]
    event = AuditEvent.objects.get(action="case-read")
    assert event.facts == {"part": "change", "case": case.case_code}


def test_what_is_not_known_of_somebody_stands_in_nobodys_way(client, case, office):
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(education_level=None)
        type(case.participant).objects.filter(pk=case.participant_id).update(
            birth_date=None, birth_precision=""
        )
    OpportunityFactory(
        office=office, name="Welding", smallest_age=60, education_needed=8
    )

    assert fits(client.get(find(case))) == ["Welding"]


@pytest.mark.parametrize(("capacity", "status"), [(1, "planned"), (0, "waitlisted")])
def test_a_course_that_is_chosen_stands_in_the_form_of_the_stay(
    client, case, office, capacity, status
):
    weld = OpportunityFactory(office=office)
    intake = ActivityFactory(office=office, opportunity=weld, capacity=capacity)
    ActivityFactory(
        office=office, opportunity=weld, ends_on=date(2025, 1, 1), name="Over"
    )

    [fit] = client.get(find(case)).context["found"]
    [course] = fit.courses
    form = client.get(course.choose.url).context["form"]

    assert form["started_on"].value() is None
    assert course.choose.url == (
        f"/participants/{case.case_code}/stages/new/{TRAINING}/?activity={intake.pk}"
    )
    assert (form["activity"].value(), form["status"].value()) == (intake.pk, status)


def test_a_choice_goes_into_the_stay_that_waits_already(client, case, office):
    weld = OpportunityFactory(office=office)
    intake = ActivityFactory(office=office, opportunity=weld)
    waiting = StageFactory(
        enrolment=case, stage=TRAINING, status="planned", started_on=None
    )

    [fit] = client.get(find(case)).context["found"]
    form = client.get(fit.courses[0].choose.url).context["form"]

    assert f"/stages/{waiting.pk}/change/" in fit.courses[0].choose.url
    assert (form["activity"].value(), form["status"].value()) == (intake.pk, "planned")


@pytest.mark.parametrize("wanted", ["x", "999999", ""])
def test_a_course_that_is_not_on_offer_is_not_chosen(client, case, office, wanted):
    url = f"/participants/{case.case_code}/stages/new/{TRAINING}/?activity={wanted}"

    form = client.get(url).context["form"]

    assert (form["activity"].value(), form["status"].value()) == (None, "active")


@pytest.mark.parametrize("number", [1, 3])
def test_finding_takes_the_same_queries_for_any_number(
    client, case, office, number, django_assert_num_queries
):
    for _number in range(number):
        area = AreaFactory(program=office.program)
        weld = OpportunityFactory(office=office, area=area)
        ActivityFactory.create_batch(number, office=office, opportunity=weld)

    with django_assert_num_queries(11):
        client.get(find(case))


def test_courses_are_found_for_ones_own_people_alone(client, case, office):
    assert client.get(find(case, "psychological_support")).status_code == 404
    assert client.get(find(EnrolmentFactory(office=office))).status_code == 404
    client.force_login(member(office, Role.PROGRAMME_LEAD))
    assert client.get(find(case)).status_code == 403


def test_the_case_leads_to_where_courses_are_found(client, case):
    assert (
        f'href="{find(case)}"' in client.get(case.get_absolute_url()).content.decode()
    )
