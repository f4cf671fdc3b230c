"""What is counted of the case as a whole."""

from django.utils.translation import gettext_lazy as _

from reports.indicators.kinds import Count, Indicator, Median, Source, aggregate, person
from reports.indicators.stages import ATTENDANCE, ATTENDED

ENROLMENTS = Source("enrolments")

ACTIVE = """
    e.registered_on <= %(e)s AND (e.exited_on IS NULL OR e.exited_on > %(e)s)
"""
FIRST_ATTENDED = aggregate(f"min(r.session_date) FILTER (WHERE {ATTENDED})")

CASES: list[Indicator] = [
    Count(
        code="CASE-1",
        name=_("Registered"),
        definition=_("Persons registered in the period."),
        source=ENROLMENTS,
        counted=person("e.registered_on BETWEEN %(s)s AND %(e)s"),
    ),
    Count(
        code="CASE-2",
        name=_("Registered to date"),
        definition=_("Persons registered by the end of the period."),
        source=ENROLMENTS,
        counted=person("e.registered_on <= %(e)s"),
    ),
    Count(
        code="CASE-3",
        name=_("Active"),
        definition=_(
            "Persons registered by the end of the period who had not exited by then."
        ),
        source=ENROLMENTS,
        counted=person(ACTIVE),
    ),
    Count(
        code="CASE-4",
        name=_("Exited"),
        definition=_("Persons who exited in the period."),
        source=ENROLMENTS,
        counted=person("e.exited_on BETWEEN %(s)s AND %(e)s"),
    ),
    Count(
        code="CASE-5",
        name=_("Completed the programme"),
        definition=_("Persons who exited in the period, having completed it."),
        source=ENROLMENTS,
        counted=person(
            "e.exited_on BETWEEN %(s)s AND %(e)s AND e.exit_reason = 'completed'"
        ),
    ),
    Median(
        code="CASE-6",
        name=_("Days to first service"),
        definition=_(
            "Median of the days from registration to the first attended session of any"
            " stage, over the persons whose first one was in the period."
        ),
        source=ATTENDANCE,
        measured=f"""
            CASE WHEN {FIRST_ATTENDED} BETWEEN %(s)s AND %(e)s
                 THEN {FIRST_ATTENDED} - e.registered_on END
        """,
    ),
]
