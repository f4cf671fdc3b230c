"""Whole programmes drawn at random, valid by the rules of the import formats.

Border cases come on purpose and often: stays that touch or last one day,
shares of exactly 90 %, deaths a year after the start, scores on the cut-off,
duplicates with a full history. The same seed gives the same programme.
"""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

from tests.reports.random_answers import answers_with
from tests.reports.random_dates import FIRST, TODAY, WAVES, Days
from tests.reports.random_people import participant
from tests.reports.random_setup import STAGES, setup
from tests.reports.records import COLUMNS, Record, Records
from tests.reports.reference_people import CUT_OFFS, add_days, add_months

DEATHS = ["death_natural", "death_violent", "death_unknown"]
EXIT_REASONS = [
    *["completed"] * 5,
    *["lost_contact", "employment_found", "rejoined_armed_group", "medical"],
    *["transferred_to_other_programme", "duplicate", "data_error", *DEATHS],
]
RESULTS = [
    *["reached_in_person", "reached_by_phone", "by_proxy"] * 2,
    *["refused", "not_found", "unsafe", "deceased"],
]
WORK = [
    *["employee", "employer", "own_account", "family_worker"],
    *["unemployed", "outside_labour_force", ""],
]
RELIABLE_CHANGE = {"PHQ-9": -5, "GAD-7": -4, "PCL-5": -10, "WHO-5": 10, "K10": -5}


