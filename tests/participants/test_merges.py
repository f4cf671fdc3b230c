"""Two registrations of one person become one, and two again as they were."""

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from core.access import Permission
from core.crypto import KeyRing
from core.digests import digest_fields
from core.models import AuditEvent
from core.rotation import rotate
from participants.actions import merges as actions
from participants.models import (
    Benefit,
    Enrolment,
    Holding,
    Merge,
    MergedRow,
    Participant,
)
from participants.models.record import Refused
from participants.reading import merge_facts
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    EnrolmentFactory,
    GoalFactory,
    HoldingFactory,
    MergeFactory,
    NoteFactory,
    OfficeFactory,
    PlanFactory,
    StageFactory,
    TransferFactory,
)
from tests.participants.merged import (
    WHY,
    again,
    alert_of,
    case_of,
    figures,
    merge,
    snapshot,
    undo,
)
from tests.participants.test_seats import at_once
from tests.reports import summaries
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TAUGHT = "vocational_training"


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def lead(office):
    return AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office, participant__family_name="Kamara")


@pytest.fixture
def gone(office):
    return EnrolmentFactory(office=office, participant__family_name="Camara")


def test_the_case_that_goes_leaves_as_a_duplicate_and_its_records_move(
    kept, gone, lead
):
    note = NoteFactory(enrolment=gone)

    merge(kept, gone, lead, family_name="gone")

    stored = again(gone)
    assert (stored.merged_into_id, stored.exit_reason) == (kept.pk, "duplicate")
    assert stored.exited_on == gone.program.today()
    assert case_of(note) == kept
    assert again(kept).participant.family_name == "Camara"
    told = AuditEvent.objects.filter(action__contains="merged").order_by("pk")
    assert [(each.action, each.facts["case"]) for each in told] == [
        ("cases-merged", kept.case_code),
        ("case-merged-away", gone.case_code),
    ]


def tell(case, **facts):
    """What is sealed of the person of a case."""
    with as_owner():
        person = Participant.objects.get(pk=case.participant_id)
        for name, value in facts.items():
            setattr(person, name, value)
        person.save()


def test_what_is_sealed_is_sealed_anew_for_the_person_who_is_kept(kept, gone, lead):
    tell(gone, phone="0777 000 111")

    done = merge(kept, gone, lead)

    assert again(kept).participant.phone == "0777 000 111"
    undo(done, lead)
    assert again(kept).participant.phone == ""


def test_after_the_keys_have_changed_both_get_back_what_was_sealed(
    settings, kept, gone, lead
):
    """The key that it was sealed with before has gone; both are found as before."""
    old, new = f"old:{'A' * 43}", f"new:{'B' * 43}"
    settings.KEY_RING = KeyRing.read(old)
    tell(kept, phone="0777 000 111", national_id="LR 1", address="By the mill")
    tell(gone, phone="0880 000 222", national_id="LR 2", address="By the well")
    done = merge(kept, gone, lead, phone="gone", national_id="gone", address="gone")
    settings.KEY_RING = KeyRing.read(f"{new},{old}")
    with as_owner():
        assert {each.unreadable for each in rotate()} == {0}
    settings.KEY_RING = KeyRing.read(new)

    with in_scope(lead):
        done = Merge.objects.get(pk=done.pk)
        cases = Enrolment.objects.get(pk=kept.pk), Enrolment.objects.get(pk=gone.pk)
        assert merge_facts.edited_since(done, cases) == []
    undo(done, lead)

    person = again(kept).participant
    assert (person.phone, person.national_id) == ("0777 000 111", "LR 1")
    assert person.address == "By the mill"
    for field in digest_fields(Participant):
        assert bytes(getattr(person, field.name)) == field.stored(person)
    assert again(gone).participant.phone == "0880 000 222"


