"""Who looked at a case: told to whom, and what is not told."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from core import audit
from core.models import AuditEvent
from participants.reading import looks
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AuditEventFactory,
    EnrolmentFactory,
    OfficeFactory,
    SessionFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import in_scope

pytestmark = pytest.mark.django_db
QUERIES = 13
"""Of a whole request; the session, the user and the scope are six of them."""


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    """Somebody in psychological support."""
    case = EnrolmentFactory(office=office, caseworker=caseworker)
    StageFactory(enrolment=case)
    return case


def member(office, role=Role.CASEWORKER, **named):
    return AssignmentFactory(office=office, role=role, user=UserFactory(**named)).user


def opened(client, user, case, query=""):
    client.force_login(user)
    return client.get(f"/participants/{case.case_code}/looks/{query}")


def told(client, user, case) -> list[tuple[str, str]]:
    """Who and what, row by row, without one's own look of just now."""
    page = opened(client, user, case).content.decode()
    rows = re.findall(r'<td role="cell"[^>]*>(.*?)</td>', page, re.S)
    words = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in rows]
    return list(zip(words[::2], words[1::2], strict=True))[1:]


def test_every_kind_of_look_is_told_the_newest_first(client, office, caseworker, case):
    other = member(office, username="amina")
    session = SessionFactory(activity__office=office)
    listed = {"cases": ["KX7P2-9AB3C", case.case_code]}
    audit.record("case-read", case, by=other, part="overview")
    audit.record("case-read", case, by=other, part="notes")
    audit.record("case-list-read", by=other, **listed)
    audit.record("people-searched", by=other, terms="", **listed)
    audit.record("register-sheet-read", session, by=other, **listed)
    audit.record("case-taken", case, by=other)  # a deed, and no look

    amina = "amina Caseworker, Ombala"
    assert told(client, caseworker, case) == [
        (amina, "Opened a register for printing"),
        (amina, "Searched for people"),
        (amina, "Looked at a list of people"),
        (amina, "The case: Notes"),
        (amina, "The case"),
    ]


def test_looks_of_before_events_named_the_case_are_told_too(client, caseworker, case):
    AuditEventFactory(
        action="case-read",
        subject_type="participants.enrolment",
        subject_id=str(case.pk),
        by=UserFactory(username="amina"),
        facts={"part": "timeline"},
    )

    assert told(client, caseworker, case) == [("amina", "The case: Timeline")]


