"""The programme or office that somebody has chosen to work in for now.

It narrows what lists and counts show (`request.here`), never what may be opened
(`request.scope`): a colleague's link still leads to its case.
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext

from programs.scope import Place, Scope

PLACE = "place"


def chosen(request: HttpRequest, scope: Scope) -> Place | None:
    """The place chosen in this session, if it is still theirs."""
    if len(scope.places) < 2:
        return None
    code = request.session.get(PLACE, "")
    return next((place for place in scope.places if place.code == code), None)


def choose(request: HttpRequest, code: str) -> None:
    """Work in the place with this code from now on; without one, everywhere."""
    request.session[PLACE] = code


def choices(scope: Scope) -> list[tuple[str, str]]:
    """Codes and titles to choose from: everything first, then place by place.

    Of one programme "everything" is the programme itself.
    """
    programs = {place.program for place in scope.places}
    if len(programs) > 1:
        return [("", gettext("All places")), *_coded(scope.places)]
    return [("", place.title) for place in scope.places[:1]] + _coded(scope.places[1:])


def _coded(places: Iterable[Place]) -> list[tuple[str, str]]:
    return [(place.code, place.title) for place in places]
