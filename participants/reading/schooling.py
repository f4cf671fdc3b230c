"""What somebody learns and learned, in words, as far as the reader may know.

One question to the database gives the schooling of a whole case; what pages tell
of it is worked out from there.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext, pgettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants import school_age
from participants.fields import to_read
from participants.models import Enrolment, Schooling, Stage, TermResult
from participants.models.schooling import Learning
from participants.models.stage import StageStatus
from programs import isced

Schoolings = Mapping[UUID, Schooling]
"""Of each stay, by its key."""
Told = list[tuple[str, str]]
ORDINALS = {
    2: lambda: gettext("Second enrolment"),
    3: lambda: gettext("Third enrolment"),
}


class SchoolDays(NamedTuple):
    """What schools report by term: no mark of ours, and in no figure."""

    present: int = 0
    held: int = 0

    def told(self) -> str:
        """`110 of 120`; nothing while no school reported."""
        if not self.held:
            return ""
        facts = {"attended": self.present, "countable": self.held}
        return gettext("%(attended)d of %(countable)d") % facts


def of_case(case: Enrolment, scope: Scope) -> dict[UUID, Schooling]:
    """The schooling of each stay, in the order in which the stays began."""
    allowed = Schooling.objects.allowing(scope, to_read(Schooling)).of(case)
    found = allowed.select_related("stay").order_by("stay__started_on", "pk")
    return {schooling.stay_id: schooling for schooling in found}


def school_days(case: Enrolment, scope: Scope) -> SchoolDays:
    """Over the terms of which the school reports both numbers."""
    allowed = TermResult.objects.allowing(scope, to_read(TermResult)).of(case)
    reported = allowed.exclude(days_present=None)
    found = reported.aggregate(present=Sum("days_present"), held=Sum("days_held"))
    return SchoolDays(found["present"] or 0, found["held"] or 0)


def standing(schooling: Schooling) -> str:
    """`In school: class 5, formal school`, or `Literacy, class 2`."""
    if not schooling.is_in_school:
        return str(schooling)
    if not schooling.grade:
        return gettext("In school: formal school")
    told = gettext("In school: class %(grade)s, formal school")
    return told % {"grade": schooling.grade}


def told(schooling: Schooling, all_of_case: Schoolings) -> Told:
    """What the tab tells of one stay: what is not known is left out."""
    facts = [
        (gettext("Kind of learning"), str(schooling)),
        (gettext("School"), _school(schooling)),
        (gettext("Level"), _levels(schooling)),
        (gettext("Childcare"), _childcare(schooling)),
        (gettext("Why they left"), schooling.get_left_because_display()),
        (gettext("Enrolled"), _enrolled(schooling, all_of_case)),
    ]
    return [(label, value) for label, value in facts if value]


def level_now(schoolings: Schoolings) -> int | None:
    """The level at the end of the last stay that was completed; None without one."""
    completed = [
        schooling
        for schooling in schoolings.values()
        if schooling.stay.status == StageStatus.COMPLETED
        and schooling.exit_level is not None
        and schooling.stay.ended_on
    ]
    last = max(completed, key=lambda each: (each.stay.ended_on, each.pk), default=None)
    return last.exit_level if last else None


def last_level(case: Enrolment, schoolings: Schoolings) -> int | None:
    """The level as it was known last, at the registration if never since."""
    levels = (each.last_level for each in [*schoolings.values()][::-1])
    return next((each for each in levels if each is not None), case.education_level)


def to_begin(case: Enrolment, scope: Scope) -> dict[str, object]:
    """What the schooling of a new stay begins with, before anybody is asked."""
    facts: dict[str, object] = {"entry_level": last_level(case, of_case(case, scope))}
    born, day = case.participant.born, case.program.today()
    if school_age.is_under(born, day, in_doubt=case.age_in_doubt):
        facts["learning"] = Learning.FORMAL_SCHOOL
    return facts


def again(earlier: Stage, schoolings: Schoolings) -> dict[str, object]:
    """What an enrolment after an earlier stay begins with."""
    schooling = schoolings.get(earlier.pk)
    case = earlier.enrolment
    level = schooling.last_level if schooling else None
    facts: dict[str, object] = {
        "entry_level": last_level(case, schoolings) if level is None else level
    }
    if schooling:
        names = "learning", "beside_school", "school", "grade", "childcare"
        facts |= {name: getattr(schooling, name) for name in names}
    return facts


def _school(schooling: Schooling) -> str:
    if schooling.beside_school:
        return gettext("%(school)s, beside the classes") % {"school": schooling.school}
    return schooling.school


def _levels(schooling: Schooling) -> str:
    levels = [each for each in _in_words(schooling) if each]
    return pgettext("levels of education", " to ").join(levels)


def _in_words(schooling: Schooling) -> Iterator[str]:
    yield isced.in_words(schooling.entry_level)
    yield isced.in_words(schooling.exit_level)


def _childcare(schooling: Schooling) -> str:
    words = schooling.get_childcare_display()
    if not schooling.childcare_since:
        return words
    facts = {"childcare": words, "day": long_date(schooling.childcare_since)}
    return gettext("%(childcare)s, since %(day)s") % facts


def _enrolled(schooling: Schooling, all_of_case: Schoolings) -> str:
    """`Second enrolment`; nothing for the first."""
    nth = _nth(schooling, all_of_case)
    if nth in ORDINALS:
        return ORDINALS[nth]()
    return gettext("Enrolment number %(number)d") % {"number": nth} if nth > 3 else ""


def _nth(schooling: Schooling, all_of_case: Schoolings) -> int:
    """How many stays it is linked to by who enrolled again, with itself."""
    number, seen = 1, {schooling.stay_id}
    while (earlier := schooling.again_after_id) and earlier not in seen:
        number += 1
        seen.add(earlier)
        if earlier not in all_of_case:
            break
        schooling = all_of_case[earlier]
    return number
