"""How a case comes to another category or residence, and from which day on.

With a day it is a change, and what held before goes on holding for the days before
it. Without one it is the correction of a mistake and holds for all time.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from core.templatetags.ui import long_date
from participants.models import Enrolment, Holding
from participants.models.enrolment import Category
from participants.models.record import Refused
from programs.models import Area

HOLD_FROM = "SELECT participants_hold_from(%s, %s, %s, %s, %s, %s)"


@transaction.atomic
def change_category(
    case: Enrolment, *, category: str, since: date | None = None, by: User
) -> Enrolment:
    """Who somebody is to the programme, from a day on or for all time."""
    locked = Enrolment.objects.hold(case.pk)
    if category == locked.category:
        raise Refused(gettext("Nothing is changed yet."), "category")
    if category == Category.CHILD_ASSOCIATED and not locked.child_track:
        told = gettext("This category is for people on the child track.")
        raise Refused(told, "category")
    put(locked, category=category, residence=locked.residence, since=since, by=by)
    told_facts = {"category": category, "since": str(since or "")}
    audit.record("category-changed", locked, by=by, **told_facts)
    return locked


def put(
    locked: Enrolment,
    *,
    category: str,
    residence: Area | None,
    since: date | None,
    by: User,
) -> None:
    """Store both in a case that is held; which day is refused is said of ``since``."""
    if since is None:
        locked.category, locked.residence = category, residence
        locked.version += 1
        fields = "category", "residence", "version", "updated_at"
        locked.save(update_fields=fields)
        return
    refuse_day(locked, since, "since")
    area = residence.pk if residence else None
    with connection().cursor() as cursor:
        cursor.execute(
            HOLD_FROM,
            [locked.pk, since, locked.office_id, category, area, by.pk],
        )
    locked.refresh_from_db()


def refuse_day(case: Enrolment, since: date, field: str) -> None:
    """A change is of the time of the case, and none comes before one that is known."""
    if since > case.program.today():
        raise Refused(gettext("This day is still to come."), field)
    if since < case.registered_on:
        told = gettext("This is before the registration on %(day)s.")
        raise Refused(told % {"day": long_date(case.registered_on)}, field)
    last = Holding.objects.of(case).first()
    if last and since < last.until:
        told = gettext("A change on %(day)s is recorded already: enter a day since.")
        raise Refused(told % {"day": long_date(last.until)}, field)
