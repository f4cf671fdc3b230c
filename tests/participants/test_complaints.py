"""Complaints: taken down, answered by nobody whom they are about, and counted."""

import html
import re
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from core.access import OutOfReach, Permission
from core.models import AuditEvent
from participants import todo
from participants.actions import complaints as actions
from participants.models import Complaint, ComplaintEvent
from participants.models.record import Refused
from participants.reading import complaint_counts, complaints
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AppealFactory,
    ApplicationFactory,
    AssignmentFactory,
    BenefitFactory,
    ComplaintFactory,
    EnrolmentFactory,
    OfficeFactory,
    PanelDecisionFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST = "/complaints/"
SAID = "The trainer sends people home."


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD, name="Lena")


@pytest.fixture
def caseworker(office):
    return member(office, name="Amina")


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER, name="Ruth"):
    return AssignmentFactory(office=office, role=role, user__first_name=name).user


def page_of(complaint, rest=""):
    return f"{LIST}{complaint.code}/{rest}"


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def typed(at, **facts):
    day = at.program.today().isoformat()
    told = {"received_on": day, "how": "in_person", "kind": "conduct", "text": SAID}
    return {"submission_key": str(uuid4()), **told, **facts}


def only():
    with as_owner():
        return Complaint.objects.get()


def seen_by(user):
    """What the second lock leaves where nobody filters."""
    with in_scope(user):
        return [*Complaint.objects.all()]


def readable_by(user):
    """What the first lock leaves where no policy stands behind it."""
    scope = scope_of(user)
    with as_owner():
        return [*complaints.readable(scope)]


# Taken down


def test_a_complaint_of_somebody_is_taken_down_and_waits_for_the_lead(
    client, office, caseworker, lead, case
):
    colleague = member(office)
    client.force_login(caseworker)

    url = f"{case.get_absolute_url()}complaints/new/"
    answer = client.post(url, typed(office, about=colleague.pk), follow=True)

    made = only()
    facts = (made.enrolment, made.office, made.text, made.about, made.by, made.state)
    assert facts == (case, office, SAID, colleague, caseworker, "new")
    assert SAID in said(answer)
    client.force_login(lead)
    assert made.code in said(client.get("/"))
    assert made.code in said(client.get(LIST))
    with as_owner():
        kept = AuditEvent.objects.get(action="complaint-taken-down")
    assert kept.facts == {"case": made.code}


def test_a_letter_in_the_box_names_nobody(client, office, caseworker):
    client.force_login(caseworker)

    client.post(f"{LIST}new/", typed(office, how="box", office=office.pk))

    made = only()
    assert (made.enrolment, made.office, made.child_track) == (None, office, False)
    assert "Nobody is named" in said(client.get(page_of(made)))


def test_what_concerns_a_child_goes_to_child_protection_with_a_number(
    client, office, caseworker, lead
):
    protection = member(office, Role.CHILD_PROTECTION)
    client.force_login(caseworker)

    sent = typed(office, office=office.pk, child_track="on")
    answer = client.post(f"{LIST}new/", sent, follow=True)

    made = only()
    assert f"with the number {made.code}. From here on" in said(answer)
    assert client.get(page_of(made)).status_code == 404
    assert [seen_by(each) for each in (caseworker, lead)] == [[], []]
    assert seen_by(protection) == [made]


def test_nobody_takes_down_what_is_about_themselves(client, office, caseworker, case):
    client.force_login(caseworker)
    url = f"{case.get_absolute_url()}complaints/new/"

    answer = client.post(url, typed(office, about=caseworker.pk))

    assert "Select a valid choice" in said(answer)
    with in_scope(caseworker), pytest.raises(Refused) as refused:
        actions.take_down(
            office,
            received_on=date(2026, 3, 2),
            how="box",
            kind="decision",
            text=SAID,
            decided_by=caseworker,
            by=caseworker,
        )
    assert refused.value.field == "decided_by"


