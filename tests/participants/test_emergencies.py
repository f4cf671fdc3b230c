"""A case opened in an emergency: by whom, what of it, until when, and who is told."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core import mail as sent
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from core import mail
from core.access import Permission
from core.database import set_scope
from core.models import AuditEvent, Letter, Outbox
from participants.models import (
    Attendance,
    EmergencyOpening,
    Enrolment,
    Note,
    Participant,
    Stage,
)
from programs.models import Role
from programs.roles import READ_IN_EMERGENCY
from programs.scope import NOTHING, scope_of
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
NEW = "/participants/emergencies/new/"
NO_SUCH_CASE = "PG8PA-E35S3"
REASON = "Her family says that she was threatened this morning."
NOT_FOUND = "There is no case with this code that you may open."
WORK_WITH_CASES = [
    Role.CASEWORKER,
    Role.COUNSELLOR,
    Role.CLINICAL_SUPERVISOR,
    Role.CHILD_PROTECTION,
    Role.PROGRAMME_LEAD,
]
OTHERS = [role for role in Role if role not in WORK_WITH_CASES]


@pytest.fixture
def office():
    """Where whoever opens a case works."""
    return OfficeFactory()


@pytest.fixture
def elsewhere(office):
    return OfficeFactory(program=office.program)


@pytest.fixture
def case(elsewhere):
    """Somebody of another office, with a record of most kinds."""
    case = EnrolmentFactory(
        office=elsewhere,
        exited_on=date(2026, 3, 1),
        exit_reason="completed",
        participant__family_name="Konneh",
    )
    NoteFactory(enrolment=case, text="Sleeps at her aunt's.")
    StageFactory(enrolment=case)
    StageFactory(
        enrolment=case,
        stage="education",
        status="completed",
        ended_on=date(2026, 2, 20),
    )
    AttendanceFactory(enrolment=case, stage="education")
    AssessmentFactory(enrolment=case)
    return case


@pytest.fixture
def caseworker(office):
    return AssignmentFactory(office=office).user


def opened_by(user, case, **facts):
    return EmergencyOpeningFactory(enrolment=case, by=user, **facts)


def ask(client, user, code, reason=REASON, **sent):
    client.force_login(user)
    facts = {"code": code, "reason": reason, "submission_key": str(uuid4())}
    return client.post(NEW, facts | sent)


def openings():
    with as_owner():
        return list(EmergencyOpening.objects.order_by("opened_at"))


# Who opens what


@pytest.mark.parametrize("role", WORK_WITH_CASES)
def test_who_works_with_named_cases_opens_one_of_another_office(
    client, office, case, role
):
    user = AssignmentFactory(office=office, role=role).user

    answer = ask(client, user, case.case_code)

    [opening] = openings()
    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    assert (opening.enrolment_id, opening.by, opening.reason) == (case.pk, user, REASON)
    assert opening.ends_at - opening.opened_at == timedelta(hours=1)
    assert client.get(case.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_opens_a_case(client, office, case, role):
    user = AssignmentFactory(office=office, role=role).user

    answer = ask(client, user, case.case_code)

    assert (answer.status_code, client.get(NEW).status_code) == (403, 403)
    assert openings() == []


def test_a_superusers_flag_opens_nothing(client, case):
    answer = ask(client, UserFactory(is_superuser=True), case.case_code)

    assert answer.status_code == 403


@pytest.mark.parametrize("role", WORK_WITH_CASES)
def test_a_childs_case_is_opened_by_child_protection_alone(
    client, office, elsewhere, role
):
    child = EnrolmentFactory(office=elsewhere, child_track=True)
    user = AssignmentFactory(office=office, role=role).user

    answer = ask(client, user, child.case_code)
    unknown = ask(client, user, NO_SUCH_CASE)

    if role == Role.CHILD_PROTECTION:
        assert answer.url == child.get_absolute_url()
        assert client.get(child.get_absolute_url()).status_code == 200
    else:
        assert told(answer) == told(unknown) == [NOT_FOUND]
        assert len(answer.content) == len(unknown.content)
        assert openings() == []


def told(answer) -> list[str]:
    return answer.context["form"].errors["code"]


def test_a_case_of_another_programme_is_as_one_that_does_not_exist(client, caseworker):
    answer = ask(client, caseworker, EnrolmentFactory().case_code)

    assert told(answer) == [NOT_FOUND]
    assert openings() == []


def test_a_case_of_ones_own_is_not_opened_but_shown(client, office, caseworker):
    own = EnrolmentFactory(office=office)

    answer = ask(client, caseworker, own.case_code)

    assert (answer.url, openings()) == (own.get_absolute_url(), [])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": "Urgent. Urgent. Urg"}, "reason"),
        ({"reason": f"{'':20}Urgent"}, "reason"),
        ({"code": "PG8PA-E35S4"}, "code"),
    ],
)
def test_a_reason_has_20_characters_and_a_code_its_check_character(
    client, caseworker, case, facts, field
):
    answer = ask(client, caseworker, **{"code": case.case_code} | facts)

    assert [*answer.context["form"].errors] == [field]
    assert openings() == []


# What is open


def pages(case, *names):
    return [f"{case.get_absolute_url()}{name}" for name in names]


def test_names_stages_follow_up_and_notes_are_read(client, caseworker, case):
    opened_by(caseworker, case)
    client.force_login(caseworker)

    read = [
        client.get(page)
        for page in pages(case, "", "education/", "follow-up/", "notes/", "timeline/")
    ]

    assert [answer.status_code for answer in read] == [200] * 5
    assert all("Konneh" in answer.content.decode() for answer in read)
    assert "In care" in read[0].content.decode()
    assert "Sleeps at her aunt" in read[3].content.decode()


def test_nothing_else_of_the_case_is_open(client, caseworker, case):
    """Neither what is confidential nor what changes anything."""
    opened_by(caseworker, case)
    client.force_login(caseworker)
    closed = pages(
        case,
        *("psychological-support/", "attendance/", "identity/", "contact/", "exit/"),
        *("notes/new/", "stages/new/education/", "stages/ask-for-support/"),
        "follow-up/3/",
    )

    answers = [client.get(page).status_code for page in closed]
    sent = [
        client.post(page, {}).status_code for page in [*closed, *pages(case, "take/")]
    ]

    assert answers == [403, *[404] * 8]
    assert {*sent} <= {403, 404, 405}
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Add a note" not in page
    assert "armed group" not in page


def test_a_clinical_supervisor_reads_no_score_of_it(client, office, case):
    supervisor = AssignmentFactory(office=office, role=Role.CLINICAL_SUPERVISOR).user
    opened_by(supervisor, case)
    client.force_login(supervisor)

    answer = client.get(f"{case.get_absolute_url()}psychological-support/")

    assert answer.status_code == 404
    assert client.get(case.get_absolute_url()).status_code == 200


def test_each_page_says_until_when_and_that_it_is_recorded(client, caseworker, case):
    opening = opened_by(caseworker, case)
    client.force_login(caseworker)

    page = client.get(case.get_absolute_url()).content.decode()

    until = case.program.time_of(opening.ends_at)
    assert f"Opened in an emergency, until {until}." in page
    assert case.case_code in client.get(NEW).content.decode()


def test_it_stands_in_no_list_count_or_search(client, caseworker, case):
    opened_by(caseworker, case)
    client.force_login(caseworker)

    listed = client.get("/participants/").content.decode()
    home = client.get("/").content.decode()
    by_code = client.post("/participants/search/", {"q": case.case_code})
    by_name = client.post("/participants/search/", {"q": "Konneh"})

    assert "Konneh" not in listed + home
    for answer in (by_code, by_name):
        assert client.get(answer.url).context["rows"] == []


def test_one_case_opens_no_other(client, caseworker, case):
    other = EnrolmentFactory(office=case.office)
    opened_by(caseworker, case)
    client.force_login(caseworker)

    assert client.get(other.get_absolute_url()).status_code == 404


def test_both_locks_know_it(caseworker, case):
    """The policy opens the case's rows, and `allowing` of these what is to be read."""
    opening = opened_by(caseworker, case)
    scope = scope_of(caseworker)
    [emergency] = scope.emergencies

    with in_scope(caseworker):
        before = [model.objects.count() for model in (Enrolment, Participant, Note)]
        set_scope(scope.in_emergency(emergency).for_database())
        after = [model.objects.count() for model in (Enrolment, Participant, Note)]
        opened = scope.in_emergency(emergency)
        notes = Note.objects.allowing(opened, Permission.NOTE_READ).count()
        marks = Attendance.objects.allowing(opened, Permission.ATTENDANCE_READ).count()
        stays = Stage.objects.writable(opened).count()

    assert (before, after) == ([0, 0, 0], [1, 1, 1])
    assert (notes, marks, stays) == (1, 0, 0)
    assert (emergency.opening, emergency.code) == (opening.pk, case.case_code)


