"""Hand-overs: one asks, another takes; and the lead gives several at once."""

import html
import re
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import transfers as actions
from participants.actions.transfers import ACCEPT
from participants.models import Holding, Note, Plan, Task, Transfer
from participants.models.record import Refused
from programs.models import Role
from reports.building import count
from reports.periods import Period
from tests.factories import (
    AssignmentFactory,
    BenefitFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    NoteFactory,
    OfficeFactory,
    PlanFactory,
    ReferralFactory,
    StageFactory,
    TaskFactory,
    TransferFactory,
    UserFactory,
)
from tests.participants.test_seats import at_once
from tests.reports import summaries
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST = "/participants/transfers/"
WHY = "Moved across the river."


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def elsewhere(office):
    return OfficeFactory(name="Kessa", program=office.program)


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(
        office=office, caseworker=caseworker, participant__family_name="Kamara"
    )


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def offered(case, **facts):
    return TransferFactory(enrolment=case, asked_by=case.caseworker, **facts)


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def doer(task):
    with as_owner():
        return Task.objects.get(pk=task.pk).assignee


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def answer(client, user, asked, **typed):
    return send(client, user, f"{LIST}{asked.pk}/", **typed)


def take(client, user, asked, keeper=None):
    keeper = keeper or user
    return answer(client, user, asked, decision="accepted", keeper=keeper.pk)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def now(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def states(case):
    with as_owner():
        return list(Transfer.objects.of(case).values_list("state", flat=True))


def test_a_case_is_offered_to_another_office_and_stays_until_it_is_taken(
    client, case, caseworker, elsewhere
):
    asked = send(
        client,
        caseworker,
        address(case, "transfer/"),
        to=f"office-{elsewhere.pk}",
        reason=WHY,
    )

    page = said(client.get(asked.url))
    assert "stays here until somebody takes it" in page
    assert now(case).office_id == case.office_id
    with as_owner():
        event = AuditEvent.objects.get(action="transfer-asked")
    assert event.facts == {
        "to_office": elsewhere.code,
        "to_user": None,
        "case": case.case_code,
    }


def test_whoever_is_to_take_a_case_reads_why_and_not_who(client, case, elsewhere):
    StageFactory(enrolment=case, stage="vocational_training")
    ExitRequestFactory(enrolment=case, asked_by=case.caseworker)
    PlanFactory(enrolment=case, agreed=True)
    asked = offered(case, to_office=elsewhere, reason=WHY)
    receiver = member(elsewhere)

    home = said(opened(client, receiver, "/"))
    page = said(client.get(f"{LIST}{asked.pk}/"))

    assert "A case to take over" in home
    assert WHY in page
    assert "Stays in training and education that run 1" in page
    assert "Exits that wait for approval 1" in page
    assert "Reintegration plans that wait for approval 1" in page
    assert "Kamara" not in home + page
    assert client.get(address(case)).status_code == 404


def test_psychological_support_is_not_told_to_who_is_to_take_a_case(
    client, case, elsewhere
):
    StageFactory(enrolment=case, stage="psychological_support")
    asked = offered(case, to_office=elsewhere)

    page = said(opened(client, member(elsewhere), f"{LIST}{asked.pk}/"))

    assert "Nothing is open." in page


def test_whoever_takes_a_case_has_it_with_all_its_records(client, case, elsewhere):
    note = NoteFactory(enrolment=case)
    plan = PlanFactory(enrolment=case, agreed=True)
    asked = offered(case, to_office=elsewhere)
    receiver = member(elsewhere)

    take(client, receiver, asked)

    taken = now(case)
    assert (taken.office_id, taken.caseworker_id) == (elsewhere.pk, receiver.pk)
    assert client.get(address(case)).status_code == 200
    assert opened(client, case.caseworker, address(case)).status_code == 404
    with in_scope(receiver):
        assert list(Note.objects.values_list("pk", flat=True)) == [note.pk]
        assert list(Plan.objects.values_list("pk", flat=True)) == [plan.pk]
    with as_owner():
        held = Holding.objects.get()
        event = AuditEvent.objects.get(action="transfer-accepted")
    assert (held.in_office_id, held.until) == (case.office_id, case.program.today())
    assert held.by_id == event.by_id == receiver.pk


def test_what_is_to_be_done_goes_along_when_a_case_leaves_the_office(
    client, case, office, elsewhere
):
    of_its_keeper = TaskFactory(enrolment=case, assignee=case.caseworker)
    of_a_colleague = TaskFactory(enrolment=case, assignee=member(office))
    by = case.caseworker
    done = TaskFactory(
        enrolment=case,
        assignee=by,
        state="done",
        settled_by=by,
        settled_at=timezone.now(),
    )
    asked = offered(case, to_office=elsewhere)
    receiver = member(elsewhere)

    take(client, receiver, asked)

    tasks = [of_its_keeper, of_a_colleague, done]
    assert [doer(task) for task in tasks] == [receiver, receiver, case.caseworker]


def test_in_one_office_only_the_tasks_of_who_had_the_case_go_along(
    client, case, office
):
    mine = TaskFactory(enrolment=case, assignee=case.caseworker)
    other = member(office)
    theirs = TaskFactory(enrolment=case, assignee=other)
    colleague = member(office)

    take(client, colleague, offered(case, to_caseworker=colleague))

    assert [doer(mine), doer(theirs)] == [colleague, other]


def test_what_is_open_is_told_in_numbers(client, case, elsewhere):
    TaskFactory(enrolment=case)
    by = case.caseworker
    TaskFactory(enrolment=case, state="done", settled_by=by, settled_at=timezone.now())
    ReferralFactory(enrolment=case)
    ReferralFactory(enrolment=case, service__kind="psychosocial")
    BenefitFactory(enrolment=case, month=date(2026, 1, 1))
    BenefitFactory(
        enrolment=case,
        month=date(2026, 2, 1),
        proposed=True,
        state="appealed",
        reason="Why",
    )
    asked = offered(case, to_office=elsewhere)

    page = said(opened(client, member(elsewhere), f"{LIST}{asked.pk}/"))

    assert "Tasks to be done 1" in page
    assert "Referrals that are not closed 1" in page
    assert "Months of support not settled 1" in page


def test_a_colleague_who_is_named_takes_it_and_the_office_does_not_change(
    client, case, office
):
    colleague, other = member(office), member(office)
    asked = offered(case, to_caseworker=colleague)

    by_other = take(client, other, asked)
    take(client, colleague, asked)

    assert by_other.status_code == 404
    assert now(case).caseworker_id == colleague.pk
    with as_owner():
        assert not Holding.objects.exists()


def test_a_lead_there_says_whose_case_it_becomes(client, case, elsewhere):
    keeper, lead = member(elsewhere), member(elsewhere, Role.PROGRAMME_LEAD)
    asked = offered(case, to_office=elsewhere)

    take(client, lead, asked, keeper)

    assert now(case).caseworker_id == keeper.pk


def test_a_caseworker_gives_nobody_else_a_case(client, case, elsewhere):
    asked = offered(case, to_office=elsewhere)

    response = take(client, member(elsewhere), asked, keeper=member(elsewhere))

    assert response.status_code == 200
    assert states(case) == ["waiting"]


def test_another_office_changes_no_figure(client, case, elsewhere):
    """Of a month that is over nor of this one: where somebody lives is unchanged."""
    StageFactory(enrolment=case, started_on=date(2026, 1, 10))
    months = [Period.parse(month) for month in ("2026-01", "2026-03", "2026-11")]
    before = [figures(case.program, month) for month in months]

    take(client, member(elsewhere), offered(case, to_office=elsewhere))

    assert now(case).office_id == elsewhere.pk
    assert [figures(case.program, month) for month in months] == before


def test_what_is_published_stays_when_a_case_moves(client, case, elsewhere):
    summary = summaries.published(case.program)
    with as_owner():
        before = list(summary.figures.order_by("pk").values())

    take(client, member(elsewhere), offered(case, to_office=elsewhere))

    with as_owner():
        assert list(summary.figures.order_by("pk").values()) == before
    assert len(before) > 1


def figures(program, month):
    found, _cutoff = count(program, month, report=lambda done, of: None)
    return sorted(map(str, found))


def test_a_refusal_says_why_and_the_case_stays(client, case, elsewhere):
    asked = offered(case, to_office=elsewhere)
    receiver = member(elsewhere)

    silent = answer(client, receiver, asked, decision="refused", why="")
    answer(client, receiver, asked, decision="refused", why="No room.")

    assert "Say why the hand-over is refused" in said(silent)
    assert states(case) == ["refused"]
    assert now(case).office_id == case.office_id
    page = said(opened(client, case.caseworker, address(case, "transfer/")))
    assert "Asked for before, and refused" in page
    assert "No room." in page


def test_what_is_answered_is_offered_no_more(client, case, elsewhere):
    asked = offered(case, to_office=elsewhere)
    receiver, colleague = member(elsewhere), member(elsewhere)
    answer(client, receiver, asked, decision="refused", why="No room.")

    answers = [
        opened(client, user, f"{LIST}{asked.pk}/") for user in (receiver, colleague)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert WHY not in said(opened(client, colleague, LIST))


def test_who_asked_takes_it_back_and_nobody_else(client, case, office, caseworker):
    asked = offered(case, to_caseworker=member(office))
    url = address(case, f"transfer/{asked.pk}/withdraw/")
    lead = member(office, Role.PROGRAMME_LEAD)

    by_lead = send(client, lead, url)
    send(client, caseworker, url)

    assert by_lead.status_code == 404
    assert states(case) == ["withdrawn"]


def test_nobody_takes_what_they_asked_for_themselves(case, elsewhere):
    lead = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=None, program=case.program
    ).user
    asked = TransferFactory(enrolment=case, asked_by=lead, to_office=elsewhere)

    for act in (
        lambda: actions.accept(asked, keeper=member(elsewhere), by=lead),
        lambda: actions.refuse(asked, why="No.", by=lead),
    ):
        with in_scope(lead), pytest.raises(Refused, match="somebody else takes"):
            act()


def test_a_case_is_offered_once_at_a_time(client, case, caseworker, elsewhere):
    offered(case, to_office=elsewhere)

    again = send(
        client,
        caseworker,
        address(case, "transfer/"),
        to=f"office-{elsewhere.pk}",
        reason=WHY,
    )

    assert "A hand-over is asked for already" in said(again)


@pytest.mark.parametrize(
    ("to", "reason", "told"),
    [("", WHY, "Choose who is to take the case"), ("elsewhere", "", "Write why")],
)
def test_what_is_missing_is_told(client, case, elsewhere, to, reason, told):
    to = f"office-{elsewhere.pk}" if to else ""

    page = send(
        client, case.caseworker, address(case, "transfer/"), to=to, reason=reason
    )

    assert told in said(page)


def test_a_keeper_who_left_meanwhile_is_refused(case, elsewhere):
    gone = AssignmentFactory(
        office=elsewhere, ends_on=timezone.localdate() - timedelta(days=1)
    ).user
    asked = offered(case, to_office=elsewhere)
    receiver = member(elsewhere)

    with in_scope(receiver), pytest.raises(Refused, match="keeps no cases there"):
        actions.accept(asked, keeper=gone, by=receiver)


def test_a_child_goes_to_child_protection_alone(client, office, elsewhere):
    officer = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True, caseworker=officer)
    asked = offered(child, to_office=elsewhere)
    receiver = member(elsewhere, Role.CHILD_PROTECTION)

    by_caseworker = take(client, member(elsewhere), asked)
    take(client, receiver, asked)

    assert by_caseworker.status_code == 404
    assert now(child).caseworker_id == receiver.pk


