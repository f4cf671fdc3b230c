"""Stores what was drawn at random beside the records of the import formats."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from participants.models import (
    Alert,
    Benefit,
    Complaint,
    Enrolment,
    FollowUp,
    Placement,
    Referral,
)
from participants.models.referral import PartnerConsent
from programs.models import Program
from tests.factories import (
    BenefitRuleFactory,
    PartnerFactory,
    ServiceOfferFactory,
    UserFactory,
)
from tests.reports.random_further import ZONE_NAME, Fact, Further
from tests.roles import as_owner


def store(program: Program, further: Further) -> None:
    """As the owner; the programme works by the clock the moments were drawn by."""
    users = UserFactory.create_batch(2)
    with as_owner():
        mine = Enrolment.objects.filter(program=program)
        cases = {each.external_id: each for each in mine}
        program.timezone = ZONE_NAME
        program.save(update_fields=["timezone"])
        Alert.objects.bulk_create(
            Alert(**of(cases, each), **alert(each, *users)) for each in further.alerts
        )
        store_benefits(program, cases, further.benefits, *users)
        Complaint.objects.bulk_create(
            Complaint(**of(cases, each), **complaint(each, *users))
            for each in further.complaints
        )
        Placement.objects.bulk_create(
            Placement(**of(cases, each), **placement(each))
            for each in further.placements
        )
        store_incomes(further)
        for own, at in further.entered.items():
            cases[own].created_at = at
        Enrolment.objects.bulk_update(cases.values(), ["created_at"])
        store_referrals(program, cases, further.referrals, *users)


def of(cases: dict[str, Enrolment], fact: Fact) -> dict[str, Any]:
    case = cases[fact["external_id"]]
    track = case.child_track
    return {"enrolment": case, "office_id": case.office_id, "child_track": track}


def alert(fact: Fact, user: Any, *_others: Any) -> dict[str, Any]:
    state = "assessed" if fact["assessed"] else "open"
    return {
        "reason": "said",
        "raised_by": user,
        "raised_at": fact["raised"],
        "due_at": fact["raised"] + timedelta(hours=24),
        "assessed_at": fact["assessed"],
        "state": state,
    }


def complaint(fact: Fact, user: Any, *_others: Any) -> dict[str, Any]:
    words = {"answered": {"answer": "So it is."}, "closed": {"why_not": "Gone."}}
    settled = {"settled_by": user, "settled_at": fact["settled"]}
    state = fact["state"]
    return {
        "received_on": fact["received"],
        "how": "phone",
        "kind": "service",
        "text": "It rains in.",
        "by": user,
        "state": state,
        **(settled | words[state] if state in words else {}),
    }


def placement(fact: Fact) -> dict[str, Any]:
    return {
        "day": fact["begun"],
        "ended_on": fact["ended"],
        "ended_because": "over" if fact["ended"] else "",
        "is_related": fact["is_related"],
        "kind": "employed",
        "occupation": "7212",
    }


def store_benefits(
    program: Program, cases: Any, facts: list[Fact], one: Any, other: Any
) -> None:
    rule = BenefitRuleFactory(program=program)
    months = count()
    rows = []
    for fact in facts:
        state, number = fact["state"], next(months)
        proposed = {"proposed_by": one, "proposed_at": fact["decided"]}
        decided = {"decided_by": other, "decided_at": fact["decided"]}
        known: dict[str, Any] = {} if state == "earned" else proposed | decided
        if state == "waived":
            known["reason"] = "The road was closed."
        if state in ("approved", "paid", "failed"):
            known["reference"] = f"R{number}"
        month = date(1900 + number // 12, number % 12 + 1, 1)
        rows.append(
            Benefit(
                **of(cases, fact),
                **known,
                **{"rule": rule, "kind": rule.code, "month": month},
                **{"amount": rule.amount, "currency": "USD"},
                **{"attended": 10, "countable": 10},
                state=state,
                paid_on=fact["paid"],
            )
        )
    Benefit.objects.bulk_create(rows)


def store_referrals(
    program: Program, cases: Any, facts: list[Fact], user: Any, *_others: Any
) -> None:
    """Each to a service of its own turn: one is open once to somebody."""
    partner = PartnerFactory(program=program, code="CARE")
    services = ServiceOfferFactory.create_batch(2, partner=partner, program=program)
    agreed = {"agreed": True, "given_on": date(2024, 1, 1), "given_by": "self"}
    turns: dict[str, int] = {}
    for fact in facts:
        own = of(cases, fact)
        turn = turns[fact["external_id"]] = turns.get(fact["external_id"], -1) + 1
        consent = PartnerConsent.objects.create(
            **own, **agreed, partner=partner, language="English", by=user
        )
        sent = fact["sent"]
        due = {"sent_at": sent, "due_at": sent + timedelta(days=7)} if sent else {}
        received = fact["received"] if sent else None
        status = "draft"
        if sent:
            status = "service_received" if received else "sent"
            due["consent"] = consent
        Referral.objects.create(
            **own,
            **due,
            **{"program": program, "service": services[turn], "partner": partner},
            **{"kind": services[turn].kind, "urgency": "7d", "shared": ["name"]},
            reason="An old wound.",
            status=status,
            received_on=received,
            by=user,
        )


def store_incomes(further: Further) -> None:
    """Of those who were reached: the others have no answers."""
    rows = list(FollowUp.objects.select_related("enrolment"))
    for row in rows:
        told = further.incomes[row.enrolment.external_id, str(row.wave)]
        if told["amount"] is not None:
            row.income, row.income_per = told["amount"], told["per"]
            row.currency = told["currency"]
    FollowUp.objects.bulk_update(rows, ["income", "income_per", "currency"])