def test_an_emergency_reads_and_writes_nothing(caseworker, case):
    opened_by(caseworker, case)
    scope = scope_of(caseworker)

    opened = scope.in_emergency(scope.emergencies[0])

    gained = {each for each in Permission if case.pk in opened.reach(each).cases}
    assert gained == {*READ_IN_EMERGENCY}
    assert gained == {
        Permission.NAME_READ,
        Permission.CASE_READ,
        Permission.NOTE_READ,
        Permission.CARE_KNOW,
    }


# Until when


def test_it_ends_by_itself_after_the_hour(client, caseworker, case):
    an_hour_ago = timezone.now() - timedelta(hours=1, seconds=1)
    opened_by(caseworker, case, opened_at=an_hour_ago)
    client.force_login(caseworker)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert scope_of(caseworker).emergencies == ()


def test_it_ends_with_the_role(client, office, case):
    held = AssignmentFactory(office=office)
    opened_by(held.user, case)
    AssignmentFactory(user=held.user, office=office, role=Role.FACILITATOR)
    with as_owner():
        held.ends_on = office.program.today() - timedelta(days=1)
        held.save()
    client.force_login(held.user)

    assert client.get(case.get_absolute_url()).status_code == 403
    assert scope_of(held.user).emergencies == ()


def test_it_ends_when_somebody_is_disabled(caseworker, case):
    opened_by(caseworker, case)
    caseworker.is_active = False

    assert scope_of(caseworker) == NOTHING