def test_strangers_find_no_hand_over_and_trainers_may_not_ask(client, case):
    asked = offered(case)
    stranger = member(OfficeFactory(program=case.program))
    trainer = member(case.office, Role.FACILITATOR)

    assert opened(client, stranger, f"{LIST}{asked.pk}/").status_code == 404
    assert opened(client, stranger, address(case, "transfer/")).status_code == 404
    assert opened(client, trainer, LIST).status_code == 403
    assert opened(client, trainer, address(case, "transfer/")).status_code == 403


def test_the_database_gives_a_case_to_nobody_whom_it_is_not_offered_to(case):
    asked = offered(case)
    stranger = member(OfficeFactory(program=case.program))

    with (
        in_scope(stranger),
        pytest.raises(ProgrammingError, match="not offered"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ACCEPT, [asked.pk, stranger.pk])


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_offer_a_case_at_the_same_time_one_does(office, case, elsewhere):
    people = [member(office) for _ in range(20)]

    def offer(user):
        facts = {"to_office": elsewhere, "to_caseworker": None, "reason": WHY}
        return user, lambda: actions.ask(case, **facts, by=user)

    told = at_once(*map(offer, people))

    assert told == ["A hand-over is asked for already, and waits."] * 19 + ["given"]
    assert states(case) == ["waiting"]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_take_a_case_at_the_same_time_one_has_it(case, elsewhere):
    asked = offered(case, to_office=elsewhere)
    receivers = [member(elsewhere) for _ in range(20)]
    together, told = Barrier(20), []

    def taking(user):
        together.wait()
        try:
            with in_scope(user):
                actions.accept(asked, keeper=user, by=user)
            told.append("taken")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=taking, args=[user]) for user in receivers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["refused"] * 19 + ["taken"]
    taken = now(asked)
    assert now(case).caseworker_id == taken.to_caseworker_id == taken.decided_by_id
    with as_owner():
        assert AuditEvent.objects.filter(action="transfer-accepted").count() == 1


