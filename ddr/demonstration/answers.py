"""What adults answer to the screening instruments, better from time to time.

Nobody under 18 is asked. Some items stay without an answer.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ddr.demonstration.chances import Draw
from ddr.demonstration.programme import PSY
from ddr.demonstration.registration import Person
from ddr.demonstration.stays import Stay
from participants.instruments import INSTRUMENTS, MISSING, RECENT, Instrument

ASSESSMENTS = ("external_id", "instrument", "taken_on", "answers")
IN_CARE = {"PHQ-9": 0.95, "GAD-7": 0.5, "PCL-5": 0.55, "WHO-5": 0.6, "K10": 0.12}
EVERY = timedelta(days=42)
"""Between two rounds of questions to somebody in care."""

# How badly somebody is, in tenths of the worst that can be answered.
WORST = 10
AT_FIRST = Draw({1: 12, 2: 16, 3: 20, 4: 18, 5: 15, 6: 10, 7: 6, 8: 3})
AT_FIRST_IN_CARE = Draw({3: 8, 4: 16, 5: 24, 6: 24, 7: 18, 8: 10})
GAIN = Draw({-1: 6, 0: 14, 1: 26, 2: 30, 3: 18, 4: 6})
"""Tenths that somebody is better after a round."""

UNANSWERED = Draw({0: 94, 1: 4.5, 3: 1.5})

Row = tuple[str, str, str, str]


def assessments(
    rng: Random, person: Person, stays: list[Stay], last_day: date
) -> Iterator[Row]:
    """The screening soon after the registration, and rounds while in care."""
    if person.is_child:
        return
    care = next((stay for stay in stays if stay.stage == PSY), None)
    severity = (AT_FIRST_IN_CARE if care else AT_FIRST)(rng)
    chances = IN_CARE if care else {"PHQ-9": 0.85, "GAD-7": 0.2}
    taken = [code for code, chance in chances.items() if rng.random() < chance]
    day = _screened_on(rng, person)
    if day is None:
        return
    end = min(care.ended_on or last_day, last_day) if care else day
    while True:
        if day <= last_day:
            for code in taken:
                is_history = day < last_day - RECENT
                answers = _answers(rng, INSTRUMENTS[code], severity, is_history)
                yield (person.number, code, day.isoformat(), answers)
        day += EVERY
        if day > end + timedelta(days=7):
            return
        severity = min(max(severity - GAIN(rng), 0), WORST)


def _screened_on(rng: Random, person: Person) -> date | None:
    """Most within 30 days, some later, some never, a few elsewhere before."""
    chance = rng.random()
    if chance < 0.1:
        return None
    if chance < 0.11:
        return person.registered_on - timedelta(days=rng.randint(5, 60))
    days = rng.randint(31, 70) if chance < 0.25 else rng.randint(1, 28)
    return person.registered_on + timedelta(days=days)


def _answers(
    rng: Random, instrument: Instrument, severity: int, is_history: bool
) -> str:
    """Only answers that are history alarm: the alerts are in `alerts`."""
    values, up_to = WEIGHTS[instrument.code][severity]
    answers = rng.choices(values, cum_weights=up_to, k=instrument.items)
    if instrument.alert_item:
        mild, seldom = WEIGHTS[instrument.code][max(severity - 4, 0)]
        item = instrument.alert_item - 1
        drawn = rng.choices(mild, cum_weights=seldom)[0]
        answers[item] = drawn if is_history else mild[0]
    for item in rng.sample(range(instrument.items), UNANSWERED(rng)):
        answers[item] = MISSING
    return " ".join(answers)


def _weights(instrument: Instrument, severity: int) -> tuple[list[str], list[float]]:
    """The answers to an item and their weights added up, most around one point."""
    values = list(range(instrument.lowest, instrument.highest + 1))
    share = severity / WORST
    if instrument.better == "higher":
        share = 1 - share
    point = instrument.lowest + share * (instrument.highest - instrument.lowest)
    weights = [1 / (0.15 + (value - point) ** 2) for value in values]
    up_to = [sum(weights[: number + 1]) for number in range(len(weights))]
    return [str(value) for value in values], up_to


WEIGHTS = {
    code: [_weights(instrument, severity) for severity in range(WORST + 1)]
    for code, instrument in INSTRUMENTS.items()
}
