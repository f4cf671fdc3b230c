"""What the answers to an instrument come to: values in, values out.

Screens are not diagnoses. The facts of each instrument stand in its own file.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from participants.instruments.questionnaire import Band, Instrument
from participants.instruments.register import INSTRUMENTS

Answers = Sequence[int | None]
Disability = Literal["yes", "no", "unknown"]

MISSING = "-"
# From this answer on a PCL-5 item counts as a symptom that is present.
PRESENT = 2
# From this answer on a Washington Group item means a lot of difficulty.
DIFFICULTY = 3
RECENT = timedelta(days=30)
"""An imported answer that is older raises no alert: it is history."""


class Scored(NamedTuple):
    """What the answers come to; None where that can't be said.

    ``alert`` stands whatever the score, and also when there is none.
    """

    score: int | None
    band: Band | None
    clinical: bool | None
    alert: bool
    cluster_rule: bool | None


def score(code: str, answers: Answers, *, cut_off: int | None = None) -> Scored:
    """The score of the answers in the items' order, None being a missing one.

    ``cut_off`` is the programme's own, when it has one on that day.
    """
    instrument = INSTRUMENTS[code]
    _check(instrument, answers)
    total = _total(instrument, answers)
    alert = _alert(instrument, answers)
    rule = _cluster_rule(instrument, answers)
    if total is None:
        return Scored(None, None, None, alert, rule)
    clinical = instrument.is_clinical(total, cut_off)
    return Scored(total, _band(instrument, total), clinical, alert, rule)


def parse_answers(code: str, text: str) -> list[int | None]:
    """The answers written as ``3 0 - 1``; a ValueError says what is wrong."""
    instrument = INSTRUMENTS[code]
    words = text.split(" ") if text else []
    if "" in words:
        raise ValueError(_("answers stand apart by one space, no more"))
    _check_number(instrument, words)
    allowed: dict[str, int | None] = {MISSING: None}
    for value in range(instrument.lowest, instrument.highest + 1):
        allowed[str(value)] = value
    for item, word in enumerate(words, start=1):
        if word not in allowed:
            raise _out_of_range(instrument, item)
    return [allowed[word] for word in words]


def disability(answers: Answers) -> Disability:
    """Washington Group Short Set: yes from one answer of 3 or 4 on."""
    given = [answer for answer in answers if answer is not None]
    if not given:
        return "unknown"
    return "yes" if max(given) >= DIFFICULTY else "no"


def _check(instrument: Instrument, answers: Answers) -> None:
    _check_number(instrument, answers)
    for item, answer in enumerate(answers, start=1):
        if answer is None or instrument.lowest <= answer <= instrument.highest:
            continue
        raise _out_of_range(instrument, item)


def _check_number(instrument: Instrument, answers: Sequence[object]) -> None:
    if len(answers) != instrument.items:
        sentence = _("%(instrument)s takes %(items)d answers, here are %(given)d")
        facts = {
            "instrument": instrument.code,
            "items": instrument.items,
            "given": len(answers),
        }
        raise ValueError(sentence % facts)


def _out_of_range(instrument: Instrument, item: int) -> ValueError:
    sentence = _(
        "answer %(item)d is not one of %(lowest)d to %(highest)d, or - if missing"
    )
    facts = {"item": item, "lowest": instrument.lowest, "highest": instrument.highest}
    return ValueError(sentence % facts)


def _total(instrument: Instrument, answers: Answers) -> int | None:
    given = [answer for answer in answers if answer is not None]
    if len(answers) - len(given) > instrument.may_miss:
        return None
    # Whole numbers throughout: a float would round some halves down.
    twice, answered = 2 * sum(given) * instrument.items, len(given)
    return (twice + answered) // (2 * answered) * instrument.factor


def _band(instrument: Instrument, total: int) -> Band | None:
    reached = [band for band in instrument.bands if band.lowest <= total]
    return reached[-1] if reached else None


def _alert(instrument: Instrument, answers: Answers) -> bool:
    if instrument.alert_item is None:
        return False
    return (answers[instrument.alert_item - 1] or 0) >= 1


def _cluster_rule(instrument: Instrument, answers: Answers) -> bool | None:
    if not instrument.clusters or None in answers:
        return None
    present = [(answer or 0) >= PRESENT for answer in answers]
    return all(
        sum(present[cluster.first - 1 : cluster.last]) >= cluster.needed
        for cluster in instrument.clusters
    )