@pytest.mark.parametrize("elsewhere", [True, False])
def test_nobody_adds_one_elsewhere_or_in_the_name_of_another(
    office, caseworker, elsewhere
):
    there = OfficeFactory(program=office.program) if elsewhere else office
    by = caseworker if elsewhere else UserFactory()
    facts = {"received_on": date(2026, 3, 2), "how": "box", "kind": "other"}

    with pytest.raises(ProgrammingError, match="row-level"), in_scope(caseworker):
        Complaint.objects.create(office=there, text=SAID, by=by, **facts)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": ""}, "Write what the person says."),
        ({"received_on": "1 January 2099"}, "This day is still to come."),
        ({"kind": "gossip"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said(client, office, caseworker, case, wrong, told):
    client.force_login(caseworker)

    url = f"{case.get_absolute_url()}complaints/new/"
    answer = client.post(url, typed(office) | wrong)

    assert told in said(answer)


# Who reads it


@pytest.mark.parametrize(
    ("role", "listed", "status"),
    [
        (Role.PROGRAMME_LEAD, 200, 200),
        (Role.CASEWORKER, 200, 404),
        (Role.CHILD_PROTECTION, 200, 404),
        (Role.COUNSELLOR, 403, 403),
        (Role.CLINICAL_SUPERVISOR, 403, 403),
        (Role.FACILITATOR, 403, 403),
        (Role.MONITORING_OFFICER, 403, 403),
        (Role.AUDITOR, 403, 403),
    ],
)
def test_a_complaint_opens_by_role(client, office, case, role, listed, status):
    complaint = ComplaintFactory(enrolment=case)
    client.force_login(member(office, role))

    assert client.get(LIST).status_code == listed
    assert client.get(page_of(complaint)).status_code == status
    for rest in ("change/", "answer/", "close/"):
        refused = 403 if role == Role.CASEWORKER else status
        assert client.get(page_of(complaint, rest)).status_code == refused


def test_whoever_took_it_down_reads_it_and_does_no_more(client, caseworker, case):
    complaint = ComplaintFactory(enrolment=case, by=caseworker)
    client.force_login(caseworker)

    page = client.get(page_of(complaint))

    assert complaint.text in said(page)
    assert "Close without an answer" not in said(page)
    assert client.get(page_of(complaint, "answer/")).status_code == 403


@pytest.mark.parametrize("concerned", ["about", "decided_by"])
@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.CASEWORKER])
def test_whom_it_is_about_sees_nothing_of_it(client, office, case, role, concerned):
    colleague = member(office, role)
    complaint = ComplaintFactory(enrolment=case, **{concerned: colleague})
    client.force_login(colleague)

    pages = [LIST, "/", f"{case.get_absolute_url()}complaints/"]

    assert [complaint.code in said(client.get(url)) for url in pages] == [False] * 3
    assert client.get(page_of(complaint)).status_code == 404
    assert seen_by(colleague) == []
    assert readable_by(colleague) == []


@pytest.mark.parametrize("concerned", ["about", "decided_by"])
def test_both_locks_leave_out_whoever_it_turned_out_to_be_about(
    office, lead, case, concerned
):
    """Even of what they took down themselves before anybody knew."""
    mine = ComplaintFactory(enrolment=case, by=lead)
    other = ComplaintFactory(enrolment=case)
    before = [{*seen_by(lead)}, {*readable_by(lead)}]

    with as_owner():
        Complaint.objects.filter(pk=other.pk).update(**{concerned: lead})

    assert before == [{mine, other}, {mine, other}]
    assert [seen_by(lead), readable_by(lead)] == [[mine], [mine]]
    with as_owner():
        allowed = Complaint.objects.allowing(
            scope_of(lead), Permission.COMPLAINT_ANSWER
        )
        assert [*allowed] == [mine]


