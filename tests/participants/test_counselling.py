"""Counselling sessions: recorded by who held them, what was said kept from others."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.access import Permission
from core.database import set_scope
from core.models import AuditEvent, Draft
from participants.models import (
    Assessment,
    Attendance,
    CounsellingSession,
    SafetyPlan,
    SessionNote,
)
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    CounsellingSessionFactory,
    EnrolmentFactory,
    OfficeFactory,
    SafetyPlanFactory,
    SessionNoteFactory,
    StageFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
DAY = date(2026, 3, 2)
SAID = "Canary: afraid of her uncle.\nSleeps badly."


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def counsellor(client, office):
    user = member(office, Role.COUNSELLOR)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, counsellor):
    return cared_for(office, counsellor)


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


def cared_for(office, counsellor, **facts):
    case = EnrolmentFactory(office=office, **facts)
    StageFactory(enrolment=case, counsellor=counsellor)
    return case


def address(case, rest=""):
    return f"/participants/{case.case_code}/psychological-support/{rest}"


def send(client, case, rest="sessions/new/", **typed):
    facts = {"kind": "individual", "held_on": "2 March 2026", "mark": "present"}
    return client.post(
        address(case, rest), {"submission_key": KEY, "text": SAID, **facts, **typed}
    )


def stored(model):
    with as_owner():
        return list(model.objects.order_by("created_at"))


def test_a_session_is_its_mark_and_its_note(client, case, counsellor):
    response = send(client, case)

    assert response.headers["Location"] == address(case)
    [session], [note] = stored(CounsellingSession), stored(SessionNote)
    [mark] = stored(Attendance)
    assert (session.kind, session.held_on, session.by) == (
        "individual",
        DAY,
        counsellor,
    )
    assert (mark.stage, mark.status, mark.session_date, mark.session_no) == (
        "psychological_support",
        "present",
        DAY,
        1,
    )
    assert (session.attendance_id, note.session_id) == (mark.pk, session.pk)
    assert (note.text, note.by) == (SAID, counsellor)
    assert "afraid of her uncle" in client.get(address(case)).content.decode()


def test_a_second_session_of_a_day_takes_the_next_number(client, case):
    send(client, case)
    send(client, case, submission_key=KEY.replace("1111-", "2222-", 1))

    assert [mark.session_no for mark in stored(Attendance)] == [1, 2]


def test_a_session_sent_twice_is_stored_once(client, case):
    for _ in range(2):
        send(client, case)

    assert len(stored(CounsellingSession)) == len(stored(Attendance)) == 1


def test_a_session_without_words_has_no_note(client, case):
    send(client, case, mark="absent", text="")

    assert stored(SessionNote) == []
    assert [mark.status for mark in stored(Attendance)] == ["absent"]


@pytest.mark.parametrize(
    ("held_on", "told"),
    [
        ("tomorrow", "This day is still to come."),
        ("31 January 2026", "Psychological support was not under way on this day."),
    ],
)
def test_a_session_is_of_a_day_in_care(client, case, held_on, told):
    response = send(client, case, held_on=held_on)

    assert told in response.content.decode()
    assert "afraid of her uncle" in response.content.decode()
    assert stored(CounsellingSession) == stored(Attendance) == []


def test_who_held_a_session_corrects_it(client, case):
    send(client, case)
    [session] = stored(CounsellingSession)

    send(
        client,
        case,
        f"sessions/{session.pk}/",
        kind="family",
        held_on="3 March 2026",
        mark="late",
        text="Other words",
        version=1,
        submission_key=KEY.replace("1111-", "2222-", 1),
    )

    [session], [note], [mark] = map(
        stored, (CounsellingSession, SessionNote, Attendance)
    )
    assert (session.kind, session.version) == ("family", 2)
    assert (mark.session_date, mark.status) == (DAY + timedelta(days=1), "late")
    assert (note.text, note.version) == ("Other words", 2)


def test_a_correction_of_an_older_version_gets_both(client, case):
    send(client, case)
    [session] = stored(CounsellingSession)
    with as_owner():
        CounsellingSession.objects.update(version=2)

    response = send(
        client,
        case,
        f"sessions/{session.pk}/",
        version=1,
        mark="late",
        submission_key=KEY.replace("1111-", "2222-", 1),
    )

    assert response.status_code == 409
    assert [mark.status for mark in stored(Attendance)] == ["present"]


def test_nobody_corrects_a_session_of_somebody_else(client, case):
    other = CounsellingSessionFactory(enrolment=case)

    assert client.get(address(case, f"sessions/{other.pk}/")).status_code == 404


def test_the_trail_names_the_notes_and_holds_no_word_of_them(client, case, counsellor):
    send(client, case)
    [note] = stored(SessionNote)

    client.get(address(case))

    events = AuditEvent.objects.filter(by=counsellor)
    assert "Canary" not in str([event.facts for event in events])
    read = events.filter(action="case-read").latest("at")
    assert read.facts["notes"] == [str(note.pk)]


READERS = [
    (Role.CASEWORKER, False),
    (Role.CLINICAL_SUPERVISOR, True),
    (Role.PROGRAMME_LEAD, False),
    (Role.CHILD_PROTECTION, False),
    (Role.MONITORING_OFFICER, False),
    (Role.AUDITOR, False),
    (Role.ADMINISTRATOR, False),
]


@pytest.mark.parametrize(("role", "reads"), READERS)
def test_what_was_said_is_read_by_author_and_supervisor_alone(office, role, reads):
    author = member(office, Role.COUNSELLOR)
    case = cared_for(office, author)
    SessionNoteFactory(enrolment=case, by=author)
    SafetyPlanFactory(enrolment=case, by=author)
    reader = member(office, role)

    with in_scope(reader):
        scope = scope_of(reader)
        seen = [
            (model.objects.told_to(scope).count(), model.objects.count())
            for model in (SessionNote, SafetyPlan)
        ]

    assert seen == [(reads, reads)] * 2


def test_the_next_counsellor_reads_that_there_was_a_session_and_no_word_of_it(
    client, office, counsellor, case
):
    SessionNoteFactory(enrolment=case, text=SAID)
    SafetyPlanFactory(enrolment=case, parts={"ask": SAID})

    page = client.get(address(case)).content.decode()

    assert "With the person" in page
    assert "Canary" not in page
    with in_scope(counsellor):
        assert SessionNote.objects.count() == SafetyPlan.objects.count() == 0


def test_an_author_who_cares_for_somebody_no_more_reads_their_notes_no_more(office):
    author = member(office, Role.COUNSELLOR)
    SessionNoteFactory(enrolment=EnrolmentFactory(office=office), by=author)

    with in_scope(author):
        assert SessionNote.objects.told_to(scope_of(author)).count() == 0
    with as_owner():  # by the filter alone, too
        assert SessionNote.objects.told_to(scope_of(author)).count() == 0


def test_a_childs_notes_are_their_authors(office):
    author = member(office, Role.COUNSELLOR)
    child = cared_for(office, author, child_track=True)
    SessionNoteFactory(enrolment=child, by=author)

    seen = {}
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    for user in (author, supervisor, member(office, Role.CHILD_PROTECTION)):
        with in_scope(user):
            seen[user] = SessionNote.objects.count()

    assert list(seen.values()) == [1, 0, 0]


@pytest.mark.parametrize("model", [SessionNote, SafetyPlan])
def test_without_a_scope_no_confidential_row_is_seen_or_deleted(model):
    SessionNoteFactory()
    SafetyPlanFactory()

    with transaction.atomic():
        set_scope({"ddr.confidential": ""})
        assert model.objects.count() == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("role", "rest", "status"),
    [
        (Role.CASEWORKER, "", 403),
        (Role.CASEWORKER, "sessions/new/", 403),
        (Role.CASEWORKER, "safety-plan/", 403),
        (Role.PROGRAMME_LEAD, "sessions/new/", 403),
        (Role.CLINICAL_SUPERVISOR, "sessions/new/", 200),
        (Role.CLINICAL_SUPERVISOR, "safety-plan/", 200),
        (Role.COUNSELLOR, "sessions/new/", 404),
        (Role.COUNSELLOR, "safety-plan/", 404),
    ],
)
def test_the_pages_open_to_who_cares_for_somebody(client, office, role, rest, status):
    case = cared_for(office, member(office, Role.COUNSELLOR))
    client.force_login(member(office, role))

    assert client.get(address(case, rest)).status_code == status


def test_a_safety_plan_is_renewed_and_the_one_before_kept(client, case):
    typed = {"submission_key": KEY, "made_on": "2 March 2026", "ask": "My aunt"}
    client.post(address(case, "safety-plan/"), typed)
    renewed = typed | {"submission_key": KEY.replace("1111-", "2222-", 1)}

    client.post(address(case, "safety-plan/"), renewed | {"signs": "No sleep"})

    plans = [plan.parts for plan in stored(SafetyPlan)]
    assert plans == [{"ask": "My aunt"}, {"ask": "My aunt", "signs": "No sleep"}]
    page = client.get(address(case)).content.decode()
    shown = re.findall(r"<dt>(.*?)</dt>", page)
    assert [title for title in shown if "help" in title or "begins" in title] == [
        "Signs that it begins",
        "Whom I can ask for help",
    ]


def test_an_empty_safety_plan_is_none(client, case):
    typed = {"submission_key": KEY, "made_on": "2 March 2026", "ask": ""}

    response = client.post(address(case, "safety-plan/"), typed)

    assert "Fill in at least one part of the plan." in response.content.decode()
    assert stored(SafetyPlan) == []


def test_a_draft_is_put_back_and_gone_when_the_session_is_saved(
    client, case, counsellor
):
    key = f"counselling:{case.pk}"
    client.post(f"/drafts/{key}/", {"text": SAID, "kind": "family"})

    page = client.get(address(case, "sessions/new/")).content.decode()
    send(client, case)

    assert "afraid of her uncle" in page
    assert Draft.objects.kept(by=counsellor, key=key) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_the_same_however_many_sessions(
    client, case, counsellor, number, django_assert_num_queries
):
    for day in range(number):
        SessionNoteFactory(
            enrolment=case, by=counsellor, session__held_on=DAY + timedelta(days=day)
        )

    with django_assert_num_queries(28):
        client.get(address(case))


# Scores of a child


@pytest.fixture
def child(office, counsellor):
    child = cared_for(office, counsellor, child_track=True)
    AssessmentFactory(enrolment=child)
    return child


def share(client, child, shared):
    url = f"/participants/{child.case_code}/scores/share/"
    return client.post(url, {"shared": shared})


def test_child_protection_sees_the_scores_that_are_shared_with_it(
    client, office, child, counsellor
):
    url = f"/participants/{child.case_code}/scores/"
    officer = member(office, Role.CHILD_PROTECTION)
    answers = []
    for shared in ("no", "yes", "no"):
        client.force_login(counsellor)
        share(client, child, shared)
        client.force_login(officer)
        answers.append(client.get(url))

    assert [answer.status_code for answer in answers] == [404, 200, 404]
    assert "PHQ-9" in answers[1].content.decode()
    assert "Canary" not in answers[1].content.decode()
    done = AuditEvent.objects.filter(by=counsellor, action__startswith="scores-")
    assert [event.action for event in done.order_by("pk")] == [
        "scores-kept-back",
        "scores-shared",
        "scores-kept-back",
    ]


def test_shared_scores_open_nothing_else_of_the_care(client, office, child):
    with as_owner():
        child.stage_set.update(scores_shared=True)
    client.force_login(member(office, Role.CHILD_PROTECTION))

    page = client.get(child.get_absolute_url()).content.decode()

    assert f"/participants/{child.case_code}/scores/" in page
    assert client.get(address(child)).status_code == 403


def test_scores_of_another_child_or_office_are_not_shared_with_them(
    client, office, child
):
    other = EnrolmentFactory(office=office, child_track=True)
    elsewhere = cared_for(OfficeFactory(), None, child_track=True)
    with as_owner():
        child.stage_set.update(scores_shared=True)
        elsewhere.stage_set.update(scores_shared=True)
    client.force_login(member(office, Role.CHILD_PROTECTION))

    for case in (other, elsewhere):
        url = f"/participants/{case.case_code}/scores/"
        assert client.get(url).status_code == 404


def test_of_an_adult_nothing_is_shared(client, office, case):
    assert share(client, case, "yes").status_code == 404
    AssessmentFactory(enrolment=case)
    scope = scope_of(member(office, Role.CHILD_PROTECTION))

    with as_owner():
        case.stage_set.update(scores_shared=True)
        seen = Assessment.objects.allowing(scope, Permission.SCORE_READ).count()

    assert seen == 0


def test_who_does_not_care_for_a_child_shares_nothing(client, office, child):
    client.force_login(member(office, Role.COUNSELLOR))
    assert share(client, child, "yes").status_code == 404
    client.force_login(member(office, Role.CHILD_PROTECTION))
    assert share(client, child, "yes").status_code == 403


def test_only_psychological_support_has_scores_to_share():
    with pytest.raises(IntegrityError, match="scores_are_of_psychological_support"):
        StageFactory(stage="education", scores_shared=True)