def test_the_earlier_registration_holds(kept, gone, lead):
    summaries.rewrite(
        Enrolment.objects.filter(pk=gone.pk), registered_on=date(2025, 6, 1)
    )

    done = merge(kept, gone, lead)

    assert again(kept).registered_on == date(2025, 6, 1)
    undo(done, lead)
    assert again(kept).registered_on == date(2026, 1, 5)


def test_support_for_one_month_stays_unless_it_is_chosen(kept, gone, lead):
    ours = BenefitFactory(enrolment=kept)
    theirs = BenefitFactory(enrolment=gone, rule=ours.rule)

    done = merge(kept, gone, lead)

    assert (case_of(ours), case_of(theirs)) == (kept, gone)
    with as_owner():
        stayed = MergedRow.objects.get(merge=done)
    assert (stayed.row, stayed.what, stayed.why) == (
        theirs.pk,
        "stayed",
        "benefit_once_in_a_month",
    )
    scope = scope_of(lead)
    with in_scope(lead):
        shown = Benefit.objects.allowing(scope, Permission.BENEFIT_READ)
        assert list(shown) == [ours]


def test_the_support_that_is_chosen_changes_places(kept, gone, lead):
    ours = BenefitFactory(enrolment=kept)
    theirs = BenefitFactory(enrolment=gone, rule=ours.rule)

    done = merge(kept, gone, lead, chosen=[theirs])

    assert (case_of(ours), case_of(theirs)) == (gone, kept)
    undo(done, lead)
    assert (case_of(ours), case_of(theirs)) == (kept, gone)
    with as_owner():
        assert Enrolment.objects.count() == 2


def test_marks_stay_with_the_stay_that_stays(kept, gone, lead):
    stay = {"stage": TAUGHT, "started_on": date(2026, 2, 1)}
    StageFactory(enrolment=kept, **stay)
    overlapping = StageFactory(
        enrolment=gone, stage=TAUGHT, started_on=date(2026, 1, 10)
    )
    before = AttendanceFactory(
        enrolment=gone, stage=TAUGHT, session_date=date(2026, 1, 20)
    )
    within = AttendanceFactory(
        enrolment=gone, stage=TAUGHT, session_date=date(2026, 2, 20)
    )

    done = merge(kept, gone, lead)

    assert case_of(overlapping) == case_of(before) == gone
    assert case_of(within) == kept
    with as_owner():
        why = dict(MergedRow.objects.filter(merge=done).values_list("row", "why"))
    assert why[before.pk] == "stay"
    assert why[overlapping.pk] == "stage_stays_do_not_overlap"


def test_marks_leave_with_their_stay(kept, gone, lead):
    ours = StageFactory(enrolment=kept, stage=TAUGHT, started_on=date(2026, 2, 1))
    mark = AttendanceFactory(
        enrolment=kept, stage=TAUGHT, session_date=date(2026, 2, 20)
    )
    theirs = StageFactory(enrolment=gone, stage=TAUGHT, started_on=date(2026, 3, 1))

    merge(kept, gone, lead, chosen=[theirs])

    assert case_of(theirs) == kept
    assert case_of(ours) == case_of(mark) == gone


def test_a_plan_stays_with_its_goals(kept, gone, lead):
    PlanFactory(enrolment=kept)
    goal = GoalFactory(plan__enrolment=gone)

    done = merge(kept, gone, lead)

    assert case_of(goal) == case_of(goal.plan) == gone
    undo(done, lead)
    merge(kept, gone, lead, chosen=[goal.plan])
    assert case_of(goal) == case_of(goal.plan) == kept


def test_an_open_alert_comes_along(kept, gone, lead):
    with_alert = alert_of(gone)
    there = AssessmentFactory(
        enrolment=kept,
        instrument=with_alert.assessment.instrument,
        taken_on=with_alert.assessment.taken_on,
    )

    merge(kept, gone, lead)

    assert case_of(with_alert) == kept
    assert case_of(there) == gone


