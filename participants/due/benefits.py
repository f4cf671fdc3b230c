"""Whose support of the running month is at risk, as of a day.

The rule is `support_rule.Month`; here it is said once more for the database, of
training and education alone: what was attended in care is not for these lists.
"""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from core.dates import add_months
from participants.models.attendance import (
    ATTENDED,
    COUNTABLE,
    Attendance,
    AttendanceQuerySet,
)
from participants.models.stage import TAUGHT
from participants.support_rule import ADULT_AGE, last_day
from programs.models import BenefitRule

CAME = Count("pk", filter=Q(status__in=ATTENDED))
COUNTED = Count("pk", filter=Q(status__in=COUNTABLE))


def marks(today: date) -> AttendanceQuerySet:
    """Of the month so far, of each case that the rows are about."""
    first = today.replace(day=1)
    return Attendance.objects.filter(
        enrolment=OuterRef("pk"),
        stage__in=TAUGHT,
        session_date__range=(first, last_day(today)),
    )


def at_risk(today: date) -> Q:
    """Earned as it stands, and not with one more absence."""
    rules = BenefitRule.objects.holding(today.replace(day=1)).asking_most()
    of_program = rules.filter(program=OuterRef("enrolment__program"))
    rule = "enrolment__program__benefit_rules"
    counted = (
        marks(today)
        .filter(**{rule: Subquery(of_program.values("pk")[:1])})
        .order_by()
        .values("enrolment", asked=F(f"{rule}__attended"), of=F(f"{rule}__of_sessions"))
        .annotate(counted=COUNTED, spare=F("of") * CAME - F("asked") * COUNTED)
    )
    at_edge = counted.filter(counted__gt=0, spare__gte=0, spare__lt=F("asked"))
    return Q(exited_on=None) & _adult(today) & Q(Exists(at_edge))


def _adult(today: date) -> Q:
    """Whoever is under 18 on the month's last day meets no condition."""
    born_by = add_months(last_day(today), -12 * ADULT_AGE)
    unknown = Q(participant__birth_date=None, child_track=False)
    return Q(participant__birth_date__lte=born_by) | unknown
