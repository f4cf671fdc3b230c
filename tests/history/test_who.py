"""On each event stands who wrote, from which address, and whether from a file."""

import pytest
from django.urls import reverse

from core.database import as_jobs
from core.http import client_address
from participants.models import Enrolment, EnrolmentEvent, NoteEvent
from programs.models import AssignmentEvent, Role
from programs.scope import whole_programme
from tests.factories import AssignmentFactory, EnrolmentFactory
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

KEY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def caseworker():
    return AssignmentFactory(role=Role.CASEWORKER).user


@pytest.fixture
def case(caseworker):
    return EnrolmentFactory(office=caseworker.assignments.get().office)


def add_note(client, case, **headers):
    url = reverse("participants:note-new", kwargs={"case_code": case.case_code})
    facts = {"kind": "visit", "happened_on": "2 March 2026", "text": "Came in."}
    return client.post(url, {"submission_key": KEY, **facts}, **headers)


def who(model):
    """Of the last event: its writer, address, and whether it was imported."""
    with as_owner():
        event = model.objects.order_by("-event_id")[0]
    return event.event_by_id, event.event_address, event.event_imported


def test_a_request_writes_as_its_user_from_its_address(client, case, caseworker):
    client.force_login(caseworker)

    response = add_note(client, case, REMOTE_ADDR="192.0.2.7")

    assert response.status_code == 302
    assert who(NoteEvent) == (caseworker.pk, "192.0.2.7", False)


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(
    client, case, caseworker, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.force_login(caseworker)

    said = "198.51.100.1, 203.0.113.9"
    add_note(client, case, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=said)

    assert who(NoteEvent) == (caseworker.pk, "203.0.113.9", False)


@pytest.mark.parametrize(
    ("proxies", "said", "near", "told"),
    [
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        (1, "", "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "127.0.0.1", "203.0.113.9"),
        (3, "203.0.113.9", "127.0.0.1", "203.0.113.9"),
        (1, "nobody", "127.0.0.1", "127.0.0.1"),
        (1, "fe80::1%eth0", "127.0.0.1", "fe80::1"),
        (1, "2001:DB8::7", "127.0.0.1", "2001:db8::7"),
        (0, "", "", ""),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_saw(
    rf, settings, proxies, said, near, told
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    request = rf.get("/", HTTP_X_FORWARDED_FOR=said, REMOTE_ADDR=near)

    assert client_address(request) == told


def test_an_import_writes_as_who_asked_for_it(case, caseworker):
    with whole_programme(case.program, importing=True, by=caseworker):
        Enrolment.objects.update(education_level=3)

    assert who(EnrolmentEvent) == (caseworker.pk, None, True)


def test_at_the_servers_command_line_nobody_is_named(case):
    with whole_programme(case.program, importing=True):
        Enrolment.objects.update(education_level=3)

    assert who(EnrolmentEvent) == (None, None, True)


def test_what_comes_after_an_import_is_none(caseworker):
    with as_jobs([], importing=True, by=caseworker.pk):
        pass

    AssignmentFactory()

    assert who(AssignmentEvent) == (None, None, False)
