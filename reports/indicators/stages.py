"""What is counted of each stage: the same ten figures for all three.

A session is attended when its mark is present or late, countable when attended
or absent: excused and cancelled never count against anyone.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from programs.models import StageKind
from reports.indicators.kinds import (
    DEATHS,
    PERSON_SESSIONS,
    Count,
    Indicator,
    Rate,
    Source,
    has_row,
    person,
    rows,
)

STAGES = Source(
    "stages",
    rows="participants_stage r JOIN participants_enrolment e ON e.id = r.enrolment_id",
)
ATTENDANCE = Source("attendance", rows="participants_attendance r")

ATTENDED = "r.status IN ('present', 'late')"
COUNTABLE = "r.status IN ('present', 'late', 'absent')"
YEAR_ON = "r.started_on + interval '12 months'"


def stage_indicators(area: str, stage: StageKind) -> Iterator[Indicator]:
    of_stage = f"r.stage = '{stage.value}'"
    yield from _in_and_through(area, of_stage)
    yield from _attendance(area, of_stage)
    yield from _ended(area, of_stage)
    yield from _within_a_year(area, of_stage)


def _in_and_through(area: str, of_stage: str) -> Iterator[Indicator]:
    yield Count(
        code=f"{area}-1",
        name=_("Started"),
        definition=_("Persons with a stage record that started in the period."),
        source=STAGES,
        counted=has_row(f"{of_stage} AND r.started_on BETWEEN %(s)s AND %(e)s"),
    )
    yield Count(
        code=f"{area}-2",
        name=_("In the stage"),
        definition=_(
            "Persons with a stage record that had started by the last day of the"
            " period and had not ended by then."
        ),
        source=STAGES,
        counted=has_row(
            f"{of_stage} AND r.started_on <= %(e)s"
            " AND (r.ended_on IS NULL OR r.ended_on > %(e)s)"
        ),
    )


def _attendance(area: str, of_stage: str) -> Iterator[Indicator]:
    in_period = f"{of_stage} AND r.session_date BETWEEN %(s)s AND %(e)s"
    attended = f"{in_period} AND {ATTENDED}"
    countable = f"{in_period} AND {COUNTABLE}"
    yield Count(
        code=f"{area}-3",
        name=_("Reached"),
        definition=_(
            "Persons with at least one attended session of the stage in the period."
        ),
        source=ATTENDANCE,
        counted=has_row(attended),
    )
    yield Count(
        code=f"{area}-4",
        name=_("Sessions attended"),
        definition=_("Attended sessions of the stage in the period."),
        source=ATTENDANCE,
        unit=PERSON_SESSIONS,
        counted=rows(attended),
    )
    yield Rate(
        code=f"{area}-5",
        name=_("Attendance rate"),
        definition=_(
            "Attended sessions, of the countable sessions (attended or absent) of the"
            " stage in the period."
        ),
        source=ATTENDANCE,
        over=rows(countable),
        hits=rows(attended),
    )
    yield Rate(
        code=f"{area}-6",
        name=_("Regular attenders"),
        definition=_(
            "Persons who attended at least 90 % of their countable sessions, of the"
            " persons with at least one countable session of the stage in the period."
        ),
        source=ATTENDANCE,
        over=has_row(countable),
        hits=person(f"10 * {rows(attended)} >= 9 * {rows(countable)}"),
    )


def _ended(area: str, of_stage: str) -> Iterator[Indicator]:
    in_period = "r.ended_on BETWEEN %(s)s AND %(e)s"
    yield Count(
        code=f"{area}-7",
        name=_("Completed the stage"),
        definition=_("Persons with a completed stage record that ended in the period."),
        source=STAGES,
        counted=has_row(f"{of_stage} AND r.status = 'completed' AND {in_period}"),
    )
    yield Count(
        code=f"{area}-8",
        name=_("Dropped out"),
        definition=_(
            "Persons with a stage record “dropped out” that ended in the period."
        ),
        source=STAGES,
        counted=has_row(f"{of_stage} AND r.status = 'dropped_out' AND {in_period}"),
    )


def _within_a_year(area: str, of_stage: str) -> Iterator[Indicator]:
    died = f"e.exit_reason IN {DEATHS} AND e.exited_on <= {YEAR_ON}"
    begun = f"{of_stage} AND r.started_on BETWEEN %(ys)s AND %(ye)s AND NOT ({died})"
    in_time = f"r.ended_on <= {YEAR_ON}"
    yield Rate(
        code=f"{area}-9",
        name=_("Completion within 12 months"),
        definition=_(
            "Stage records completed within 12 months of their start, of those that"
            " started in the same period a year earlier, less those whose person died"
            " within the 12 months."
        ),
        source=STAGES,
        over=rows(begun),
        hits=rows(f"{begun} AND r.status = 'completed' AND {in_time}"),
    )
    yield Rate(
        code=f"{area}-10",
        name=_("Drop-out within 12 months"),
        definition=_(
            "Stage records dropped out within 12 months of their start, of those that"
            " started in the same period a year earlier, less those whose person died"
            " within the 12 months."
        ),
        source=STAGES,
        over=rows(begun),
        hits=rows(f"{begun} AND r.status = 'dropped_out' AND {in_time}"),
    )


_TRAINED = (
    f"r.stage = '{StageKind.VOCATIONAL_TRAINING.value}' AND r.status = 'completed'"
    " AND r.ended_on BETWEEN %(s)s AND %(e)s"
)

CERTIFIED = Rate(
    code="VOC-11",
    name=_("Certified"),
    definition=_(
        "Stage records with a certificate by the end of the period, of the vocational"
        " ones completed in the period."
    ),
    source=STAGES,
    over=rows(_TRAINED),
    hits=rows(f"{_TRAINED} AND r.certified_on <= %(e)s"),
)
