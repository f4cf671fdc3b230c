"""What people learn in their stays in education, and what their schools report."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from participants import school_age
from participants.models import Schooling, Stage, TermResult
from participants.models.schooling import TO_SCHOOL, Learning
from participants.models.stage import ENDED, RUNNING, WAITING, StageStatus
from programs.models import Program, StageKind
from programs.scope import whole_programme

OF_COURSE = {
    "LIT": Learning.LITERACY,
    "CATCH": Learning.CATCH_UP,
    "BRIDGE": Learning.BRIDGING,
}
"""The first part of a course's code -> what is learned there."""
SCHOOL = "%(place)s Government School"
TERMS = (("Term 1", 4, 3), ("Term 2", 7, 24), ("Term 3", 12, 11))
"""Each term, and the month and day on which it ends."""
RESULTS = ("passed", "passed", "partly", "passed", "failed")
MARKS = ("13/20", "15/20", "10/20", "12/20", "8/20")
WHY = ("fees", "work", "children", "distance", "illness", "fees", "other")
AGAIN = 6
REST = timedelta(days=30)
FIRST_CLASS, LAST_CLASS = 3, 9


def store(program: Program, until: date) -> None:
    """Of each stay its schooling; some who dropped out have enrolled again."""
    stays = Stage.objects.filter(
        enrolment__program=program, stage=StageKind.EDUCATION
    ).select_related("activity", "office", "enrolment__participant")
    with whole_programme(program, importing=True):
        found = list(stays.order_by("enrolment__external_id", "started_on"))
        learned = [_schooling(number, stay) for number, stay in enumerate(found)]
        again = list(_again(found, until))
        Stage.objects.bulk_create(stay for _earlier, stay in again)
        first = {schooling.stay_id: schooling for schooling in learned}
        learned += [_after(first[earlier.pk], stay) for earlier, stay in again]
        Schooling.objects.bulk_create(learned)
        TermResult.objects.bulk_create(_terms(learned, until))


def _schooling(number: int, stay: Stage) -> Schooling:
    case, learning = stay.enrolment, _learning(stay)
    beside = case.child_track and learning in TO_SCHOOL
    in_class = learning == Learning.FORMAL_SCHOOL or beside
    completed = stay.status == StageStatus.COMPLETED
    level = case.education_level
    reached = level + (number % 3 == 0) if completed and level is not None else None
    return Schooling(
        **_of(stay),
        learning=learning,
        beside_school=beside,
        school=SCHOOL % {"place": stay.office.name} if in_class else "",
        grade=str(FIRST_CLASS + number % 5) if in_class else "",
        entry_level=level,
        exit_level=reached,
        left_because=WHY[number % len(WHY)] if stay.status == "dropped_out" else "",
        **_childcare(number, stay),
    )


def _learning(stay: Stage) -> Learning:
    """Under 15 comes school; what else is learned the course's code says."""
    case, code = stay.enrolment, stay.activity.code if stay.activity else ""
    learning = OF_COURSE.get(code.split("-")[0], Learning.NUMERACY)
    under = school_age.is_under(
        case.participant.born, stay.started_on or date.max, in_doubt=case.age_in_doubt
    )
    if (case.child_track or under) and learning not in TO_SCHOOL:
        return Learning.FORMAL_SCHOOL
    return learning


def _childcare(number: int, stay: Stage) -> dict[str, Any]:
    """Asked of women who are grown up; some have nobody yet."""
    case = stay.enrolment
    if case.child_track or case.participant.sex != "F":
        return {}
    if number % 3 == 0:
        return {"childcare": "needed", "childcare_since": stay.started_on}
    if number % 3 == 1:
        return {"childcare": "given", "childcare_since": stay.started_on}
    return {"childcare": "not_needed"}


def _again(stays: list[Stage], until: date) -> Iterator[tuple[Stage, Stage]]:
    """Who dropped out some while ago and has gone back since."""
    open_ = {each.enrolment_id for each in stays if each.status in (*RUNNING, *WAITING)}
    gone = [
        stay
        for stay in stays
        if stay.status == StageStatus.DROPPED_OUT
        and stay.enrolment.is_active
        and stay.enrolment_id not in open_
        and stay.ended_on
        and stay.ended_on + REST <= until
    ]
    for stay in list({each.enrolment_id: each for each in gone}.values())[:AGAIN]:
        facts = {**_case(stay), "stage": stay.stage, "status": StageStatus.ACTIVE}
        assert stay.ended_on  # noqa: S101  for the type checker; asked above
        begun = stay.ended_on + REST
        yield stay, Stage(**facts, started_on=begun)


def _after(earlier: Schooling, stay: Stage) -> Schooling:
    names = "learning", "beside_school", "school", "grade", "entry_level"
    facts = {name: getattr(earlier, name) for name in names}
    return Schooling(**_of(stay), **facts, again_after=earlier.stay)


def _terms(learned: Iterable[Schooling], until: date) -> Iterator[TermResult]:
    """What the schools report of each term that ended within a stay."""
    for number, schooling in enumerate(learned):
        stay = schooling.stay
        if not schooling.leads_to_school or not stay.started_on:
            continue
        last = stay.ended_on if stay.status in ENDED and stay.ended_on else until
        for term, day in _ends(stay.started_on, last):
            yield _term(number + day.month, schooling, term, day)


def _ends(first: date, last: date) -> Iterator[tuple[str, date]]:
    for year in range(first.year, last.year + 1):
        for term, month, day in TERMS:
            if first + REST <= (end := date(year, month, day)) <= last:
                yield term, end


def _term(number: int, schooling: Schooling, term: str, day: date) -> TermResult:
    result, goes_on = RESULTS[number % len(RESULTS)], ""
    if term == TERMS[-1][0] and result == "passed" and schooling.grade:
        goes_on = str(min(int(schooling.grade) + 1, LAST_CLASS))
    return TermResult(
        **_of(schooling.stay),
        day=day,
        school_year=str(day.year),
        term=term,
        result=result,
        mark=MARKS[number % len(MARKS)],
        days_held=62,
        days_present=62 - number * 7 % 19,
        promoted_to=goes_on,
    )


def _of(stay: Stage) -> dict[str, Any]:
    return _case(stay) | {"stay": stay}


def _case(stay: Stage) -> dict[str, Any]:
    return {
        "enrolment": stay.enrolment,
        "office_id": stay.office_id,
        "child_track": stay.child_track,
    }
