"""What falls due: who is in and who is not, by the day, and that a list names them."""

from datetime import date, timedelta
from random import Random

import pytest

from core.dates import add_months
from core.http import capped_count
from participants.due.followups import NOT_FOLLOWED, follow_ups_due, last_exit
from participants.models import FollowUp
from participants.reading import listing
from participants.support_rule import Month
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitRuleFactory,
    EnrolmentFactory,
    FollowUpFactory,
    OfficeFactory,
    ProgramFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import in_scope

pytestmark = pytest.mark.django_db
CARE, TRAINING, EDUCATION = (
    "psychological_support",
    "vocational_training",
    "education",
)


@pytest.fixture
def office():
    return OfficeFactory()


def ago(office, days):
    return office.program.today() - timedelta(days=days)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def named(code, user, **chosen) -> set[str]:
    """The codes of the cases that the list of people names under a rule."""
    with in_scope(user):
        found = listing.found(scope_of(user), {"due": [code], **chosen})
        assert capped_count(found) == len(found)
        return {case.case_code for case in found}


def who_left(office, on, reason="completed", **facts):
    return EnrolmentFactory(
        office=office,
        registered_on=min(on, date(2023, 1, 5)),
        exited_on=on,
        exit_reason=reason,
        **facts,
    )


def trainee(office, begun, *, kind=TRAINING, status="active", **facts):
    case = EnrolmentFactory(office=office, registered_on=date(2023, 1, 5), **facts)
    StageFactory(
        enrolment=case, stage=kind, status=status, started_on=ago(office, begun)
    )
    return case


# Follow-up


@pytest.mark.parametrize("wave", FollowUp.Wave)
def test_the_last_exit_of_a_wave_is_the_last_that_is_due_by_a_day(wave):
    """Months end on different days: a leap year, day by day."""
    for number in range(366):
        day = date(2024, 1, 1) + timedelta(days=number)
        last = last_exit(wave, day)

        assert add_months(last, wave) <= day
        assert add_months(last + timedelta(days=1), wave) > day


def test_a_follow_up_is_due_two_weeks_before_its_day(office):
    user, today = member(office), office.program.today()
    soon = who_left(office, last_exit(3, today + timedelta(days=14)))
    who_left(office, last_exit(3, today + timedelta(days=14)) + timedelta(days=1))

    assert named("follow-up", user) == {soon.case_code}


def test_a_follow_up_that_was_made_is_due_no_more(office):
    user, today = member(office), office.program.today()
    made = who_left(office, add_months(today, -4))
    FollowUpFactory(enrolment=made, wave=3)
    later = who_left(office, add_months(today, -6))
    FollowUpFactory(enrolment=later, wave=3)
    early = who_left(office, add_months(today, -4))
    FollowUpFactory(enrolment=early, wave=6)

    assert named("follow-up", user) == {later.case_code, early.case_code}


@pytest.mark.parametrize("reason", NOT_FOLLOWED)
def test_nobody_is_followed_up_after_such_an_exit(office, reason):
    who_left(office, add_months(office.program.today(), -4), reason)

    assert named("follow-up", member(office)) == set()


def test_nobody_is_followed_up_after_their_death_was_learned(office):
    user, today = member(office), office.program.today()
    died, alive = (who_left(office, add_months(today, -7)) for _number in range(2))
    FollowUpFactory(enrolment=died, wave=3, result="deceased")
    FollowUpFactory(enrolment=alive, wave=3, result="not_found")

    assert named("follow-up", user) == {alive.case_code}
    known = {3: "deceased"}
    assert [*follow_ups_due(died.exited_on, "completed", known, today)] == []


