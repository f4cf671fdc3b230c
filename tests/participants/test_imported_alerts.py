"""Answers that are imported raise their alerts, once, unless they are history."""

from datetime import timedelta

import pytest
from django.db import connection

from core.models import AuditEvent, Letter
from participants.models import AlertEvent
from programs.models import Office, Role
from tests.factories import AssignmentFactory
from tests.participants.test_alerts import stored
from tests.roles import as_owner

ALARMING, CALM = "0 0 0 0 0 0 0 0 1", "3 3 3 3 3 3 3 3 0"


@pytest.fixture
def today(take_in):
    return take_in.program.today()


@pytest.fixture
def import_answers(take_in, today):
    def run(*rows, **options):
        """Rows of days ago and answers to the PHQ-9, of one person."""
        lines = [
            {
                "external_id": "A-1",
                "instrument": "PHQ-9",
                "taken_on": (today - timedelta(days=days)).isoformat(),
                "answers": answers,
            }
            for days, answers in rows
        ]
        counts, reasons = take_in("assessments", *lines, **options)
        assert reasons == {}
        return counts

    return run


def told():
    with as_owner():
        letters = Letter.objects.filter(template="alert").order_by("to")
        return [letter.to_id for letter in letters]


def recorded():
    with as_owner():
        return list(AuditEvent.objects.filter(action="alerts-imported"))


def member(office, role, **more):
    return AssignmentFactory(office=office, role=role, **more).user


def test_recent_answers_raise_their_alerts_with_nobody_who_raised_them(
    take_in, import_answers
):
    take_in.person()

    import_answers((0, ALARMING), (30, ALARMING), (31, ALARMING), (5, CALM))

    found = stored()
    assert [(alert.reason, alert.raised_by, alert.state) for alert in found] == [
        ("answer", None, "open")
    ] * 2
    assert {alert.due_at - alert.raised_at for alert in found} == {timedelta(hours=24)}
    with as_owner():
        days = sorted(alert.assessment.taken_on for alert in found)
        kinds = AlertEvent.objects.values_list("event_kind", "event_imported")
        assert list(kinds) == [("insert", True)] * 2
    assert days == [take_in.program.today() - timedelta(days=ago) for ago in (30, 0)]


def test_importing_a_file_again_raises_none_more(take_in, import_answers):
    take_in.person()
    import_answers((1, ALARMING))

    again = import_answers((1, ALARMING), (2, CALM))

    assert (again.created, again.unchanged) == (1, 1)
    assert len(stored()) == 1


def test_a_changed_answer_raises_one_and_a_change_back_closes_none(
    take_in, import_answers
):
    take_in.person()
    import_answers((1, CALM))
    before = stored()
    import_answers((1, ALARMING))
    raised = stored()
    import_answers((1, CALM))
    import_answers((1, ALARMING))

    assert (before, len(raised)) == ([], 1)
    assert stored() == raised
    assert raised[0].state == "open"


def test_the_trail_says_once_how_many_an_import_raised(
    take_in, import_answers, monkeypatch
):
    monkeypatch.setattr("participants.imports.running.BATCH", 1)
    take_in.person()
    importer = member(Office.objects.get(code="N1"), Role.PROGRAMME_LEAD)

    import_answers((0, ALARMING), (1, ALARMING), (2, CALM), by=importer)
    import_answers((0, ALARMING), (3, CALM), by=importer)

    [row] = recorded()
    assert (row.by_id, row.program_id) == (importer.pk, take_in.program.pk)
    assert row.facts == {"alerts": 2}


def test_a_dry_run_raises_none(take_in, import_answers):
    take_in.person()
    member(Office.objects.get(code="N1"), Role.CLINICAL_SUPERVISOR)

    import_answers((1, ALARMING), dry_run=True)

    assert (stored(), told(), recorded()) == ([], [], [])


def test_other_instruments_raise_none(take_in, today):
    take_in.person()

    answers = {"instrument": "GAD-7", "answers": "3 3 3 3 3 3 3"}
    take_in("assessments", {"external_id": "A-1", "taken_on": today, **answers})

    assert stored() == []


def test_each_who_has_to_act_gets_one_letter(take_in, import_answers):
    take_in.person()
    office = Office.objects.get(code="N1")
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    member(office, Role.CHILD_PROTECTION)
    member(office, Role.CASEWORKER)
    others = take_in.program.assignments.filter(role=Role.CLINICAL_SUPERVISOR)
    with as_owner():
        here = {each.user_id for each in others if each.office in (None, office)}

    import_answers((0, ALARMING), (1, ALARMING))

    assert supervisor.pk in here
    assert told() == sorted(here)


def test_a_childs_alert_is_child_protections_where_nobody_cares_for_the_child(
    take_in, import_answers
):
    take_in.person(birth_date="2012-05-01")
    office = Office.objects.get(code="N1")
    member(office, Role.CLINICAL_SUPERVISOR)
    officer = member(office, Role.CHILD_PROTECTION)

    import_answers((0, ALARMING))

    [alert] = stored()
    assert (alert.child_track, alert.shared) == (True, True)
    assert told() == [officer.pk]


def test_a_childs_alert_is_its_counsellors_where_it_has_one(
    take_in, import_answers, today
):
    take_in.person(birth_date="2012-05-01")
    office = Office.objects.get(code="N1")
    stay = {"stage": "psychological_support", "status": "active"}
    take_in("stages", {"external_id": "A-1", "started_on": "2026-02-01", **stay})
    with as_owner():
        counsellor = member(office, Role.COUNSELLOR)
        office.stage_set.update(counsellor=counsellor)

    import_answers((0, ALARMING))

    assert [alert.shared for alert in stored()] == [False]


def test_a_batch_raises_its_alerts_in_one_statement(take_in, import_answers):
    take_in.person()
    statements = []

    def count(execute, sql, *rest):
        statements.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        import_answers(*((days, ALARMING) for days in range(10)))

    raising = [sql for sql in statements if "INTO participants_alert" in sql]
    assert (len(raising), len(stored())) == (1, 10)
