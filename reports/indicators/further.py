"""What a programme asks itself beyond the agreed figures. It stays inside.

All of these are about what fell due in the period, which is little: so they are
one source. A figure is one whose time to be met was over by the end of the period, so
that it is judged whole.

Each says in SQL what it counts: whose it is, the code, whether it was met, and days.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.indicators import kinds
from reports.indicators.kinds import (
    DEATHS,
    Count,
    Indicator,
    Median,
    Rate,
    Source,
    aggregate,
    rows,
)


def there(moment: str) -> str:
    """The day of a moment where the programme works."""
    return f"({moment} AT TIME ZONE %(tz)s)::date"


def due(day: str) -> str:
    return f"{day} BETWEEN %(s)s AND %(e)s"


def _of(
    code: str, table: str, when: str, *, met: str = "NULL::boolean", days: str = "NULL"
) -> str:
    """Each row of the table for which ``when`` holds; ``code`` is SQL as well."""
    return (
        f"SELECT r.enrolment_id, {code}, {met}, {days}::int FROM {table} WHERE {when}"  # noqa: S608  ours
    )


SENT, APPROVED = there("r.sent_at"), there("r.decided_at")
ANSWERED = f"r.state = 'answered' AND {there('r.settled_at')} <= r.received_on + 14"
TRAINED = """(
    SELECT s.enrolment_id, (s.ended_on + interval '6 months')::date AS after,
           e.exit_reason, e.exited_on
    FROM participants_stage s JOIN participants_enrolment e ON e.id = s.enrolment_id
    WHERE s.stage = 'vocational_training' AND s.status = 'completed'
) r"""
ALIVE = f"NOT (r.exit_reason IN {DEATHS} AND r.exited_on <= r.after)"
AT_WORK = """EXISTS (
    SELECT FROM participants_placement w
    WHERE w.enrolment_id = r.enrolment_id AND w.is_related
      AND w.day <= r.after AND (w.ended_on IS NULL OR w.ended_on > r.after)
)"""
TOLD = """
    {0}.income IS NOT NULL
    AND {0}.result IN ('reached_in_person', 'reached_by_phone', 'by_proxy')
"""
A_YEAR = """
    {0}.income * CASE {0}.income_per WHEN 'day' THEN 365 WHEN 'week' THEN 52 ELSE 12 END
"""
# The last one before, for an index finds it where so few are asked for.
INCOMES = f"""
    participants_followup r JOIN participants_enrolment e ON e.id = r.enrolment_id
    CROSS JOIN LATERAL (
        SELECT {A_YEAR.format("o")} AS a_year FROM participants_followup o
        WHERE o.enrolment_id = r.enrolment_id AND o.wave < r.wave
          AND o.currency = r.currency AND {TOLD.format("o")}
        ORDER BY o.wave DESC LIMIT 1
    ) b
"""  # noqa: S608  all of it stands in this file
FOLLOWED_UP = f"""
    r.wave IN (6, 12, 24) AND {TOLD.format("r")}
    AND {due("(e.exited_on + make_interval(months => r.wave))::date")}
    AND e.exit_reason NOT IN {DEATHS}
    AND e.exit_reason <> 'transferred_to_other_programme'