def test_an_open_alert_is_not_chosen_away(kept, gone, lead):
    alert = alert_of(kept)
    same = {"instrument": alert.assessment.instrument}
    theirs = AssessmentFactory(
        enrolment=gone, taken_on=alert.assessment.taken_on, **same
    )

    merge(kept, gone, lead, chosen=[theirs])

    assert case_of(alert) == kept
    assert case_of(theirs) == gone


def test_where_it_stood_and_who_opened_it_stays(kept, gone, lead):
    held = HoldingFactory(enrolment=gone)

    merge(kept, gone, lead)

    assert case_of(held) == gone


def test_taking_the_other_office_rewrites_no_month_that_is_over(
    kept, gone, lead, office
):
    elsewhere = OfficeFactory(program=office.program)
    held = HoldingFactory(enrolment=kept)
    summaries.rewrite(Enrolment.objects.filter(pk=gone.pk), office=elsewhere)
    note = NoteFactory(enrolment=kept)
    before = snapshot()

    done = merge(kept, again(gone), lead, office="gone")

    assert again(kept).office == elsewhere
    assert again(note).office == elsewhere
    with as_owner():
        assert Holding.objects.get(pk=held.pk).in_office == office
    undo(done, lead)
    assert snapshot() == before


def test_other_cases_of_the_person_follow(kept, gone, lead, office):
    former = EnrolmentFactory(
        office=office,
        participant=gone.participant,
        exited_on=date(2026, 1, 6),
        exit_reason="completed",
    )

    done = merge(kept, gone, lead)

    assert again(former).participant == kept.participant
    undo(done, lead)
    assert again(former).participant == gone.participant


def test_a_case_merged_before_follows_to_where_its_own_went(kept, gone, lead, office):
    third = EnrolmentFactory(office=office)
    first = merge(gone, third, lead)

    second = merge(kept, gone, lead)

    assert again(third).merged_into_id == kept.pk
    with pytest.raises(Refused, match=gone.case_code):
        undo(first, lead)
    undo(second, lead)
    undo(first, lead)
    assert again(third).merged_into_id is None


def test_a_later_merge_of_the_same_person_is_undone_first(kept, gone, lead, office):
    """Of another of their cases: else the one would undo what the other did."""
    former = EnrolmentFactory(
        office=office,
        participant=kept.participant,
        exited_on=date(2026, 1, 6),
        exit_reason="completed",
    )
    third = EnrolmentFactory(
        office=office, exited_on=date(2026, 2, 6), exit_reason="completed"
    )
    before = snapshot()
    first = merge(kept, gone, lead, family_name="gone")
    second = merge(former, third, lead, family_name="gone")

    with pytest.raises(Refused, match=third.case_code):
        undo(first, lead)

    undo(second, lead)
    undo(first, lead)
    assert snapshot() == before


def test_a_later_merge_that_took_the_person_along_is_undone_first(
    kept, gone, lead, office
):
    former = EnrolmentFactory(
        office=office,
        participant=gone.participant,
        exited_on=date(2026, 1, 6),
        exit_reason="completed",
    )
    third = EnrolmentFactory(
        office=office, exited_on=date(2026, 2, 6), exit_reason="completed"
    )
    tell(third, phone="0777 000 111")
    before = snapshot()
    first = merge(former, third, lead)
    second = merge(kept, gone, lead)

    with pytest.raises(Refused, match=gone.case_code):
        undo(first, lead)

    undo(second, lead)
    undo(first, lead)
    assert snapshot() == before


REFUSED = [
    ("twice", "before you"),
    ("programme", "different programmes"),
    ("one person", "one person already"),
    ("child", "child track"),
    ("hand-over", "waits for a decision"),
    ("two open", "two open cases"),
    ("seen", "changed meanwhile"),
    ("makes a child", "was a child"),
]