def test_the_case_and_the_lists_tell_of_the_same_follow_ups(office):
    """The condition in the database and the rule of the case, side by side."""
    user, today = member(office), office.program.today()
    cases = [
        who_left(office, today - timedelta(days=days)) for days in range(0, 400, 13)
    ]
    for case, wave in zip(cases, [3, 6, 12] * 20, strict=False):
        FollowUpFactory(enrolment=case, wave=wave)

    told = {
        case.case_code
        for case, wave in zip(cases, [3, 6, 12] * 20, strict=False)
        if [*follow_ups_due(case.exited_on, "completed", {wave: "refused"}, today)]
    }
    assert 5 < len(told) < len(cases)
    assert named("follow-up", user) == told


# Not seen


def test_who_stays_away_for_thirty_days_is_not_seen(office):
    user = member(office)
    never, away, back, new = (trainee(office, begun) for begun in (30, 90, 90, 29))
    absent = trainee(office, 90)
    for case, days, status in [
        (away, 30, "present"),
        (back, 29, "late"),
        (absent, 3, "absent"),
    ]:
        day = ago(office, days)
        AttendanceFactory(
            enrolment=case, stage=TRAINING, session_date=day, status=status
        )

    assert named("not-seen", user) == {
        never.case_code,
        away.case_code,
        absent.case_code,
    }
    assert new.case_code not in named("not-seen", user)


def test_only_what_runs_and_is_taught_is_waited_for(office):
    user = member(office)
    on_hold = trainee(office, 60, kind=EDUCATION, status="on_hold")
    trainee(office, 60, kind=CARE)
    left = trainee(office, 60, exited_on=ago(office, 1), exit_reason="completed")
    both = trainee(office, 60)
    AttendanceFactory(enrolment=both, stage=EDUCATION, session_date=ago(office, 2))
    in_care = trainee(office, 60)
    AttendanceFactory(enrolment=in_care, stage=CARE, session_date=ago(office, 2))

    found = named("not-seen", user)

    assert found == {on_hold.case_code, in_care.case_code}
    assert left.case_code not in found


# Screening


def adult(office, registered, **facts):
    return EnrolmentFactory(
        office=office, registered_on=ago(office, registered), **facts
    )


def test_screening_is_due_two_weeks_before_its_thirty_days_end(office):
    user = member(office)
    soon, late = adult(office, 16), adult(office, 90)
    adult(office, 15)

    assert named("screening", user) == {soon.case_code, late.case_code}


def test_only_adults_in_the_programme_of_whom_nothing_was_asked_wait(office):
    user = member(office)
    day = ago(office, 40)
    adult(office, 40, exited_on=ago(office, 1), exit_reason="completed")
    adult(office, 40, participant__birth_date=None, participant__birth_precision="")
    on_the_day, before = adult(office, 40), adult(office, 40)
    AssessmentFactory(enrolment=on_the_day, taken_on=day)
    AssessmentFactory(enrolment=before, taken_on=day - timedelta(days=1))
    born = add_months(day, -18 * 12)
    of_age = adult(office, 40, participant__birth_date=born)
    adult(office, 40, participant__birth_date=born + timedelta(days=1))

    assert named("screening", user) == {before.case_code, of_age.case_code}


# Support that was asked for, and nobody's cases


@pytest.mark.parametrize(("status", "waits"), [("planned", True), ("waitlisted", True)])
def test_support_that_was_asked_for_waits_for_who_gives_it(office, status, waits):
    asked, begun = EnrolmentFactory(office=office), EnrolmentFactory(office=office)
    StageFactory(enrolment=asked, status=status, started_on=None)
    StageFactory(enrolment=begun)
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    assert named("support", supervisor) == {asked.case_code}
    assert named("support", member(office)) == set()


def test_a_case_without_a_caseworker_is_nobodys_until_its_exit(office):
    alone = EnrolmentFactory(office=office)
    EnrolmentFactory(office=office, caseworker=UserFactory())
    who_left(office, ago(office, 1))

    assert named("nobody", member(office)) == {alone.case_code}


# Support


def attends(case, *statuses, kind=TRAINING, back=0):
    """A mark for each, in the month of today or so many months back."""
    month = add_months(case.program.today().replace(day=1), -back)
    for number, status in enumerate(statuses, start=1):
        AttendanceFactory(
            enrolment=case,
            stage=kind,
            session_date=month,
            session_no=number,
            status=status,
        )