"""
REGISTERED = """(
    SELECT id AS enrolment_id, registered_on, created_at FROM participants_enrolment
) r"""

_ROWS = (
    _of(
        "'PSY-13'",
        "participants_alert r",
        due(there("r.due_at")),
        met="r.assessed_at <= r.due_at",
    ),
    _of(
        "'VOC-12'",
        TRAINED,
        f"{due('r.after')} AND {ALIVE}",
        met=AT_WORK,
    ),
    _of(
        "'FU' || r.wave || '-4'",
        INCOMES,
        FOLLOWED_UP,
        met=f"{A_YEAR.format('r')} > b.a_year",
    ),
    _of("'REF-1'", "participants_referral r", due(SENT)),
    _of(
        "'REF-2'",
        "participants_referral r",
        due(f"{SENT} + 30"),
        met=f"r.received_on <= {SENT} + 30",
    ),
    _of(
        "'BEN-1'",
        "participants_benefit r",
        f"r.state IN ('approved', 'paid', 'failed') AND {due(f'{APPROVED} + 14')}",
        met=f"r.paid_on <= {APPROVED} + 14",
    ),
    _of("'COM-1'", "participants_complaint r", due("r.received_on")),
    _of(
        "'COM-2'",
        "participants_complaint r",
        due("r.received_on + 14"),
        met=ANSWERED,
    ),
    _of(
        "'DQ-3'",
        REGISTERED,
        due("r.registered_on"),
        days=f"({there('r.created_at')} - r.registered_on)",
    ),
)

FELL_DUE = Source(
    "what fell due",
    rows=f"({' UNION ALL '.join(_ROWS)}) r (enrolment_id, code, met, days)",
)


def _facts(code: str, name: Promise, definition: Promise) -> dict[str, Any]:
    facts = {"code": code, "name": name, "definition": definition}
    return facts | {"source": FELL_DUE, "inside": True}


def _share(code: str, name: Promise, definition: Promise) -> Rate:
    mine = f"r.code = '{code}'"
    return Rate(
        over=rows(mine),
        hits=rows(f"{mine} AND r.met"),
        **_facts(code, name, definition),
    )


def _number(
    code: str, unit: kinds.Unit, name: Promise, definition: Promise
) -> Indicator:
    facts = _facts(code, name, definition)
    return Count(counted=rows(f"r.code = '{code}'"), unit=unit, **facts)


ALERTS_ANSWERED = _share(
    "PSY-13",
    _("Self-harm alerts answered within 24 hours"),
    _(
        "Self-harm alerts after which somebody’s safety was assessed within 24 hours,"
        " of those whose 24 hours ended in the period."
    ),
)
IN_TRADE = _share(
    "VOC-12",
    _("In work related to the training after 6 months"),
    _(
        "Stage records whose person had work on that day that has to do with the"
        " training (a placement that had begun and had not ended), of the vocational"
        " ones whose completion was 6 months ago on a day of the period, less those"
        " whose person had died by then."
    ),
)
REFERRALS: list[Indicator] = [
    _number(
        "REF-1",
        kinds.REFERRALS,
        _("Referrals made"),
        _("Referrals sent to a partner in the period."),
    ),
    _share(
        "REF-2",
        _("Referrals completed within 30 days"),
        _(
            "Referrals whose service was received within 30 days of the day on which"
            " they were sent, of all whose 30 days ended in the period, whatever became"
            " of them."
        ),
    ),
]
BENEFITS: list[Indicator] = [
    _share(
        "BEN-1",
        _("Benefits paid on time"),
        _(
            "Benefits paid within 14 days of the day of their last approval, of those"
            " whose 14 days ended in the period; a payment that failed counts as not"
            " paid."
        ),
    )
]
COMPLAINTS: list[Indicator] = [
    _number(
        "COM-1",
        kinds.COMPLAINTS,
        _("Complaints received"),
        _(
            "Complaints of persons with a case that were received in the period. Those"
            " that name nobody are not counted."
        ),
    ),
    _share(
        "COM-2",
        _("Complaints answered within 14 days"),
        _(
            "Complaints answered within 14 days, of those of persons with a case whose"
            " 14 days ended in the period. One that was closed without an answer counts"
            " as not answered."
        ),
    ),
]
DAYS_TO_ENTRY = Median(
    measured=aggregate("max(r.days) FILTER (WHERE r.code = 'DQ-3')"),
    **_facts(
        "DQ-3",
        _("Days to entry"),
        _(
            "Median of the days from registration to the day of its entry, over the"
            " persons registered in the period."
        ),
    ),
)


def income_indicators(wave: int) -> Iterator[Indicator]:
    """Before the follow-up after 3 months nobody asks for an income."""
    if wave == 3:
        return
    yield _share(
        f"FU{wave}-4",
        format_lazy(_("Higher income at {months} months"), months=wave),
        _(
            "Persons with a higher income than at the last follow-up before it with an"
            " income in the same currency, of those followed up with an income noted at"
            " both. An income of a day counts 365 times in a year, of a week 52 times,"
            " of a month 12 times."
        ),
    )
