"""Whose cases are whose while somebody is away: arranged, and ended early.

Each function is one fact, in one transaction, or a `CoverRefused` whose sentence
says why not. Who may do it is asked before; that both work there, here.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core import audit, mail
from core.models import User
from programs.models import Assignment, Cover, CoverRefused, Office, Role

PAGE = "covers:cover-list"
ONE_DAY = timedelta(days=1)


@transaction.atomic
def arrange(
    *,
    absent: User,
    covering: User,
    office: Office,
    starts_on: date,
    ends_on: date,
    by: User,
) -> Cover:
    """From the first day to the last the one has what is the other's caseload."""
    if starts_on < office.program.today():
        raise CoverRefused(gettext("A cover begins today or later."), "starts_on")
    if ends_on < starts_on:  # said here, for the table can't compare such days
        raise CoverRefused(gettext("The last day is before the first."), "ends_on")
    cover = Cover(
        absent=absent,
        covering=covering,
        role=Role.CASEWORKER,
        office=office,
        starts_on=starts_on,
        ends_on=ends_on,
        arranged_by=by,
    )
    _store(cover)
    _refuse_stranger(cover, absent, "absent")
    _refuse_stranger(cover, covering, "covering")
    _record("cover-arranged", cover, by)
    for user in {absent, covering} - {by}:
        mail.send("cover", to=user, link=reverse(PAGE))
    return cover


@transaction.atomic
def end(cover: Cover, *, by: User) -> Cover:
    """From this moment on it gives nothing; that it was there stays."""
    locked = Cover.objects.select_for_update().get(pk=cover.pk)
    locked.end(by=by, at=timezone.now())
    _record("cover-ended", locked, by)
    for user in {locked.absent, locked.covering} - {by}:
        mail.send("cover", to=user, link=reverse(PAGE))
    return locked


def _store(cover: Cover) -> None:
    """Two who ask at once meet in the table: the second is told so."""
    try:
        with transaction.atomic():
            cover.save()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        for rule in Cover._meta.constraints:
            if rule.name == name:
                told = str(rule.get_violation_error_message())
                raise CoverRefused(told) from error
        raise


def _refuse_stranger(cover: Cover, user: User, field: str) -> None:
    """Both are caseworkers there on each of the days."""
    if not user.is_active or not _works_there(cover, user):
        told = gettext(
            "%(name)s is not a caseworker in %(office)s on all of these days."
        )
        names = {"name": user, "office": cover.office}
        raise CoverRefused(told % names, field)


def _works_there(cover: Cover, user: User) -> bool:
    """Whether the role is theirs without a gap; several assignments may follow."""
    held = Assignment.objects.reaching(cover.office).filter(
        Q(ends_on=None) | Q(ends_on__gte=cover.starts_on),
        user=user,
        role=cover.role,
        starts_on__lte=cover.ends_on,
    )
    missing = cover.starts_on
    for starts_on, ends_on in held.order_by("starts_on").values_list(
        "starts_on", "ends_on"
    ):
        if starts_on > missing:
            return False
        if ends_on is None or ends_on >= cover.ends_on:
            return True
        missing = max(missing, ends_on + ONE_DAY)
    return False


def _record(action: str, cover: Cover, by: User) -> None:
    audit.record(
        action,
        cover,
        by=by,
        user=cover.covering_id,
        absent=cover.absent_id,
        office=cover.office_id,
        starts_on=cover.starts_on,
        ends_on=cover.ends_on,
    )
