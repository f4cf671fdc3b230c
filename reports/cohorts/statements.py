"""The SQL of the cohorts: each stay with its cohorts, added up for all divisions.

Text in, text out: nothing is run here. Within 12 months is what X-9 and X-10 of the
summaries say, in work what FU6-2 and FU12-2 say, of all whose time is over.
"""

from reports.cohorts.divisions import DIVISIONS, MEASURES, WAVES, Measure
from reports.indicators.followups import IN_WORK, REACHED
from reports.indicators.kinds import DEATHS
from reports.indicators.stages import YEAR_ON

STAYS = """
WITH care AS MATERIALIZED (
    SELECT enrolment_id, min(started_on) AS first_on
    FROM participants_stage
    WHERE stage = 'psychological_support' AND started_on IS NOT NULL
    GROUP BY enrolment_id
), followed AS MATERIALIZED (
    SELECT r.enrolment_id, {followed}
    FROM participants_followup r
    GROUP BY r.enrolment_id
), stays AS (
    SELECT r.enrolment_id, r.stage, {groups}, {facts}
    FROM participants_stage r
    JOIN participants_enrolment e ON e.id = r.enrolment_id
    LEFT JOIN programs_activity a ON a.id = r.activity_id
    LEFT JOIN programs_opportunity o ON o.id = a.opportunity_id
    LEFT JOIN care ON care.enrolment_id = r.enrolment_id
    LEFT JOIN followed f ON f.enrolment_id = r.enrolment_id
    LEFT JOIN LATERAL (
        SELECT h.in_office_id FROM participants_holding h
        WHERE h.enrolment_id = r.enrolment_id AND h.until > r.started_on
        ORDER BY h.until LIMIT 1
    ) held ON true
    WHERE e.program_id = %(program)s
      AND e.exit_reason NOT IN ('duplicate', 'data_error')
      AND r.started_on <= %(as_of)s
)
SELECT stage, {columns}, GROUPING({columns}), {sums}
FROM stays
{where}
GROUP BY GROUPING SETS ({sets})
"""
COLUMNS = ", ".join(f"by_{division.code}" for division in DIVISIONS)

DIED_IN_YEAR = f"e.exit_reason IN {DEATHS} AND e.exited_on <= {YEAR_ON}"
ENDED = "coalesce(r.ended_on <= %(as_of)s, false)"
FACTS = {
    "in_year": f"{YEAR_ON} <= %(as_of)s AND NOT coalesce({DIED_IN_YEAR}, false)",
    "completed": f"r.status = 'completed' AND r.ended_on <= {YEAR_ON}",
    "dropped_out": f"r.status = 'dropped_out' AND r.ended_on <= {YEAR_ON}",
    "days": f"""
        CASE WHEN {ENDED} THEN r.ended_on
             ELSE greatest(r.started_on, least(e.exited_on, %(as_of)s)) END
        - r.started_on
    """,
    "ending": f"""
        CASE WHEN {ENDED} AND r.status IN ('completed', 'dropped_out')
             THEN r.status ELSE '' END
    """,
}


def counted() -> str:
    """Stage, the groups, GROUPING(); of each measure three numbers: `MEASURES`."""
    return _statement(
        sums=", ".join(_sums(measure) for measure in MEASURES),
        where="",
        by=["stage"],
    )


def times() -> str:
    """Stage, the groups, GROUPING(), days, how it ended, how many.

    Psychological support is told as counts and has no curves.
    """
    return _statement(
        sums="days, ending, count(*)",
        where="WHERE stage <> 'psychological_support'",
        by=["stage", "days", "ending"],
    )


def absent(code: str) -> int:
    """What GROUPING() says of the rows of a division: a bit for each left out."""
    bits = ["0" if each.code == code else "1" for each in DIVISIONS]
    return int("".join(bits), base=2)


def _statement(*, sums: str, where: str, by: list[str]) -> str:
    grouped = ", ".join(by)
    facts = FACTS | {
        f"due_{wave}": f"""
            coalesce((e.exited_on + interval '{wave} months')::date <= %(as_of)s, false)
            AND e.exit_reason NOT IN {DEATHS}
            AND e.exit_reason <> 'transferred_to_other_programme'
        """
        for wave in WAVES
    }
    facts |= {f"reached_{wave}": f"coalesce(f.r_{wave}, false)" for wave in WAVES}
    facts |= {f"work_{wave}": f"coalesce(f.w_{wave}, false)" for wave in WAVES}
    return STAYS.format(
        followed=", ".join(_followed(wave) for wave in WAVES),
        groups=", ".join(f"{each.group} AS by_{each.code}" for each in DIVISIONS),
        facts=", ".join(f"({sql}) AS {name}" for name, sql in facts.items()),
        columns=COLUMNS,
        sums=sums,
        where=where,
        sets=", ".join(f"({grouped}, by_{each.code})" for each in DIVISIONS),
    )


def _followed(wave: int) -> str:
    reached = f"r.wave = {wave} AND {REACHED}"
    return (
        f"bool_or({reached}) AS r_{wave},"
        f" bool_or({reached} AND coalesce({IN_WORK}, false)) AS w_{wave}"
    )


def _sums(measure: Measure) -> str:
    what = "DISTINCT enrolment_id" if measure.of_persons else "*"
    return ", ".join(
        f"count({of}) FILTER (WHERE {when})"
        for of, when in (
            (what, measure.hits),
            (what, measure.over),
            ("DISTINCT enrolment_id", measure.over),
        )
    )
