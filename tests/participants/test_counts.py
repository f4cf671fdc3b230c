"""How many people get how far and ask for what: adults, and never who."""

from datetime import date

import pytest
from django.db import connection, transaction

from core import disclosure
from participants.models import Application
from participants.reading import counts, gaps
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    ApplicationFactory,
    AreaFactory,
    AssignmentFactory,
    CriterionAnswerFactory,
    EnrolmentFactory,
    OfficeFactory,
    PanelDecisionFactory,
    PartnerFactory,
    ReferralFactory,
    ServiceOfferFactory,
    StageFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
COUNTED = [(Role.PROGRAMME_LEAD, 200), (Role.MONITORING_OFFICER, 200)]
OTHERS = [(role, 403) for role in Role if role not in dict(COUNTED)]
MONTH = date(2026, 3, 2)
SMALL = 5


# What is withheld


@pytest.mark.parametrize(
    ("figures", "shown", "total"),
    [
        ([0, 0], [0, 0], 0),
        ([5, 12], [5, 12], 17),
        ([3, 12], [None, None], 15),
        ([3, 7, 12], [None, None, 12], 22),
        ([1, 1, 12, 20], [None, None, None, 20], 34),
        ([4, 4, 12], [None, None, 12], 20),
        ([4, 0], [None, None], None),
        ([1, 0, 9], [None, 0, None], 10),
    ],
)
def test_a_small_figure_and_what_would_tell_it_are_withheld(figures, shown, total):
    assert disclosure.parts_told(figures, SMALL) == shown
    assert disclosure.told(sum(figures), SMALL) == total


