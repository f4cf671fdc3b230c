"""What may be paid, and one's own lists of payments with how far they are."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, F
from django.utils.translation import gettext, ngettext

from core.access import Permission, Scope
from core.models import Job
from participants.models import Benefit, PaymentList
from participants.reading.benefits import month_told
from participants.reading.standing import Tag
from programs.models import Program

LISTED = 50


class Payable(NamedTuple):
    """A month of a programme with approved benefits."""

    code: str
    program: Program
    month: date
    words: str


class Row(NamedTuple):
    """A list in words, and what may be done with it."""

    asked: PaymentList
    month: str
    state: Tag
    told: str
    has_file: bool
    has_password: bool


def payable(scope: Scope) -> list[Payable]:
    """The latest month first."""
    approved = Benefit.objects.to_pay(scope).order_by("-month")
    counted = approved.values("month", program=F("enrolment__program"))
    found = list(counted.annotate(count=Count("pk")))
    programs = Program.objects.in_bulk({each["program"] for each in found})
    return [
        _payable(programs[each["program"]], each["month"], each["count"])
        for each in found
    ]


def _payable(program: Program, month: date, count: int) -> Payable:
    told = ngettext(
        "%(program)s, %(month)s: %(count)d payment",
        "%(program)s, %(month)s: %(count)d payments",
        count,
    )
    facts = {"program": program.name, "month": month_told(month), "count": count}
    return Payable(f"{program.pk}:{month:%Y-%m}", program, month, told % facts)


def own(scope: Scope) -> list[Row]:
    """The reader's lists, the last asked for first."""
    allowed = PaymentList.objects.allowing(scope, Permission.BENEFIT_APPROVE)
    lists = list(allowed.defer("content").select_related("program")[:LISTED])
    jobs = Job.objects.filter(subject__in=[str(each.pk) for each in lists])
    at_work = set(jobs.open().values_list("subject", flat=True))
    return [_row(each, at_work=str(each.pk) in at_work) for each in lists]


def _row(asked: PaymentList, *, at_work: bool) -> Row:
    has_file = asked.is_made and not asked.is_gone
    return Row(
        asked,
        month_told(asked.month),
        _state(asked, at_work=at_work),
        _told(asked),
        has_file,
        has_file and asked.password_shown_at is None,
    )


def _state(asked: PaymentList, *, at_work: bool) -> Tag:
    if asked.is_made and asked.is_gone:
        return Tag(gettext("Gone"), "")
    if asked.is_made:
        return Tag(gettext("Ready"), "good")
    if at_work:
        return Tag(gettext("Being made"), "info")
    return Tag(gettext("Not made"), "bad")


def _told(asked: PaymentList) -> str:
    if asked.rows is None:
        return ""
    told = ngettext("%(count)d payment", "%(count)d payments", asked.rows)
    return told % {"count": asked.rows}