def test_other_offices_and_children_have_those_of_their_own(office, lead, caseworker):
    protection = member(office, Role.CHILD_PROTECTION)
    elsewhere = OfficeFactory(program=office.program)
    mine = ComplaintFactory(of_nobody=True, office=office, by=caseworker)
    others = ComplaintFactory(of_nobody=True, office=office)
    child = ComplaintFactory(of_nobody=True, office=office, child_track=True)
    far = ComplaintFactory(of_nobody=True, office=elsewhere, by=caseworker)

    for read in (seen_by, readable_by):
        assert {*read(lead)} == {mine, others}
        assert read(caseworker) == [mine]
        assert read(protection) == [child]
        assert read(member(elsewhere, Role.PROGRAMME_LEAD)) == [far]
        assert read(member(office, Role.COUNSELLOR)) == []


def test_with_no_scope_set_no_complaint_is_seen(case):
    ComplaintFactory(enrolment=case)

    assert Complaint.objects.count() == 0


def test_no_event_of_a_complaint_is_read_over_the_web(office, lead, case):
    ComplaintFactory(enrolment=case)

    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(lead):
        ComplaintEvent.objects.count()
    with as_owner():
        assert ComplaintEvent.objects.count() == 1


def test_the_history_of_a_case_the_timeline_and_who_looked_say_nothing(
    client, lead, caseworker, case
):
    complaint = ComplaintFactory(enrolment=case, about=caseworker)
    client.force_login(lead)
    client.get(page_of(complaint))
    client.force_login(caseworker)

    for part in ("", "history/", "timeline/", "looks/"):
        page = said(client.get(f"{case.get_absolute_url()}{part}"))
        assert complaint.code not in page
        assert "omplained" not in page
        assert "Looked at a complaint" not in page
        assert "Lena" not in page


def test_a_case_handed_to_another_office_takes_its_complaints_along(office, case):
    complaint = ComplaintFactory(enrolment=case)
    there = OfficeFactory(program=office.program)

    with as_owner():
        type(case).objects.filter(pk=case.pk).update(office=there)

    assert only().office == there
    assert seen_by(member(there, Role.PROGRAMME_LEAD)) == [complaint]


# What becomes of it


def test_it_is_taken_up_and_answered_once(client, lead, case):
    complaint = ComplaintFactory(enrolment=case)
    client.force_login(lead)

    client.post(page_of(complaint, "take-up/"))
    taken = only()
    sent = {"submission_key": str(uuid4()), "version": taken.version}
    silent = client.post(page_of(complaint, "answer/"), sent)
    told = client.post(
        page_of(complaint, "answer/"), sent | {"answer": "We spoke."}, follow=True
    )

    assert (taken.state, taken.taken_up_by) == ("in_work", lead)
    assert "Write what the person is told." in said(silent)
    assert "We spoke." in said(told)
    done = only()
    assert (done.state, done.answer, done.settled_by) == ("answered", "We spoke.", lead)
    assert complaint.code not in said(client.get(LIST))
    assert complaint.code in said(client.get(f"{LIST}?show=settled"))
    for rest in ("change/", "answer/", "close/"):
        url = client.get(page_of(complaint, rest)).url
        assert url == page_of(complaint)


def test_it_is_closed_without_an_answer_for_a_reason(client, lead, office):
    complaint = ComplaintFactory(of_nobody=True, office=office)
    client.force_login(lead)
    sent = {"submission_key": str(uuid4()), "version": 1}

    silent = client.post(page_of(complaint, "close/"), sent)
    client.post(page_of(complaint, "close/"), sent | {"why_not": "Nobody to tell."})

    assert "Write why there is no answer." in said(silent)
    assert (only().state, only().why_not) == ("closed", "Nobody to tell.")
    assert "Nobody to tell." in said(client.get(page_of(complaint)))


def test_what_is_settled_is_not_settled_again(lead, case):
    complaint = ComplaintFactory(enrolment=case, answered=True)

    with in_scope(lead), pytest.raises(Refused, match="settled already: Answered"):
        actions.take_up(complaint, by=lead)


