"""Summaries taken away as files: what is offered, to whom, and what is recorded."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import csp
from core.models import AuditEvent
from programs.models import Role
from reports import actions, releasing
from reports.exports import FORMATS
from reports.views import downloads
from tests.factories import AssignmentFactory
from tests.reports.summaries import MONTH, built, enrol, programme_with, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return programme_with(3)


def member(program, role=Role.MONITORING_OFFICER):
    return AssignmentFactory(role=role, office=None, program=program).user


def address(program, query=""):
    return f"/reports/{program.code}/{MONTH.code}/download/{query}"


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_is_a_file_that_is_kept_nowhere(client, program, form):
    built(program)
    client.force_login(member(program))

    response = client.get(address(program, f"?format={form}"))

    suffix = FORMATS[form].suffix
    name = f"{program.code}-2026-03-r1-internal{suffix}"
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == FORMATS[form].media_type
    assert response["Content-Security-Policy"] == csp.DOWNLOAD
    assert "no-store" in response["Cache-Control"]
    assert len(response.getvalue()) == int(response["Content-Length"]) > 100


def test_a_download_is_the_revision_that_is_looked_at_and_is_recorded(client, program):
    officer = member(program)
    published(program)
    enrol(program.offices.get())
    built(program)
    client.force_login(officer)

    response = client.get(address(program, "?format=json&revision=1"))

    told = json.loads(response.getvalue())
    assert (told["revision"], told["rows"][0]["value"]) == (1, 3)
    event = AuditEvent.objects.get(action="summary-exported")
    assert event.by == officer
    assert event.facts == {
        "period": "2026-03",
        "revision": 1,
        "audience": "internal",
        "format": "json",
    }


@pytest.mark.parametrize(
    "query",
    [
        "?format=doc",
        "?audience=press",
        "?audience=public",
        "?audience=partners",
        "?revision=2",
        "?format=pdf&audience=",
    ],
)
def test_what_is_not_offered_is_not_found_and_not_recorded(client, program, query):
    built(program)
    client.force_login(member(program))

    assert client.get(address(program, query)).status_code == 404
    assert not AuditEvent.objects.filter(action="summary-exported").exists()


def test_what_is_protected_for_an_audience_is_offered_to_it(client, program):
    built(program)
    client.force_login(member(program))
    query = "?format=json&audience=partners"
    page = client.get(f"/reports/{program.code}/{MONTH.code}/").content.decode()
    assert '<option value="internal">Inside the programme</option>' in page
    assert 'value="partners"' not in page
    assert client.get(address(program, query)).status_code == 404

    releasing.release(actions.publish(program, MONTH, by=None))

    page = client.get(f"/reports/{program.code}/{MONTH.code}/").content.decode()
    assert '<option value="partners">Partners</option>' in page
    assert '<option value="public">The public</option>' in page
    told = client.get(address(program, query))
    assert (told.status_code, json.loads(told.getvalue())["audience"]) == (
        200,
        "partners",
    )
    assert any(row["suppressed"] for row in json.loads(told.getvalue())["rows"])


def test_others_take_nothing_away(client, program):
    built(program)
    client.force_login(member(programme_with(1)))
    assert client.get(address(program)).status_code == 404

    client.force_login(member(program, Role.ADMINISTRATOR))
    assert client.get(address(program)).status_code == 403


def test_what_was_never_built_is_no_file(client, program):
    client.force_login(member(program))

    assert client.get(address(program)).status_code == 404


def test_a_pdf_follows_the_language_of_who_asks(client, program):
    built(program)
    client.force_login(member(program))

    response = client.get(address(program), headers={"accept-language": "ar"})

    reader = PdfReader(BytesIO(response.getvalue()))
    assert reader.trailer["/Root"]["/Lang"] == "ar"


def test_names_that_no_font_has_are_told_on_the_page(client, program):
    program.name = "\U000f0000"
    program.save()
    built(program)
    client.force_login(member(program))

    response = client.get(address(program), follow=True)

    assert "No font of this server" in response.content.decode()
    assert not AuditEvent.objects.filter(action="summary-exported").exists()


@pytest.mark.parametrize("form", ["json", "pdf", "xlsx", "5w"])
def test_a_download_takes_few_queries(
    client, program, form, django_assert_max_num_queries
):
    built(program)
    client.force_login(member(program))

    with django_assert_max_num_queries(16):
        client.get(address(program, f"?format={form}"))


def test_the_door_says_what_opens_it():
    assert downloads.download.permission == "summary.read-internal"
