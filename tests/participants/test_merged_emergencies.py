"""The code of a case that was merged away, typed in an emergency."""

import pytest

from core.models import AuditEvent
from participants.models.enrolment import ExitReason
from tests.factories import EnrolmentFactory, OfficeFactory
from tests.participants.test_emergencies import (
    NOT_FOUND,
    ask,
    caseworker,
    elsewhere,
    office,
    openings,
    told,
)
from tests.roles import as_owner

__all__ = ["caseworker", "elsewhere", "office"]
pytestmark = pytest.mark.django_db


def merged_into(kept):
    facts = {"exited_on": "2026-02-01", "exit_reason": ExitReason.DUPLICATE}
    return EnrolmentFactory(office=kept.office, merged_into=kept, **facts)


def test_it_opens_the_case_that_goes_on(client, caseworker, elsewhere):
    kept = EnrolmentFactory(office=elsewhere)
    gone = merged_into(merged_into(kept))

    answers = [ask(client, caseworker, gone.case_code) for _time in range(2)]

    [opening] = openings()
    assert opening.enrolment_id == kept.pk
    assert [answer.url for answer in answers] == [kept.get_absolute_url()] * 2
    assert client.get(kept.get_absolute_url()).status_code == 200
    with as_owner():
        event = AuditEvent.objects.get(action="emergency-opened")
    assert event.facts["case"] == kept.case_code


def test_it_opens_no_child(client, caseworker, elsewhere):
    """Nor a case of another programme: as if there were none."""
    child = EnrolmentFactory(office=elsewhere, child_track=True)
    stranger = EnrolmentFactory(office=OfficeFactory())

    for kept in (child, stranger):
        gone = EnrolmentFactory(office=elsewhere)
        with as_owner():
            type(gone).objects.filter(pk=gone.pk).update(
                merged_into=kept, exited_on="2026-02-01", exit_reason="duplicate"
            )
        assert NOT_FOUND in told(ask(client, caseworker, gone.case_code))

    assert openings() == []
