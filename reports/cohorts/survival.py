"""How long until something happens, where not all have been seen long enough.

The product-limit estimate (Kaplan and Meier, J Am Stat Assoc 1958;53:457-481), its
variance by Greenwood's formula, and the interval on the scale of log(-log)
(Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1980).
Values in, values out: no database, no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from reports.rates import Z


@dataclass(frozen=True)
class Step:
    """What holds from ``time`` on until the next step.

    ``remaining``: the share to whom it has not happened, 0 to 1, and the 95 % interval
    around it; none where it has happened to nobody or to everybody. ``happened``: to
    how many by then.
    """

    time: float
    at_risk: int
    happened: int
    remaining: float
    low: float | None = None
    high: float | None = None


def product_limit(
    events: Mapping[int, int], censored: Mapping[int, int]
) -> Iterator[Step]:
    """A step for each time at which it happened; both: time -> how many.

    Whoever was last seen on the day of an event was still at risk of it.
    """
    at_risk = sum(events.values()) + sum(censored.values())
    yield Step(0, at_risk, 0, 1.0)
    remaining, variance, happened = 1.0, 0.0, 0
    for time in sorted({*events, *censored}):
        number = events.get(time, 0)
        if number:
            happened += number
            remaining *= (at_risk - number) / at_risk
            if at_risk > number:
                variance += number / (at_risk * (at_risk - number))
            else:
                remaining = 0.0
            interval = _interval(remaining, variance)
            yield Step(time, at_risk, happened, remaining, *interval)
        at_risk -= number + censored.get(time, 0)


def marked(
    events: Mapping[int, int], censored: Mapping[int, int], marks: Sequence[float]
) -> Iterator[Step]:
    """The same at given times, as long as anybody is still at risk then."""
    steps = list(product_limit(events, censored))
    for mark in marks:
        at_risk = sum(
            number
            for known in (events, censored)
            for time, number in known.items()
            if time >= mark
        )
        if not at_risk:
            return
        last = next(step for step in reversed(steps) if step.time <= mark)
        yield Step(mark, at_risk, last.happened, last.remaining, last.low, last.high)


def _interval(remaining: float, variance: float) -> tuple[float | None, float | None]:
    if not 0 < remaining < 1:
        return None, None
    width = Z * sqrt(variance) / abs(log(remaining))
    return remaining ** exp(width), remaining ** exp(-width)
