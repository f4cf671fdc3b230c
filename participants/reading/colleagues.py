"""Who works where today: whom a form may name."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from core.access import Permission
from core.models import User
from programs.models import Assignment, Office
from programs.roles import ROLES, Rows


def working_in(offices: Iterable[Office]) -> QuerySet[User]:
    """Everybody with a role in one of these offices, or in its whole programme."""
    held = reduce(or_, map(_today, offices))
    return _named(User.objects.filter(pk__in=held.values("user")))


def holding(permission: Permission, office: Office, *, child: bool) -> QuerySet[User]:
    """Whose role has the permission for adults of the office, or its children."""
    rows = Rows.CHILDREN if child else Rows.OFFICE
    roles = [role for role, held in ROLES.items() if held.get(permission) is rows]
    held = _today(office).filter(role__in=roles)
    return _named(User.objects.filter(pk__in=held.values("user")))


def _today(office: Office) -> QuerySet[Assignment]:
    today = office.program.today()
    held = Assignment.objects.reaching(office)
    return held.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


def _named(users: QuerySet[User]) -> QuerySet[User]:
    active = users.filter(is_active=True)
    return active.order_by("first_name", "last_name", "username")
