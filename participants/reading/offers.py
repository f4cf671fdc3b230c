"""What a stay may be in: the courses and groups there are, and the counsellors."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.models import User
from participants.models import Enrolment, Stage
from programs.models import Activity, Assignment, Role

Choice = tuple[int, str]
Groups = list[tuple[str, list[Choice]]]


def activities(
    case: Enrolment, kind: str, kept: Activity | None = None
) -> list[Activity]:
    """Those of the programme that ran since the person came, the own office first."""
    offered = Activity.objects.filter(program=case.program_id, stage=kind)
    since = Q(ends_on=None) | Q(ends_on__gte=case.registered_on)
    if kept:
        since |= Q(pk=kept.pk)
    found = offered.filter(since).select_related("office")
    return sorted(found, key=lambda each: each.office_id != case.office_id)


def in_groups(offered: Iterable[Activity], scope: Scope, today: date) -> Groups:
    """The same to choose from: by office with the places taken, what ended last.

    Places are told of the reader's own offices: of another's a full course would
    seem empty.
    """
    running = [each for each in offered if not each.ends_on or each.ends_on >= today]
    taken = _taken(running, scope)
    told = scope.reach(Permission.CASE_READ).offices
    groups: dict[str, list[Choice]] = {}
    for each in running:
        words = str(each)
        if each.office_id in told:
            words = _words(each, taken.get(each.pk, 0))
        groups.setdefault(each.office.name, []).append((each.pk, words))
    ended = [(each.pk, str(each)) for each in offered if each not in running]
    return [*groups.items(), *([(gettext("Ended"), ended)] if ended else [])]


def counsellors(case: Enrolment, kept: User | None = None) -> QuerySet[User]:
    """Who is a counsellor in the case's office, or in the whole programme, today.

    Whoever was chosen before is ``kept`` among them.
    """
    today = case.program.today()
    held = Assignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(office=None) | Q(office=case.office_id),
        role=Role.COUNSELLOR,
        program=case.program_id,
        starts_on__lte=today,
    )
    able = Q(is_active=True, pk__in=held.values("user"))
    chosen = Q(pk=kept.pk) if kept else Q(pk__in=[])
    return User.objects.filter(able | chosen).order_by("username")


def _taken(offered: Iterable[Activity], scope: Scope) -> dict[int, int]:
    """Activity -> how many people are in it, of those whose cases the reader reads.

    Counting others would tell of children to those who may not know of them.
    """
    stays = Stage.objects.allowing(scope, Permission.CASE_READ).running()
    counted = stays.filter(activity__in=[each.pk for each in offered])
    rows = counted.order_by().values_list("activity").annotate(people=Count("pk"))
    return dict(rows)


def _words(activity: Activity, taken: int) -> str:
    facts = {"name": activity, "taken": taken, "places": activity.capacity}
    if taken >= activity.capacity:
        return gettext("%(name)s: full, %(taken)d of %(places)d places") % facts
    return gettext("%(name)s: %(taken)d of %(places)d places taken") % facts