@pytest.mark.parametrize(("figure", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_figure_of_no_total_is_withheld_if_it_is_small(figure, shown):
    assert disclosure.told(figure, SMALL) == shown


# The funnel


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def monitoring(office):
    return AssignmentFactory(role=Role.MONITORING_OFFICER, office=office).user


def seen(read, user):
    with in_scope(user):
        scope = scope_of(user)
        return read(scope, counts.least_told(scope))


def figures(table, name):
    """The figures of the line of that name."""
    return next(line.cells for line in table.lines if line.name == name)


def applied(office, times, status="pre_registered", came=None, **facts):
    """So many people, pre-registered this month, with what a panel found."""
    with as_owner():
        facts.setdefault("applied_on", office.program.today())
    if status != "pre_registered":
        facts["screened_on"] = facts["applied_on"]
    for _each in range(times):
        made = ApplicationFactory(office=office, status=status, **facts)
        if came is not None:
            CriterionAnswerFactory(application=made)
            decided = {"present": came, "decision": "eligible" if came else ""}
            reason = {"reason": "Known."} if came else {}
            PanelDecisionFactory(application=made, **decided, **reason)


def test_each_step_counts_who_came_so_far(office, monitoring):
    applied(office, 6)
    applied(office, 5, "screening")
    applied(office, 5, "screening", came=False)
    applied(office, 7, "eligible", came=True)
    for exited in ([], ["completed"]):
        for _each in range(5):
            gone = {"exit_reason": exited[0], "exited_on": MONTH} if exited else {}
            case = EnrolmentFactory(office=office, **gone)
            applied(office, 1, "registered", came=True, enrolment=case)

    [by_month, by_office] = seen(counts.funnel, monitoring)

    expected = ["33", "27", "17", "5", "17", "10", "5", "5"]
    assert figures(by_office, "Ombala") == expected
    assert figures(by_office, "All") == figures(by_month, "All") == expected
    assert by_month.lines[-2].cells == expected


def test_children_others_and_who_came_long_ago_are_not_counted(office, monitoring):
    applied(office, 5)
    applied(office, 5, of_child=True, status="referred_child_track")
    applied(office, 5, applied_on=date(2020, 1, 1))
    applied(OfficeFactory(), 5)

    [_by_month, by_office] = seen(counts.funnel, monitoring)

    assert [line.name for line in by_office.lines] == ["Ombala", "All"]
    assert figures(by_office, "All")[0] == "5"


def test_few_people_are_withheld_and_so_is_what_would_tell_them(office, monitoring):
    second = OfficeFactory(program=office.program, name="Tamba")
    applied(office, 2)
    applied(second, 9)

    [_by_month, by_office] = seen(counts.funnel, monitoring)

    assert figures(by_office, "Ombala")[0] == "withheld"
    assert figures(by_office, "Tamba")[0] == "withheld"
    assert figures(by_office, "All")[0] == "11"


def test_what_is_withheld_goes_by_what_the_programme_keeps_from_partners(
    client, office, monitoring
):
    protects = {"protects_partners_below": 7, "protects_public_below": 20}
    with as_owner():
        type(office.program).objects.filter(pk=office.program_id).update(**protects)
    applied(office, 6)

    [_by_month, by_office] = seen(counts.funnel, monitoring)
    client.force_login(monitoring)

    assert figures(by_office, "All")[0] == "withheld"
    assert "fewer than 7" in text(client.get("/counts/"))


@pytest.mark.parametrize("function", ["funnel(%s, %s)", "demand(%s)"])
def test_the_functions_count_for_nobody_else(office, function):
    applied(office, 5)
    ReferralFactory(enrolment=EnrolmentFactory(office=office))
    asked = [[office.program_id], date(2020, 1, 1)][: function.count("%s")]
    lead = member(office, Role.PROGRAMME_LEAD)
    others = [member(office, Role.CASEWORKER), member(OfficeFactory(), lead_role())]

    def rows():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM participants_{function}", asked)
            return cursor.fetchall()

    for other in others:
        with in_scope(other):
            assert rows() == []
    with transaction.atomic():
        assert rows() == []
    with in_scope(lead):
        assert rows() != []


def lead_role():
    return Role.PROGRAMME_LEAD


# What is asked for


def offered(office, **facts):
    return ServiceOfferFactory(partner=PartnerFactory(program=office.program), **facts)


def referred(office, times, kind="health", area=None, **facts):
    service = offered(office, kind=kind, places_free=3, free_as_of=MONTH, area=area)
    for _each in range(times):
        case = EnrolmentFactory(office=office, residence=area)
        ReferralFactory(enrolment=case, service=service, **facts)
    return service


def test_demand_stands_beside_places_by_kind_and_district(office, monitoring):
    district = AreaFactory(
        program=office.program,
        level=2,
        name="Salinas",
        parent=AreaFactory(program=office.program, level=1, parent=None),
    )
    below = AreaFactory(program=office.program, level=3, parent=district)
    referred(office, 6, area=below)
    referred(office, 5)
    referred(office, 2, kind="housing")

    [by_kind, by_district, _by_trade] = seen(gaps.gaps, monitoring)

    assert figures(by_kind, "Health") == ["11", "6"]
    assert figures(by_kind, "Housing") == ["withheld", "3"]
    assert figures(by_kind, "Education") == ["0", "no service"]
    assert figures(by_district, "Health: Salinas") == ["6", "3"]
    nowhere = "Health: not known, or the whole programme"
    assert figures(by_district, nowhere) == ["5", "3"]


def test_few_of_a_district_are_withheld_with_what_would_tell_them(office, monitoring):
    for name, times in (("Salinas", 6), ("Kandu", 2)):
        above = AreaFactory(program=office.program, level=1, parent=None)
        of = {"program": office.program, "level": 2, "parent": above}
        referred(office, times, area=AreaFactory(name=name, **of))

    [by_kind, by_district, _by_trade] = seen(gaps.gaps, monitoring)

    assert figures(by_kind, "Health")[0] == "8"
    for name in ("Salinas", "Kandu"):
        assert figures(by_district, f"Health: {name}") == ["withheld", "3"]


def test_children_and_who_was_taken_ask_for_nothing(office, monitoring):
    service = referred(office, 5)
    case = EnrolmentFactory(office=office)
    ReferralFactory(
        enrolment=case, service=service, sent=True, status="rejected", refusal="full"
    )
    ReferralFactory(
        enrolment=EnrolmentFactory(office=office, child_track=True), service=service
    )
    gone = EnrolmentFactory(office=office, exited_on=MONTH, exit_reason="relocated")
    ReferralFactory(enrolment=gone, service=service)
    [by_kind, *_rest] = seen(gaps.gaps, monitoring)
    assert figures(by_kind, "Health")[0] == "6"

    other = offered(office, kind="health")
    ReferralFactory(enrolment=case, service=other, sent=True, status="accepted")

    [by_kind, *_rest] = seen(gaps.gaps, monitoring)
    assert figures(by_kind, "Health")[0] == "5"


def test_waiting_lists_are_counted_by_trade(office, monitoring):
    offered(
        office,
        kind="livelihood",
        trades=["7212"],
        places_free=4,
        free_as_of=MONTH,
    )
    course = ActivityFactory(
        office=office, stage="vocational_training", occupation="7212"
    )
    for _each in range(5):
        StageFactory(
            enrolment=EnrolmentFactory(office=office),
            stage="vocational_training",
            activity=course,
            status="waitlisted",
            started_on=None,
        )

    [_by_kind, _by_district, by_trade] = seen(gaps.gaps, monitoring)

    assert figures(by_trade, "Welders and flame cutters (7212)") == ["5", "4"]


# The pages


@pytest.mark.parametrize("page", ["/counts/", "/counts/gaps/"])
@pytest.mark.parametrize(("role", "status"), [*COUNTED, *OTHERS])
def test_leads_and_monitoring_count_and_nobody_else(client, office, role, status, page):
    client.force_login(member(office, role))

    assert client.get(page).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("/counts/", 9), ("/counts/gaps/", 10)])
def test_the_pages_ask_the_same_however_much_they_count(
    client, office, monitoring, page, queries, rows, django_assert_num_queries
):
    for _each in range(rows):
        applied(OfficeFactory(program=office.program), 1)
        referred(office, 1, area=AreaFactory(program=office.program), kind="health")
    client.force_login(monitoring)
    client.get(page)

    with django_assert_num_queries(queries):
        answer = client.get(page)

    assert "withheld" in text(answer)


def test_no_number_of_an_application_is_told(client, office, monitoring):
    applied(office, 6)
    client.force_login(monitoring)

    page = text(client.get("/counts/"))

    with as_owner():
        codes = Application.objects.values_list("code", flat=True)
        assert [code for code in codes if code in page] == []