@pytest.mark.parametrize("concerned", ["about", "decided_by"])
@pytest.mark.parametrize(
    ("deed", "facts"),
    [
        (actions.take_up, {}),
        (actions.answer, {"answer": "No."}),
        (actions.close, {"why_not": "No."}),
    ],
)
def test_nobody_does_anything_about_what_is_about_them(
    lead, case, concerned, deed, facts
):
    complaint = ComplaintFactory(enrolment=case, **{concerned: lead})

    with as_owner(), pytest.raises(Refused, match="another answers"):
        deed(complaint, by=lead, **facts)
    with in_scope(lead), pytest.raises(OutOfReach):
        deed(complaint, by=lead, **facts)

    assert only().state == "new"


def test_who_took_it_up_gives_it_back_when_it_turns_out_to_be_about_them(
    client, office, lead, case
):
    other = member(office, Role.PROGRAMME_LEAD)
    complaint = ComplaintFactory(enrolment=case, state="in_work", taken_up_by=other)
    client.force_login(lead)

    sent = typed(office, version=1, decided_by=other.pk)
    client.post(page_of(complaint, "change/"), sent)

    changed = only()
    assert (changed.decided_by, changed.state, changed.taken_up_by) == (
        other,
        "new",
        None,
    )
    assert changed.text == SAID


def test_the_form_to_change_it_shows_what_is_known(client, lead, case):
    complaint = ComplaintFactory(enrolment=case)
    client.force_login(lead)

    page = client.get(page_of(complaint, "change/"))

    assert complaint.text in said(page)


def test_a_lead_does_not_change_it_to_be_about_themselves(office, lead, case):
    complaint = ComplaintFactory(enrolment=case)
    facts = {"received_on": date(2026, 3, 2), "how": "box", "kind": "other"}

    with in_scope(lead), pytest.raises(Refused) as refused:
        actions.change(
            complaint, **facts, text=SAID, about=lead, decided_by=None, by=lead
        )

    assert refused.value.field == "about"


def test_who_saw_another_version_is_shown_both(client, office, lead, case):
    complaint = ComplaintFactory(enrolment=case, version=3)
    client.force_login(lead)

    answer = client.post(page_of(complaint, "change/"), typed(office, version=2))

    assert answer.status_code == 409
    assert only().text == complaint.text


@pytest.mark.parametrize("alone", [True, False])
def test_where_nobody_may_answer_it_the_page_says_so(
    client, office, lead, caseworker, case, alone
):
    complaint = ComplaintFactory(enrolment=case, about=lead, by=caseworker)
    if not alone:
        member(office, Role.PROGRAMME_LEAD)
    client.force_login(caseworker)

    page = said(client.get(page_of(complaint)))

    assert ("Nobody works here who may answer it" in page) is alone


@pytest.mark.django_db(transaction=True)
def test_twenty_who_answer_one_at_once_leave_one_answer(office):
    lead = member(office, Role.PROGRAMME_LEAD)
    complaint = ComplaintFactory(of_nobody=True, office=office)
    start, told = Barrier(20), []

    def settle(number):
        try:
            with in_scope(lead):
                start.wait(timeout=20)
                if number % 2:
                    actions.answer(complaint, answer=f"{number}", by=lead)
                else:
                    actions.close(complaint, why_not=f"{number}", by=lead)
                told.append("stored")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=settle, args=[number]) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(told) == ["refused"] * 19 + ["stored"]
    with as_owner():
        kept = ["complaint-answered", "complaint-closed"]
        assert AuditEvent.objects.filter(action__in=kept).count() == 1
        assert Complaint.objects.get().version == 2


# The list, and the work to do


@pytest.mark.parametrize(
    ("show", "days"), [("", [20, 15, 14, 0]), ("late", [20, 15]), ("settled", [3])]
)
def test_the_list_shows_what_waits_the_oldest_first(office, lead, show, days):
    today = office.program.today()
    here = {"of_nobody": True, "office": office}
    for ago in (14, 20, 0, 15):
        ComplaintFactory(**here, received_on=today - timedelta(days=ago))
    ComplaintFactory(**here, answered=True, received_on=today - timedelta(days=3))

    with in_scope(lead):
        found = complaints.page(scope_of(lead), show).rows

    assert [(today - each.received_on).days for each in found] == days


