"""Which instruments may be taken with somebody, and what one of them came to."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from core.access import Scope
from participants import instruments
from participants.instruments import Instrument, Wording
from participants.models import Assessment, Enrolment
from participants.reading.scores import Course, Score, courses


class Offer(NamedTuple):
    """An instrument for this person, and when it was taken last."""

    instrument: Instrument
    last: Score | None


class Item(NamedTuple):
    number: int
    words: str
    answer: str


@dataclass(frozen=True)
class Result:
    """One assessment with what it came to, and its answers in words."""

    assessment: Assessment
    course: Course
    score: Score
    wording: Wording
    items: list[Item]

    @property
    def sentences(self) -> list[str]:
        """What there is to say beside the figure."""
        told = [self.score.reading, self.score.cluster, self._since_first()]
        return [sentence for sentence in told if sentence]

    def _since_first(self) -> str:
        """The change, and what it takes until one can be relied on."""
        instrument = self.course.instrument
        if not self.score.change or self.score.pk == self.course.scores[-1].pk:
            return ""
        facts = {"change": self.score.change, "needed": instrument.reliable_change}
        if instrument.reliable_change is None:
            told = gettext(
                "%(change)s since the first one. This instrument has no reliable"
                " change to compare it with."
            )
        else:
            told = gettext(
                "%(change)s since the first one. A change of %(needed)s or more can"
                " be relied on."
            )
        return told % facts


def offered(case: Enrolment) -> list[Instrument]:
    """Those for people of that age, today."""
    today = case.program.today()
    return [
        each
        for each in instruments.INSTRUMENTS.values()
        if case.is_old_enough(each.minimum_age, today)
    ]


def offers(case: Enrolment, scope: Scope) -> list[Offer]:
    last = {course.code: course.scores[0] for course in courses(case, scope)}
    return [Offer(each, last.get(each.code)) for each in offered(case)]


def result(assessment: Assessment, scope: Scope, language: str) -> Result:
    """What an assessment of a known instrument came to."""
    found = courses(assessment.enrolment, scope)
    course = next(each for each in found if each.code == assessment.instrument)
    score = next(each for each in course.scores if each.pk == assessment.pk)
    wording = course.instrument.wording(language)
    numbered = enumerate(zip(wording.items, assessment.answers, strict=True), start=1)
    items = [
        Item(number, words, wording.answer(answer))
        for number, (words, answer) in numbered
    ]
    return Result(assessment, course, score, wording, items)


def missing_rule(instrument: Instrument) -> str:
    """What becomes of answers that are missing."""
    if not instrument.may_miss:
        return gettext(
            "Every question needs an answer: with one missing it is kept without a"
            " score."
        )
    told = ngettext(
        "%(count)d answer may be missing: the score is then worked out from the"
        " others. With more missing it is kept without a score.",
        "%(count)d answers may be missing: the score is then worked out from the"
        " others. With more missing it is kept without a score.",
        instrument.may_miss,
    )
    return told % {"count": instrument.may_miss}
