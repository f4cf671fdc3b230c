"""What waits for whom: whose the work is, whose people come first, and the counts."""

import re
from datetime import date, timedelta

import pytest

from core.dates import add_months
from core.models import AuditEvent
from participants import todo
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitRuleFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    OfficeFactory,
    PlanFactory,
    SessionFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TRAINING = "vocational_training"


@pytest.fixture
def office():
    return OfficeFactory()


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def read(user) -> todo.Todo:
    with in_scope(user):
        return todo.read(scope_of(user))


def counts(user) -> dict[str, str]:
    return {str(each.words): each.figure for each in read(user).counts}


def lists(user) -> dict[str, list[str]]:
    """Each worklist, and whom or what it names."""
    return {
        str(each.title): [item.code or item.about for item in each.items]
        for each in read(user).worklists
    }


def today(office):
    return office.program.today()


def all_that_waits(office, **facts):
    """A follow-up, and somebody active who is nobody's, not seen and not screened."""
    left = EnrolmentFactory(
        office=office,
        registered_on=date(2023, 1, 5),
        exited_on=add_months(today(office), -4),
        exit_reason="completed",
        **facts,
    )
    away = EnrolmentFactory(office=office, registered_on=date(2023, 1, 5), **facts)
    begun = today(office) - timedelta(days=90)
    StageFactory(enrolment=away, stage=TRAINING, started_on=begun)
    StageFactory(enrolment=away, status="planned", started_on=None)
    SessionFactory(activity=ActivityFactory(office=office), date=today(office))
    later = today(office) + timedelta(days=300)
    PlanFactory(enrolment=away, approved=True, review_on=later)
    exit_asked = ExitRequestFactory(enrolment=away)
    return left, away, exit_asked


@pytest.mark.parametrize(
    ("role", "waiting"),
    [
        (
            Role.CASEWORKER,
            [
                "Registers to keep",
                "Follow-ups due",
                "Screenings due",
                "Not seen for 30 days",
                "Without a caseworker",
            ],
        ),
        (
            Role.CLINICAL_SUPERVISOR,
            ["Screenings to make", "Support asked for"],
        ),
        (
            Role.PROGRAMME_LEAD,
            [
                "Approvals waiting",
                "Follow-ups due",
                "Not seen for 30 days",
                "Without a caseworker",
            ],
        ),
        (Role.MONITORING_OFFICER, []),
        (Role.ADMINISTRATOR, []),
    ],
)
def test_each_role_is_told_of_its_own_work(office, role, waiting):
    all_that_waits(office)

    found = counts(member(office, role))

    assert list(found) == waiting
    if role != Role.CASEWORKER:
        assert set(found.values()) <= {"1"}


def test_child_protection_works_for_children_alone(office):
    all_that_waits(office)
    officer = member(office, Role.CHILD_PROTECTION)
    none = set(counts(officer).values())
    all_that_waits(office, child_track=True)

    assert none == {"0"}
    assert counts(officer) == {
        "Approvals waiting": "1",
        "Registers to keep": "0",
        "Follow-ups due": "1",
        "Screenings due": "1",
        "Not seen for 30 days": "1",
        "Without a caseworker": "1",
    }


def test_a_facilitator_keeps_the_registers_of_the_activities_they_run(office):
    own, other = ActivityFactory(office=office), ActivityFactory(office=office)
    facilitator = member(office, Role.FACILITATOR)
    with as_owner():
        own.facilitators.add(facilitator)
    SessionFactory(activity=own, date=today(office))
    SessionFactory(activity=own, date=today(office) + timedelta(days=1))
    SessionFactory(
        activity=own, date=today(office) - timedelta(days=1), took_place=True
    )
    SessionFactory(activity=other, date=today(office))

    assert counts(facilitator) == {"Registers to keep": "1"}
    assert lists(facilitator) == {"Registers to keep": [own.name]}


def test_ones_own_people_come_first_and_the_others_stand_beside(office):
    caseworker = member(office)
    own, *_rest = all_that_waits(office, caseworker=caseworker)
    all_that_waits(office)

    work = read(caseworker)
    follow_ups = next(each for each in work.counts if each.words == "Follow-ups due")

    assert (follow_ups.figure, follow_ups.whole) == ("1", "2")
    assert follow_ups.url == "/participants/?due=follow-up&mine=1"
    assert lists(caseworker)["Follow-ups due"] == [own.case_code]


