"""What falls due in psychological support and before it, as of a day."""

from datetime import date, timedelta

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value

from participants.due.days import DUE_SOON
from participants.models.assessment import Assessment
from participants.models.care_level import CareLevel
from participants.models.enrolment import ADULT_AGE
from participants.models.stage import RUNNING, WAITING, Stage
from programs.models import StageKind

SCREENED_WITHIN = timedelta(days=30)


class AdultIfBornBy(Func):
    """The latest birth date of who is an adult on a day."""

    template = f"(%(expressions)s::date - interval '{ADULT_AGE} years')::date"
    output_field = DateField()


class WeeksBefore(Func):
    """The day so many weeks before another."""

    template = "(%(expressions)s))"
    arg_joiner = "::date - 7 * ("
    output_field = DateField()


def screening(today: date) -> Q:
    """Adults on registration (PSY-11), of whom nothing was asked since."""
    taken = Assessment.objects.filter(
        enrolment=OuterRef("pk"), taken_on__gte=OuterRef("registered_on")
    )
    return (
        Q(exited_on=None)
        & Q(registered_on__lte=today + DUE_SOON - SCREENED_WITHIN)
        & Q(participant__birth_date__lte=AdultIfBornBy(F("registered_on")))
        & ~Q(Exists(taken))
    )


def _in_care(today: date, *statuses: str) -> Q:
    """Grown up, as far as is known, and with such a stay in psychological support.

    Who may be a child is left out: the instruments are for adults.
    """
    stays = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=statuses,
    )
    born = Q(participant__birth_date__lte=AdultIfBornBy(Value(today)))
    unknown = Q(participant__birth_date=None, child_track=False)
    return Q(exited_on=None) & (born | unknown) & Q(Exists(stays))


def to_screen(today: date) -> Q:
    """In care or waiting for it, and never asked anything."""
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    return _in_care(today, *RUNNING, *WAITING) & ~Q(Exists(taken))


def to_reassess(today: date) -> Q:
    """In care, and asked last before the weeks that the programme lets pass."""
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    since = WeeksBefore(Value(today), OuterRef("program__reassessed_after"))
    lately = taken.filter(taken_on__gt=since)
    return _in_care(today, *RUNNING) & Q(Exists(taken)) & ~Q(Exists(lately))


def care_review(today: date) -> Q:
    """The level of care that holds is to be looked at again."""
    later = CareLevel.objects.filter(stay=OuterRef("stay"), day__gt=OuterRef("day"))
    levels = CareLevel.objects.filter(
        ~Exists(later),
        enrolment=OuterRef("pk"),
        stay__status__in=RUNNING,
        review_on__lte=today + DUE_SOON,
    )
    return Q(Exists(levels))


def support(today: date) -> Q:
    asked = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=WAITING,
    )
    return Q(exited_on=None) & Q(Exists(asked))