def test_it_ends_when_the_case_goes_to_the_child_track(client, caseworker, case):
    opened_by(caseworker, case)
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(child_track=True)
    client.force_login(caseworker)

    assert client.get(case.get_absolute_url()).status_code == 404


# How often


def fill_the_day(user, program, count, **facts):
    office = OfficeFactory(program=program)
    for _number in range(count):
        opened_by(user, EnrolmentFactory(office=office), **facts)


def test_nobody_opens_more_than_five_in_a_day(client, caseworker, case):
    """And is not told then whether a case exists."""
    fill_the_day(caseworker, case.program, 5)

    answer = ask(client, caseworker, case.case_code)
    unknown = ask(client, caseworker, NO_SUCH_CASE)

    assert told(answer) == told(unknown)
    assert told(answer)[0].startswith("You opened 5 cases in the last 24 hours")
    assert len(openings()) == 5


def test_after_a_day_more_are_opened(client, caseworker, case):
    yesterday = timezone.now() - timedelta(hours=24, minutes=1)
    fill_the_day(caseworker, case.program, 1, opened_at=yesterday)
    fill_the_day(caseworker, case.program, 4)

    answer = ask(client, caseworker, case.case_code)

    assert answer.url == case.get_absolute_url()


def test_what_is_open_is_not_opened_again(client, caseworker, case):
    fill_the_day(caseworker, case.program, 4)
    opened_by(caseworker, case)

    answer = ask(client, caseworker, case.case_code)

    assert (answer.url, len(openings())) == (case.get_absolute_url(), 5)
    assert not AuditEvent.objects.filter(action="emergency-opened").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "cases", "stored"), [(0, 1, 1), (4, 4, 5)])
