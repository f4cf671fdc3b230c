"""What is not known of a person, and that nobody is responsible."""

from collections.abc import Iterator

from django.utils.translation import gettext

from participants.models import (
    Enrolment,
)
from participants.reading.attention.line import Line
from participants.reading.case import link_to


def missing(case: Enrolment) -> Iterator[Line]:
    if not case.participant.birth_date:
        why = gettext(
            "Without it no age is known, and no age group counts this person."
        )
        yield Line("", "", gettext("Birth date missing"), why)
    if not case.caseworker and case.is_active:
        what = gettext("No caseworker")
        why = gettext("Nobody in the office is responsible for this case.")
        if case.may_take:  # type: ignore[attr-defined]
            take = link_to("case-take", gettext("Take this case"), case)
            yield Line("", "", what, why, take, by_button=True)
        else:
            yield Line("", "", what, why)
