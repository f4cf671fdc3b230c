"""The indicators of the reference, by the written definitions.

Each is a function that takes one person and the period and lists what this
person brings in: True per thing counted, a truth per thing in a rate's
denominator (is it in the numerator?), a number of days for the median.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from tests.reports.reference_people import Period, Person, add_days, add_months, age

Brings = Callable[[Person, Period], list[Any]]

STAGES = {
    "PSY": "psychological_support",
    "VOC": "vocational_training",
    "EDU": "education",
}
DEATHS = {"death_natural", "death_violent", "death_unknown"}
REACHED = {"reached_in_person", "reached_by_phone", "by_proxy"}
IN_WORK = {"employee", "employer", "own_account", "family_worker"}
RELIABLE_FALL = {"PHQ-9": 5, "GAD-7": 4, "PCL-5": 10, "WHO-5": -10}


def once(holds: bool) -> list[bool]:
    return [True] if holds else []


# The case as a whole


def is_active(person: Person, on: date) -> bool:
    return person.registered <= on and (person.exited is None or person.exited > on)


def registered(person: Person, p: Period) -> list[bool]:
    return once(person.registered in p)


def registered_to_date(person: Person, p: Period) -> list[bool]:
    return once(person.registered <= p.last)


def active(person: Person, p: Period) -> list[bool]:
    return once(is_active(person, p.last))


def exited(person: Person, p: Period) -> list[bool]:
    return once(person.exited in p)


def completed_programme(person: Person, p: Period) -> list[bool]:
    return once(person.exited in p and person.exit_reason == "completed")


def days_to_first_service(person: Person, p: Period) -> list[int]:
    attended = [session.day for session in person.sessions if session.attended]
    if not attended or min(attended) not in p:
        return []
    return [(min(attended) - person.registered).days]


# One stage


def started(stage: str, person: Person, p: Period) -> list[bool]:
    return once(any(stay.started in p for stay in person.stays_in(stage)))


def in_stage(stage: str, person: Person, p: Period) -> list[bool]:
    return once(
        any(
            stay.started <= p.last and (stay.ended is None or stay.ended > p.last)
            for stay in person.stays_in(stage)
        )
    )


def sessions_attended(stage: str, person: Person, p: Period) -> list[bool]:
    return [True for s in person.sessions_in(stage, p) if s.attended]


def reached(stage: str, person: Person, p: Period) -> list[bool]:
    return once(sessions_attended(stage, person, p) != [])


def attendance(stage: str, person: Person, p: Period) -> list[bool]:
    return [s.attended for s in person.sessions_in(stage, p) if s.countable]


def regular(stage: str, person: Person, p: Period) -> list[bool]:
    marks = attendance(stage, person, p)
    return [10 * sum(marks) >= 9 * len(marks)] if marks else []


def ended_as(status: str, stage: str, person: Person, p: Period) -> list[bool]:
    return once(
        any(
            stay.status == status and stay.ended in p for stay in person.stays_in(stage)
        )
    )


def ended_in_a_year(status: str, stage: str, person: Person, p: Period) -> list[bool]:
    found = []
    for stay in person.stays_in(stage):
        year_on = add_months(stay.started, 12)
        gone = person.exited is not None and person.exited <= year_on
        died = gone and person.exit_reason in DEATHS
        if stay.started in p.year_earlier() and not died:
            in_time = stay.ended is not None and stay.ended <= year_on
            found.append(stay.status == status and in_time)
    return found


def certified(person: Person, p: Period) -> list[bool]:
    return [
        stay.certified is not None and stay.certified <= p.last
        for stay in person.stays_in("vocational_training")
        if stay.status == "completed" and stay.ended in p
    ]


# Screening


def screened(person: Person, p: Period) -> list[bool]:
    due = add_days(p.first, -30) <= person.registered <= add_days(p.last, -30)
    if not due or person.born is None or age(person.born, person.registered) < 18:
        return []
    until = add_days(person.registered, 30)
    return [any(person.registered <= day <= until for day in person.screened_on)]


def improved(person: Person, p: Period) -> list[bool]:
    found = []
    for instrument, fall in RELIABLE_FALL.items():
        scores = person.scores_of(instrument)
        later = [score for score in scores[1:] if score.taken in p]
        if not later or not scores[0].is_clinical:
            continue
        change = scores[0].value - later[-1].value
        found.append(change >= fall if fall > 0 else change <= fall)
    return found


# After the exit


def followed_up(wave: int, person: Person, p: Period) -> list[bool]:
    left_out = DEATHS | {"transferred_to_other_programme"}
    if person.exited is None or person.exit_reason in left_out:
        return []
    if add_months(person.exited, wave) not in p:
        return []
    return [any(f["result"] in REACHED for f in person.followups_at(wave))]


def in_work(wave: int, person: Person, p: Period) -> list[bool]:
    if followed_up(wave, person, p) != [True]:
        return []
    return [any(f["work"] in IN_WORK for f in person.followups_at(wave))]


def back_in_group(wave: int, person: Person, p: Period) -> list[bool]:
    if followed_up(wave, person, p) != [True]:
        return []
    return [any(f["rejoined"] == "yes" for f in person.followups_at(wave))]


# Quality of the data


def birth_date_missing(person: Person, p: Period) -> list[bool]:
    return [person.born is None] if is_active(person, p.last) else []


def not_seen(person: Person, p: Period) -> list[bool]:
    since = add_days(p.last, -90)
    if not is_active(person, p.last) or person.registered >= since:
        return []
    return [not any(s.attended and since < s.day <= p.last for s in person.sessions)]


def register() -> list[tuple[str, str, Brings]]:
    """Code, kind (count, rate or median) and function, in the order of exports."""
    found: list[tuple[str, str, Brings]] = [
        ("CASE-1", "count", registered),
        ("CASE-2", "count", registered_to_date),
        ("CASE-3", "count", active),
        ("CASE-4", "count", exited),
        ("CASE-5", "count", completed_programme),
        ("CASE-6", "median", days_to_first_service),
    ]
    for prefix, stage in STAGES.items():
        found += stage_indicators(prefix, stage)
    for wave in (3, 6, 12, 24):
        found += [
            (f"FU{wave}-1", "rate", partial(followed_up, wave)),
            (f"FU{wave}-2", "rate", partial(in_work, wave)),
            (f"FU{wave}-3", "rate", partial(back_in_group, wave)),
        ]
    return [*found, ("DQ-1", "rate", birth_date_missing), ("DQ-2", "rate", not_seen)]


def stage_indicators(prefix: str, stage: str) -> list[tuple[str, str, Brings]]:
    own = {
        "PSY": [("PSY-11", "rate", screened), ("PSY-12", "rate", improved)],
        "VOC": [("VOC-11", "rate", certified)],
        "EDU": [],
    }
    return [
        (f"{prefix}-1", "count", partial(started, stage)),
        (f"{prefix}-2", "count", partial(in_stage, stage)),
        (f"{prefix}-3", "count", partial(reached, stage)),
        (f"{prefix}-4", "count", partial(sessions_attended, stage)),
        (f"{prefix}-5", "rate", partial(attendance, stage)),
        (f"{prefix}-6", "rate", partial(regular, stage)),
        (f"{prefix}-7", "count", partial(ended_as, "completed", stage)),
        (f"{prefix}-8", "count", partial(ended_as, "dropped_out", stage)),
        (f"{prefix}-9", "rate", partial(ended_in_a_year, "completed", stage)),
        (f"{prefix}-10", "rate", partial(ended_in_a_year, "dropped_out", stage)),
        *own[prefix],
    ]
