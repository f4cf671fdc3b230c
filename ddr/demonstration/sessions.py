"""The sessions of a stay: a group meets on a day of the week of its own.

Courses and classes do so every week, psychological support every other week.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ddr.demonstration.chances import Draw
from ddr.demonstration.programme import COURSES, EDU, PSY, VOC
from ddr.demonstration.stays import Stay

ATTENDANCE = (
    *("external_id", "stage", "activity", "session_date", "session_no", "status"),
    "minutes",
)
MINUTES = {PSY: "90", VOC: "240", EDU: "120"}
WEEK = timedelta(days=7)
BETWEEN = {PSY: 2 * WEEK, VOC: WEEK, EDU: WEEK}
LEAVING = timedelta(days=28)
"""For so long somebody who drops out has mostly stopped to come."""

RELIABLE = Draw({"present": 90, "late": 4.5, "absent": 2.5, "excused": 3})
USUAL = Draw({"present": 80, "late": 6, "absent": 9, "excused": 5})
UNSTEADY = Draw({"present": 60, "late": 9, "absent": 26, "excused": 5})
GOING = Draw({"present": 22, "late": 4, "absent": 70, "excused": 4})
HABIT = Draw({RELIABLE: 45, USUAL: 40, UNSTEADY: 15})
UNHELD = {"excused", "absent", "cancelled"}
CANCELLED_EVERY = 37
"""One of so many sessions of a group does not take place."""

NUMBER = {course.code: number for number, course in enumerate(COURSES)}

Mark = tuple[str, str, str, str, str, str, str]


def marks(
    rng: Random, number: str, stay: Stay, habit: Draw[str], until: date
) -> Iterator[Mark]:
    """A row of the attendance for each session of the stay."""
    code, stage, minutes = stay.code, stay.stage, MINUTES[stay.stage]
    weekday = stay.course.weekday if stay.course else stay.started_on.weekday()
    day = stay.started_on
    day += timedelta(days=(weekday - day.weekday()) % 7)
    last_day = stay.ended_on or until
    going = (
        last_day - LEAVING if stay.status in {"dropped_out", "on_hold"} else last_day
    )
    while day <= last_day:
        if stay.course and (day.toordinal() // 7 + NUMBER[code]) % CANCELLED_EVERY == 0:
            status = "cancelled"
        else:
            status = (GOING if day > going else habit)(rng)
        held = "" if status in UNHELD else minutes
        yield (number, stage, code, day.isoformat(), "1", status, held)
        day += BETWEEN[stage]
