"""Who keeps cases where: those whom a case may be handed over to."""

from django.db.models import Q, QuerySet

from core.models import User
from programs.models import Assignment, Office, Role


def keepers(office: Office, *, child: bool) -> QuerySet[User]:
    """Caseworkers of an office today; of children who protects them."""
    today = office.program.today()
    held = Assignment.objects.reaching(office).filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        role=Role.CHILD_PROTECTION if child else Role.CASEWORKER,
        starts_on__lte=today,
    )
    able = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return able.order_by("username")