@pytest.mark.parametrize(("what", "told"), REFUSED, ids=[each for each, _ in REFUSED])
def test_what_can_not_be_merged_is_told(what, told, kept, gone, lead, office):
    facts = {"choices": {}, "reason": WHY, "by": lead}
    if what == "twice":
        merge(kept, gone, lead)
    elif what == "programme":
        gone = EnrolmentFactory()
        facts_of_lead = {"office": None, "program": gone.program}
        AssignmentFactory(user=lead, role=Role.PROGRAMME_LEAD, **facts_of_lead)
    elif what == "one person":
        gone = EnrolmentFactory(
            office=office,
            participant=kept.participant,
            exited_on=date(2026, 1, 6),
            exit_reason="completed",
        )
    elif what == "child":
        gone = EnrolmentFactory(office=office, child_track=True)
        AssignmentFactory(user=lead, office=office, role=Role.CHILD_PROTECTION)
    elif what == "hand-over":
        TransferFactory(enrolment=gone)
    elif what == "two open":
        summaries.rewrite(
            Enrolment.objects.filter(pk=gone.pk),
            exited_on=date(2026, 2, 1),
            exit_reason="completed",
        )
        EnrolmentFactory(office=office, participant=gone.participant)
    elif what == "seen":
        facts["seen"] = "1.1-2.1"
    else:
        summaries.rewrite(
            type(gone.participant).objects.filter(pk=gone.participant_id),
            birth_date=date(2012, 1, 1),
        )
        facts["choices"] = {"birth_date": "gone"}

    with pytest.raises(Refused, match=told), in_scope(lead):
        actions.merge(kept, gone, **facts)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_merge_a_person_at_once_one_does(kept, gone, lead, office):
    """Both ways round and with a third case: none waits for another in a circle."""
    third = EnrolmentFactory(office=office)
    pairs = [(kept, gone), (gone, kept), (third, gone)]
    facts = {"choices": {}, "reason": WHY}
    asked = [
        (lead, partial(actions.merge, *pairs[number % 3], by=lead, **facts))
        for number in range(20)
    ]

    told = at_once(*asked)

    assert told.count("given") in (1, 2)
    assert len(told) == 20
    with as_owner():
        away = Enrolment.objects.merged_away().count()
        assert Merge.objects.standing().count() == away == told.count("given")


RULES = [
    ("merge_is_of_two_cases", lambda it: {"gone": it.kept, "kept": it.kept}),
    ("merge_takes_a_case_away_once", lambda it: {"gone": it.gone}),
    ("merge_undone_has_who_when_and_why", lambda it: {"undone_at": it.at}),
    ("merge_reason_is_sealed", lambda it: {"reason": ""}),
]


@pytest.mark.parametrize(("rule", "facts"), RULES, ids=[rule for rule, _ in RULES])
def test_what_a_merge_must_say_is_held(rule, facts):
    first = MergeFactory()

    with pytest.raises(IntegrityError, match=rule):
        MergeFactory(**facts(first))


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("merged_row_once_in_a_merge", {"what": "moved"}),
        ("merged_row_went_somewhere_or_stayed", {"what": "stayed"}),
    ],
)
def test_what_became_of_a_row_is_said_once(rule, facts):
    done = MergeFactory()
    row = {"merge": done, "row": done.pk, "came_from": done.pk, "went_to": done.pk}

    with as_owner():
        MergedRow.objects.create(**row, what="moved", table="participants_note")

    with pytest.raises(IntegrityError, match=rule), as_owner():
        MergedRow.objects.create(**row, table="participants_note", **facts)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("enrolment_merged_away_left_as_a_duplicate", {"exit_reason": "completed"}),
        ("enrolment_is_merged_into_another", {}),
    ],
)
def test_a_case_that_is_merged_away_is_a_duplicate_of_another(rule, facts, kept, gone):
    into = gone if "another" in rule else kept
    left = {"exited_on": date(2026, 2, 1), "exit_reason": "duplicate"} | facts

    with pytest.raises(IntegrityError, match=rule):
        summaries.rewrite(
            Enrolment.objects.filter(pk=gone.pk), merged_into=into, **left
        )


