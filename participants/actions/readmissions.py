"""How somebody who left comes into the programme again: with a new case.

The person stays who they are and the case that ended stays ended. A function of the
database stores the new one: it takes one on the other track too, which who admits
the person will not see.
"""

import json
from collections.abc import Iterable
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from core.templatetags.ui import long_date
from participants.as_stored import columns
from participants.models import Consent, Enrolment
from participants.models.enrolment import is_child_track
from participants.models.record import Refused, broken
from participants.reading import returning
from participants.sweep_jobs import compare_new
from programs.models import Office

STORE = "SELECT participants_admit_again(%s, %s::jsonb, %s::jsonb)"


@transaction.atomic
def admit_again(
    former: Enrolment,
    *,
    office: Office,
    category: str,
    registered_on: date,
    consents: Iterable[Consent],
    keeps_children: bool,
    keeps_adults: bool,
    by: User,
) -> Enrolment:
    """Store a new case of the person, unless one is open."""
    locked = Enrolment.objects.hold(former.pk)
    if not returning.may_be_admitted_again(locked):
        raise Refused(gettext("Nobody is admitted again from this case."))
    returning.refuse_beside_another(locked)
    if locked.exited_on and registered_on <= locked.exited_on:
        told = gettext("The person left on %(day)s: enter a day after it.")
        raise Refused(told % {"day": long_date(locked.exited_on)}, "registered_on")
    case = _begun(locked, office, category, registered_on)
    case.caseworker = by if (keeps_adults, keeps_children)[case.child_track] else None
    rows = [*consents]
    for row in rows:
        row.enrolment, row.office, row.child_track = case, office, case.child_track
    values = columns(case), [columns(row) for row in rows]
    arguments = [json.dumps(value, cls=DjangoJSONEncoder) for value in values]
    try:
        with transaction.atomic(), connection().cursor() as cursor:
            cursor.execute(STORE, [former.pk, *arguments])
    except IntegrityError as error:
        raise broken(case, error) from error
    facts = {"child_track": case.child_track, "former": former.case_code}
    audit.record("case-readmitted", case, by=by, **facts)
    compare_new(case.program)
    return case


def _begun(
    former: Enrolment, office: Office, category: str, registered_on: date
) -> Enrolment:
    """What is known of the person and does not change by leaving is kept."""
    person = former.participant
    case = Enrolment(
        participant=person,
        program=former.program,
        office=office,
        category=category,
        registered_on=registered_on,
        residence=former.residence,
        education_level=former.education_level,
        child_track=is_child_track(
            born=person.birth_date, registered_on=registered_on, category=category
        ),
    )
    case.external_id = case.case_code
    return case