def test_the_lead_hands_several_cases_over_at_once(client, case, office):
    lead, keeper = member(office, Role.PROGRAMME_LEAD), member(office)
    other = EnrolmentFactory(office=office)
    task = TaskFactory(enrolment=case, assignee=case.caseworker)
    codes = [case.case_code, other.case_code]

    listed = opened(client, lead, "/participants/").content.decode()
    page = said(client.get("/participants/hand-over/", {"case": codes}))
    send(
        client,
        lead,
        "/participants/hand-over/",
        case=codes,
        keeper=keeper.pk,
        reason=WHY,
    )

    assert "Hand over those chosen" in listed
    assert "Kamara" in page
    assert {now(each).caseworker_id for each in (case, other)} == {keeper.pk}
    assert states(case) == states(other) == ["handed_over"]
    assert doer(task) == keeper
    with as_owner():
        events = AuditEvent.objects.filter(action="transfer-handed-over")
        assert sorted(event.facts["case"] for event in events) == sorted(codes)


def test_of_several_cases_all_go_or_none(client, case, office):
    lead, keeper = member(office, Role.PROGRAMME_LEAD), member(office)
    theirs = EnrolmentFactory(office=office, caseworker=keeper)

    answer = send(
        client,
        lead,
        "/participants/hand-over/",
        case=[case.case_code, theirs.case_code],
        keeper=keeper.pk,
        reason=WHY,
    )

    assert f"Case {theirs.case_code} is theirs already." in said(answer)
    assert now(case).caseworker_id == case.caseworker_id
    assert states(case) == []