def supported(office, came=10, missed=1, **facts):
    case = EnrolmentFactory(office=office, registered_on=date(2023, 1, 5), **facts)
    attends(case, *["present"] * came, *["absent"] * missed)
    return case


@pytest.fixture
def share(office):
    return BenefitRuleFactory(program=office.program)


@pytest.mark.parametrize(
    ("came", "missed", "is_at_risk"),
    [
        (0, 0, False),
        (8, 0, True),
        (9, 0, False),
        (10, 1, True),
        (8, 1, False),
        (9, 1, True),
        (17, 1, True),
        (18, 1, False),
    ],
)
def test_support_is_at_risk_that_one_more_absence_loses(
    office, share, came, missed, is_at_risk
):
    case = supported(office, came, missed)

    assert (case.case_code in named("benefit-at-risk", member(office))) == is_at_risk


@pytest.mark.parametrize("seed", range(5))
def test_the_list_names_whom_the_rule_names(office, seed):
    chance = Random(seed)
    of = chance.randint(1, 12)
    asked = (chance.randint(0, of), of)
    BenefitRuleFactory(program=office.program, attended=asked[0], of_sessions=of)
    counts = [(chance.randint(0, 12), chance.randint(0, 4)) for _ in range(12)]
    cases = {supported(office, *each).case_code: each for each in counts}

    found = named("benefit-at-risk", member(office))

    assert found == {
        code
        for code, (came, missed) in cases.items()
        if Month(came, came + missed, asked).standing == "edge"
    }


def test_only_this_months_training_and_education_tell_of_a_risk(office, share):
    case = supported(office, 9, 0)
    attends(case, "excused", "cancelled", "late", kind="education")
    attends(case, "absent", "absent", kind=CARE)
    attends(case, "absent", "absent", back=1)
    at_edge = supported(office, 4, 0)
    attends(at_edge, *["present"] * 4, kind="education")
    attends(supported(office, 0, 0), "excused")

    assert named("benefit-at-risk", member(office)) == {at_edge.case_code}


def test_nobodys_support_is_at_risk_without_a_condition_or_a_rule(office, share):
    today = office.program.today()
    supported(office, participant__birth_date=today - timedelta(days=17 * 365))
    supported(office, exited_on=today, exit_reason="completed")
    elsewhere = OfficeFactory()
    supported(elsewhere)
    unknown = supported(
        office, participant__birth_date=None, participant__birth_precision=""
    )

    assert named("benefit-at-risk", member(office)) == {unknown.case_code}
    assert named("benefit-at-risk", member(elsewhere)) == set()


def test_the_rule_that_asks_for_most_says_who_is_at_risk(office, share):
    BenefitRuleFactory(program=office.program, code="half", attended=1, of_sessions=2)
    supported(office, 3, 3)
    case = supported(office)

    assert named("benefit-at-risk", member(office)) == {case.case_code}


# Whose


def due_everywhere(office, **facts):
    """A case that every rule of adults holds for."""
    case = EnrolmentFactory(office=office, registered_on=date(2023, 1, 5), **facts)
    StageFactory(enrolment=case, stage=TRAINING, started_on=ago(office, 90))
    return case


@pytest.mark.parametrize("code", ["screening", "not-seen", "nobody"])
def test_a_rule_finds_nobody_outside_of_the_scope(office, code):
    own = due_everywhere(office)
    child = due_everywhere(office, child_track=True)
    due_everywhere(OfficeFactory(program=office.program))
    due_everywhere(OfficeFactory(program=ProgramFactory()))

    assert named(code, member(office)) == {own.case_code}
    assert named(code, member(office, Role.CHILD_PROTECTION)) == {child.case_code}
    assert named(code, member(office, Role.FACILITATOR)) == set()


