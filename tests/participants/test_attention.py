"""What needs attention in a case, where its reader has no part in it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from participants.due.plans import PLANNED_WITHIN
from participants.reading.attention.line import rules_held
from tests.factories import EnrolmentFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def test_what_holds_is_asked_of_each_case_as_of_each_day():
    case, younger = EnrolmentFactory(), EnrolmentFactory()
    younger.registered_on = case.registered_on + timedelta(days=1)
    with as_owner():
        younger.save()
    due = case.registered_on + PLANNED_WITHIN

    def is_held(case, day) -> bool:
        with as_owner():
            return "no-plan" in rules_held(SimpleNamespace(case=case, today=day))

    before, then = due - timedelta(days=1), due + timedelta(days=1)
    assert (is_held(case, before), is_held(case, then)) == (False, True)
    assert is_held(case, due)
    assert not is_held(younger, due)