def test_somebody_is_told_as_what_they_were_on_that_day(client, office, case):
    user = UserFactory(username="amina")
    was = {"role": Role.CASEWORKER, "ends_on": date(2026, 2, 1)}
    AssignmentFactory(user=user, office=office, **was)
    AssignmentFactory(
        user=user, office=office, role=Role.FACILITATOR, starts_on=date(2026, 2, 2)
    )
    AuditEventFactory(
        action="case-read",
        by=user,
        facts={"case": case.case_code},
        at=datetime(2026, 1, 9, 12, tzinfo=UTC),
    )

    page = told(client, case.caseworker, case)

    assert page == [("amina Caseworker, Ombala", "The case")]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 404),  # of the office, and another's case
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.FACILITATOR, 403),
        (Role.CHILD_PROTECTION, 404),
        (Role.PROGRAMME_LEAD, 200),
        (Role.MONITORING_OFFICER, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_answers_for_the_case_may_know(client, office, case, role, status):
    assert opened(client, member(office, role), case).status_code == status


def test_a_childs_looks_are_child_protections(client, office):
    caseworker = member(office)
    child = EnrolmentFactory(office=office, child_track=True, caseworker=caseworker)
    roles = [Role.CHILD_PROTECTION, Role.PROGRAMME_LEAD]

    statuses = [opened(client, member(office, r), child).status_code for r in roles]

    assert [*statuses, opened(client, caseworker, child).status_code] == [200, 404, 404]


def test_a_stranger_is_not_told_that_the_case_exists(client, case):
    stranger = member(OfficeFactory(program=case.program))
    nobody = EnrolmentFactory.build()

    answers = [opened(client, stranger, each) for each in (case, nobody)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({len(answer.content) for answer in answers}) == 1


def test_the_function_repeats_the_scope(office, case):
    audit.record("case-read", case, by=None, part="overview")
    asked = [case.pk, ["case-read"], [], None, 10]

    found = []
    for reader in (case.caseworker, member(OfficeFactory(program=case.program))):
        with in_scope(reader), connection.cursor() as cursor:
            cursor.execute(looks.FOUND, asked)
            found.append(len(cursor.fetchall()))

    assert found == [1, 0]


# Psychological support


def test_a_look_at_the_psychological_part_reads_as_one_at_the_case(
    client, office, caseworker, case
):
    counsellor = member(office, Role.COUNSELLOR, username="binta")
    audit.record("case-read", case, by=counsellor, part="overview")
    audit.record("case-read", case, by=counsellor, part="psychological_support")
    audit.record("case-read", case, by=counsellor, part="scores")

    binta = ("binta Counsellor, Ombala", "The case")
    assert told(client, caseworker, case) == [binta, binta, binta]


def test_the_lead_is_told_nothing_of_those_who_care_for_people(client, office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    both = member(office, Role.COUNSELLOR, username="binta")
    AssignmentFactory(user=both, office=office)
    facilitator = member(office, Role.FACILITATOR)
    group = ActivityFactory(office=office, stage="psychological_support")
    course = ActivityFactory(office=office)
    codes = {"cases": [case.case_code]}
    audit.record("case-read", case, by=both, part="overview")
    audit.record("case-list-read", by=both, **codes)
    audit.record("activity-read", group, by=facilitator, **codes)
    session = SessionFactory(activity=group, stage="psychological_support")
    audit.record("register-read", session, by=facilitator, **codes)
    audit.record("case-read", case, by=facilitator, part="psychological_support")
    audit.record("case-read", case, by=facilitator, part="scores")
    audit.record("case-list-read", by=facilitator, **codes)
    audit.record("people-searched", by=facilitator, **codes)
    audit.record("activity-read", course, by=facilitator, **codes)
    audit.record("register-read", SessionFactory(activity=course), by=None, **codes)

    assert [what for _who, what in told(client, lead, case)] == [
        "Looked at a register",
        "Looked at the people of an activity",
    ]


def test_a_counsellor_in_an_emergency_is_told_to_the_lead(client, office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    counsellor = member(office, Role.COUNSELLOR, username="binta")
    audit.record("case-read", case, by=counsellor, part="overview", emergency="1")

    assert told(client, lead, case) == [
        ("binta Counsellor, Ombala", "The case In an emergency")
    ]


def test_what_was_read_in_one_emergency_is_told_in_its_order(office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    by = member(office, Role.COUNSELLOR)
    for part, opening in [("overview", "1"), ("notes", "1"), ("timeline", "2")]:
        audit.record("case-read", case, by=by, part=part, emergency=opening)
    audit.record("case-read", case, by=by, part="exit")

    with in_scope(lead):
        read = looks.reads_in(case, "1")

    assert [(event.by_id, event.part) for event in read] == [
        (by.pk, "overview"),
        (by.pk, "notes"),
    ]


def test_the_page_says_the_same_of_a_case_that_is_in_no_support(client, office, case):
    lead = member(office, Role.PROGRAMME_LEAD)
    other = EnrolmentFactory(office=office)
    pages = [opened(client, lead, each).content.decode() for each in (case, other)]

    sentence = "it would tell who is in psychological support"
    assert [page.count(sentence) for page in pages] == [1, 1]


# The list


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, office, caseworker, case, rows, django_assert_num_queries
):
    for _each in range(rows):
        audit.record("case-read", case, by=member(office), part="overview")
    client.force_login(caseworker)

    with django_assert_num_queries(QUERIES):
        client.get(f"/participants/{case.case_code}/looks/")


def test_pages_follow_one_another_without_a_gap(client, caseworker, case, monkeypatch):
    monkeypatch.setattr(looks, "PAGE", 2)
    for part in ("notes", "training", "timeline", "exit"):
        audit.record("case-read", case, by=None, part=part)

    first = opened(client, caseworker, case).context["looks"]
    second = opened(client, caseworker, case, f"?older={first.older}").context["looks"]

    assert [look.what for look in [*first.rows, *second.rows]] == [
        "The case: Who looked",
        "The case: Exit",
        "The case: Timeline",
        "The case: Training",
    ]
    assert (first.is_first, second.is_first, bool(second.older)) == (True, False, True)


def test_the_look_at_the_list_is_a_look_itself(client, caseworker, case):
    opened(client, caseworker, case)

    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.facts) == (
        "case-read",
        caseworker,
        {"part": "looks", "case": case.case_code},
    )


@pytest.mark.parametrize("query", ["?older=x", "?older=999999999999999999999"])
def test_an_address_typed_wrong_shows_the_newest(client, caseworker, case, query):
    assert opened(client, caseworker, case, query).context["looks"].is_first