def test_it_is_due_in_fourteen_days(office, lead):
    today = office.program.today()
    ComplaintFactory(
        of_nobody=True, office=office, received_on=today - timedelta(days=15)
    )

    with in_scope(lead):
        [rule] = [
            each
            for each in todo.read(scope_of(lead)).worklists
            if each.title == "Complaints to answer"
        ]

    assert [(item.when, item.about) for item in rule.items] == [
        ("1 day late", "A service")
    ]


def test_home_tells_nobodys_name_beside_a_complaint(client, lead, case):
    complaint = ComplaintFactory(enrolment=case)
    client.force_login(lead)

    with in_scope(lead):
        items = [
            item
            for each in todo.read(scope_of(lead)).worklists
            if each.title == "Complaints to answer"
            for item in each.items
        ]

    assert [item.code for item in items] == [complaint.code]
    assert str(case.participant) not in str(items)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_questions_for_one_as_for_three(
    client, django_assert_num_queries, office, lead, number
):
    for _each in range(number):
        ComplaintFactory(enrolment=EnrolmentFactory(office=office))
        appeal(office)
        withheld(office)
    client.force_login(lead)

    with django_assert_num_queries(10):
        page = client.get(LIST)

    told = [len(page.context[name]) for name in ("rows", "appeals", "benefits")]
    assert told == [number] * 3


def appeal(office):
    made = ApplicationFactory(
        office=office, status="ineligible", screened_on=date(2026, 2, 5)
    )
    AppealFactory(application=made)
    return made


def withheld(office):
    return BenefitFactory(
        enrolment=EnrolmentFactory(office=office),
        proposed=True,
        state="appealed",
        reason="Was ill.",
    )


def test_appeals_of_both_kinds_stand_beside_the_complaints(client, office, lead):
    waits, benefit = appeal(office), withheld(office)
    decided = appeal(office)
    PanelDecisionFactory(
        application=decided, decided=True, instance="appeal", held_on=date(2026, 3, 1)
    )
    absent = appeal(office)
    PanelDecisionFactory(
        application=absent, instance="appeal", held_on=date(2026, 3, 1)
    )
    client.force_login(lead)

    page = client.get(LIST)

    codes = [row.code for row in page.context["appeals"]]
    assert codes == [waits.code, absent.code]
    assert [row.case_code for row in page.context["benefits"]] == [
        benefit.enrolment.case_code
    ]
    assert "Appeals to decide" in said(client.get("/"))


def test_who_decides_on_no_appeal_is_shown_none(client, office, caseworker):
    appeal(office)
    withheld(office)
    client.force_login(caseworker)

    page = client.get(LIST)

    assert (page.context["appeals"], page.context["benefits"]) == ([], [])


def test_the_tab_of_a_case_shows_what_its_reader_may_read(client, caseworker, case):
    mine = ComplaintFactory(enrolment=case, by=caseworker)
    ComplaintFactory(enrolment=case)
    client.force_login(caseworker)

    page = client.get(reverse("participants:case-complaints", args=[case.case_code]))

    assert [row.code for row in page.context["rows"]] == [mine.code]


# How many


def counted(user):
    with in_scope(user):
        tables = complaint_counts.complaints(scope_of(user), 5)
    return [
        {line.name: line.cells[0] for line in table.lines if line.cells[0] != "0"}
        for table in tables
    ]


