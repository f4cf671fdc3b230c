"""Stays to count in tests, and another way to count them."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

from core.dates import add_months
from reports.cohorts import counting
from reports.models import CohortSnapshot
from tests.factories import (
    ActivityFactory,
    FollowUpFactory,
    HoldingFactory,
    OfficeFactory,
    StageFactory,
)
from tests.reports.summaries import enrol, quietly

PSY, VOC, EDU = "psychological_support", "vocational_training", "education"
DEATHS = ("death_natural", "death_violent", "death_unknown")
GONE = (*DEATHS, "completed", "voluntary_withdrawal", "transferred_to_other_programme")
REACHED = ("reached_in_person", "reached_by_phone", "by_proxy")
WORK = ("employee", "employer", "own_account", "family_worker")


def counted(program):
    counting.count(program, report=quietly)
    return CohortSnapshot.objects.get(program=program)


def ago(program, **facts):
    return program.today() - timedelta(**facts)


def stay(office, began, stage=VOC, *, case=None, **facts):
    """A stay of somebody registered ten days before, unless the case is given."""
    if case is None:
        (case,) = enrol(office, registered_on=began - timedelta(days=10))
    return StageFactory(enrolment=case, stage=stage, started_on=began, **facts)


def random_programme(seed, people=40):
    """Stays of all kinds, ends, exits, follow-ups, trades and moves."""
    rng = Random(seed)
    here = OfficeFactory()
    offices = [here, OfficeFactory(program=here.program)]
    courses = [
        ActivityFactory(office=here, occupation=code) for code in ("7212", "7531", "")
    ]
    for _person in range(people):
        _random_person(rng, rng.choice(offices), offices, courses)
    return here.program


def _random_person(rng, office, offices, courses):
    today = office.program.today()
    registered = today - timedelta(days=rng.randint(30, 1300))
    facts = {"registered_on": registered}
    if rng.random() < 0.6:
        since = rng.randint(0, (today - registered).days)
        facts |= {"exited_on": registered + timedelta(days=since)}
        facts |= {"exit_reason": rng.choice((*GONE, "duplicate"))}
    (case,) = enrol(office, **facts)
    if rng.random() < 0.2:
        HoldingFactory(
            enrolment=case, until=_day(rng, registered, today), in_office=offices[0]
        )
    for stage in (PSY, VOC, EDU):
        if rng.random() < 0.7:
            _random_stay(rng, case, stage, courses, today)
    for wave in (6, 12):
        if "exited_on" in facts and rng.random() < 0.8:
            FollowUpFactory(
                enrolment=case,
                wave=wave,
                contacted_on=today,
                result=rng.choice((*REACHED, "not_found")),
                work=rng.choice((*WORK, "", "")),
            )


def _random_stay(rng, case, stage, courses, today):
    began = _day(rng, case.registered_on, today)
    status = rng.choice(
        ["active", "completed", "completed", "dropped_out", "transferred"]
    )
    facts = {"status": status}
    if status != "active":
        facts["ended_on"] = _day(rng, began, today)
    if stage == VOC and rng.random() < 0.8:
        facts["activity"] = rng.choice(courses)
    StageFactory(enrolment=case, stage=stage, started_on=began, **facts)


def _day(rng, first, last):
    return first + timedelta(days=rng.randint(0, (last - first).days))


# The same counted in plain Python, row by row, from the definitions


def expected(stays, today: date):
    """(stage, division, group, measure) -> numerator, denominator, persons."""
    found = defaultdict(lambda: [0, 0, set()])
    people = defaultdict(lambda: (set(), set()))
    for each in _told(stays):
        for measure, (of_persons, over, hit) in _measures(each, today).items():
            if each.stage == PSY and of_persons:
                continue
            for division, group in groups(each, stays):
                key = (each.stage, division, group, measure)
                if of_persons:
                    hits, whole = people[key]
                    whole |= {each.enrolment_id} if over else set()
                    hits |= {each.enrolment_id} if over and hit else set()
                    continue
                found[key][0] += over and hit
                found[key][1] += over
                found[key][2] |= {each.enrolment_id} if over else set()
    counts = {key: (hit, over, len(who)) for key, (hit, over, who) in found.items()}
    return counts | {
        key: (len(hits), len(whole), len(whole))
        for key, (hits, whole) in people.items()
    }


def times(stays, today):
    """(stage, division, group) -> how it ended -> days -> how many."""
    found = defaultdict(lambda: defaultdict(Counter))
    for each in _told(stays):
        if each.stage == PSY:
            continue
        case = each.enrolment
        last, how = each.ended_on, each.status
        if last is None:
            last, how = min(case.exited_on or today, today), ""
        if how == "transferred":
            how = ""
        days = max(0, (last - each.started_on).days)
        for division, group in groups(each, stays):
            found[each.stage, division, group][how][days] += 1
    return found


def _told(stays):
    return [each for each in stays if each.enrolment.exit_reason != "duplicate"]


def groups(each, stays):
    case = each.enrolment
    yield "total", "all"
    yield "year", str(case.registered_on.year)
    moved = [held for held in case.holding_set.all() if held.until > each.started_on]
    moved.sort(key=lambda held: held.until)
    yield "office", str(moved[0].in_office_id if moved else case.office_id)
    if each.stage == VOC:
        course = each.activity
        yield "trade", (course.occupation if course else "") or "unknown"
    if each.stage != PSY:
        first = any(
            other.stage == PSY
            and other.enrolment_id == case.pk
            and other.started_on < each.started_on
            for other in stays
        )
        yield "care", "with" if first else "without"


def _measures(each, today):
    """Measure -> whether of persons, whether in the whole, whether in the part."""
    case, year_on = each.enrolment, add_months(each.started_on, 12)
    died = case.exit_reason in DEATHS and case.exited_on <= year_on
    over = year_on <= today and not died
    in_time = each.ended_on is not None and each.ended_on <= year_on
    found = {
        "started": (False, True, True),
        "completed": (False, over, in_time and each.status == "completed"),
        "dropped_out": (False, over, in_time and each.status == "dropped_out"),
    }
    waves = {row.wave: row for row in case.followup_set.all()}
    for wave in (6, 12):
        due = (
            case.exited_on is not None
            and add_months(case.exited_on, wave) <= today
            and case.exit_reason not in (*DEATHS, "transferred_to_other_programme")
        )
        row = waves.get(wave)
        reached = row is not None and row.result in REACHED
        found[f"reached-{wave}"] = (True, due, reached)
        at_work = reached and row.work in WORK
        found[f"work-{wave}"] = (True, due and reached, at_work)
    return found
