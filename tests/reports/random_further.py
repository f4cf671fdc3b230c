"""What happens beside the records of the import formats, drawn at random.

Mostly on the days and to the second on which the further figures change. The clock
is that of Kathmandu, a quarter of an hour from anybody's.
"""

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from tests.reports.random_dates import BORDERS, FIRST, TODAY
from tests.reports.records import Record, Records
from tests.reports.reference_people import add_days, add_months

ZONE_NAME = "Asia/Kathmandu"
ZONE = timezone(timedelta(hours=5, minutes=45))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

Fact = dict[str, Any]


class Further(NamedTuple):
    """Each a list of facts with the ``external_id`` of whose they are."""

    alerts: list[Fact]
    referrals: list[Fact]
    benefits: list[Fact]
    complaints: list[Fact]
    placements: list[Fact]
    incomes: dict[tuple[str, str], Fact]
    """By ``external_id`` and wave."""
    entered: dict[str, datetime]


def drawn(seed: int, records: Records) -> Further:
    rng = Random(seed)
    found = Further([], [], [], [], [], {}, {})
    for row in records.participants:
        one = {"external_id": row["external_id"]}
        for kind, draw in DRAWN.items():
            times = rng.choice([0, 0, 1, 2])
            getattr(found, kind).extend(one | draw(rng) for _each in range(times))
        since = date.fromisoformat(row["registered_on"])
        late = add_days(since, rng.choice([0, 0, 1, 3, 40]))
        found.entered[row["external_id"]] = moment(rng, late)
    for stay in records.stages:
        found.placements.extend(placements(rng, stay))
    for row in records.followups:
        found.incomes[row["external_id"], row["wave"]] = income(rng)
    return found


def moment(rng: Random, on: date) -> datetime:
    """The first or last second of the day, or noon."""
    start = datetime(on.year, on.month, on.day, tzinfo=ZONE)
    return start + rng.choice([timedelta(0), timedelta(hours=12), DAY - SECOND])


def day(rng: Random, window: int) -> date:
    """Often so many days before the first or last day of a period."""
    border = add_days(rng.choice(BORDERS), rng.choice([0, -window, -window, 1]))
    if rng.random() < 0.7:
        return border
    return add_days(FIRST, rng.randint(0, (TODAY - FIRST).days))


def alert(rng: Random) -> Fact:
    raised = moment(rng, day(rng, 1))
    later = [None, SECOND, DAY - SECOND, DAY, DAY + SECOND, 3 * DAY]
    wait = rng.choice(later)
    return {"raised": raised, "assessed": wait and raised + wait}


def referral(rng: Random) -> Fact:
    sent = moment(rng, day(rng, 30))
    wait = rng.choice([None, 0, 29, 30, 31, 80])
    received = None if wait is None else add_days(sent.date(), wait)
    return {"sent": rng.choice([sent, sent, sent, None]), "received": received}


def benefit(rng: Random) -> Fact:
    decided = moment(rng, day(rng, 14))
    state = rng.choice(["paid", "paid", "approved", "failed", "waived", "earned"])
    wait = rng.choice([0, 13, 14, 15])
    paid = add_days(decided.date(), wait) if state == "paid" else None
    return {"state": state, "decided": decided, "paid": paid}


def complaint(rng: Random) -> Fact:
    received = day(rng, 14)
    state = rng.choice(["new", "answered", "answered", "closed"])
    settled = moment(rng, add_days(received, rng.choice([0, 13, 14, 15])))
    return {"state": state, "received": received, "settled": settled}


def placements(rng: Random, stay: Record) -> list[Fact]:
    """Around the day 6 months after the end of a stay."""
    if not stay["ended_on"] or rng.random() < 0.3:
        return []
    after = add_months(date.fromisoformat(stay["ended_on"]), 6)
    begun = add_days(after, rng.choice([-40, -1, 0, 1]))
    ended = add_days(after, rng.choice([-1, 0, 1]))
    facts = {"external_id": stay["external_id"], "begun": begun}
    facts["ended"] = rng.choice([None, max(begun, ended)])
    return [facts | {"is_related": rng.random() < 0.8}]


def income(rng: Random) -> Fact:
    """So small that a day, a week and a month are often alike over a year."""
    amount, per = rng.choice([(1, "day"), (7, "week"), (30, "month"), (2, "day")])
    currency = rng.choice(["USD", "USD", "LRD"])
    known = rng.random() < 0.85
    return {"amount": amount if known else None, "per": per, "currency": currency}


DRAWN = {
    "alerts": alert,
    "referrals": referral,
    "benefits": benefit,
    "complaints": complaint,
}
