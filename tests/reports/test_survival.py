"""The product-limit estimate: published values, and another way to the same figures."""

from collections import Counter
from math import exp, log, sqrt
from random import Random

import pytest

from reports.cohorts.survival import marked, product_limit

# Weeks until relapse of 21 children on 6-MP: Freireich et al., Blood 1963;21:699-716.
RELAPSED = Counter([6, 6, 6, 7, 10, 13, 16, 22, 23])
STILL_WELL = Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
# Klein and Moeschberger, Survival Analysis, 2nd ed. 2003, table 4.1A: of each time
# the children at risk, the estimate and its standard error.
PUBLISHED = {
    6: (21, 0.857, 0.0764),
    7: (17, 0.807, 0.0869),
    10: (15, 0.753, 0.0963),
    13: (12, 0.690, 0.1068),
    16: (11, 0.627, 0.1141),
    22: (7, 0.538, 0.1282),
    23: (6, 0.448, 0.1346),
}
# What `survfit(..., conf.type = "log-log")` of R and `sts list` of Stata print.
INTERVALS = {
    6: (0.6197, 0.9516),
    7: (0.5631, 0.9228),
    10: (0.5032, 0.8894),
    13: (0.4316, 0.8491),
    16: (0.3675, 0.8049),
    22: (0.2678, 0.7468),
    23: (0.1881, 0.6801),
}


def steps(events=RELAPSED, censored=STILL_WELL):
    return {step.time: step for step in product_limit(events, censored) if step.time}


def rounded(number, places):
    return f"{number:.{places}f}"


@pytest.mark.parametrize("time", PUBLISHED)
def test_the_estimate_is_the_published_one(time):
    at_risk, remaining, _error = PUBLISHED[time]
    step = steps()[time]

    assert step.at_risk == at_risk
    assert rounded(step.remaining, 3) == rounded(remaining, 3)


@pytest.mark.parametrize("time", INTERVALS)
def test_the_interval_is_the_published_one(time):
    step = steps()[time]

    shown = (rounded(step.low, 4), rounded(step.high, 4))
    assert shown == tuple(rounded(end, 4) for end in INTERVALS[time])


@pytest.mark.parametrize("time", PUBLISHED)
def test_the_interval_is_made_of_the_published_error(time):
    """Exponents of the width on the scale of log(-log), from table 4.1A alone."""
    _at_risk, remaining, error = PUBLISHED[time]
    width = exp(1.96 * error / (remaining * abs(log(remaining))))
    step = steps()[time]

    assert step.low == pytest.approx(remaining**width, abs=0.002)
    assert step.high == pytest.approx(remaining ** (1 / width), abs=0.002)


def test_it_happens_at_these_times_alone():
    assert list(steps()) == list(PUBLISHED)
    assert [step.happened for step in steps().values()] == [3, 4, 5, 6, 7, 8, 9]


def test_without_anybody_leaving_it_is_the_plain_share_and_its_error():
    found = steps(Counter([1, 2, 2, 3]), Counter())

    assert found[2].remaining == pytest.approx(1 / 4)
    error = sqrt(0.25 * 0.75 / 4)
    width = exp(1.959964 * error / (0.25 * abs(log(0.25))))
    assert found[2].low == pytest.approx(0.25**width, abs=1e-6)


def test_where_it_happened_to_everybody_nobody_remains():
    last = steps(Counter([1, 2]), Counter())[2]

    assert (last.remaining, last.low, last.high) == (0.0, None, None)


def test_marks_end_where_nobody_is_looked_at_any_more():
    found = list(marked(Counter([3]), Counter([5]), [0, 3, 4, 5, 6]))

    assert [(step.time, step.at_risk) for step in found] == [
        *((0, 2), (3, 2), (4, 1), (5, 1))
    ]
    assert [step.remaining for step in found] == [1.0, 0.5, 0.5, 0.5]
    assert [step.happened for step in found] == [0, 1, 1, 1]


def redistributed(events, censored):
    """The same another way (Efron 1967): who leaves hands their part to the rest."""
    people = [(time, 0) for time in events.elements()]
    people += [(time, 1) for time in censored.elements()]
    people.sort()
    parts, remaining, found = [1 / len(people)] * len(people), 1.0, {}
    for place, (time, left) in enumerate(people):
        if left:
            later = range(place + 1, len(people))
            for other in later:
                parts[other] += parts[place] / len(later)
        else:
            remaining -= parts[place]
            found[time] = remaining
    return found


@pytest.mark.parametrize("seed", range(30))
def test_random_times_give_what_another_computation_gives(seed):
    rng = Random(seed)
    many = rng.randint(1, 60)
    times = [(rng.randint(1, 40), rng.random() < 0.6) for _each in range(many)]
    events = Counter(time for time, happened in times if happened)
    censored = Counter(time for time, happened in times if not happened)

    found = {time: step.remaining for time, step in steps(events, censored).items()}
    assert found == pytest.approx(redistributed(events, censored), abs=1e-9)
