"""The first rows of what waits for a decision: the oldest come first."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import short_date
from participants.models import (
    Application,
    Benefit,
    BusinessPlan,
    Complaint,
    DuplicatePair,
    EmergencyOpening,
    ExitRequest,
    Transfer,
    Waiver,
)
from participants.reading import benefits as supports
from participants.reading import businesses, exits
from participants.reading import transfers as handed
from participants.reading import waivers as asked_waivers
from participants.reading.emergencies import reaches_row
from participants.reading.waiting.item import LISTED, Item, about_case, when_due


def approvals(rows: QuerySet[ExitRequest], scope: Scope) -> list[Item]:
    found = rows.select_related(*exits.READ_WITH_IT).order_by("created_at", "pk")
    return [_approval(each, scope) for each in found[:LISTED]]


def _approval(row: ExitRequest, scope: Scope) -> Item:
    asked, case = exits.as_asked(row, scope), row.enrolment
    url = reverse(
        "participants:exit-decide", kwargs={"case_code": asked.code, "pk": asked.pk}
    )
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return about_case(case, when, "", asked.what, gettext("Decide"), url)


def plans(rows: QuerySet[BusinessPlan], scope: Scope) -> list[Item]:
    found = rows.select_related(*businesses.READ_WITH_IT).order_by("created_at", "pk")
    return [_plan(each, scope) for each in found[:LISTED]]


def _plan(row: BusinessPlan, scope: Scope) -> Item:
    case = row.enrolment
    keys = {"case_code": case.case_code, "pk": row.pk}
    url = reverse("participants:plan-decide", kwargs=keys)
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return about_case(case, when, "", str(row), gettext("Decide"), url)


def waivers(rows: QuerySet[Waiver], scope: Scope) -> list[Item]:
    found = rows.select_related(*asked_waivers.READ_WITH_IT)
    oldest_first = found.order_by("created_at", "pk")
    return [_waiver(each, scope) for each in oldest_first[:LISTED]]


def _waiver(row: Waiver, scope: Scope) -> Item:
    asked, case = asked_waivers.as_asked(row, scope), row.enrolment
    keys = {"case_code": asked.code, "pk": asked.pk}
    url = reverse("participants:waiver-decide", kwargs=keys)
    when = short_date(case.program.day_of(row.created_at), scope.days[case.program_id])
    return about_case(case, when, "", asked.what, gettext("Decide"), url)


def benefits(rows: QuerySet[Benefit], scope: Scope, *, verb: str) -> list[Item]:
    """Those of the oldest months; ``verb`` is what the reader does with them."""
    oldest_first = rows.select_related(*supports.READ_WITH_IT).order_by("month", "pk")
    words = {
        "propose": gettext("Propose"),
        "decide": gettext("Decide"),
        "payment": gettext("Record"),
    }
    return [_benefit(each, verb, words[verb]) for each in oldest_first[:LISTED]]


def _benefit(row: Benefit, verb: str, button: str) -> Item:
    case = row.enrolment
    keys = {"case_code": case.case_code, "pk": row.pk}
    url = reverse(f"participants:benefit-{verb}", kwargs=keys)
    told = gettext("%(kind)s: %(amount)s")
    more = told % {"kind": row.rule.name, "amount": row.worth}
    return about_case(case, supports.month_told(row.month), "", more, button, url)


def transfers(rows: QuerySet[Transfer], scope: Scope) -> list[Item]:
    found = rows.select_related(*handed.READ_WITH_IT, "to_caseworker")
    oldest_first = found.order_by("created_at", "pk")
    return [_transfer(each, scope) for each in oldest_first[:LISTED]]


def _transfer(row: Transfer, scope: Scope) -> Item:
    """About the hand-over itself: the case may not be the reader's to see."""
    asked, program = handed.as_asked(row, scope), row.office.program
    url = reverse("participants:transfer", kwargs={"pk": row.pk})
    when = short_date(program.day_of(row.created_at), scope.days[program.pk])
    what, button = gettext("A case to take over"), gettext("Answer")
    return Item(when, "", what, asked.code, url, asked.what, button, url)


def complaints(rows: QuerySet[Complaint], scope: Scope) -> list[Item]:
    """What it is about and nobody's name: that stands on its own page alone."""
    found = rows.select_related("office__program").order_by("received_on", "pk")
    return [_complaint(each, scope) for each in found[:LISTED]]


def _complaint(row: Complaint, scope: Scope) -> Item:
    when, tone = when_due(row.due_on, scope.days[row.office.program_id])
    url, about = row.get_absolute_url(), str(row.get_kind_display())
    more, button = row.office.name, gettext("Open")
    return Item(when, tone, about, row.code, url, more, button, url)


def appeals(rows: QuerySet[Application], scope: Scope) -> list[Item]:
    """Against decisions on eligibility, the oldest first."""
    found = rows.select_related("office").annotate(on=F("appeal__lodged_on"))
    return [_appeal(each, scope) for each in found.order_by("on", "pk")[:LISTED]]


def _appeal(row: Application, scope: Scope) -> Item:
    when = short_date(row.on, scope.days[row.program_id])  # type: ignore[attr-defined]
    url, button = row.get_absolute_url(), gettext("Decide")
    more = row.office.name
    return Item(when, "", str(row), row.code, url, more, button, url)


def duplicates(rows: QuerySet[DuplicatePair], scope: Scope) -> list[Item]:
    """Two codes and how alike they are; the likeliest first."""
    found = rows.select_related("one__participant", "one__program", "other")
    return [
        _duplicate(each, scope) for each in found.order_by("-score", "-pk")[:LISTED]
    ]


def _duplicate(row: DuplicatePair, scope: Scope) -> Item:
    case, day = row.one, row.one.program.day_of(row.created_at)
    told = gettext("%(percent)d %% like %(code)s")
    more = told % {"percent": row.percent, "code": row.other.case_code}
    when = short_date(day, scope.days[case.program_id])
    return about_case(case, when, "", more, gettext("Decide"), row.get_absolute_url())


def emergencies(rows: QuerySet[EmergencyOpening], scope: Scope) -> list[Item]:
    found = rows.select_related("by", "enrolment__participant", "enrolment__program")
    oldest_first = found.order_by("opened_at", "pk")
    return [_emergency(each, scope) for each in oldest_first[:LISTED]]


def _emergency(row: EmergencyOpening, scope: Scope) -> Item:
    case, program = row.enrolment, row.enrolment.program
    when = short_date(program.day_of(row.opened_at), scope.days[program.pk])
    told = gettext("%(name)s opened this case in an emergency at %(time)s.")
    more = told % {"name": row.by, "time": program.time_of(row.opened_at)}
    if reaches_row(scope.reach(Permission.GLASS_REVIEW), row):
        url = reverse("participants:emergency-review", kwargs={"pk": row.pk})
        return about_case(case, when, "bad", more, gettext("Review"), url)
    url = reverse("participants:emergency-list")
    return about_case(case, when, "bad", more, gettext("Read"), url)
