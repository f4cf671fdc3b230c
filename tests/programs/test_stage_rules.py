"""What a programme asks of its stages: what the database holds, and who sets it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from programs.models import ConditionKind, StageCondition, StageRule
from programs.models.stage_rule import KINDS, offered
from tests.factories import (
    ProgramFactory,
    StageConditionFactory,
    StageRuleFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
CARE, TRAINING, EDUCATION = (
    "psychological_support",
    "vocational_training",
    "education",
)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"stage": "sleep"}, "stage_rule_stage_is_known_code"),
        ({"weeks": 0}, "stage_rule_weeks_are_1_to_520"),
        ({"weeks": 521}, "stage_rule_weeks_are_1_to_520"),
        ({"after": EDUCATION}, "stage_rule_order_is_whole"),
        ({"after_state": "begun"}, "stage_rule_order_is_whole"),
        ({"after": EDUCATION, "after_state": "planned"}, "stage_rule_order_is_whole"),
        ({"after": CARE, "after_state": "completed"}, "stage_rule_order_is_whole"),
        (
            {"after": TRAINING, "after_state": "begun"},
            "stage_rule_is_not_after_itself",
        ),
        (
            {"stage": CARE, "for_children": True},
            "stage_rule_asks_no_child_for_support",
        ),
    ],
)
def test_a_rule_that_can_not_be_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        StageRuleFactory(**facts)


def test_a_stage_has_one_rule_in_a_programme():
    first = StageRuleFactory()

    with pytest.raises(IntegrityError, match="stage_rule_once_in_a_programme"):
        StageRuleFactory(program=first.program)


def test_a_condition_stands_once_in_a_rule():
    first = StageConditionFactory()

    with pytest.raises(IntegrityError, match="stage_condition_once_in_a_rule"):
        StageConditionFactory(rule=first.rule)


@pytest.mark.parametrize("kind", ConditionKind)
def test_a_condition_takes_its_number_and_no_other(kind):
    most = KINDS[kind].most
    wrong = [None, 0, most + 1] if most else [0, 1]
    StageConditionFactory(kind=kind, number=most or None)

    for number in wrong:
        with pytest.raises(IntegrityError, match="stage_condition_takes_its_number"):
            StageConditionFactory(kind=kind, number=number)


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(IntegrityError, match="stage_condition_takes_its_number"):
        StageConditionFactory(kind="tall")


def test_two_stages_do_not_wait_for_each_other():
    first = StageRuleFactory(stage=TRAINING, after=EDUCATION, after_state="begun")
    second = StageRule(
        program=first.program, stage=EDUCATION, after=TRAINING, after_state="begun"
    )

    with pytest.raises(ValidationError, match="neither could begin"):
        second.full_clean()


def test_of_another_programme_nothing_waits():
    StageRuleFactory(stage=TRAINING, after=EDUCATION, after_state="begun")

    StageRule(
        program=ProgramFactory(), stage=EDUCATION, after=TRAINING, after_state="begun"
    ).full_clean()


def test_what_nobody_can_meet_in_a_stage_is_not_asked_there():
    rule = StageRuleFactory(stage=CARE)

    assert ConditionKind.CERTIFICATE not in offered(CARE)
    assert ConditionKind.CERTIFICATE in offered(TRAINING)
    with pytest.raises(ValidationError, match="nobody can meet"):
        StageCondition(rule=rule, kind="certificate").full_clean()


# The administrators' pages


def hidden(response) -> dict[str, str]:
    form = response.context["adminform"].form
    names = ("submission_key", "version")
    return {name: value for name in names if (value := form[name].value())}


def rows(*conditions) -> dict[str, object]:
    sent = {
        "conditions-TOTAL_FORMS": len(conditions),
        "conditions-INITIAL_FORMS": sum("id" in each for each in conditions),
        "conditions-MIN_NUM_FORMS": 0,
        "conditions-MAX_NUM_FORMS": 1000,
    }
    for number, each in enumerate(conditions):
        sent |= {f"conditions-{number}-{name}": value for name, value in each.items()}
    return sent


def test_a_rule_is_set_and_then_its_conditions(site, program):
    url = reverse("admin:programs_stagerule_add")
    sent = {"program": program.pk, "stage": TRAINING, "weeks": 24}

    answer = site.post(url, hidden(site.get(url)) | sent)

    with as_owner():
        rule = StageRule.objects.get()
    change = reverse("admin:programs_stagerule_change", args=[rule.pk])
    assert answer.url == change
    conditions = rows(
        {"rule": rule.pk, "kind": "screened", "holds": "on"},
        {"rule": rule.pk, "kind": "sessions", "number": 20, "holds": "on"},
    )
    order = {"after": EDUCATION, "after_state": "begun"}
    site.post(change, hidden(site.get(change)) | order | conditions)
    with as_owner():
        rule.refresh_from_db()
        found = rule.conditions.values_list("kind", "number", "holds")
        assert list(found) == [("screened", None, True), ("sessions", 20, True)]
    assert (rule.after, rule.after_state, rule.version) == (EDUCATION, "begun", 2)


def test_what_no_longer_holds_loses_its_tick_and_is_kept(site, program):
    condition = StageConditionFactory(rule__program=program)
    change = reverse("admin:programs_stagerule_change", args=[condition.rule_id])
    ended = {"id": condition.pk, "rule": condition.rule_id, "kind": "screened"}

    page = site.get(change)
    site.post(change, hidden(page) | rows(ended))

    assert "DELETE" not in page.content.decode()
    with as_owner():
        condition.refresh_from_db()
    assert condition.holds is False


def test_a_page_offers_what_can_be_met_in_its_stage(site, program):
    rule = StageRuleFactory(program=program, stage=CARE)

    page = site.get(reverse("admin:programs_stagerule_change", args=[rule.pk]))

    [empty, *_others] = page.context["inline_admin_formsets"][0].formset.forms
    codes = [code for code, _words in empty.fields["kind"].choices if code]
    assert codes == [kind.value for kind in offered(CARE)]


def test_a_rule_of_another_programme_is_not_there(site):
    rule = StageRuleFactory()

    answer = site.get(reverse("admin:programs_stagerule_change", args=[rule.pk]))

    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
