"""Somebody's profile and needs, as far as the reader may know."""

from datetime import date
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Enrolment, Need, Profile
from participants.profile_sections import SECTIONS
from participants.reading.case import Link, held, link_to
from participants.reading.changes import words


class Part(NamedTuple):
    """One part of a profile: its answers, and where it is filled in."""

    title: str
    facts: list[tuple[str, str]]
    link: Link | None


class NeedLine(NamedTuple):
    need: Need
    told: str
    tone: str


def of_case(case: Enrolment, scope: Scope) -> Profile | None:
    return Profile.objects.allowing(scope, to_read(Profile)).of(case).first()


def parts(case: Enrolment, scope: Scope) -> list[Part]:
    """Those that the reader of a `readable` case may read; one query."""
    profile, may, found = of_case(case, scope), held(case), []
    for section in SECTIONS:
        if section.read not in may:
            continue
        facts = [
            (_label(name), told)
            for name in section.fields
            if profile and (told := words(Profile, name, profile))
        ]
        link = None
        if section.write in may and case.is_active:
            said = gettext("Change") if facts else gettext("Fill in")
            link = link_to("profile-section", said, case, section=section.code)
        found.append(Part(str(section.title), facts, link))
    return found


def needs(case: Enrolment, scope: Scope) -> list[NeedLine]:
    """Those that are not met first, the most pressing at the top."""
    rows = Need.objects.allowing(scope, to_read(Need)).of(case)
    today = case.program.today()
    found = sorted(rows, key=lambda need: (need.met_on is not None, need.last_day))
    return [_line(need, today) for need in found]


def _line(need: Need, today: date) -> NeedLine:
    if need.met_on:
        told = gettext("Met on %(day)s") % {"day": long_date(need.met_on)}
        return NeedLine(need, told, "good")
    last = need.last_day
    told = gettext("To be met by %(day)s") % {"day": long_date(last)}
    return NeedLine(need, told, "bad" if last < today else "warn")


def _label(name: str) -> str:
    return capfirst(str(Profile._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
