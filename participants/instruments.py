"""Screening instruments: their items, scores, bands and cut-offs.

Values in, values out. Screens are not diagnoses. An instrument is one entry of
``INSTRUMENTS``; nothing else has to change when one is added.

PHQ-9   Kroenke, Spitzer, Williams (2001), J Gen Intern Med 16:606-613
GAD-7   Spitzer, Kroenke, Williams, Löwe (2006), Arch Intern Med 166:1092-1097
PCL-5   Weathers et al. (2013), National Center for PTSD; public domain
WHO-5   World Health Organization (1998), Regional Office for Europe
K10     Kessler et al. (2002), Psychol Med 32:959-976; Australian bands
WG-SS   Washington Group on Disability Statistics, Short Set on Functioning
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Answers = Sequence[int | None]
Better = Literal["lower", "higher"]
Disability = Literal["yes", "no", "unknown"]

MISSING = "-"
# From this answer on a PCL-5 item counts as a symptom that is present.
PRESENT = 2
# From this answer on a Washington Group item means a lot of difficulty.
DIFFICULTY = 3


class Band(NamedTuple):
    """A range of scores from ``lowest`` up to where the next band begins."""

    lowest: int
    code: str
    label: Promise


class Cluster(NamedTuple):
    """Items ``first`` to ``last`` of which at least ``needed`` must be present."""

    first: int
    last: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """How one questionnaire is answered, scored and read.

    ``cut_off`` is the default: the score from which on (for better-is-higher
    instruments: down from which) somebody is on the clinical side.
    ``reliable_change`` is None where none is defined. Items count from 1.
    """

    code: str
    items: int
    lowest: int
    highest: int
    cut_off: int
    reliable_change: int | None
    cites: str
    better: Better = "lower"
    factor: int = 1
    may_miss: int = 0
    bands: tuple[Band, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    alert_item: int | None = None

    def is_clinical(self, score: int, cut_off: int | None = None) -> bool:
        """On the clinical side of the programme's cut-off, or of the default."""
        limit = self.cut_off if cut_off is None else cut_off
        return score >= limit if self.better == "lower" else score <= limit

    def reliably_improved(self, first: int, latest: int) -> bool | None:
        """For the better by the reliable change at least; None if not defined."""
        if self.reliable_change is None:
            return None
        change = first - latest if self.better == "lower" else latest - first
        return change >= self.reliable_change


class Scored(NamedTuple):
    """What the answers come to; None where that can't be said.

    ``alert`` stands whatever the score, and also when there is none.
    """

    score: int | None
    band: Band | None
    clinical: bool | None
    alert: bool
    cluster_rule: bool | None


MINIMAL = Band(0, "minimal", _("Minimal"))
MILD = Band(5, "mild", _("Mild"))
MODERATE = Band(10, "moderate", _("Moderate"))

PHQ_9 = Instrument(
    code="PHQ-9",
    items=9,
    lowest=0,
    highest=3,
    cut_off=10,
    reliable_change=5,
    cites="Kroenke, Spitzer, Williams 2001",
    may_miss=2,
    alert_item=9,
    bands=(
        MINIMAL,
        MILD,
        MODERATE,
        Band(15, "moderately_severe", _("Moderately severe")),
        Band(20, "severe", _("Severe")),
    ),
)
GAD_7 = Instrument(
    code="GAD-7",
    items=7,
    lowest=0,
    highest=3,
    cut_off=10,
    reliable_change=4,
    cites="Spitzer, Kroenke, Williams, Löwe 2006",
    may_miss=2,
    bands=(MINIMAL, MILD, MODERATE, Band(15, "severe", _("Severe"))),
)
PCL_5 = Instrument(
    code="PCL-5",
    items=20,
    lowest=0,
    highest=4,
    cut_off=31,
    reliable_change=10,
    cites="Weathers et al. 2013",
    clusters=(
        Cluster(1, 5, needed=1),
        Cluster(6, 7, needed=1),
        Cluster(8, 14, needed=2),
        Cluster(15, 20, needed=2),
    ),
)
WHO_5 = Instrument(
    code="WHO-5",
    items=5,
    lowest=0,
    highest=5,
    cut_off=50,
    reliable_change=10,
    cites="World Health Organization 1998",
    better="higher",
    factor=4,
    bands=(
        Band(0, "likely_depression", _("Low, likely depression")),
        Band(29, "low", _("Low")),
        Band(51, "not_low", _("Not low")),
    ),
)
K10 = Instrument(
    code="K10",
    items=10,
    lowest=1,
    highest=5,
    cut_off=22,
    reliable_change=None,
    cites="Kessler et al. 2002",
    bands=(
        Band(10, "low", _("Low")),
        Band(16, "moderate", _("Moderate")),
        Band(22, "high", _("High")),
        Band(30, "very_high", _("Very high")),
    ),
)

INSTRUMENTS = {each.code: each for each in (PHQ_9, GAD_7, PCL_5, WHO_5, K10)}


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
