"""The further figures, counted a second time and without the product.

By the written definitions, one person after the other: slow and plain on purpose.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tests.reports.random_further import ZONE, Fact, Further
from tests.reports.records import Record, Records
from tests.reports.reference import dimensions, figure
from tests.reports.reference_indicators import DEATHS, REACHED, followed_up
from tests.reports.reference_people import (
    Period,
    Person,
    add_days,
    add_months,
    by_person,
    people,
)

TIMES = {"day": 365, "week": 52, "month": 12}
Mine = Mapping[str, list[Fact]]


def on(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def alerts_answered(person: Person, mine: Mine, p: Period) -> list[bool]:
    found = []
    for alert in mine["alerts"]:
        end = alert["raised"] + timedelta(hours=24)
        if on(end) in p:
            found.append(alert["assessed"] is not None and alert["assessed"] <= end)
    return found


def in_trade(person: Person, mine: Mine, p: Period) -> list[bool]:
    found = []
    for stay in person.stays_in("vocational_training"):
        if stay.status != "completed" or stay.ended is None:
            continue
        after = add_months(stay.ended, 6)
        died = person.exit_reason in DEATHS and person.exited <= after
        if after in p and not died:
            found.append(
                any(
                    work["is_related"]
                    and work["begun"] <= after
                    and (work["ended"] is None or work["ended"] > after)
                    for work in mine["placements"]
                )
            )
    return found


def referrals_made(person: Person, mine: Mine, p: Period) -> list[bool]:
    sent = [each["sent"] for each in mine["referrals"] if each["sent"]]
    return [True for moment in sent if on(moment) in p]


def referrals_completed(person: Person, mine: Mine, p: Period) -> list[bool]:
    found = []
    for each in mine["referrals"]:
        if each["sent"] and (end := add_days(on(each["sent"]), 30)) in p:
            found.append(each["received"] is not None and each["received"] <= end)
    return found


def paid_on_time(person: Person, mine: Mine, p: Period) -> list[bool]:
    found = []
    for each in mine["benefits"]:
        if each["state"] not in ("approved", "paid", "failed"):
            continue
        end = add_days(on(each["decided"]), 14)
        if end in p:
            found.append(each["paid"] is not None and each["paid"] <= end)
    return found


def complaints(person: Person, mine: Mine, p: Period) -> list[bool]:
    return [True for each in mine["complaints"] if each["received"] in p]


def complaints_answered(person: Person, mine: Mine, p: Period) -> list[bool]:
    found = []
    for each in mine["complaints"]:
        end = add_days(each["received"], 14)
        if end in p:
            found.append(each["state"] == "answered" and on(each["settled"]) <= end)
    return found


def earns_more(wave: int) -> Callable[[Person, Mine, Period], list[bool]]:
    def compared(person: Person, mine: Mine, p: Period) -> list[bool]:
        if followed_up(wave, person, p) != [True]:
            return []
        told = {int(each["wave"]): each for each in mine["incomes"]}
        now = told.get(wave)
        before = [w for w in told if w < wave and now and alike(told[w], now)]
        if not now or not before:
            return []
        return [a_year(now) > a_year(told[max(before)])]

    return compared


def alike(one: Fact, other: Fact) -> bool:
    return bool(one["currency"] == other["currency"])


def a_year(income: Fact) -> int:
    return int(income["amount"] * TIMES[income["per"]])


def days_to_entry(person: Person, mine: Mine, p: Period) -> list[int]:
    if person.registered not in p:
        return []
    return [(on(mine["entered"][0]["at"]) - person.registered).days]


REGISTER: list[tuple[str, str, Callable[[Person, Mine, Period], list[Any]]]] = [
    ("PSY-13", "rate", alerts_answered),
    ("VOC-12", "rate", in_trade),
    *((f"FU{wave}-4", "rate", earns_more(wave)) for wave in (6, 12, 24)),
    ("REF-1", "count", referrals_made),
    ("REF-2", "rate", referrals_completed),
    ("BEN-1", "rate", paid_on_time),
    ("COM-1", "count", complaints),
    ("COM-2", "rate", complaints_answered),
    ("DQ-3", "median", days_to_entry),
]


def summary(records: Records, further: Further, code: str) -> list[dict[str, Any]]:
    """All rows of the period in the order of the register."""
    p = Period.of(code)
    persons = list(each(records, further))
    places = dimensions(records.programme)
    rows = []
    for indicator, kind, brings in REGISTER:
        brought = defaultdict(list)
        behind: dict[Any, int] = defaultdict(int)
        for person, mine in persons:
            items = brings(person, mine, p)
            for place in person.groups(p.last).items():
                brought[place] += items
                behind[place] += bool(items)
        for place in places:
            row = {"indicator": indicator, "dimension": place[0], "group": place[1]}
            row |= figure(kind, brought[place])
            rows.append(row | {"persons": behind[place]})
    return rows


def each(records: Records, further: Further) -> Any:
    """Everybody who counts, with what was drawn of them beside their records."""
    stages, followups = by_person(records.stages), by_person(records.followups)
    kinds = ("alerts", "referrals", "benefits", "complaints", "placements")
    told = {kind: by_person(getattr(further, kind)) for kind in kinds}
    for row in records.participants:
        own = row["external_id"]
        history = stages[own], [], [], followups[own]
        for person in people(records.programme, [row], *history):
            mine = {kind: found[own] for kind, found in told.items()}
            mine["incomes"] = incomes(followups[own], further)
            mine["entered"] = [{"at": further.entered[own]}]
            yield person, mine


def incomes(followups: list[Record], further: Further) -> list[Fact]:
    """Of those who were reached and told theirs."""
    found = []
    for row in followups:
        told = further.incomes[row["external_id"], row["wave"]]
        if row["result"] in REACHED and told["amount"] is not None:
            found.append(told | {"wave": row["wave"]})
    return found
