"""What is counted of the screening instruments."""

from django.utils.translation import gettext_lazy as _

from participants.instruments import INSTRUMENTS, Instrument
from reports.indicators.kinds import Indicator, Rate, Source, has_row, person, rows

# Below this age nobody is offered the instruments for adults.
ADULT = "interval '18 years'"


def _as_row(instrument: Instrument) -> str:
    """Its default cut-off, its reliable change and which way it is worse."""
    worse = 1 if instrument.better == "lower" else -1
    return (
        f"('{instrument.code}', {instrument.cut_off},"
        f" {instrument.reliable_change}, {worse})"
    )


# A site's own instruments leave the figure what its definition says.
OF_RELIABLE_CHANGE = ("PHQ-9", "GAD-7", "PCL-5", "WHO-5")
_DEFAULTS = ", ".join(_as_row(INSTRUMENTS[code]) for code in OF_RELIABLE_CHANGE)

# Each cut-off with the days it is in force: the instrument's default until the
# programme's own first one, and each of those until the next.
_CUT_OFFS = f"""
    SELECT held.*, lead(held.since, 1, 'infinity') OVER (
               PARTITION BY held.instrument ORDER BY held.since
           ) AS until
    FROM (
        SELECT i.instrument, i.change, i.worse, i.cut_off, date '-infinity' AS since
        FROM (VALUES {_DEFAULTS}) i (instrument, cut_off, change, worse)
        UNION ALL
        SELECT i.instrument, i.change, i.worse, c.value, c.holds_from
        FROM (VALUES {_DEFAULTS}) i (instrument, cut_off, change, worse)
        JOIN participants_cutoff c USING (instrument)
        WHERE c.program_id = %(program)s
    ) held
"""  # noqa: S608  all of it stands in this file and in the instruments' register

# Each assessment with the first of the same person and instrument; those that
# could not be scored stand apart, and have no first score.
_WITH_FIRST = """
    SELECT a.enrolment_id, a.instrument, a.taken_on, a.score,
           first_value(a.taken_on) OVER earliest_first AS first_on,
           first_value(a.score) OVER earliest_first AS first_score,
           a.taken_on = max(a.taken_on) FILTER (
               WHERE a.taken_on BETWEEN %(s)s AND %(e)s
           ) OVER alike AS is_latest
    FROM participants_assessment a
    WINDOW alike AS (PARTITION BY a.enrolment_id, a.instrument, a.score IS NULL),
           earliest_first AS (alike ORDER BY a.taken_on)
"""

ASSESSMENTS = Source(
    "assessments",
    rows=f"""(
        SELECT a.*, c.change, c.worse, c.cut_off
        FROM ({_WITH_FIRST}) a
        LEFT JOIN ({_CUT_OFFS}) c ON c.instrument = a.instrument
            AND a.first_on >= c.since AND a.first_on < c.until
    ) r JOIN participants_enrolment e ON e.id = r.enrolment_id
    """,  # noqa: S608  as above
)

_CLINICAL_PAIR = """
    r.is_latest AND r.taken_on > r.first_on
    AND r.worse * r.first_score >= r.worse * r.cut_off
"""

SCREENING: list[Indicator] = [
    Rate(
        code="PSY-11",
        name=_("Screened within 30 days"),
        definition=_(
            "Persons with an assessment, scored or not, within 30 days of their"
            " registration, of the persons aged 18 or more on registration whose 30"
            " days ended in the period."
        ),
        source=ASSESSMENTS,
        over=person(
            f"p.birth_date <= e.registered_on - {ADULT}"
            " AND e.registered_on BETWEEN %(s)s::date - 30 AND %(e)s::date - 30"
        ),
        hits=has_row("r.taken_on BETWEEN e.registered_on AND e.registered_on + 30"),
    ),
    Rate(
        code="PSY-12",
        name=_("Reliably improved"),
        definition=_(
            "Of each person and instrument (PHQ-9, GAD-7, PCL-5, WHO-5) with a first"
            " score on the clinical side of the cut-off and a later score in the"
            " period: those whose latest score of the period is better than the first"
            " by at least the instrument's reliable change."
        ),
        source=ASSESSMENTS,
        over=rows(_CLINICAL_PAIR),
        hits=rows(
            f"{_CLINICAL_PAIR} AND r.worse * (r.first_score - r.score) >= r.change"
        ),
    ),
]
