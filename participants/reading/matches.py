"""Which counsellor fits somebody's wish, and why: the best come first."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext

from core.access import Scope
from core.models import User
from participants.fields import to_read
from participants.models import CounsellorWish, Enrolment, Stage
from programs.models import CounsellorProfile


class Matches(NamedTuple):
    """The counsellors to choose from, each in words, and what was wished for."""

    choices: list[tuple[int, str]]
    wish: str


def wish(stay: object, scope: Scope) -> CounsellorWish | None:
    """What was wished for when the support was asked for, to who may know it."""
    if not isinstance(stay, Stage):
        return None
    allowed = CounsellorWish.objects.allowing(scope, to_read(CounsellorWish))
    return allowed.filter(stay=stay).first()


def of(
    offered: Iterable[User], case: Enrolment, wished: CounsellorWish | None
) -> Matches:
    """Those who fit the wish before the others, who stand in their own order."""
    profiles = CounsellorProfile.objects.filter(program=case.program_id)
    known = {profile.user_id: profile for profile in profiles}
    found = []
    for user in offered:
        profile = known.get(user.pk)
        met = _met(profile, case, wished) if profile and wished else 0
        found.append((-met, user.pk, _words(user, profile, met)))
    ordered = sorted(found, key=lambda each: each[0])
    told = gettext("The person wishes for: %(wish)s.")
    said = told % {"wish": wished} if wished else ""
    return Matches([(pk, words) for _met, pk, words in ordered], said)


def _met(profile: CounsellorProfile, case: Enrolment, wished: CounsellorWish) -> int:
    """How much of a wish a counsellor meets."""
    born = case.participant.birth_date
    met = int(profile.sex == wished.sex)
    if born and profile.born_in and wished.age != CounsellorWish.Age.ANY:
        is_older = profile.born_in < born.year
        met += is_older == (wished.age == CounsellorWish.Age.OLDER)
    return met


def _words(user: User, profile: CounsellorProfile | None, met: int) -> str:
    """`Awa Kamara: woman, born in 1970, speaks Krio (as wished)`."""
    facts = []
    if profile and profile.sex:
        facts.append(str(profile.get_sex_display()))
    if profile and profile.born_in:
        facts.append(gettext("born in %(year)s") % {"year": profile.born_in})
    if profile and profile.speaks:
        facts.append(gettext("speaks %(what)s") % {"what": profile.speaks})
    if not facts:
        return str(user)
    told = gettext("%(name)s: %(facts)s")
    if met:
        told = gettext("%(name)s: %(facts)s (as wished)")
    return told % {"name": user, "facts": ", ".join(facts)}