def test_follow_ups_are_those_of_the_scope(office):
    left = add_months(office.program.today(), -4)
    own, child = who_left(office, left), who_left(office, left, child_track=True)
    who_left(OfficeFactory(program=office.program), left)

    assert named("follow-up", member(office)) == {own.case_code}
    assert named("follow-up", member(office, Role.CHILD_PROTECTION)) == {
        child.case_code
    }


def test_a_lead_is_not_told_who_waits_for_a_screening(office):
    due_everywhere(office)

    assert named("screening", member(office, Role.PROGRAMME_LEAD)) == set()


def test_ones_own_cases_are_those_whose_caseworker_one_is(office):
    user = member(office)
    own = due_everywhere(office, caseworker=user)
    due_everywhere(office, caseworker=UserFactory())

    assert named("not-seen", user, mine=["1"]) == {own.case_code}


def test_each_programme_has_its_own_day(office, monkeypatch):
    """Where it is a day later, what is due tomorrow here is due today."""
    user = member(office)
    there = OfficeFactory()
    AssignmentFactory(user=user, office=there)
    here_soon, there_soon = adult(office, 15), adult(there, 15)
    scope = scope_of(user)
    scope.days[there.program_id] += timedelta(days=1)

    with in_scope(user):
        found = listing.found(scope, {"due": ["screening"]})

        assert [case.case_code for case in found] == [there_soon.case_code]
    assert here_soon.case_code != there_soon.case_code


# Screening instruments, for who takes them


def client_of(office, counsellor, *, status="active", **facts):
    case = EnrolmentFactory(office=office, **facts)
    begun = None if status == "planned" else ago(office, 300)
    StageFactory(enrolment=case, status=status, started_on=begun, counsellor=counsellor)
    return case


def test_a_counsellors_clients_who_were_never_screened_are_named(office):
    user = member(office, Role.COUNSELLOR)
    never, waits = client_of(office, user), client_of(office, user, status="planned")
    AssessmentFactory(enrolment=client_of(office, user), taken_on=ago(office, 400))
    client_of(office, member(office, Role.COUNSELLOR))
    young = ago(office, 17 * 365)
    client_of(office, user, participant__birth_date=young, child_track=True)

    assert named("to-screen", user) == {never.case_code, waits.case_code}


def test_who_may_be_a_child_is_not_to_be_screened(office):
    user = member(office, Role.COUNSELLOR)
    unknown = {"participant__birth_date": None, "participant__birth_precision": ""}
    adult = client_of(office, user, **unknown)
    client_of(office, user, child_track=True, **unknown)

    assert named("to-screen", user) == {adult.case_code}


@pytest.mark.parametrize(
    ("weeks", "days", "is_due"), [(12, 84, True), (12, 83, False), (4, 28, True)]
)
def test_a_reassessment_is_due_after_the_programmes_own_weeks(weeks, days, is_due):
    office = OfficeFactory(program__reassessed_after=weeks)
    user = member(office, Role.CLINICAL_SUPERVISOR)
    case = client_of(office, member(office, Role.COUNSELLOR))
    AssessmentFactory(enrolment=case, taken_on=ago(office, days))

    assert named("re-assess", user) == ({case.case_code} if is_due else set())


def test_the_last_assessment_counts_whatever_the_instrument(office):
    user = member(office, Role.COUNSELLOR)
    case = client_of(office, user)
    AssessmentFactory(enrolment=case, taken_on=ago(office, 200))
    AssessmentFactory(enrolment=case, instrument="WHO-5", taken_on=ago(office, 10))

    assert named("re-assess", user) == set()


def test_nobody_is_reassessed_whose_care_is_over(office):
    user = member(office, Role.CLINICAL_SUPERVISOR)
    case = EnrolmentFactory(office=office)
    over = {"status": "completed", "ended_on": ago(office, 100)}
    StageFactory(enrolment=case, started_on=ago(office, 300), **over)
    AssessmentFactory(enrolment=case, taken_on=ago(office, 200))

    assert named("re-assess", user) == set()