def test_of_many_at_once_no_more_are_opened(before, cases, stored):
    """The same case is opened once, and the fifth of a day is the last."""
    user = AssignmentFactory().user
    office = OfficeFactory(program=user.assignments.get().program)
    fill_the_day(user, office.program, before)
    asked = [EnrolmentFactory(office=office) for _number in range(cases)] * (4 // cases)
    at_once, answers = Barrier(len(asked)), []

    def one(case):
        client = Client()
        client.force_login(user)
        at_once.wait()
        facts = {"code": case.case_code, "reason": REASON}
        answers.append(client.post(NEW, facts | {"submission_key": str(uuid4())}))
        connection.close()

    threads = [Thread(target=one, args=(case,)) for case in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(openings()) == stored
    assert {answer.status_code for answer in answers} <= {200, 302}


# What is recorded


def acts():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_the_opening_is_recorded_without_its_reason(client, caseworker, case):
    ask(client, caseworker, case.case_code)

    [opening] = openings()
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.subject_id) == (
        "emergency-opened",
        caseworker,
        str(case.pk),
    )
    assert event.facts == {"case": case.case_code, "opening": str(opening.pk)}
    assert event.program_id == case.program_id


def test_what_was_refused_is_recorded(client, caseworker):
    ask(client, caseworker, NO_SUCH_CASE)

    event = AuditEvent.objects.get()
    assert (event.action, event.facts) == ("emergency-refused", {"case": NO_SUCH_CASE})


def test_every_page_that_is_read_in_it_says_so(client, caseworker, case):
    opening = opened_by(caseworker, case)
    own = EnrolmentFactory(office=caseworker.assignments.get().office)
    client.force_login(caseworker)

    for page in pages(case, "", "notes/", "timeline/", "identity/"):
        client.get(page)
    client.get(own.get_absolute_url())

    facts = list(AuditEvent.objects.order_by("pk").values_list("action", "facts"))
    said = [(action, told.get("emergency")) for action, told in facts]
    read = ("case-read", str(opening.pk))
    assert said == [read, read, read, ("denied", str(opening.pk)), ("case-read", None)]


def test_the_reason_is_sealed(caseworker, case):
    opening = opened_by(caseworker, case)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM participants_emergencyopening")
        stored = bytes(cursor.fetchone()[0])

    assert opening.reason.encode() not in stored


# Who is told


def test_the_lead_and_the_caseworker_are_told_by_email_and_nobody_else(
    client, caseworker, case
):
    member = {"office": case.office}
    keeper = AssignmentFactory(**member).user
    AssignmentFactory(**member)
    lead = AssignmentFactory(**member, role=Role.PROGRAMME_LEAD).user
    whole = AssignmentFactory(
        role=Role.PROGRAMME_LEAD, program=case.program, office=None
    ).user
    AssignmentFactory(
        role=Role.PROGRAMME_LEAD,
        office=case.office,
        ends_on=case.program.today() - timedelta(days=1),
    )
    AssignmentFactory(
        role=Role.PROGRAMME_LEAD, office=OfficeFactory(program=case.program)
    )
    AssignmentFactory(role=Role.CHILD_PROTECTION, office=case.office)
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(caseworker=keeper)

    ask(client, caseworker, case.case_code)

    with as_owner():
        letters = list(Letter.objects.all())
    assert {letter.to for letter in letters} == {keeper, lead, whole}
    assert len(letters) == 3


def test_of_a_child_child_protection_is_told(client, office, elsewhere):
    child = EnrolmentFactory(
        office=elsewhere, child_track=True, caseworker=UserFactory()
    )
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    there = AssignmentFactory(office=elsewhere, role=Role.CHILD_PROTECTION).user
    AssignmentFactory(office=elsewhere, role=Role.PROGRAMME_LEAD)

    ask(client, officer, child.case_code)

    with as_owner():
        assert [letter.to for letter in Letter.objects.all()] == [there]


def test_nobody_is_told_of_what_they_opened_themselves(client, office, elsewhere):
    lead = AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD).user
    case = EnrolmentFactory(office=elsewhere, caseworker=lead)

    ask(client, lead, case.case_code)

    with as_owner():
        assert not Letter.objects.exists()