def test_whose_support_is_at_risk_is_told_with_who_missed_the_most_first(office):
    BenefitRuleFactory(program=office.program)
    caseworker = member(office)
    codes = []
    for came, missed in [(8, 0), (10, 1), (18, 2)]:
        case = EnrolmentFactory(office=office, caseworker=caseworker)
        codes.append(case.case_code)
        for number in range(came + missed):
            AttendanceFactory(
                enrolment=case,
                stage=TRAINING,
                session_date=today(office).replace(day=1),
                session_no=number + 1,
                status="present" if number < came else "absent",
            )

    work = read(caseworker)

    [listed] = [each for each in work.worklists if each.title == "Benefits at risk"]
    assert [(item.code, item.more) for item in listed.items] == [
        (codes[2], "18 of 20; one more absence loses the month"),
        (codes[1], "10 of 11; one more absence loses the month"),
        (codes[0], "8 of 8; one more absence loses the month"),
    ]
    assert listed.items[0].button_url == f"/participants/{codes[2]}/benefits/"
    assert "Benefits at risk" not in counts(member(office, Role.PROGRAMME_LEAD))


def test_nobody_is_asked_to_decide_what_they_asked_for(office):
    *_rest, asked = all_that_waits(office)
    lead = member(office, Role.PROGRAMME_LEAD)
    own = ExitRequestFactory(
        enrolment=EnrolmentFactory(office=office), asked_by=lead
    ).enrolment
    ExitRequestFactory(
        enrolment=EnrolmentFactory(office=office),
        state="withdrawn",
        decided_by=UserFactory(),
        decided_at="2026-03-02T10:00Z",
    )

    assert counts(lead)["Approvals waiting"] == "1"
    assert lists(lead) == {"Approvals waiting": [asked.enrolment.case_code]}
    assert own.case_code not in read(lead).shown()


def test_a_lead_sees_who_is_responsible_for_how_many(office):
    amina, idris = UserFactory(), UserFactory()
    for caseworker in (amina, amina, idris, None):
        EnrolmentFactory(office=office, caseworker=caseworker)

    found = read(member(office, Role.PROGRAMME_LEAD)).caseloads

    assert [(each.words, each.figure) for each in found] == [
        (str(amina), "2"),
        (str(idris), "1"),
    ]
    assert read(member(office)).caseloads == []


# The page


def home(client, user) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.PROGRAMME_LEAD, Role.CLINICAL_SUPERVISOR]
)
def test_each_count_is_the_length_of_its_list(client, office, role):
    for _number in range(2):
        all_that_waits(office)
    user = member(office, role)

    cards = re.findall(
        r'class="count[^"]*"\s+href="([^"]+)">\s*<b>(\d+)</b>', home(client, user)
    )

    assert len(cards) > 1
    for url, figure in cards:
        page = client.get(url.replace("&amp;", "&")).content.decode()
        named = re.findall(r"data-case=", page)
        sessions = re.findall(r'href="/activities/sessions/\d+/"', page)
        assert len(named or set(sessions)) == int(figure)


def test_the_lead_finds_the_exit_that_waits(client, office):
    *_rest, asked = all_that_waits(office)

    page = home(client, member(office, Role.PROGRAMME_LEAD))

    code = asked.enrolment.case_code
    assert f'<li data-case="{code}">' in page
    assert f'href="/participants/{code}/exit/{asked.pk}/"' in page


def test_who_was_named_is_recorded_by_code(client, office):
    left, away, _asked = all_that_waits(office)
    user = member(office)
    with as_owner():
        type(left).objects.update(caseworker=user)

    home(client, user)

    with as_owner():
        event = AuditEvent.objects.get(action="work-read")
    assert (event.by, event.subject_id) == (user, "")
    assert event.facts == {"cases": sorted([left.case_code, away.case_code])}


def test_where_nobody_is_named_nothing_is_recorded(client, office):
    home(client, member(office))

    with as_owner():
        assert not AuditEvent.objects.filter(action="work-read").exists()


@pytest.mark.parametrize("people", [1, 3])
def test_home_asks_the_same_number_of_questions_however_much_waits(
    client, office, people, django_assert_num_queries
):
    user = member(office)
    for _number in range(people):
        all_that_waits(office, caseworker=user)
        EnrolmentFactory(office=office)
    client.force_login(user)

    with django_assert_num_queries(13):
        client.get("/")
