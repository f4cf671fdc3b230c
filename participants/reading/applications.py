"""Who asks to be taken in: the list, and the page of one with what is still to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.date_field import aged
from core.http import Order
from core.models import User
from core.templatetags.ui import long_date, short_date
from participants.models import (
    Appeal,
    Application,
    CriterionAnswer,
    Enrolment,
    PanelDecision,
)
from participants.models.application import (
    APPEALED,
    ApplicationQuerySet,
    Status,
)
from participants.models.panel import may_be_screened, next_instance
from participants.reading.case import Link
from participants.reading.standing import Tag
from programs.models import Assignment, EligibilityCriterion, Office

P = Permission
NEWEST_FIRST = Order(("applied_on", "pk"), indexed=2, newest_first=True)
TONES = {
    Status.PRE_REGISTERED: "",
    Status.SCREENING: "info",
    Status.ELIGIBLE: "good",
    Status.INELIGIBLE: "bad",
    Status.DISPUTED: "warn",
    Status.REFERRED: "info",
    Status.REGISTERED: "good",
}
READ_WITH_IT = ("program", "office", "came_from", "applied_by")
Answer = CriterionAnswer.Answer


class Row(NamedTuple):
    """One application in the list."""

    code: str
    url: str
    name: str
    category: str
    office: str
    day: str
    tag: Tag


class Answered(NamedTuple):
    """What was found of one criterion."""

    criterion: str
    tag: Tag
    evidence: str
    by: str


class Event(NamedTuple):
    """What was done, by whom, and what was written about it."""

    what: str
    by: str
    text: str = ""


@dataclass(frozen=True)
class Opened:
    """An application for its page."""

    application: Application
    tag: Tag
    facts: list[tuple[str, str]]
    answers: list[Answered]
    events: list[Event]
    missing: list[str]
    """What stands in the way of the next step."""
    steps: list[Link]
    """What the reader may do next."""


def readable(scope: Scope) -> ApplicationQuerySet:
    found = Application.objects.allowing(scope, P.APPLICATION_READ)
    return found.select_related(*READ_WITH_IT)


def offices_open(scope: Scope) -> list[Office]:
    """The offices in which somebody may pre-register."""
    reach = scope.reach(P.APPLICATION_WRITE)
    offices = Office.objects.filter(pk__in=reach.offices | reach.children)
    return list(offices.select_related("program"))


def rows(found: list[Application], scope: Scope) -> list[Row]:
    return [
        Row(
            each.code,
            each.get_absolute_url(),
            str(each),
            each.get_category_display(),
            each.office.name,
            short_date(each.applied_on, scope.days[each.program_id]),
            tag_of(each),
        )
        for each in found
    ]


def tag_of(application: Application) -> Tag:
    status = Status(application.status)
    return Tag(str(status.label), TONES[status])


def may(application: Application, scope: Scope, permission: Permission) -> bool:
    """Whether a permission reaches an application that its reader sees."""
    reach = scope.reach(permission)
    there = reach.children if application.child_track else reach.offices
    return application.office_id in there


def criteria(application: Application) -> QuerySet[EligibilityCriterion]:
    """What is asked of somebody like this, as it was when they applied."""
    return EligibilityCriterion.objects.asked_of(
        application.program_id,
        category=application.category,
        on=application.applied_on,
    )


def answers(application: Application) -> QuerySet[CriterionAnswer]:
    found = CriterionAnswer.objects.of(application)
    return found.select_related("criterion", "by").order_by(
        "criterion__order", "criterion"
    )


def panels(application: Application) -> QuerySet[PanelDecision]:
    return PanelDecision.objects.of(application).select_related("by")


def to_sit(application: Application) -> QuerySet[User]:
    """Who may be on the panel that is next: staff of the programme who had no part
    in what it looks at."""
    today = application.program.today()
    held = Assignment.objects.filter(program=application.program_id)
    held = held.filter(starts_on__lte=today).exclude(ends_on__lt=today)
    barred = {*application.screened_by}
    for panel in panels(application).exclude(instance=next_instance(application)):
        barred |= {*panel.members}
    staff = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return staff.exclude(pk__in=barred).order_by("first_name", "last_name", "pk")


def opened(application: Application, scope: Scope) -> Opened:
    found, sat = list(answers(application)), list(panels(application))
    lodged = Appeal.objects.of(application).select_related("by").first()
    return Opened(
        application,
        tag_of(application),
        list(_facts(application)),
        [_answered(answer) for answer in found],
        list(_events(application, sat, lodged)),
        list(_missing(application, found, sat)),
        list(_steps(application, lodged, scope)),
    )


def _facts(application: Application) -> Iterator[tuple[str, str]]:
    born = application.born
    yield gettext("Category"), application.get_category_display()
    yield gettext("Sex"), application.get_sex_display()
    told = aged(born, application.program.today()) if born else ""
    if application.age_in_doubt:
        told = gettext("%(born)s (in doubt)") % {"born": told or gettext("Not known")}
    yield gettext("Birth date"), told
    yield gettext("Mother’s name"), application.mothers_name
    yield gettext("Came from"), str(application.came_from or "")
    yield gettext("Office"), application.office.name


def _answered(answer: CriterionAnswer) -> Answered:
    tones = {Answer.MET: "good", Answer.NOT_MET: "bad", Answer.UNKNOWN: "warn"}
    tag = Tag(answer.get_answer_display(), tones[Answer(answer.answer)])
    return Answered(answer.criterion.text, tag, answer.evidence, str(answer.by))


def _events(
    application: Application, sat: list[PanelDecision], lodged: Appeal | None
) -> Iterator[Event]:
    """The oldest first."""
    yield Event(
        _on(gettext("Pre-registered on %(day)s"), application.applied_on),
        str(application.applied_by),
    )
    names = _names({*application.screened_by}.union(*(each.members for each in sat)))
    if application.screened_on:
        by = ", ".join(names[pk] for pk in application.screened_by)
        yield Event(_on(gettext("Screened on %(day)s"), application.screened_on), by)
    first = PanelDecision.Instance.FIRST
    yield from (_panel(each, names) for each in sat if each.instance == first)
    if lodged:
        told = _on(gettext("Appeal lodged on %(day)s"), lodged.lodged_on)
        yield Event(told, str(lodged.by), lodged.grounds)
    yield from (_panel(each, names) for each in sat if each.instance != first)


def _panel(panel: PanelDecision, names: dict[int, str]) -> Event:
    facts = {
        "instance": panel.get_instance_display(),
        "day": long_date(panel.held_on),
        "decision": panel.get_decision_display(),
    }
    told = gettext("%(instance)s on %(day)s: the person did not come")
    if panel.present:
        told = gettext("%(instance)s on %(day)s: %(decision)s")
    by = gettext("Panel: %(members)s") % {
        "members": ", ".join(names[member] for member in panel.members)
    }
    return Event(told % facts, by, panel.reason)


def _names(keys: set[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)}


def _on(told: str, day: date) -> str:
    return told % {"day": long_date(day)}


def _missing(
    application: Application, found: list[CriterionAnswer], sat: list[PanelDecision]
) -> Iterator[str]:
    status = application.status
    if status == Status.PRE_REGISTERED:
        if not criteria(application).exists():
            yield gettext("The programme has no criteria: an administrator adds them.")
        yield gettext("The criteria are still to be looked at.")
        return
    if not may_be_screened(application):
        if status in APPEALED and next_instance(application) is None:
            yield gettext("Without an appeal that is accepted nobody is registered.")
        return
    yield from _against(found)
    if sat and not sat[-1].present:
        yield gettext("The person did not come to the panel, and is not verified.")
    yield gettext("A panel has to decide.")


def _against(found: list[CriterionAnswer]) -> Iterator[str]:
    """What keeps a panel from finding somebody eligible."""
    for answer in found:
        if answer.criterion.required and answer.answer != Answer.MET:
            told = gettext("Required: %(criterion)s (%(answer)s)")
            facts = {"answer": answer.get_answer_display()}
            yield told % {"criterion": answer.criterion.text, **facts}
    met = [each.criterion.kind for each in found if each.answer == Answer.MET]
    if not any(kind != EligibilityCriterion.Kind.LIST for kind in met):
        yield gettext("A commander’s list alone makes nobody eligible.")


def _steps(
    application: Application, lodged: Appeal | None, scope: Scope
) -> Iterator[Link]:
    here = {"case_code": application.code}
    if may(application, scope, P.APPLICATION_WRITE):
        if may_be_screened(application):
            words = gettext("Screen again") if lodged else gettext("Screen")
            yield Link(reverse("applications:screening", kwargs=here), words)
        if application.status in APPEALED and not lodged:
            url = reverse("applications:appeal", kwargs=here)
            yield Link(url, gettext("Write an appeal down"))
    if may(application, scope, P.APPLICATION_DECIDE) and next_instance(application):
        url = reverse("applications:panel", kwargs=here)
        yield Link(url, gettext("Write down what the panel decided"))
    if application.may_be_registered and may(application, scope, P.CASE_CREATE):
        key = {"key": application.pk, "part": "person"}
        url = reverse("participants:registration-part", kwargs=key)
        yield Link(url, gettext("Register"))
    if application.enrolment_id:
        yield from _case(application.enrolment_id, scope)


def _case(pk: UUID, scope: Scope) -> Iterator[Link]:
    cases = Enrolment.objects.allowing(scope, P.CASE_READ)
    if case := cases.filter(pk=pk).first():
        yield Link(case.get_absolute_url(), gettext("Open the case"))