class Life:
    """One person's history, a table at a time."""

    def __init__(
        self, rng: Random, days: Days, row: Record, activities: list[Any]
    ) -> None:
        self.rng, self.days, self.row = rng, days, row
        self.id, self.activities = row["external_id"], activities
        self.registered = date.fromisoformat(row["registered_on"])
        self.session_numbers: Counter[tuple[str, date]] = Counter()

    def activity(self, stage: str) -> str:
        fitting = [a["code"] for a in self.activities if a["stage"] == stage]
        return self.rng.choice(["", *fitting])

    def stays(self) -> list[Record]:
        return [
            stay
            for stage in STAGES
            if self.rng.random() < 0.6
            for stay in self.stays_in(stage)
        ]

    def stays_in(self, stage: str) -> list[Record]:
        """Up to three, one after the other; only the last may be open."""
        found: list[Record] = []
        since, number = self.registered, self.rng.choice([1, 1, 2, 3])
        while len(found) < number and since <= TODAY:
            touching = bool(found) and self.rng.random() < 0.5
            start = since if touching else self.start_of_stay(since)
            is_open = len(found) == number - 1 and self.rng.random() < 0.4
            end = None if is_open else self.end_of_stay(start)
            found.append(self.stay(stage, start, end))
            if end is None:
                break
            since = add_days(end, 1) if end == start else end
        return found

    def start_of_stay(self, since: date) -> date:
        soon = min(add_days(since, 90), TODAY)
        return self.days.between(since, self.rng.choice([soon, soon, TODAY]))

    def end_of_stay(self, start: date) -> date:
        anniversary = self.days.near(add_months(start, 12), start, TODAY)
        soon = min(add_days(start, self.rng.randint(1, 60)), TODAY)
        any_day = self.days.between(start, TODAY)
        return self.rng.choice([anniversary, anniversary, soon, soon, any_day, start])

    def stay(self, stage: str, start: date, end: date | None) -> Record:
        closed = ["completed", "completed", "completed", "dropped_out", "transferred"]
        status = self.rng.choice(closed if end else ["active", "active", "on_hold"])
        certified = ""
        if status == "completed" and end and self.rng.random() < 0.6:
            any_day = self.days.between(start, TODAY)
            certified = self.rng.choice([start, end, any_day, any_day]).isoformat()
        return {
            "external_id": self.id,
            "stage": stage,
            "activity": self.activity(stage),
            "started_on": start.isoformat(),
            "ended_on": end.isoformat() if end else "",
            "status": status,
            "certified_on": certified,
        }

    def leave(self, stays: list[Record]) -> None:
        """Perhaps exit; perhaps by death, a year after a stay began."""
        if self.rng.random() < 0.4:
            return
        day, reason = self.days.exit(self.registered), self.rng.choice(EXIT_REASONS)
        if stays and self.rng.random() < 0.3:
            began = date.fromisoformat(self.rng.choice(stays)["started_on"])
            day = self.days.near(add_months(began, 12), self.registered, TODAY)
            reason = self.rng.choice([*DEATHS, reason])
        self.row |= {"exited_on": day.isoformat(), "exit_reason": reason}

    def sessions(self, stay: Record) -> list[Record]:
        start = date.fromisoformat(stay["started_on"])
        end = date.fromisoformat(stay["ended_on"] or TODAY.isoformat())
        found = []
        for _ in range(self.rng.choice([0, 2, 6])):
            status = self.rng.choice(["present", "present", "late", "absent"])
            day = self.rng.choice([start, end, self.days.between(start, end)])
            found.append(self.session(stay["stage"], day, status))
        if self.rng.random() < 0.4:
            found += self.sessions_at_the_limit(stay["stage"], start, end)
        return found

    def sessions_at_the_limit(self, stage: str, start: date, end: date) -> list[Record]:
        """One month with attendance of 90 % or one session less."""
        since = self.days.between(start, end)
        month_end = add_days(add_months(since.replace(day=1), 1), -1)
        until = min(month_end, end)
        countable, absent = self.rng.choice([(10, 1), (20, 2), (20, 3), (9, 1)])
        statuses = ["absent"] * absent
        statuses += self.rng.choices(["present", "late"], k=countable - absent)
        statuses += ["excused", "cancelled"] * self.rng.randint(0, 2)
        return [
            self.session(
                stage, add_days(since, self.rng.randint(0, (until - since).days)), mark
            )
            for mark in statuses
        ]

    def session(self, stage: str, day: date, status: str) -> Record:
        self.session_numbers[stage, day] += 1
        return {
            "external_id": self.id,
            "stage": stage,
            "activity": self.activity(stage),
            "session_date": day.isoformat(),
            "session_no": str(self.session_numbers[stage, day]),
            "status": status,
            "minutes": self.rng.choice(["", "45", "60", "120"]),
        }

    def screens(self) -> list[Record]:
        found = []
        for instrument in [*CUT_OFFS, "K10"]:
            if self.rng.random() < 0.4:
                found += self.screens_with(instrument)
        return found

    def screens_with(self, instrument: str) -> list[Record]:
        """The first around the cut-off, the next around the reliable change."""
        steps = [-200, -1, 0, 1, 29, 30, 31, 60]
        first = add_days(self.registered, self.rng.choice(steps))
        taken = {first} if first <= TODAY else set()
        for _ in range(self.rng.randint(0, 4)):
            taken.add(self.days.between(min(first, TODAY), TODAY))
        cut_off, change = CUT_OFFS.get(instrument, 22), RELIABLE_CHANGE[instrument]
        step = 4 if instrument == "WHO-5" else 1
        score = cut_off + step * self.rng.choice([-1, 0, 0, 1, 2])
        found = []
        for day in sorted(taken):
            answers = answers_with(self.rng, instrument, score)
            values = (self.id, instrument, day.isoformat(), answers)
            found.append(dict(zip(COLUMNS["assessments"], values, strict=True)))
            score += self.rng.choice([change, change, change // 2, -change])
            score += step * self.rng.choice([-1, 0, 0, 1])
        return found

    def followups(self) -> list[Record]:
        if not self.row["exited_on"]:
            return []
        waves = [wave for wave in WAVES if self.rng.random() < 0.8]
        return [self.followup(wave) for wave in waves]

    def followup(self, wave: int) -> Record:
        exited = date.fromisoformat(self.row["exited_on"])
        due = add_months(exited, wave)
        return {
            "external_id": self.id,
            "wave": str(wave),
            "contacted_on": self.days.near(due, exited, TODAY).isoformat(),
            "result": self.rng.choice(RESULTS),
            "work": self.rng.choice(WORK),
            "feels_safe": self.rng.choice(["yes", "no", ""]),
            "rejoined": self.rng.choice(["yes", "no", "no", ""]),
        }


def random_programme(seed: int, persons: int = 200) -> Records:
    """The programme of this seed, its rows in no order."""
    rng = Random(seed)
    days = Days(rng)
    records = Records(setup(rng, f"RANDOM-{seed}"), [], [], [], [], [])
    for number in range(1, persons + 1):
        external_id = rng.choice([f"{number:07}", f"Q/{number}", f"É-{number:03}"])
        registered = days.between(FIRST, rng.choice([date(2025, 3, 1), TODAY]))
        row = participant(rng, records.programme, external_id, registered)
        life = Life(rng, days, row, records.programme["activities"])
        stays = life.stays()
        life.leave(stays)
        records.participants.append(row)
        records.stages.extend(stays)
        records.attendance.extend(s for stay in stays for s in life.sessions(stay))
        records.assessments.extend(life.screens())
        records.followups.extend(life.followups())
    for table in records[1:]:
        rng.shuffle(table)
    return records
