"""What is counted of the data themselves."""

from django.utils.translation import gettext_lazy as _

from reports.indicators.cases import ACTIVE, ENROLMENTS
from reports.indicators.kinds import Indicator, Rate, person, rows
from reports.indicators.stages import ATTENDANCE, ATTENDED

QUALITY: list[Indicator] = [
    Rate(
        code="DQ-1",
        name=_("Birth date missing"),
        definition=_("Persons without a birth date, of the active persons (CASE-3)."),
        source=ENROLMENTS,
        over=person(ACTIVE),
        hits=person("p.birth_date IS NULL"),
    ),
    Rate(
        code="DQ-2",
        name=_("Not seen for 90 days"),
        definition=_(
            "Persons without an attended session of any stage in the last 90 days of"
            " the period, of the active persons (CASE-3) registered before those 90"
            " days."
        ),
        source=ATTENDANCE,
        over=person(f"{ACTIVE} AND e.registered_on < %(e)s::date - 90"),
        hits=person(
            rows(
                f"{ATTENDED} AND r.session_date > %(e)s::date - 90"
                " AND r.session_date <= %(e)s"
            )
            + " = 0"
        ),
    ),
]
