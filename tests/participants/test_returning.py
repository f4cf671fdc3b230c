"""Who left comes back: the exit is taken back, or they are admitted with a new case."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import readmissions
from participants.actions.readmissions import STORE
from participants.models import ArmedGroupHistory, Consent, Enrolment, ExitRequest
from programs.models import Role
from reports.building import count
from reports.periods import Period
from tests.factories import (
    ArmedGroupHistoryFactory,
    AssignmentFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    FollowUpFactory,
    FormerGroupFactory,
    OfficeFactory,
)
from tests.participants.test_seats import at_once
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LEFT = date(2026, 9, 1)
WHY = {"note": "He was in hospital and is back."}


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


@pytest.fixture
def case(office, caseworker, lead):
    """Left, as was approved just now."""
    case = EnrolmentFactory(
        office=office, caseworker=caseworker, exited_on=LEFT, exit_reason="relocated"
    )
    approved(case, caseworker, lead, timezone.now())
    return case


def approved(case, by, lead, at):
    return ExitRequestFactory(
        enrolment=case,
        exit_on=LEFT,
        reason="relocated",
        asked_by=by,
        state="approved",
        decided_by=lead,
        decided_at=at,
    )


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def now(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def ask_back(client, case):
    return send(client, case.caseworker, address(case, "exit/take-back/"), **WHY)


def asked_back(case):
    with as_owner():
        return ExitRequest.objects.get(enrolment=case, takes_back=True)


def decide(client, lead, case, decision, why=""):
    url = address(case, f"exit/{asked_back(case).pk}/")
    return send(client, lead, url, decision=decision, why=why)


def active_in(case, month):
    figures, _cutoff = count(
        case.program, Period.parse(month), report=lambda done, of: None
    )
    return next(
        figure.numerator
        for figure in figures
        if (figure.indicator, figure.dimension) == ("CASE-3", "total")
    )


def test_an_exit_is_taken_back_and_the_case_never_left(client, case, lead):
    before = active_in(case, "2026-10")

    ask_back(client, case)
    while_it_waits = now(case).exited_on
    page = said(client.get(address(case, "exit/take-back/")))
    decide(client, lead, case, "approved")

    assert while_it_waits == LEFT
    assert "This is asked for and waits" in page
    goes_on = now(case)
    assert (goes_on.exited_on, goes_on.exit_reason) == (None, "")
    assert (before, active_in(case, "2026-10")) == (0, 1)
    with as_owner():
        acts = AuditEvent.objects.filter(action__startswith="exit-return")
        assert [act.action for act in acts.order_by("pk")] == [
            "exit-return-asked",
            "exit-return-approved",
        ]
    follow_up = said(client.get(address(case, "follow-up/")))
    assert "Record contact" not in follow_up
    timeline = said(client.get(address(case, "timeline/")))
    assert "Exit taken back" in timeline
    assert "Exit approved" in timeline


def test_an_exit_stands_when_that_is_decided(client, case, lead):
    ask_back(client, case)

    decide(client, lead, case, "refused", "He left.")

    assert now(case).exited_on == LEFT
    assert asked_back(case).state == "refused"


def test_nobody_takes_an_exit_back_alone(client, case, office):
    AssignmentFactory(user=case.caseworker, office=office, role=Role.PROGRAMME_LEAD)
    ask_back(client, case)

    answer = decide(client, case.caseworker, case, "approved")

    assert "somebody else decides" in said(answer)
    assert now(case).exited_on == LEFT


def test_after_thirty_days_an_exit_stands(client, case):
    with as_owner():
        ExitRequest.objects.update(
            decided_at=timezone.now() - timedelta(days=30, minutes=1)
        )

    answer = ask_back(client, case)

    assert "within 30 days of its approval" in said(answer)


def test_until_the_thirtieth_day_it_is_taken_back(client, case):
    with as_owner():
        ExitRequest.objects.update(
            decided_at=timezone.now() - timedelta(days=29, hours=23)
        )

    ask_back(client, case)

    assert asked_back(case).state == "waiting"


def test_an_exit_with_a_follow_up_stands(client, case):
    FollowUpFactory(enrolment=case, contacted_on=LEFT)

    answer = ask_back(client, case)

    assert "A follow-up is recorded since the exit" in said(answer)


def test_an_exit_is_not_taken_back_beside_another_open_case(client, case, lead):
    ask_back(client, case)
    EnrolmentFactory(participant=case.participant, office=case.office)

    decide(client, lead, case, "approved")

    assert now(case).exited_on == LEFT


def test_what_nobody_here_sees_keeps_an_exit_too(client, case, lead):
    """The other case is one of another office, or of a child."""
    ask_back(client, case)
    EnrolmentFactory(participant=case.participant, office=case.office, child_track=True)

    answer = decide(client, lead, case, "approved")

    assert "Another case of this person in the programme is open." in said(answer)
    assert now(case).exited_on == LEFT


def test_a_case_that_goes_on_has_no_exit_to_take_back(client, case):
    with as_owner():
        Enrolment.objects.update(exited_on=None, exit_reason="")

    answer = ask_back(client, case)

    assert "This case goes on already." in said(answer)


def of_admission(case, **typed):
    facts = {
        "office": case.office_id,
        "category": "dependant",
        "registered_on": "1 November 2026",
        "language": "Krio",
        "given_by": "self",
        "signed_how": "paper",
        **dict.fromkeys(Consent.Purpose.values, "yes"),
    }
    return facts | typed


def admit(client, user, case, **typed):
    return send(
        client, user, address(case, "admit-again/"), **of_admission(case, **typed)
    )


def cases_of(person):
    with as_owner():
        return list(Enrolment.objects.filter(participant=person).order_by("created_at"))


def test_somebody_who_left_is_admitted_again_with_a_new_case(client, case, caseworker):
    group = FormerGroupFactory(program=case.program)
    ArmedGroupHistoryFactory(enrolment=case, former_group=group)

    answer = admit(client, caseworker, case)

    former, new = cases_of(case.participant)
    assert answer.url == address(new)
    assert former.exited_on == LEFT
    assert new.case_code != former.case_code
    assert (new.external_id, new.caseworker_id) == (new.case_code, caseworker.pk)
    assert (new.category, new.registered_on) == ("dependant", date(2026, 11, 1))
    with as_owner():
        agreed = Consent.objects.filter(enrolment=new)
        assert sorted(each.purpose for each in agreed) == sorted(Consent.Purpose.values)
        copied = ArmedGroupHistory.objects.get(enrolment=new)
        event = AuditEvent.objects.get(action="case-readmitted")
    assert copied.former_group_id == group.pk
    assert event.facts == {
        "case": new.case_code,
        "former": former.case_code,
        "child_track": False,
    }


def test_each_case_is_counted_by_its_own_days(client, case, caseworker):
    admit(client, caseworker, case)

    assert active_in(case, "2026-08") == 1
    assert active_in(case, "2026-10") == 0
    assert active_in(case, "2026-11") == 1


def test_cases_of_one_person_lead_to_each_other_as_far_as_they_are_seen(
    client, case, caseworker
):
    elsewhere = EnrolmentFactory(
        participant=case.participant,
        office=OfficeFactory(program=case.program),
        exited_on=date(2026, 2, 1),
        exit_reason="relocated",
    )
    admit(client, caseworker, case)
    former, new = (each for each in cases_of(case.participant) if each != elsewhere)

    page = client.get(address(new)).content.decode()

    assert address(former) in page
    assert elsewhere.case_code not in page
    with as_owner():
        look = AuditEvent.objects.filter(action="case-read").latest("pk")
    assert (look.facts["case"], look.facts["cases"]) == (
        new.case_code,
        [former.case_code],
    )


def test_nobody_is_admitted_twice(client, case, caseworker):
    admit(client, caseworker, case)
    open_case = cases_of(case.participant)[1]

    answer = admit(client, caseworker, case)

    assert f"Case {open_case.case_code} of this person is open" in said(answer)
    assert len(cases_of(case.participant)) == 2


def test_nobody_is_admitted_beside_a_case_that_is_not_seen(client, case, caseworker):
    office = OfficeFactory(program=case.program)
    EnrolmentFactory(participant=case.participant, office=office)

    answer = admit(client, caseworker, case)

    assert "Another case of this person in the programme is open." in said(answer)
    assert len(cases_of(case.participant)) == 2


def test_a_person_has_one_open_case_in_a_programme(case):
    EnrolmentFactory(participant=case.participant, office=case.office)

    with pytest.raises(IntegrityError, match="enrolment_open_once_in_a_programme"):
        EnrolmentFactory(participant=case.participant, office=case.office)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_admit_somebody_at_the_same_time_one_does(office, case):
    people = [member(office) for _ in range(20)]

    def admission(user):
        facts = {"category": "dependant", "registered_on": date(2026, 11, 1)}
        keeps = {"consents": [], "keeps_children": False, "keeps_adults": True}
        return user, lambda: readmissions.admit_again(
            case, office=office, **facts, **keeps, by=user
        )

    told = at_once(*map(admission, people))

    assert told.count("given") == 1
    assert [each.exited_on for each in cases_of(case.participant)] == [LEFT, None]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"registered_on": "1 September 2026"}, "enter a day after it"),
        ({"registered_on": "tomorrow"}, "This day is still to come"),
        ({"terms": "no"}, "Without this agreement nobody is registered"),
        ({"language": ""}, "Enter the language."),
    ],
)
def test_what_is_missing_is_told(client, case, caseworker, typed, told):
    answer = admit(client, caseworker, case, **typed)

    assert told in said(answer)
    assert len(cases_of(case.participant)) == 1


@pytest.mark.parametrize("reason", ["death_natural", "duplicate", "data_error"])
def test_from_some_exits_nobody_comes_back(client, case, caseworker, reason):
    with as_owner():
        Enrolment.objects.update(exit_reason=reason)

    answer = admit(client, caseworker, case)

    assert "Nobody is admitted again from this case." in said(answer)
    assert (
        address(case, "admit-again/") not in client.get(address(case)).content.decode()
    )


def test_strangers_admit_nobody_and_leads_may_not(client, case, lead):
    stranger = member(OfficeFactory(program=case.program))

    answers = [admit(client, user, case) for user in (stranger, lead)]

    assert [answer.status_code for answer in answers] == [404, 403]


def test_the_database_admits_nobody_for_who_does_not_see_them(case):
    stranger = member(OfficeFactory(program=case.program))

    with (
        in_scope(stranger),
        pytest.raises(ProgrammingError, match="do not see"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(STORE, [case.pk, "{}", "[]"])