def test_they_are_counted_by_month_office_and_kind_and_small_numbers_kept_back(office):
    monitoring = member(office, Role.MONITORING_OFFICER)
    today = office.program.today()
    for kind, times in (("service", 6), ("benefit", 7), ("conduct", 2)):
        for _each in range(times):
            ComplaintFactory(
                of_nobody=True, office=office, kind=kind, received_on=today
            )
    ComplaintFactory(of_nobody=True, office=office, child_track=True, received_on=today)
    ComplaintFactory(of_nobody=True, office=office, received_on=date(2020, 1, 1))
    ComplaintFactory(of_nobody=True, received_on=today)

    by_month, by_office, by_kind = counted(monitoring)

    assert [*by_month.values()] == ["15", "15"]
    assert by_office == {office.name: "15", "All": "15"}
    assert by_kind == {
        "A service": "withheld",
        "A benefit": "7",
        "The conduct of a colleague": "withheld",
        "All": "15",
    }


@pytest.mark.parametrize("concerned", ["about", "decided_by"])
def test_a_count_tells_nobody_that_there_is_one_about_them(office, lead, concerned):
    """Who reads all the others would take them from the count."""
    monitoring = member(office, Role.MONITORING_OFFICER)
    facts = {"of_nobody": True, "office": office}
    facts["received_on"] = office.program.today()
    for _each in range(6):
        ComplaintFactory(**facts)
    ComplaintFactory(**facts, **{concerned: lead})

    seen = [counted(each)[1]["All"] for each in (lead, monitoring)]

    assert seen == ["6", "7"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (role, 200 if role in {"programme_lead", "monitoring_officer"} else 403)
        for role in Role
    ],
)
def test_counts_open_to_who_may_count(client, office, role, status):
    client.force_login(member(office, role))

    assert client.get("/counts/complaints/").status_code == status


def test_the_function_counts_nothing_for_others(office, caseworker):
    ComplaintFactory(of_nobody=True, office=office, received_on=date(2026, 3, 2))

    with in_scope(caseworker), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM participants_complaints_counted(%s, %s)",
            [[office.program_id], date(2020, 1, 1)],
        )
        assert cursor.fetchall() == []


# What the database holds

BY = {"settled_at": timezone.now(), "answer": "No."}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("complaint_how_is_known_code", {"how": "smoke"}),
        ("complaint_kind_is_known_code", {"kind": "gossip"}),
        ("complaint_says_what", {"text": ""}),
        ("complaint_state_goes_with_what_was_done", {"state": "gone"}),
        ("complaint_state_goes_with_what_was_done", {"state": "in_work"}),
        ("complaint_state_goes_with_what_was_done", {"state": "answered"}),
        ("complaint_state_goes_with_what_was_done", {"answer": "No."}),
        ("complaint_state_goes_with_what_was_done", {"why_not": "No."}),
        ("complaint_state_goes_with_what_was_done", {"settled_at": timezone.now()}),
        (
            "complaint_state_goes_with_what_was_done",
            {"closed": True, "answer": "No."},
        ),
    ],
)
def test_the_database_holds_what_a_complaint_is(case, name, facts):
    with pytest.raises(IntegrityError, match=name):
        ComplaintFactory(enrolment=case, **facts)


@pytest.mark.parametrize("concerned", ["about", "decided_by"])
@pytest.mark.parametrize(
    ("name", "deed", "facts"),
    [
        ("complaint_is_taken_down_by_another", "by", {}),
        ("complaint_is_taken_up_by_another", "taken_up_by", {"state": "in_work"}),
        ("complaint_is_settled_by_another", "settled_by", {"answered": True}),
    ],
)
def test_the_database_lets_nobody_act_on_what_is_about_them(
    case, concerned, name, deed, facts
):
    colleague = UserFactory()

    with pytest.raises(IntegrityError, match=name):
        ComplaintFactory(
            enrolment=case, **facts, **{concerned: colleague, deed: colleague}
        )


def test_the_database_keeps_the_place_of_a_complaint_that_of_its_case(case):
    with pytest.raises(IntegrityError, match="participants_complaint_follows_case"):
        ComplaintFactory(enrolment=case, office=OfficeFactory())


def test_the_number_of_a_complaint_is_its_own(case):
    made = ComplaintFactory(enrolment=case)

    with pytest.raises(IntegrityError, match="code"):
        ComplaintFactory(enrolment=case, code=made.code)