def test_the_email_names_nobody_and_no_case(client, caseworker, case, settings):
    settings.ADDRESS = "https://ddr.example.org"
    lead = AssignmentFactory(
        office=case.office, role=Role.PROGRAMME_LEAD, user__email="lead@example.org"
    ).user
    ask(client, caseworker, case.case_code)
    with as_owner():
        letter = Letter.objects.get()
        message = Outbox.objects.get()

    mail.deliver(letter.pk)

    [told] = sent.outbox
    text = told.subject + told.body
    assert told.to == [lead.email]
    assert "https://ddr.example.org/participants/emergencies/" in told.body
    assert message.subject == str(letter.pk)
    secret = [case.case_code, "Konneh", str(caseworker), REASON, case.office.name]
    assert [each for each in secret if each in text] == []


# What the database holds


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"ends_at": timezone.now() + timedelta(hours=2)}, "emergency_lasts_an_hour"),
        ({"reason": ""}, "emergency_has_a_reason"),
        ({"finding": "in_order"}, "emergency_is_reviewed_or_waits"),
        ({"finding_note": "Asked her lead."}, "emergency_is_reviewed_or_waits"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        EmergencyOpeningFactory(**facts)


def test_nobody_reviews_what_they_opened():
    user = UserFactory()

    with pytest.raises(IntegrityError, match="emergency_is_reviewed_by_another"):
        EmergencyOpeningFactory(
            by=user,
            finding="in_order",
            finding_note="All well.",
            reviewed_by=user,
            reviewed_at=timezone.now(),
        )


def test_a_finding_is_sealed():
    EmergencyOpeningFactory()
    plain = (
        "UPDATE participants_emergencyopening SET finding = 'in_order',"
        " reviewed_by_id = 1 + by_id, reviewed_at = now(), finding_note = 'Well.'"
    )

    with (
        as_owner(),
        pytest.raises(IntegrityError, match="emergency_finding_has_a_note"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(plain)


def test_a_finding_has_a_note():
    with pytest.raises(IntegrityError, match="emergency_is_reviewed_or_waits"):
        EmergencyOpeningFactory(
            finding="in_order",
            finding_note="",
            reviewed_by=UserFactory(),
            reviewed_at=timezone.now(),
        )


def test_one_case_is_open_to_one_person_once(caseworker, case):
    opened_by(caseworker, case)

    with pytest.raises(IntegrityError, match="emergency_is_open_once"):
        opened_by(caseworker, case)


def test_nobody_stores_an_opening_past_the_function(caseworker, case):
    row = EmergencyOpeningFactory.build(enrolment=case, by=caseworker)

    with (
        in_scope(caseworker),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_nobody_lengthens_their_hour(office, case):
    user = AssignmentFactory(office=case.office, role=Role.PROGRAMME_LEAD).user
    opened_by(user, case)

    with in_scope(user):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            EmergencyOpening.objects.update(ends_at=timezone.now())
        changed = EmergencyOpening.objects.update(finding="", version=2)

    assert changed == 0


def test_without_a_scope_nobody_opens_anything(case):
    with (
        pytest.raises(ProgrammingError, match="without being signed in"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT * FROM participants_open_emergency(%s, %s, %s, 5)",
            [uuid4(), case.case_code, b"sealed"],
        )
