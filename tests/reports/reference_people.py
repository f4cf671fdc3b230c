"""Persons with their history, read from the import files for the reference."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Record = Mapping[str, str]

SEXES = ["F", "M", "X", "U"]
BANDS = ["0-14", "15-17", "18-24", "25-34", "35-49", "50+", "unknown"]
CATEGORIES = [
    "ex_combatant",
    "associated",
    "dependant",
    "child_associated",
    "community_member",
]
WASHINGTON_GROUP = [
    "wg_seeing",
    "wg_hearing",
    "wg_walking",
    "wg_remembering",
    "wg_self_care",
    "wg_communicating",
]
CUT_OFFS = {"PHQ-9": 10, "GAD-7": 10, "PCL-5": 31, "WHO-5": 50}


def add_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the month's last where there is none."""
    year, month0 = divmod(12 * day.year + day.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def age(born: date, on: date) -> int:
    birthday_to_come = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - birthday_to_come


def birth_of(text: str) -> date | None:
    """A month alone counts as its 15th, a year alone as its 1 July."""
    return day_of({4: f"{text}-07-01", 7: f"{text}-15"}.get(len(text), text))


@dataclass(frozen=True)
class Period:
    code: str
    first: date
    last: date

    @classmethod
    def of(cls, code: str) -> "Period":
        year, part = int(code[:4]), code[5:]
        start, months = 1, 12
        if part:
            months = {"Q": 3, "H": 6}.get(part[0], 1)
            start = (int(part.strip("QH")) - 1) * months + 1
        first = date(year, start, 1)
        return cls(code, first, add_days(add_months(first, months), -1))

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def year_earlier(self) -> "Period":
        return Period.of(f"{int(self.code[:4]) - 1}{self.code[4:]}")


@dataclass(frozen=True)
class Stay:
    stage: str
    status: str
    started: date
    ended: date | None
    certified: date | None


@dataclass(frozen=True)
class Session:
    stage: str
    day: date
    attended: bool
    countable: bool


@dataclass(frozen=True)
class Score:
    instrument: str
    taken: date
    value: int
    is_clinical: bool


def score_of(instrument: str, answers: str) -> int | None:
    items = answers.split(" ")
    known = [int(item) for item in items if item != "-"]
    if instrument in ("PHQ-9", "GAD-7") and len(items) - len(known) <= 2:
        return (2 * sum(known) * len(items) + len(known)) // (2 * len(known))
    if len(known) < len(items):
        return None
    return sum(known) * (4 if instrument == "WHO-5" else 1)


def is_clinical(
    instrument: str,
    score: int,
    taken: date,
    cut_offs: Iterable[Mapping[str, Any]],
) -> bool:
    """``cut_offs``: instrument, holds_from (a date) and value of a programme's own."""
    if instrument not in CUT_OFFS:
        return False
    own = [
        (cut["holds_from"], cut["value"])
        for cut in cut_offs
        if cut["instrument"] == instrument and cut["holds_from"] <= taken
    ]
    value = max(own)[1] if own else CUT_OFFS[instrument]
    return score <= value if instrument == "WHO-5" else score >= value


@dataclass(frozen=True)
class Person:
    sex: str
    category: str
    province: str
    disability: str
    born: date | None
    registered: date
    exited: date | None
    exit_reason: str
    stays: list[Stay]
    sessions: list[Session]
    screened_on: list[date]
    scores: list[Score]
    followups: list[Record]

    def stays_in(self, stage: str) -> list[Stay]:
        return [stay for stay in self.stays if stay.stage == stage]

    def sessions_in(self, stage: str, period: Period) -> list[Session]:
        return [s for s in self.sessions if s.stage == stage and s.day in period]

    def scores_of(self, instrument: str) -> list[Score]:
        """The oldest first."""
        found = [score for score in self.scores if score.instrument == instrument]
        return sorted(found, key=lambda score: score.taken)

    def followups_at(self, wave: int) -> list[Record]:
        return [f for f in self.followups if int(f["wave"]) == wave]

    def age_band(self, on: date) -> str:
        if self.born is None:
            return "unknown"
        first_ages = [15, 18, 25, 35, 50]
        return BANDS[sum(age(self.born, on) >= first for first in first_ages)]

    def groups(self, on: date) -> dict[str, str]:
        band = self.age_band(on)
        return {
            "total": "all",
            "sex": self.sex,
            "age_band": band,
            "category": self.category,
            "adm1": self.province,
            "disability": self.disability,
            "sex_age": f"{self.sex}:{band}",
        }


def province_of(areas: Iterable[Mapping[str, Any]], pcode: str) -> str:
    """The ancestor of level 1, found by the parents and never by the code."""
    by_code = {area["pcode"]: area for area in areas}
    while pcode and by_code[pcode]["level"] > 1:
        pcode = by_code[pcode]["parent"]
    return pcode or "unknown"


def disability_of(row: Record) -> str:
    answers = [row[name] for name in WASHINGTON_GROUP if row[name]]
    if not answers:
        return "unknown"
    return "yes" if "3" in answers or "4" in answers else "no"


def stay_of(row: Record) -> Stay:
    started = date.fromisoformat(row["started_on"])
    ended, certified = day_of(row["ended_on"]), day_of(row["certified_on"])
    return Stay(row["stage"], row["status"], started, ended, certified)


def session_of(row: Record) -> Session:
    attended = row["status"] in ("present", "late")
    countable = attended or row["status"] == "absent"
    day = date.fromisoformat(row["session_date"])
    return Session(row["stage"], day, attended, countable)


def scores_in(
    rows: Iterable[Record], cut_offs: Iterable[Mapping[str, Any]]
) -> list[Score]:
    found = []
    for row in rows:
        instrument, taken = row["instrument"], date.fromisoformat(row["taken_on"])
        score = score_of(instrument, row["answers"])
        if score is not None:
            clinical = is_clinical(instrument, score, taken, cut_offs)
            found.append(Score(instrument, taken, score, clinical))
    return found


def by_person(rows: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["external_id"]].append(row)
    return found


def people(
    programme: Mapping[str, Any],
    participants: Iterable[Record],
    *histories: Iterable[Record],
    cut_offs: Iterable[Mapping[str, Any]] = (),
) -> list[Person]:
    """Everybody who counts: duplicates and data errors are left out whole."""
    stages, attendance, assessments, followups = map(by_person, histories)
    cut_offs = list(cut_offs)
    return [
        Person(
            sex=row["sex"],
            category=row["category"],
            province=province_of(programme["areas"], row["residence_pcode"]),
            disability=disability_of(row),
            born=birth_of(row["birth_date"]),
            registered=date.fromisoformat(row["registered_on"]),
            exited=day_of(row["exited_on"]),
            exit_reason=row["exit_reason"],
            stays=[stay_of(r) for r in stages[row["external_id"]]],
            sessions=[session_of(r) for r in attendance[row["external_id"]]],
            screened_on=[
                date.fromisoformat(r["taken_on"])
                for r in assessments[row["external_id"]]
            ],
            scores=scores_in(assessments[row["external_id"]], cut_offs),
            followups=followups[row["external_id"]],
        )
        for row in participants
        if row["exit_reason"] not in ("duplicate", "data_error")
    ]
