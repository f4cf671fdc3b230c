"""How much waits for somebody, as an e-mail on Monday morning: counts and no more.

Each is counted in the person's own scope, as on their home page. That it was made
for a week is a row, in the transaction of the e-mail: two clocks make one.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core import jobs, mail, outbox
from core.database import set_scope
from core.models import User
from participants import todo
from programs.models import Assignment, Program
from programs.scope import scope_of

MONDAY, MORNING = 0, 6
MADE, ASKED = "participants.digest", "participants.digests"
SEND = "participants.send_digest"


def ask_for_all() -> None:
    """Promise the work for each who works where a week began this morning."""
    for program in Program.objects.order_by("pk"):
        here = timezone.localtime(timezone=ZoneInfo(program.timezone))
        if here.weekday() == MONDAY and here.hour >= MORNING:
            _ask_once(program, _week(here))


@transaction.atomic
def make(user_id: int, week: str) -> None:
    """Promise the e-mail of the week, unless it was, or nothing waits."""
    wanted = User.objects.filter(is_active=True, weekly_e_mail=True).exclude(email="")
    user = wanted.filter(pk=user_id).first()
    if user is None or not jobs.once(MADE, f"{user.pk}:{week}"):
        return
    scope = scope_of(user)
    set_scope(scope.for_database())
    figures = {kind.value: count for kind, count in todo.figures(scope).items()}
    if any(figures.values()):
        with override(user.language):
            mail.send("digest", to=user, link=reverse("home"), figures=figures)


@transaction.atomic
def _ask_once(program: Program, week: str) -> None:
    if not jobs.once(ASKED, f"{program.pk}:{week}"):
        return
    assignments = Assignment.objects.filter(program=program, user__is_active=True)
    held = assignments.select_related("program")
    for user in sorted({each.user_id for each in held if each.holds_today()}):
        outbox.leave_to_sweep(SEND, f"{user}:{week}")


def _week(moment: datetime) -> str:
    year, week, _day = moment.isocalendar()
    return f"{year}-W{week:02}"
