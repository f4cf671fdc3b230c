"""What a programme supports people with: what the database holds, and who sets it."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from programs.models import BenefitRule, Role
from tests.factories import (
    AssignmentFactory,
    BenefitFactory,
    BenefitRuleFactory,
    ProgramFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TYPED = {
    "code": "monthly",
    "name": "Monthly support",
    "amount": "60",
    "attended": "9",
    "of_sessions": "10",
    "starts_on": "2026-03-01",
    "version": "1",
}


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"amount": 0}, "benefit_rule_amount_is_positive"),
        ({"attended": 11}, "benefit_rule_share_is_one"),
        ({"attended": 0, "of_sessions": 0}, "benefit_rule_share_is_one"),
        ({"of_sessions": 101}, "benefit_rule_share_is_one"),
        ({"ends_on": date(2023, 12, 31)}, "benefit_rule_ends_after_it_starts"),
    ],
)
def test_a_rule_that_can_not_be_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        BenefitRuleFactory(**facts)


def test_rules_of_a_kind_do_not_overlap():
    last = date(2026, 2, 28)
    first = BenefitRuleFactory(ends_on=last)
    BenefitRuleFactory(program=first.program, code="food")
    BenefitRuleFactory(starts_on=last)
    BenefitRuleFactory(program=first.program, starts_on=date(2026, 3, 1))

    with pytest.raises(IntegrityError, match="benefit_rules_of_a_kind_do_not_overlap"):
        BenefitRuleFactory(program=first.program, starts_on=last, ends_on=last)


def test_a_kind_that_people_got_keeps_its_code():
    rule = BenefitFactory().rule
    rule.code = "other"

    with pytest.raises(IntegrityError, match="is_of_its_rule"), as_owner():
        rule.save()


def test_the_rules_of_a_day_are_those_that_hold_on_it():
    last = date(2026, 2, 28)
    old = BenefitRuleFactory(ends_on=last)
    new = BenefitRuleFactory(program=old.program, starts_on=date(2026, 3, 1))

    found = [BenefitRule.objects.holding(day).get() for day in (last, new.starts_on)]

    assert found == [old, new]


def administrator_of(program):
    return AssignmentFactory(role=Role.ADMINISTRATOR, office=None, program=program).user


def test_an_administrator_adds_a_rule_and_then_only_ends_it(client):
    program = ProgramFactory()
    client.force_login(administrator_of(program))
    url = reverse("admin:programs_benefitrule_add")
    key = "11111111-1111-4111-8111-11111111111"
    client.post(url, TYPED | {"program": program.pk, "submission_key": f"{key}1"})
    rule = BenefitRule.objects.get()

    change = reverse("admin:programs_benefitrule_change", args=[rule.pk])
    more = {"submission_key": f"{key}2", "amount": "90", "ends_on": "2026-06-30"}
    client.post(change, TYPED | {"program": program.pk} | more)

    rule.refresh_from_db()
    assert (rule.amount, rule.ends_on) == (60, date(2026, 6, 30))


def test_a_rule_that_overlaps_is_told_in_the_form(client):
    rule = BenefitRuleFactory()
    client.force_login(administrator_of(rule.program))

    answer = client.post(
        reverse("admin:programs_benefitrule_add"),
        TYPED
        | {
            "program": rule.program_id,
            "submission_key": "11111111-1111-4111-8111-111111111111",
        },
    )

    assert "holds on some of these days" in answer.content.decode()