def test_a_case_out_of_reach_among_the_chosen_hides_all(client, case, office):
    lead = member(office, Role.PROGRAMME_LEAD)
    foreign = EnrolmentFactory(office=OfficeFactory(program=office.program))
    codes = [case.case_code, foreign.case_code]
    client.force_login(lead)

    page = client.get("/participants/hand-over/", {"case": codes})

    assert page.status_code == 404


def test_only_leads_hand_over_without_asking(client, caseworker):
    client.force_login(caseworker)

    assert client.get("/participants/hand-over/").status_code == 403
    assert "Hand over those chosen" not in client.get("/participants/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    client, office, caseworker, rows, django_assert_num_queries
):
    receiver = member(office)
    for _ in range(rows):
        offered(EnrolmentFactory(office=office, caseworker=caseworker))
    opened(client, receiver, LIST)

    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_timeline_tells_of_a_hand_over(client, case, office):
    keeper = member(office)
    asked = offered(case, to_caseworker=keeper)
    take(client, keeper, asked)

    page = said(client.get(address(case, "timeline/")))

    assert "Hand-over asked for" in page
    assert "Hand-over: Accepted" in page


DECIDED = {"decided_at": timezone.now()}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"state": "refused"}, "transfer_is_decided_or_waits"),
        ({"reason": ""}, "transfer_has_a_reason"),
    ],
)
def test_rules_of_the_table(case, facts, rule):
    with pytest.raises(IntegrityError, match=rule):
        offered(case, **facts)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"state": "refused", "by": "self"}, "transfer_is_decided_by_another"),
        ({"state": "refused", "by": "other"}, "transfer_refused_for_a_reason"),
        ({"state": "accepted", "by": "other"}, "transfer_names_who_took_it"),
    ],
)
def test_rules_of_a_decision(case, facts, rule):
    by = case.caseworker if facts["by"] == "self" else UserFactory()
    why = {"decision_note": "No."} if "another" in rule else {}

    with pytest.raises(IntegrityError, match=rule):
        offered(case, state=facts["state"], decided_by=by, **DECIDED, **why)


def test_the_table_takes_one_that_waits(case):
    offered(case)

    with pytest.raises(IntegrityError, match="transfer_waits_once"):
        offered(case)
