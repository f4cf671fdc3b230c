"""Self-harm alerts: raised at once, answered, and closed by two people."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.models import AuditEvent, Draft, Letter
from participants.actions import alerts as actions
from participants.models import Alert, AlertClosing, Assessment, SafetyAssessment
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    AlertFactory,
    AssessmentFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    SafetyAssessmentFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
SAID = "Canary: his uncle's pistol.\nIs afraid of the nights."
ALARMING, CALM = [0] * 8 + [1], [3] * 8 + [0]


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def counsellor(client, office):
    user = member(office, Role.COUNSELLOR)
    client.force_login(user)
    return user


@pytest.fixture
def supervisor(office):
    return member(office, Role.CLINICAL_SUPERVISOR)


@pytest.fixture
def case(office, counsellor):
    return cared_for(office, counsellor)


@pytest.fixture
def alert(case, counsellor):
    return AlertFactory(enrolment=case, raised_by=counsellor)


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


def cared_for(office, counsellor, **facts):
    case = EnrolmentFactory(office=office, **facts)
    StageFactory(enrolment=case, counsellor=counsellor)
    return case


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def of_alert(alert, rest=""):
    return address(alert.enrolment, f"alerts/{alert.pk}/{rest}")


def send(client, url, **typed):
    return client.post(url, {"submission_key": uuid4(), "version": 1, **typed})


def assess(client, alert, **typed):
    facts = {"risk": "high", "means": SAID, "done": "Stayed with him.", **typed}
    return send(client, of_alert(alert, "safety/"), **facts)


def stored(model=Alert):
    with as_owner():
        return list(model.objects.order_by("created_at"))


def reread(alert):
    with as_owner():
        return Alert.objects.get(pk=alert.pk)


def told_by_letter():
    with as_owner():
        letters = Letter.objects.filter(template="alert").order_by("to")
        return [(letter.to_id, letter.link) for letter in letters]


# Raised


@pytest.mark.parametrize(
    ("instrument", "answers", "raises"),
    [
        ("PHQ-9", ALARMING, True),
        ("PHQ-9", [3] * 9, True),
        ("PHQ-9", [None] * 8 + [1], True),
        ("PHQ-9", CALM, False),
        ("PHQ-9", [3] * 8 + [None], False),
        ("GAD-7", [3] * 7, False),
    ],
)
def test_item_9_raises_an_alert_whatever_the_total(
    case, counsellor, instrument, answers, raises
):
    taken = AssessmentFactory(enrolment=case, instrument=instrument, answers=answers)

    with in_scope(counsellor):
        alert = actions.raised(taken, by=counsellor)

    assert stored() == ([alert] if raises else [])
    if alert:
        assert (alert.reason, alert.assessment_id) == ("answer", taken.pk)
        assert (alert.raised_by, alert.state) == (counsellor, "open")
        assert alert.due_at - alert.raised_at == timedelta(hours=24)


def test_answers_stored_anew_raise_no_second_alert(case, counsellor):
    taken = AssessmentFactory(enrolment=case, answers=ALARMING)

    with in_scope(counsellor):
        first = actions.raised(taken, by=counsellor)
        again = actions.raised(taken, by=counsellor)

    assert stored() == [first] == [again]


def test_an_amendment_that_takes_the_answer_back_closes_nothing(case, counsellor):
    taken = AssessmentFactory(enrolment=case, answers=ALARMING)
    with in_scope(counsellor):
        actions.raised(taken, by=counsellor)
        taken.answers = CALM

        assert actions.raised(taken, by=counsellor) is None

    assert [alert.state for alert in stored()] == ["open"]


def answer(client, url, answers, **more):
    given = {f"item_{n}": each for n, each in enumerate(answers.split(), start=1)}
    facts = {"taken_on": "2 March 2026", "language": "Krio", "mode": "read_out"}
    return send(client, url, **(facts | given | more))


def test_answers_that_alarm_go_straight_to_the_safety_assessment(client, case):
    response = answer(client, address(case, "scores/new/PHQ-9/"), "0 0 0 0 0 0 0 0 1")

    [alert] = stored()
    assert response.headers["Location"] == of_alert(alert, "safety/")
    assert alert.assessment_id == stored(Assessment)[0].pk


def test_answers_that_can_not_be_stored_raise_nothing(client, case):
    url = address(case, "scores/new/PHQ-9/")

    answer(client, url, "0 0 0 0 0 0 0 0 1", item_3="7")

    assert (stored(Assessment), stored()) == ([], [])


def test_an_amendment_that_first_alarms_raises_it_and_one_that_does_not_closes_none(
    client, case
):
    answer(client, address(case, "scores/new/PHQ-9/"), "3 3 3 3 3 3 3 3 0")
    calm = stored()
    [taken] = stored(Assessment)
    amend = address(case, f"scores/{taken.pk}/amend/")
    raised = answer(client, amend, "3 3 3 3 3 3 3 3 2", because="mistyped")
    [alert] = stored()
    assess(client, alert)
    back = answer(client, amend, "3 3 3 3 3 3 3 3 0", because="mistyped", version=2)
    again = answer(client, amend, "3 3 3 3 3 3 3 3 1", because="mistyped", version=3)

    assert calm == []
    assert raised.headers["Location"] == of_alert(alert, "safety/")
    assert stored(Assessment)[0].answers == [*[3] * 8, 1]
    assert [(each.pk, each.state) for each in stored()] == [(alert.pk, "assessed")]
    assert back.headers["Location"] == again.headers["Location"]


def test_an_alert_by_hand_leads_to_the_safety_assessment(client, case, counsellor):
    page = client.get(address(case, "alerts/new/")).content.decode()

    response = send(client, address(case, "alerts/new/"), reason="harmed")

    [alert] = stored()
    assert "Answer to a screening instrument" not in page
    assert (alert.reason, alert.raised_by, alert.assessment) == (
        "harmed",
        counsellor,
        None,
    )
    assert response.headers["Location"] == of_alert(alert, "safety/")


def test_an_alert_sent_twice_is_raised_once(client, case):
    key = uuid4()
    for _ in range(2):
        send(client, address(case, "alerts/new/"), reason="said", submission_key=key)

    assert len(stored()) == 1


def test_the_supervisors_who_reach_the_case_get_a_letter_that_names_nobody(
    client, office, case, counsellor, supervisor
):
    elsewhere = OfficeFactory(program=office.program)
    whole = AssignmentFactory(
        role=Role.CLINICAL_SUPERVISOR, office=None, program=office.program
    ).user
    member(elsewhere, Role.CLINICAL_SUPERVISOR)
    AssignmentFactory(
        role=Role.CLINICAL_SUPERVISOR,
        office=office,
        ends_on=timezone.localdate() - timedelta(days=3),
    )
    for role in (Role.CASEWORKER, Role.PROGRAMME_LEAD, Role.CHILD_PROTECTION):
        member(office, role)

    send(client, address(case, "alerts/new/"), reason="said")

    told = sorted([supervisor.pk, whole.pk])
    assert told_by_letter() == [(user, "/participants/alerts/") for user in told]


def test_the_counsellor_is_told_of_what_another_raised(
    client, case, counsellor, supervisor
):
    client.force_login(supervisor)

    send(client, address(case, "alerts/new/"), reason="told")

    assert [user for user, _link in told_by_letter()] == [counsellor.pk]


# Answered


def test_the_safety_assessment_is_stored_and_read_again(client, alert, counsellor):
    response = assess(client, alert)

    [assessed] = stored(SafetyAssessment)
    assert response.headers["Location"] == of_alert(alert)
    assert (assessed.risk, assessed.by) == ("high", counsellor)
    assert assessed.parts == {"means": SAID, "done": "Stayed with him."}
    found = reread(alert)
    assert (found.state, found.version) == ("assessed", 2)
    assert "his uncle&#x27;s pistol" in client.get(of_alert(alert)).content.decode()


def test_a_second_assessment_stands_beside_the_first(client, alert):
    assess(client, alert)
    first = reread(alert)

    assess(client, alert, risk="low", done="He sleeps again.")

    assert [each.risk for each in stored(SafetyAssessment)] == ["high", "low"]
    assert reread(alert).assessed_at == first.assessed_at


@pytest.mark.parametrize("missing", ["risk", "done"])
def test_the_danger_and_what_was_done_are_asked_of_every_talk(client, alert, missing):
    response = assess(client, alert, **{missing: ""})

    assert response.status_code == 200
    assert "his uncle&#x27;s pistol" in response.content.decode()
    assert (stored(SafetyAssessment), reread(alert).state) == ([], "open")


def test_a_draft_of_it_is_put_back_and_gone_when_it_is_saved(client, alert, counsellor):
    key = f"safety-assessment:{alert.pk}"
    client.post(f"/drafts/{key}/", {"plan": "Tonight, he says", "risk": "high"})

    page = client.get(of_alert(alert, "safety/")).content.decode()
    assess(client, alert)

    assert "Tonight, he says" in page
    assert Draft.objects.kept(by=counsellor, key=key) is None


def test_the_trail_holds_no_word_of_it(client, alert, counsellor):
    assess(client, alert)
    [assessed] = stored(SafetyAssessment)
    client.get(of_alert(alert))

    events = AuditEvent.objects.filter(by=counsellor)
    assert "Canary" not in str([event.facts for event in events])
    read = events.filter(action="case-read").latest("at")
    assert (read.facts["part"], read.facts["notes"]) == ("alert", [str(assessed.pk)])
    [done] = events.filter(action="alert-assessed")
    assert done.facts == {"case": alert.enrolment.case_code}


# Closed by two


def close(client, alert, decision="confirm"):
    version = reread(alert).version
    return send(client, of_alert(alert), decision=decision, version=version)


def test_one_proposes_and_another_closes(client, alert, counsellor, supervisor):
    assess(client, alert)
    send(client, of_alert(alert, "close/"), text=SAID, version=2)
    proposed = reread(alert)
    client.force_login(supervisor)
    read = client.get(of_alert(alert)).content.decode()

    response = close(client, alert)

    assert (proposed.state, proposed.proposed_by) == ("proposed", counsellor)
    assert [closing.text for closing in stored(AlertClosing)] == [SAID]
    assert read.count("his uncle&#x27;s pistol") == 2
    assert response.headers["Location"] == "/participants/alerts/"
    closed = reread(alert)
    assert (closed.state, closed.closed_by) == ("closed", supervisor)
    done = AuditEvent.objects.filter(action__startswith="alert-").order_by("pk")
    assert [
        (event.action, event.by) for event in done if "list" not in event.action
    ] == [
        ("alert-assessed", counsellor),
        ("alert-closing-proposed", counsellor),
        ("alert-closed", supervisor),
    ]


def test_before_the_safety_assessment_nothing_is_closed(client, alert):
    response = send(client, of_alert(alert, "close/"), text="All well")

    assert "Record the safety assessment first." in response.content.decode()
    assert reread(alert).state == "open"


def test_a_closing_is_proposed_once(client, case):
    alert = AlertFactory(enrolment=case, proposed=True)

    response = send(client, of_alert(alert, "close/"), text="All well")

    assert "proposed to close it already" in response.content.decode()
    assert stored(AlertClosing) == []


def test_nobody_confirms_what_they_proposed(client, case, counsellor):
    alert = AlertFactory(enrolment=case, proposed=True, proposed_by=counsellor)

    page = client.get(of_alert(alert)).content.decode()
    close(client, alert)

    assert "You proposed the closing" in page
    assert "Close the alert" not in page
    assert reread(alert).state == "proposed"
    with in_scope(counsellor), pytest.raises(Refused, match="You proposed"):
        actions.confirm(alert, by=counsellor)


def test_who_raised_it_does_not_confirm_what_another_proposed(
    client, case, counsellor, supervisor
):
    alert = AlertFactory(
        enrolment=case, proposed=True, proposed_by=supervisor, raised_by=counsellor
    )

    page = client.get(of_alert(alert)).content.decode()
    close(client, alert)

    assert "You raised this alert" in page
    assert reread(alert).state == "proposed"
    with in_scope(counsellor), pytest.raises(Refused, match="You raised"):
        actions.confirm(alert, by=counsellor)


def test_of_an_imported_alert_two_different_people_are_needed_still(
    client, case, counsellor, supervisor
):
    taken = AssessmentFactory(enrolment=case)
    alert = AlertFactory(
        enrolment=case,
        reason="answer",
        assessment=taken,
        raised_by=None,
        proposed=True,
        proposed_by=counsellor,
    )
    close(client, alert)
    alone = reread(alert).state
    client.force_login(supervisor)

    close(client, alert)

    assert (alone, reread(alert).state) == ("proposed", "closed")


def test_a_closing_may_be_refused_and_proposed_anew(client, alert, supervisor):
    assess(client, alert)
    send(client, of_alert(alert, "close/"), text="All well", version=2)
    client.force_login(supervisor)

    close(client, alert, "keep")

    kept = reread(alert)
    assert (kept.state, kept.proposed_by, kept.proposed_at) == ("assessed", None, None)
    send(client, of_alert(alert, "close/"), text="Now it is", version=kept.version)
    assert reread(alert).proposed_by == supervisor


def test_without_a_button_nothing_is_decided(client, case):
    alert = AlertFactory(enrolment=case, proposed=True)

    response = close(client, alert, "")

    assert response.status_code == 200
    assert reread(alert).state == "proposed"


def test_a_closed_alert_stays_closed(client, case, counsellor):
    alert = AlertFactory(enrolment=case, closed=True)

    with in_scope(counsellor):
        for act, facts in (
            (actions.assess, {"risk": "low", "parts": {"done": "x"}}),
            (actions.propose, {"text": "x"}),
            (actions.confirm, {}),
            (actions.keep_open, {}),
        ):
            with pytest.raises(Refused, match="raise a new one"):
                act(alert, **facts, by=counsellor)

    assert reread(alert).version == alert.version


# What the database itself refuses

MOMENT = timezone.now()
WRONG = {
    "alert_reason_is_known_code": {"reason": "bored"},
    "alert_comes_from_an_answer_or_somebody": {"raised_by": None},
    "alert_is_due_in_a_day": {"due_at": MOMENT},
    "alert_state_goes_with_what_was_done": {"state": "assessed"},
}


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses_an_alert_that_can_not_be(name):
    with pytest.raises(IntegrityError, match=name):
        AlertFactory(**WRONG[name])


@pytest.mark.parametrize(
    "wrong",
    [
        {"assessed_at": MOMENT},
        {"proposed_at": MOMENT},
        {"closed_at": MOMENT},
        {"assessed": True, "assessed_at": None},
        {"assessed": True, "proposed_at": MOMENT},
        {"proposed": True, "proposed_by": None},
        {"proposed": True, "closed_at": MOMENT},
        {"closed": True, "closed_by": None},
        {"closed": True, "assessed_at": None},
        {"closed": True, "proposed_by": None},
    ],
)
def test_a_state_goes_with_what_was_done(wrong):
    with pytest.raises(IntegrityError, match="alert_state_goes_with_what_was_done"):
        AlertFactory(**wrong)


@pytest.mark.parametrize("who", ["proposed", "raised"])
def test_the_database_lets_nobody_close_alone(who):
    user = UserFactory()

    with pytest.raises(IntegrityError, match=f"closed_by_another_than_{who}_it"):
        AlertFactory(closed=True, closed_by=user, **{f"{who}_by": user})


def test_an_assessment_has_one_alert_at_most():
    taken = AssessmentFactory()
    facts = {"enrolment": taken.enrolment, "reason": "answer", "assessment": taken}
    AlertFactory(**facts)

    with pytest.raises(IntegrityError, match="assessment"):
        AlertFactory(**facts)


def test_an_answer_is_that_of_an_assessment():
    with pytest.raises(IntegrityError, match="comes_from_an_answer"):
        AlertFactory(reason="answer")
    with pytest.raises(IntegrityError, match="comes_from_an_answer"):
        AlertFactory(reason="said", assessment=AssessmentFactory())


def test_a_danger_is_one_of_those_that_are_known():
    with pytest.raises(IntegrityError, match="risk_is_known_code"):
        SafetyAssessmentFactory(risk="some")


# The pages


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_however_many_alerts(
    client, office, counsellor, number, django_assert_num_queries
):
    for _ in range(number):
        AlertFactory(enrolment=cared_for(office, counsellor), raised_by=counsellor)

    with django_assert_num_queries(9):
        client.get("/participants/alerts/")


def test_the_list_has_the_open_ones_by_default_and_the_others_by_their_state(
    client, case
):
    now = timezone.now()
    soon = AlertFactory(enrolment=case)
    late = AlertFactory(enrolment=case, raised_at=now - timedelta(hours=30))
    closed = AlertFactory(enrolment=case, closed=True)

    def listed(query):
        page = client.get(f"/participants/alerts/{query}").content.decode()
        found = re.findall(r"/alerts/([0-9a-f-]{36})/", page)
        return list(dict.fromkeys(found))

    assert listed("") == [str(late.pk), str(soon.pk)]
    assert listed("?state=late") == [str(late.pk)]
    assert listed("?state=closed") == [str(closed.pk)]
    assert listed("?state=nonsense") == [str(late.pk), str(soon.pk)]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0, "23 hours left"),
        (22.5, "1 hour left"),
        (24.5, "0 hours late"),
        (30, "6 hours late"),
        (24 * 4, "3 days late"),
    ],
)
def test_it_says_how_long_there_is(client, case, hours, told):
    raised_at = timezone.now() - timedelta(hours=hours)
    AlertFactory(enrolment=case, raised_at=raised_at)

    assert told in client.get("/participants/alerts/").content.decode()
