"""What somebody could learn, and where: opportunities that fit a case, near first."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext

from participants.models import Enrolment, Stage
from participants.models.stage import WAITING, StageStatus
from participants.reading import activities, offered, seats
from participants.reading.case import Link
from participants.reading.standing import Tag
from programs import isced
from programs.models import Activity, Area, Opportunity

LISTED = 50
FAR = Decimal(10_000)


class Course(NamedTuple):
    """An intake that takes people, and what may be done with it for the case."""

    name: str
    days: str
    office: str
    state: Tag
    choose: Link


class Fit(NamedTuple):
    """An opportunity that fits."""

    name: str
    url: str
    about: list[str]
    conditions: str
    courses: list[Course]


def fitting(case: Enrolment, kind: str) -> list[Fit]:
    """Those that are open and fit by age and education, the nearest first.

    What is not known of the person stands in nobody's way.
    """
    today = case.program.today()
    found = Opportunity.objects.filter(program=case.program_id, stage=kind)
    fit = found.open_on(today).filter(_fits(case))
    coming = seats.marked(
        Activity.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    )
    known = fit.select_related(
        "office", "partner", "area__parent__parent__parent"
    ).prefetch_related(
        Prefetch("intakes", coming.select_related("office").order_by("starts_on", "pk"))
    )
    home = [area.pk for area in _chain(case.residence)]
    near_first = sorted(known, key=lambda it: _nearness(it, home, case.office_id))
    planned = _planned(case, kind)
    return [_fit(it, case, planned) for it in near_first[:LISTED]]


def _fits(case: Enrolment) -> Q:
    age, level = case.participant.age(case.program.today()), case.education_level
    fits = Q()
    if age is not None:
        fits &= Q(smallest_age=None) | Q(smallest_age__lte=age)
    if level is not None:
        fits &= Q(education_needed=None) | Q(education_needed__lte=level)
    return fits


def _planned(case: Enrolment, kind: str) -> Stage | None:
    """What waits already: the choice goes into it, and no second one is made."""
    return Stage.objects.of(case).filter(stage=kind, status__in=WAITING).first()


def _chain(area: Area | None) -> Iterator[Area]:
    """The area and what it lies in."""
    while area:
        yield area
        area = area.parent


def _nearness(
    it: Opportunity, home: Iterable[int], office: int
) -> tuple[int, bool, Decimal, str]:
    there = {area.pk for area in _chain(it.area)}
    levels_up = next((up for up, pk in enumerate(home) if pk in there), len([*home]))
    far = FAR if it.distance_km is None else it.distance_km
    return levels_up, it.office_id != office, far, it.name


def _fit(it: Opportunity, case: Enrolment, planned: Stage | None) -> Fit:
    return Fit(
        it.name,
        it.get_absolute_url(),
        list(_about(it)),
        it.conditions,
        [_course(each, case, planned) for each in it.intakes.all()],
    )


def _about(it: Opportunity) -> Iterator[str]:
    if words := it.trade or it.get_kind_display():
        yield words
    yield offered.place(it)
    if it.partner:
        yield it.partner.name
    if it.smallest_age is not None:
        yield gettext("from the age of %(age)d") % {"age": it.smallest_age}
    if it.education_needed is not None:
        level = isced.in_words(it.education_needed)
        yield gettext("education %(level)s") % {"level": level}
    if it.childcare:
        yield gettext("childcare")
    if it.allowance:
        yield it.allowance


def _course(activity: Activity, case: Enrolment, planned: Stage | None) -> Course:
    words = gettext("Give a place")
    if not activity.has_seat:  # type: ignore[attr-defined]
        words = gettext("Put on the waiting list")
    return Course(
        activity.name,
        activities.days(activity),
        activity.office.name,
        seats.seat_tag(activity),
        Link(_address(activity, case, planned), words),
    )


def _address(activity: Activity, case: Enrolment, planned: Stage | None) -> str:
    """The form of a stay with this course chosen."""
    keys: dict[str, object] = {"case_code": case.case_code}
    if planned:
        url = reverse("participants:stage-change", kwargs=keys | {"pk": planned.pk})
    else:
        kind = {"kind": activity.stage}
        url = reverse("participants:stage-new", kwargs=keys | kind)
    return f"{url}?activity={activity.pk}"


def how_to_stand(activity: Activity) -> str:
    """With a place where one is free, else on the waiting list."""
    free = activity.has_seat  # type: ignore[attr-defined]
    return StageStatus.PLANNED if free else StageStatus.WAITLISTED