def test_undoing_stands_in_the_trail_of_both(kept, gone, lead):
    done = merge(kept, gone, lead)

    undo(done, lead)

    told = AuditEvent.objects.filter(
        action__in=["merge-undone", "case-came-back"]
    ).order_by("pk")
    assert [(row.action, row.by, row.facts["case"]) for row in told] == [
        ("merge-undone", lead, kept.case_code),
        ("case-came-back", lead, gone.case_code),
    ]


def test_undoing_twice_is_told(kept, gone, lead):
    done = merge(kept, gone, lead)
    undo(done, lead)

    with pytest.raises(Refused, match="before you"):
        undo(done, lead)


def test_what_was_added_since_goes_where_it_is_said(kept, gone, lead):
    done = merge(kept, gone, lead)
    stays, goes = NoteFactory(enrolment=kept), NoteFactory(enrolment=kept)

    undo(done, lead, to_gone=[goes])

    assert (case_of(stays), case_of(goes)) == (kept, gone)


def test_what_was_added_to_a_record_that_moved_goes_back_with_it(kept, gone, lead):
    plan = PlanFactory(enrolment=gone)
    done = merge(kept, gone, lead)
    goal = GoalFactory(plan=again(plan), enrolment=kept)

    undo(done, lead)

    assert case_of(goal) == case_of(plan) == gone


def test_what_was_added_to_a_record_that_was_there_stays(kept, gone, lead):
    plan = PlanFactory(enrolment=kept)
    done = merge(kept, gone, lead)
    goal = GoalFactory(plan=plan)

    undo(done, lead, to_gone=[goal])

    assert case_of(goal) == case_of(plan) == kept


def test_what_was_edited_since_is_told(kept, gone, lead):
    done = merge(kept, gone, lead, family_name="gone")
    with as_owner():
        person = again(kept).participant
        person.family_name = "Kamarra"
        person.save()

    with in_scope(lead):
        done = Merge.objects.get(pk=done.pk)
        cases = Enrolment.objects.get(pk=kept.pk), Enrolment.objects.get(pk=gone.pk)
        assert merge_facts.edited_since(done, cases) == ["family_name"]


def test_the_functions_do_nothing_for_whom_does_not_see_both(kept, gone):
    stranger = AssignmentFactory(role=Role.PROGRAMME_LEAD).user

    for sql in (
        merge_facts.FACTS,
        "SELECT participants_merge_rows(%s, '{}', '{}', '[]')",
    ):
        values = [kept.pk, gone.pk][: sql.count("%s")]
        with (
            pytest.raises(ProgrammingError, match="do not see"),
            in_scope(stranger),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


def test_who_merged_may_not_be_rewritten(kept, gone, lead):
    done = merge(kept, gone, lead)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        in_scope(lead),
    ):
        Merge.objects.filter(pk=done.pk).update(by=lead)


def test_the_figures_count_one_person_and_then_two_again(kept, gone, lead):
    """Merged, they are those of one who had the records that moved from the start."""
    StageFactory(enrolment=gone, stage=TAUGHT, started_on=date(2026, 1, 10))
    AttendanceFactory(enrolment=gone, stage=TAUGHT, session_date=date(2026, 1, 20))
    before = figures(kept)
    one = EnrolmentFactory(participant=kept.participant)
    StageFactory(enrolment=one, stage=TAUGHT, started_on=date(2026, 1, 10))
    AttendanceFactory(enrolment=one, stage=TAUGHT, session_date=date(2026, 1, 20))

    done = merge(kept, gone, lead)
    merged = figures(kept)
    undo(done, lead)

    assert (merged, before) != (before, merged)
    assert merged == figures(one)
    assert figures(kept) == before
