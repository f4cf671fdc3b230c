"""Who is away, and who has their cases meanwhile."""

from datetime import timedelta

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from programs.actions import covers
from programs.models import Cover, Office, Program
from programs.scope import scope_of

LONG = timedelta(days=12)


def store(program: Program) -> None:
    """In the first office the one caseworker has the other's cases for two weeks."""
    covering, absent = (
        User.objects.get(username=name) for name in PLACES[0].caseworkers
    )
    if Cover.objects.filter(absent=absent).exists():
        return
    with transaction.atomic():
        set_scope(scope_of(absent).for_database())
        covers.arrange(
            absent=absent,
            covering=covering,
            office=Office.objects.get(program=program, code=PLACES[0].code),
            starts_on=program.today(),
            ends_on=program.today() + LONG,
            by=absent,
        )
